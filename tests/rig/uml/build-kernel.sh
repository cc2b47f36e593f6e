#!/usr/bin/env bash
# build-kernel.sh FILE: makes FILE, a Linux kernel that is an ordinary process (User-Mode Linux), from Debian's own source and kernel.config.
# Changes nothing of this machine and needs no root; wants gcc, make, flex, bison, bc, xz and about 140 MB from Debian's mirror. The source
# and the objects take 600 MB beside FILE while it works, and are gone when it ends. Where the source cannot be had it ends with 69 and says why.
set -euo pipefail
file="${1:?build-kernel.sh FILE}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$(dirname "$file")"
work="$(mktemp -d -p "$(cd "$(dirname "$file")" && pwd)" uml-build-XXXXXX)"
trap 'rm -rf "$work"' EXIT

package="$(apt-cache depends linux-source 2> /dev/null | grep -o 'linux-source-[0-9.]*' | head -n 1 || true)"
[ -n "$package" ] || { echo "No package linux-source is known here. Run apt-get update." >&2; exit 69; }

# What this kernel can never contain is left in the archive: code of other processors, and the largest families of drivers. Their Kconfig
# files stay, because those of the rest name them.
skip=(--exclude='*/tools/*' --exclude='*/Documentation/*.rst' --exclude='*/Documentation/*.yaml' --exclude='*/sound/*.[ch]')
for family in gpu net/'*' media staging infiniband scsi iio power clk pinctrl hwmon phy soc; do skip+=(--exclude="*/drivers/$family/*.[ch]"); done
for processor in alpha arc arm arm64 csky hexagon ia64 loongarch m68k microblaze mips nios2 openrisc parisc powerpc riscv s390 sh sparc xtensa; do
  skip+=(--exclude="*/arch/$processor/*.[chS]" --exclude="*/arch/$processor/*.dts*")
done

mkdir "$work/source" "$work/objects"
(cd "$work" && apt-get -q -o APT::Sandbox::User= download "$package" > /dev/null) || { echo "Debian's mirror does not give $package. Run apt-get update." >&2; exit 69; }
dpkg-deb --fsys-tarfile "$work"/linux-source-*.deb | tar -xOf - "./usr/src/$package.tar.xz" | xz -dc -T0 | tar -C "$work/source" --strip-components=1 "${skip[@]}" -xf -
rm "$work"/linux-source-*.deb

# Each line of a simulated GPIO chip that tells its edges takes an interrupt; 64 do not reach for a chip and the lines of the machine.
sed -i -E 's/^(#define NR_IRQS\s+)UM_LAST_SIGNAL_IRQ$/\1(UM_LAST_SIGNAL_IRQ + 192)/' "$work/source/arch/um/include/asm/irq.h"

# What a processor keeps of AVX-512, its keys and AMX does not fit into the room that UML has for it; the kernel of the host then refuses
# to give a process its registers back (arch/x86/kernel/fpu/regset.c).
sed -i 's/HOST_FP_SIZE, 2696/HOST_FP_SIZE, 11008/' "$work/source/arch/x86/um/user-offsets.c"

compile() { make -s -C "$work/source" ARCH=um O="$work/objects" "$@"; }
compile KCONFIG_ALLCONFIG="$here/kernel.config" allnoconfig > "$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
missing="$(grep -oE '^CONFIG_[A-Z0-9_]+=[yn]' "$here/kernel.config" | sed 's/\(.*\)=n$/# \1 is not set/' | grep -vxFf "$work/objects/.config" || true)"
[ -z "$missing" ] || { printf 'kernel.config: %s has not: %s\n' "$package" "$(tr '\n' ' ' <<< "$missing")" >&2; exit 1; }
compile -j"${TALON_RIG_JOBS:-$(nproc)}" linux > "$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }

strip -g -o "$file.new" "$work/objects/linux"
mv "$file.new" "$file"
