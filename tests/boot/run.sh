#!/usr/bin/env bash
# The package in a fresh Debian 12 with its own service manager: installed, used through nginx, disturbed, booted again,
# upgraded, removed. Needs root and room for a small system in build/cache (made once, with debootstrap).
set -uo pipefail
cd "$(dirname "$0")/../.."
skip() { echo "ok boot # skipped: $1"; exit 0; }
[ "$(id -u)" -eq 0 ] || skip "only root can boot a system beside this one"
command -v systemd-nspawn >/dev/null && command -v debootstrap >/dev/null || skip "systemd-nspawn and debootstrap are not on this machine"
deb=$(make -s deb | tail -1)
[ -e "$deb" ] || { echo "not ok make deb"; exit 1; }
packages="systemd systemd-sysv dbus nginx-light curl openssl sqlite3 faketime jq $(dpkg-deb -f "$deb" Depends | sed 's/ *([^)]*)//g; s/,/ /g')"
base=$PWD/build/cache/system-$(echo "$packages" | sha256sum | cut -c1-12)
if [ ! -e "$base/ready" ]; then
    rm -rf build/cache/system-*
    mkdir -p "$base"
    debootstrap --variant=minbase bookworm "$base/debian" >"$base/log" 2>&1 || skip "a fresh Debian could not be fetched, see $base/log"
    apt-config dump | grep -E '^Acquire::(http|https|Check)' >"$base/debian/etc/apt/apt.conf.d/00host" # proxies and the like
    cp /etc/resolv.conf "$base/debian/etc/" 2>/dev/null
    # shellcheck disable=SC2086
    chroot "$base/debian" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq; apt-get install -y -qq --no-install-recommends "$@"' sh $packages >>"$base/log" 2>&1 ||
        skip "its packages could not be fetched, see $base/log"
    touch "$base/ready"
fi
work=$(mktemp -d)
trap '[ -z "${nspawn:-}" ] || { kill -KILL "$nspawn"; sleep 0.5; }; rm -rf "$work"' EXIT
mkdir -p "$work/upper/opt" "$work/layer" "$work/root"
cp "$deb" build/demo-org tests/boot/inside.sh tests/boot/packages.bash sql/schema/0001*.sql "$work/upper/opt/"
mv "$work/upper/opt/"rollcall_*.deb "$work/upper/opt/rollcall.deb"

boot() {
    unshare -m bash -c 'mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/layer" "$2/root" || exit 9
        exec systemd-nspawn -q -D "$2/root" --machine=rollcall-test --register=no --keep-unit --private-network --console=pipe --boot' \
        boot "$base/debian" "$work" </dev/null >"$work/console" 2>&1 &
    nspawn=$!
    for _ in $(seq 600); do
        leader=$(pgrep -P "$nspawn" -x systemd) && inside true 2>/dev/null && [ "$(inside systemctl is-system-running 2>/dev/null)" != "" ] &&
            inside systemctl is-active -q multi-user.target && return
        kill -0 "$nspawn" 2>/dev/null || break
        sleep 0.2
    done
    return 1
}
inside() { nsenter -t "$leader" -m -u -i -n -p -r -w env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
off() {
    inside systemctl poweroff 2>/dev/null
    for _ in $(seq 1200); do kill -0 "$nspawn" 2>/dev/null || break; sleep 0.1; done
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
boot || { echo "not ok boots again"; tail "$work/console"; exit 1; }
inside bash /opt/inside.sh again
off
