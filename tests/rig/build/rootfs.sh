#!/usr/bin/env bash
# rootfs.sh DIR: makes a Debian tree in DIR, which must not exist. systemd is its first process, as on the machine of a centre; it holds
# neither kernel, modules, Node nor the agent. Needs root and mmdebstrap.
set -euo pipefail
tree="${1:?rootfs.sh DIR}"
. /etc/os-release

# socat and sqlite3 are the test's hands and eyes; the agent uses neither.
packages=systemd,systemd-sysv,udev,dbus,kmod,procps,iproute2,libstdc++6,socat,sqlite3

mmdebstrap --quiet --variant=minbase --components=main --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  "${VERSION_CODENAME:-bookworm}" "$tree"

echo rig > "$tree/etc/hostname"
: > "$tree/etc/fstab"
: > "$tree/etc/machine-id"

# What no test looks at and an emulated processor needs seconds for.
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer \
  getty@.service getty.target systemd-timesyncd.service systemd-pstore.service sys-kernel-debug.mount sys-kernel-tracing.mount \
  dev-hugepages.mount dev-mqueue.mount systemd-update-utmp.service systemd-update-utmp-runlevel.service; do
  ln -sfn /dev/null "$tree/etc/systemd/system/$unit"
done
