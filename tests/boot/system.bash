# shellcheck shell=bash
# Fresh Debian systems in build/cache, each made once. Sourced by the scripts beside it.
# Ends the script NAME with a skipped test where this machine cannot start another system.
need_nspawn() { # NAME
    skip() {
        echo "ok $script # skipped: $1"
        exit 0
    }
    script=$1
    [ "$(id -u)" -eq 0 ] || skip "only root can start a system beside this one"
    command -v systemd-nspawn >/dev/null && command -v debootstrap >/dev/null ||
        skip "systemd-nspawn and debootstrap are not on this machine"
}
# Prints the folder of a system with these packages. If it cannot make one, it prints why and fails.
# It deletes systems of the same name with other packages.
system() { # RELEASE NAME PACKAGE...
    local release=$1 name=$2 cache=$PWD/build/cache base
    shift 2
    base=$cache/$name-$release-$(echo "$*" | sha256sum | cut -c1-12)
    if [ ! -e "$base/ready" ]; then
        rm -rf "$cache/$name-$release"-*
        mkdir -p "$base"
        debootstrap --variant=minbase "$release" "$base/debian" >"$base/log" 2>&1 ||
            {
                echo "a fresh Debian could not be fetched, see $base/log"
                return 1
            }
        # Proxies and the like are those of this machine.
        apt-config dump | grep -E '^Acquire::(http|https|Check)' \
            >"$base/debian/etc/apt/apt.conf.d/00host"
        cp /etc/resolv.conf "$base/debian/etc/" 2>/dev/null
        chroot "$base/debian" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq &&
            apt-get install -y -qq --no-install-recommends "$@"' sh "$@" >>"$base/log" 2>&1 ||
            {
                echo "its packages could not be fetched, see $base/log"
                return 1
            }
        touch "$base/ready"
    fi
    echo "$base/debian"
}
