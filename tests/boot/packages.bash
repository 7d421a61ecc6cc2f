# What the package leaves as it is, starts again and removes; read by inside.sh.
install() {
    DEBIAN_FRONTEND=noninteractive dpkg -i /opt/rollcall.deb </dev/null >/tmp/dpkg 2>&1 || {
        cat /tmp/dpkg
        return 1
    }
}
is() { # WORD UNIT...: what is-active or is-enabled says of each unit
    local want=$1 verb=$2 unit said
    for unit in "${@:3}"; do
        said=$(systemctl "$verb" "$unit" 2>/dev/null)
        [ "$said" = "$want" ] || {
            echo "$unit $verb: $said, not $want"
            return 1
        }
    done
}
active() { is active is-active "$@"; }
stopped() { is inactive is-active "$@"; }
enabled() { is enabled is-enabled "$@"; }
disabled() { is disabled is-enabled "$@"; }
# Every file of the system with the name, except those of the test itself.
left_over() {
    find / -xdev \( -path /opt -o -path /tmp \) -prune -o -name '*rollcall*' -print |
        grep -vE '^/etc/(nginx|ssl)/|^/var/log/journal/'
    find /run -name '*rollcall*' | grep -vE '^/run/(systemd|log|dbus)/'
}
nothing_left() {
    left_over >/tmp/left_over
    or_show /tmp/left_over [ ! -s /tmp/left_over ]
}

# What apt would do with another version of a library, without doing it. It has no lists, so it
# finds no newer version. Programs that need exactly their own library are left out.
would_install() {
    mkdir -p /tmp/no-lists/partial
    apt-get -s -o Dir::State::status=/tmp/status -o Dir::State::Lists=/tmp/no-lists \
        -o Dir::Cache::pkgcache= --no-install-recommends install /opt/rollcall.deb
}
too_old() { # PACKAGE VERSION
    sed -E "/^Package: (curl|sqlite3)\$/,/^\$/d
        /^Package: $1\$/,/^\$/s/^Version: .*/Version: $2/" /var/lib/dpkg/status >/tmp/status
    would_install >/tmp/apt 2>&1 && return 1
    grep "Depends: $1 (>= .* but $2 is to be installed" /tmp/apt || {
        cat /tmp/apt
        return 1
    }
}
dependencies() {
    local package version needs
    needs=$(dpkg-deb -f /opt/rollcall.deb Depends |
        grep -oE 'lib(fcgi0|mxml|sqlite3|curl4|sodium)[^,]*' | tr -d '(>=)')
    check "five libraries come with their fixes" '[ "$(echo "$needs" | wc -w)" = 10 ]'
    while read -r package version; do
        check "$package of just before is not enough" "too_old $package $version~"
    done <<<"$needs"
    check "nor is the libmxml1 that reads beyond an index" 'too_old libmxml1 3.3.1-1'
    check "libraries of today are" 'cp /var/lib/dpkg/status /tmp/status && would_install'
}

tasks="rollcall-tasks.timer rollcall-tasks.path"
off_and_masked() {
    disabled $tasks && is masked is-enabled rollcall-notify.timer &&
        stopped $tasks rollcall-notify.timer
}
nothing_may_start() {
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    install && stopped rollcall-sync.timer
}
upgrades() {
    systemctl start $lanes
    systemctl disable -q --now $tasks
    systemctl mask -q --now rollcall-notify.timer
    systemctl stop rollcall-backup.timer
    check "an upgrade minds no masked unit" 'install'
    check "it leaves off what was switched off" 'off_and_masked'
    check "and stopped what was stopped" \
        'enabled rollcall-backup.timer && stopped rollcall-backup.timer'
    check "it starts again what ran" \
        'active rollcall.socket rollcall-sync.timer rollcall-{sync,notify}.path && ready'
    check "it says what is off" \
        'grep "left so: rollcall-tasks.timer rollcall-notify.timer rollcall-tasks.path" /tmp/dpkg'
    systemctl start rollcall-tasks.timer rollcall-backup.timer
    check "what was started by hand runs after an upgrade, and is not switched on" \
        'install && active rollcall-{tasks,backup}.timer && disabled $tasks'
    systemctl stop rollcall-tasks.timer
    check "where nothing may be started, nothing is" 'nothing_may_start'
    rm /usr/sbin/policy-rc.d
    check "removed and installed again, what is switched on runs" \
        'dpkg -r rollcall </dev/null && install && ready &&
            active rollcall.socket rollcall-{backup,sync}.timer rollcall-{sync,notify}.path'
    check "and nothing else" 'off_and_masked'
    systemctl unmask -q rollcall-notify.timer
    systemctl enable -q --now $lanes
}

purge_unanswered() {
    dpkg -P rollcall </dev/null >/tmp/dpkg 2>&1 && [ -e /var/lib/rollcall/rollcall.db ] &&
        grep "Kept: /var/lib/rollcall /var/backups/rollcall /etc/rollcall" /tmp/dpkg
}
no_unit_left() {
    find /etc/systemd /var/lib/systemd \( -type l -o -name 'stamp-*' \) -name '*rollcall*' \
        >/tmp/left
    or_show /tmp/left [ ! -s /tmp/left ]
}
without_manager() { # as in a folder that becomes an image
    unshare -m sh -c 'mount -t tmpfs tmpfs /run && dpkg -i /opt/rollcall.deb </dev/null &&
        ls /etc/systemd/system/*.wants/rollcall-sync.timer && dpkg -r rollcall &&
        ROLLCALL_PURGE=yes dpkg -P rollcall </dev/null'
}
purges() {
    systemctl mask -q rollcall-notify.timer
    mkdir -p /etc/systemd/system/rollcall.service.d /var/backups/rollcall
    echo '[Service]' >/etc/systemd/system/rollcall.service.d/override.conf
    check "purging without an answer keeps the data, and says where" 'purge_unanswered'
    check "but no unit" 'no_unit_left'
    check "purging with one leaves nothing behind" \
        'install && ROLLCALL_PURGE=yes dpkg -P rollcall </dev/null && nothing_left'
    check "nor where no service manager runs" 'without_manager && nothing_left'
}
