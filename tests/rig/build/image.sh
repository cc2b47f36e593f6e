#!/usr/bin/env bash
# image.sh TREE KERNEL DIR: DIR/root.ext4 from a Debian tree, the modules of kernel.sh and what stands in ../guest; DIR/initrd.gz mounts it.
set -euo pipefail
tree="${1:?image.sh TREE KERNEL DIR}" kernel="${2:?image.sh TREE KERNEL DIR}" dir="${3:?image.sh TREE KERNEL DIR}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export PATH="$PATH:/usr/sbin:/sbin"

cp -a "$tree" "$dir/root"
cp -a "$kernel/modules/lib/modules" "$dir/root/usr/lib/"
tar -C "$here/../guest" --owner=root --group=root --mode=u=rwX,go=rX -cf - . | tar -C "$dir/root" -xf - --no-same-owner
chmod 0755 "$dir"/root/usr/local/sbin/rig-*
truncate -s 1500M "$dir/root.ext4"
mke2fs -q -t ext4 -O ^has_journal -d "$dir/root" "$dir/root.ext4"
tune2fs -j "$dir/root.ext4" > /dev/null
rm -rf "$dir/root"

cp -a "$kernel/initrd" "$dir/initrd"
install -m 0755 "$here/init" "$dir/initrd/init"
mkdir -p "$dir/initrd"/{dev,root}
(cd "$dir/initrd" && find . | cpio -o -H newc --quiet | gzip -1) > "$dir/initrd.gz"
rm -rf "$dir/initrd"
