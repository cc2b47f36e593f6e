#!/usr/bin/env bash
# kernel.sh VERSION DIR: brings Debian's kernel VERSION (as 6.12.117+deb12) into DIR and builds the simulator of GPIO chips for it, which
# Debian leaves out. DIR/modules then holds the modules that a guest needs, DIR/vmlinuz the kernel, DIR/busybox a static busybox. Changes
# nothing of this machine; wants about 300 MB from Debian's mirror, gcc, make, kmod, xz and zstd.
set -euo pipefail
version="${1:?kernel.sh VERSION DIR}" dir="${2:?kernel.sh VERSION DIR}"
series="$(cut -d. -f1,2 <<< "$version")"
release="$version-amd64"
mkdir -p "$dir/debs"
cd "$dir"
dir="$PWD"

fetch() { (cd debs && apt-get -q -o APT::Sandbox::User=root download "$@" > /dev/null); }
fetch "linux-source-$series" &
source_fetched=$!
fetch "linux-image-$release" "linux-headers-$release" "linux-headers-$version-common" "linux-kbuild-$version" busybox-static
for deb in debs/linux-image-*.deb debs/linux-headers-*.deb debs/linux-kbuild-*.deb debs/busybox-static_*.deb; do dpkg-deb -x "$deb" all; done

# Only three files of the kernel's source are wanted, and tar ends as soon as it has them.
wait "$source_fetched"
mkdir gpio-sim
dpkg-deb --fsys-tarfile debs/linux-source-*.deb | tar -xOf - "./usr/src/linux-source-$series.tar.xz" | xz -dc -T0 2> /dev/null |
  tar -C gpio-sim --strip-components=3 -xf - --occurrence=1 \
    "linux-source-$series"/{drivers/gpio/gpio-sim.c,drivers/gpio/gpiolib.h,kernel/irq/irq_sim.c} || true
mv gpio-sim/gpio-sim.c gpio-sim/chip.c
# Modules may not call irq_to_desc(); generic_handle_irq() ends in the same handler.
sed -i 's/handle_simple_irq(irq_to_desc(\(\w*\)))/generic_handle_irq(\1)/' gpio-sim/irq_sim.c
printf 'obj-m := gpio-sim.o\ngpio-sim-y := chip.o irq_sim.o\n' > gpio-sim/Kbuild

# The headers name each other by absolute paths.
headers="$dir/all/usr/src/linux-headers-$release"
grep -rlI --include=Makefile --include='.kernelvariables' /usr/src/linux-headers- "$headers" "$dir/all/usr/src/linux-headers-$version-common" |
  xargs -r sed -i "s|/usr/src/linux-headers-|$dir/all/usr/src/linux-headers-|g"
make -s -C "$headers" M="$dir/gpio-sim" CONFIG_DEBUG_INFO_BTF_MODULES= modules > gpio-sim/log 2>&1 || { tail -n 20 gpio-sim/log >&2; exit 1; }
strip -g gpio-sim/gpio-sim.ko

depmod -b all "$release"
early=(virtio_pci virtio_blk crc32c_generic ext4)
late=(virtio_console virtio_rng virtio_net autofs4 fuse configfs overlay loop xhci_pci ftdi_sio pl2303 ch341 cp210x usblp cdc_acm
  usbhid hid_generic evdev dummy_hcd libcomposite usb_f_acm usb_f_printer softdog i6300esb)
closure() { for name in "$@"; do modprobe -d all -S "$release" --show-depends "$name" | sed -n 's/^insmod \([^ ]*\).*/\1/p'; done | awk '!seen[$0]++'; }
unpack() { mkdir -p "$(dirname "$2")"; case "$1" in *.xz) xz -dc "$1" > "${2%.xz}" ;; *) cp "$1" "$2" ;; esac; }
for ko in $(closure "${early[@]}" "${late[@]}"); do unpack "$ko" "modules/lib/modules/${ko#*/lib/modules/}"; done
install -D -m 0644 gpio-sim/gpio-sim.ko "modules/lib/modules/$release/extra/gpio-sim.ko"
cp "all/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "modules/lib/modules/$release/"
depmod -b modules "$release"

no=10
for ko in $(closure "${early[@]}"); do unpack "$ko" "initrd/m/$no-$(basename "$ko")"; no=$((no + 1)); done
install -D all/bin/busybox initrd/bin/busybox
cp "all/boot/vmlinuz-$release" vmlinuz
rm -rf all debs gpio-sim
