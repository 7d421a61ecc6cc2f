# Fresh Debian systems in build/cache, each made once. Sourced by the scripts beside it.
# system RELEASE NAME PACKAGE...: prints the folder of a system with these packages. When it cannot
# be had, prints why and fails. Systems of the same name with other packages are deleted.
system() {
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
