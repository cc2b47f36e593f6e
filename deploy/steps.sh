# What deploy/install and deploy/uninstall do, one function a deed. Sourced, never run.
DRY_RUN=no
TREE=""

is_live() { [ -z "$TREE" ]; }
note() { printf '  %s\n' "$1"; }
problem() { printf '%s: %s %s\n' "$1" "$2" "$3" >&2; exit 1; }
wrong() { printf '%s: %s %s\n' "$1" "$2" "$3" >&2; exit 2; }

# step SENTENCE COMMAND…: says it; does it unless this is a dry run.
step() {
  local sentence="$1"; shift
  note "$sentence"
  [ "$DRY_RUN" = yes ] && return 0
  local code
  set +e; ( set -e; "$@" ); code=$?; set -e
  [ "$code" = 0 ] || problem "deploy" "This step failed: $sentence." "What the machine had before still stands; put right what is written above and run the same command again."
}

copy_tree() {
  rm -rf "$2"
  mkdir -p "$2"
  tar -C "$1" --exclude=./node_modules --exclude=./.git --exclude=./.ci --exclude=./.state --exclude=./.cache --exclude=./tests -cf - . | tar -C "$2" -xf -
  ! is_live || chown -R root:root "$2"
  chmod -R u=rwX,go=rX "$2"
}

copy_packages() {
  [ -x "$1/node_modules/.bin/node" ] || { echo "$1/node_modules: no packages are there. Run npm test in the checkout once, with a network." >&2; return 1; }
  mkdir -p "$2/node_modules/.bin"
  node "$1/deploy/launch/production-packages.mjs" | sed 's/^/.\//' | tar -C "$1" -cf - -T - | tar -C "$2" -xf -
  ln -sf "../node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')/bin/node" "$2/node_modules/.bin/node"
}

# keep_addon FROM TO: the addon of deploy/build-sqlite, where it was built from the same release of better-sqlite3 for this kind of machine.
keep_addon() {
  local addon=node_modules/better-sqlite3/build/Release/better_sqlite3.node release=node_modules/better-sqlite3/package.json
  [ -f "$1/$addon" ] && cmp -s "$1/$release" "$2/$release" || return 0
  install -D -m 0644 "$1/$addon" "$2/$addon"
  "$2/node_modules/.bin/node" -e 'new (require(process.argv[1]))(":memory:")' "$2/node_modules/better-sqlite3" || rm -f "$2/$addon"
}

put() { install -D -m 0644 "$1" "$TREE$2"; }

put_unit() {
  mkdir -p "$TREE/etc/systemd/system"
  sed "s|/opt/talon|$PREFIX|g" "$1" > "$TREE/etc/systemd/system/talon.service"
  chmod 0644 "$TREE/etc/systemd/system/talon.service"
}

# An image has no systemd that could be asked: a link is what `systemctl enable` makes of WantedBy.
enable_in_tree() {
  mkdir -p "$TREE/etc/systemd/system/multi-user.target.wants"
  ln -sfn ../talon.service "$TREE/etc/systemd/system/multi-user.target.wants/talon.service"
}

put_command() {
  mkdir -p "$TREE/usr/local/bin"
  printf '#!/bin/sh\nexec %s/node_modules/.bin/node %s/agent/main.ts "$@"\n' "$PREFIX" "$PREFIX" > "$TREE/usr/local/bin/talon"
  chmod 0755 "$TREE/usr/local/bin/talon"
}

make_accounts() {
  mkdir -p "$TREE/etc" "$TREE/var/lib" "$TREE/var/cache"
  if is_live; then
    systemd-sysusers /usr/lib/sysusers.d/talon.conf
    systemd-tmpfiles --create /usr/lib/tmpfiles.d/talon.conf
  elif [ "$(id -u)" = 0 ] && command -v systemd-sysusers >/dev/null; then
    systemd-sysusers --root="$TREE"
    systemd-tmpfiles --root="$TREE" --create --prefix=/etc/talon --prefix=/var
  else
    mkdir -p "$TREE/etc/talon" "$TREE/var/lib/talon" "$TREE/var/cache/talon"
  fi
}

put_configuration() {
  local example="$1/smallest.yaml"
  [ -e "$example" ] || { echo "config/examples/smallest.yaml is not there." >&2; return 1; }
  install -D -m 0640 "$example" "$TREE/etc/talon/talon.yaml"
  ! is_live || chgrp talon "$TREE/etc/talon/talon.yaml"
}

stop_agent() { ! systemctl is-active --quiet talon.service || systemctl stop talon.service; }

swap() {
  rm -rf "$1.old"
  [ ! -e "$1" ] || mv "$1" "$1.old"
  mv "$1.new" "$1"
}

reload_system() {
  systemctl daemon-reload
  systemctl try-restart systemd-journald.service
  # A container has udevadm, and no udev that would hear it.
  [ -S /run/udev/control ] || return 0
  udevadm control --reload
  udevadm trigger --subsystem-match=gpio --subsystem-match=tty --subsystem-match=usbmisc
}

start_agent() {
  systemctl enable talon.service
  systemctl restart talon.service || { echo "journalctl -u talon -n 30 tells why it did not start; $PREFIX.old is the program from before." >&2; return 1; }
}
