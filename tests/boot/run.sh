#!/usr/bin/env bash
# The package in a fresh Debian with its own service manager: installed, used through nginx,
# disturbed, booted again, upgraded, removed.
# Usage: run.sh [RELEASE PACKAGE]; without them Debian 12 and the package of `make deb`.
# Needs root, and room for a small system in build/cache (made once, with debootstrap).
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/boot/system.bash
release=${1:-bookworm} deb=${2:-}
need_nspawn boot
[ -n "$deb" ] || deb=$(make -s deb | tail -1)
[ -e "$deb" ] || {
    echo "not ok make deb"
    exit 1
}
libraries=$(dpkg-deb -f "$deb" Depends | sed 's/ *([^)]*)//g; s/,/ /g')
packages="systemd systemd-sysv dbus nginx-light curl openssl sqlite3 faketime jq $libraries"
# shellcheck disable=SC2086
base=$(system "$release" system $packages) || skip "$base"
work=$(mktemp -d)
trap '[ -z "${nspawn:-}" ] || { kill -KILL "$nspawn"; sleep 0.5; }; rm -rf "$work"' EXIT
mkdir -p "$work/upper/opt" "$work/layer" "$work/root"
cp build/demo-org tests/boot/{inside.sh,packages.bash,mail.bash,disturbances.bash} \
    sql/schema/0001*.sql "$work/upper/opt/"
cp "$deb" "$work/upper/opt/rollcall.deb"

boot() {
    unshare -m bash -c '
        mount -t overlay overlay "$2/root" \
            -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/layer" || exit 9
        exec systemd-nspawn -q -D "$2/root" --machine=rollcall-test --register=no --keep-unit \
            --private-network --console=pipe --boot' \
        boot "$base" "$work" </dev/null >"$work/console" 2>&1 &
    nspawn=$!
    for _ in $(seq 600); do
        leader=$(pgrep -P "$nspawn" -x systemd) && inside true 2>/dev/null &&
            [ "$(inside systemctl is-system-running 2>/dev/null)" != "" ] &&
            inside systemctl is-active -q multi-user.target && return
        kill -0 "$nspawn" 2>/dev/null || break
        sleep 0.2
    done
    return 1
}
inside() {
    nsenter -t "$leader" -m -u -i -n -p -r -w env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        LANG=C.UTF-8 "$@"
}
off() {
    inside systemctl poweroff 2>/dev/null
    for _ in $(seq 1200); do
        kill -0 "$nspawn" 2>/dev/null || break
        sleep 0.1
    done
    wait "$nspawn" 2>/dev/null
    nspawn=
}
if ! boot; then
    [ -n "${nspawn:-}" ] && kill -KILL "$nspawn" 2>/dev/null
    nspawn=
    tail -5 "$work/console"
    skip "this machine cannot boot a container"
fi
inside bash /opt/inside.sh first
off
echo "ok powered off"
boot || {
    echo "not ok boots again"
    tail "$work/console"
    exit 1
}
inside bash /opt/inside.sh again
off
