#!/usr/bin/env bash
# The units as the service manager reads them: correct, and closed as far as promised. Then the
# backup's rotation, the manual, the installed files, the programs' hardening and the package.
if ! command -v systemd-analyze >/dev/null; then
    echo "systemd-analyze is not on this machine: the units were not checked"
    echo "0 passed, 0 failed"
    exit 0
fi
. "$(dirname "$0")/../fixture.bash"

# --- the units. The programs are not installed here, and the socket's user may be missing, so
# systemd-analyze gets units without them.
mkdir "$work/units"
for unit in systemd/*.{service,socket,timer,path}; do
    sed -E -e "s#^ExecStart=/usr/lib/rollcall/[^ ]+#ExecStart=/bin/true#; s#^Documentation=.*##" \
        -e "s#^SocketUser=.*#SocketUser=root#" "$unit" >"$work/units/$(basename "$unit")"
done
cp "$work/units/rollcall-timer@.service" "$work/units/rollcall-timer@sync.service"
cp -r systemd/rollcall-timer@*.service.d "$work/units/"
verify() { # UNIT
    local said
    said=$(SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze verify --man=no \
        --recursive-errors=no "$1" 2>&1 | grep -F "rollcall")
    echo "$said"
    [ -z "$said" ]
}
for unit in "$work"/units/*; do
    case $unit in *@.service | *.d) continue ;; esac
    check "verify $(basename "$unit")" 'verify "$unit"'
done
exposure() { # TENTHS UNIT: at most so much
    systemd-analyze security --no-pager --offline=yes --threshold="$1" "$2"
}
check "the web program's exposure is 1.0 or less" 'exposure 10 "$work/units/rollcall.service"'
check "the lanes' exposure is 1.5 or less" 'exposure 15 "$work/units/rollcall-timer@sync.service"'
check "the backup's exposure is 1.0 or less" 'exposure 10 "$work/units/rollcall-backup.service"'
# Seen failing: a unit without the closing lines must not pass.
sed '/^ProtectSystem\|^CapabilityBoundingSet\|^PrivateNetwork\|^SystemCallFilter/d' \
    "$work/units/rollcall.service" >"$work/rollcall-open.service"
check "a unit that is open is noticed" '! exposure 10 "$work/rollcall-open.service"'
for unit in systemd/*.service; do
    check "no core file by $unit" 'grep -qx LimitCORE=0 "$unit"'
done
for program in cgi-bin timer ctl; do
    check "nor by $program when it is started otherwise" \
        'grep -q "prctl(PR_SET_DUMPABLE, 0)" $program/main.c'
done
check "the web program gets no key" '
    ! grep -q LoadCredential systemd/rollcall.service &&
    grep -q "^InaccessiblePaths=.*seal.key.*notify.key" systemd/rollcall.service'
check "web and lanes are two users" '
    [ "$(cat systemd/rollcall.service systemd/rollcall-timer@.service | grep "^User=" |
        sort -u | wc -l)" = 2 ]'
check "the socket is nginx's alone" 'grep -qx "SocketMode=0600" systemd/rollcall.socket'
check "nginx.conf.example knows the socket" '
    socket=$(sed -n "s/^ListenStream=//p" systemd/rollcall.socket)
    grep -q "unix:$socket" nginx.conf.example'
for lane in sync tasks notify; do
    check "lane $lane has timer and path" '
        grep -qx "Persistent=yes" systemd/rollcall-$lane.timer &&
        grep -qx "PathExists=/var/lib/rollcall/wake/$lane" systemd/rollcall-$lane.path'
done
if command -v systemd-sysusers >/dev/null; then
    mkdir -p "$work/host/etc"
    check "sysusers.d makes the users" \
        'systemd-sysusers --root="$work/host" "$PWD/systemd/rollcall.sysusers"'
    check "both are there" '
        grep -q ^rollcall-web: "$work/host/etc/passwd" &&
        grep -q ^rollcall-jobs: "$work/host/etc/passwd"'
    for user in rollcall-web rollcall-jobs; do
        check "$user has no home" 'grep -q "^$user:.*:/nonexistent:" "$work/host/etc/passwd"'
    done
fi
# The web program may write in the data folder, so neither backups nor locks are there.
for folder in /var/backups/rollcall /run/rollcall/lanes; do
    check "$folder is the lanes' alone" \
        'grep -qE "^d $folder +07[05][05] rollcall-jobs " systemd/rollcall.tmpfiles'
done
check "backups go there" \
    'grep -qE "^ExecStart=[^ ]+ /var/backups/rollcall " systemd/rollcall-backup.service'
check "locks stay there" '
    grep -qx RuntimeDirectory=rollcall/lanes systemd/rollcall-timer@.service &&
    grep -qx RuntimeDirectoryPreserve=yes systemd/rollcall-timer@.service'
check "and the programs look there" '
    env -u ROLLCALL_DB ROLLCALL_CONF=/dev/null build/rollcallctl doctor |
        grep -q "ROLLCALL_LOCKS  */run/rollcall/lanes"'
check "the web program may not write in either" '
    [ "$(grep -c "^ReadWritePaths=" systemd/rollcall.service)" = 1 ] &&
    grep -qx ReadWritePaths=/var/lib/rollcall systemd/rollcall.service'

# --- rotation: the newest 14 stay
mkdir -p "$work/bin" "$work/backup" "$work/data" "$work/aside"
printf '#!/bin/sh\n[ "$1" = backup ] && : >"$2"\n' >"$work/bin/rollcallctl"
chmod +x "$work/bin/rollcallctl"
for day in $(seq -w 1 28); do : >"$work/backup/rollcall-2020-02-$day.db"; done
: >"$work/backup/mine.db"
for name in copy-77 restore-77 before-restore-20200101-000000 damaged-20200101-000000 \
    schema-3.backup; do
    touch -d "31 days ago" "$work/data/rollcall.db.$name"
    touch -d "29 days ago" "$work/data/rollcall.db.$name.young.backup"
done
touch -d "99 days ago" "$work/data/rollcall.db" "$work/aside/rollcall-2020-01-01.db"
ln -s "$work/aside" "$work/data/backup"
check "the daily backup" \
    'PATH="$work/bin:$PATH" systemd/rollcall-backup "$work/backup" 14 "$work/data" 30'
check "the newest 14 stay, and files of others" '
    [ "$(ls "$work/backup" | grep -c ^rollcall-)" = 14 ] &&
    [ -e "$work/backup/mine.db" ] &&
    [ -e "$work/backup/rollcall-2020-02-16.db" ] &&
    [ ! -e "$work/backup/rollcall-2020-02-15.db" ]'
check "what was kept goes after 30 days" '
    [ "$(ls "$work/data" | grep -c young)" = 5 ] &&
    [ "$(ls "$work/data" | wc -l)" = 7 ]'
check "no link is followed there" 'test -e "$work/aside/rollcall-2020-01-01.db"'

# --- the manual
for page in man/*.[1-8]; do
    if command -v man >/dev/null && command -v groff >/dev/null; then
        check "$(basename "$page") reads cleanly" \
            '[ -z "$(groff -man -ww -Tutf8 -z "$page" 2>&1)" ]'
    fi
    check "$(basename "$page") has its sections" \
        'grep -q "^.SH NAME" "$page" && grep -q "^.SH DESCRIPTION" "$page"'
done
for verb in $(sed -n 's/^    {"\([a-z-]*\)", .*verb_.*/\1/p' ctl/main.c); do
    check "rollcallctl.1 describes $verb" \
        'grep -q "^\.B[RI]* ${verb//-/\\\\-}" man/rollcallctl.1'
done
for name in $(grep -o '{"ROLLCALL_[A-Z_]*"' core/host/config.c | tr -d '{"'); do
    check "rollcall.conf.5 describes $name" 'grep -q "^\.B $name" man/rollcall.conf.5'
done

# --- started as the service does it: the listening socket is standard input, and a stop is clean
activated() {
    local pid code
    mkdir -p "$work/live"
    export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/live/rollcall.db \
        ROLLCALL_KEYS=$work/live/keys ROLLCALL_TEMPLATES=$PWD/templates ROLLCALL_WORKERS=2
    build/rollcallctl init >/dev/null || return 1
    perl -MSocket -e 'my $s;
        socket($s, PF_UNIX, SOCK_STREAM, 0) && bind($s, sockaddr_un($ARGV[0])) or die;
        listen($s, 16) && open(STDIN, "<&", $s) or die;
        close $s;
        exec "build/rollcall.fcgi"' "$work/live/web.sock" 2>"$work/live/log" &
    pid=$!
    wait_until 'grep -q "workers ready" "$work/live/log"'
    kill -TERM $pid
    wait $pid
    code=$?
    cat "$work/live/log"
    [ $code -eq 0 ] && grep -q "2 workers ready" "$work/live/log" &&
        grep -q stopped "$work/live/log"
}
if command -v perl >/dev/null; then check "socket activation and a clean stop" activated; fi

# --- installed into a folder: complete, and by the paths the units name
check "make install" 'make -s install DESTDIR="$work/stage" PREFIX=/usr'
installed=$work/stage/usr/lib/systemd/system
loaded_keys() { # LANE
    cat "$installed/rollcall-timer@"{,"$1"}.service{,.d/*} 2>/dev/null | grep ^LoadCredential
}
for lane in sync:seal tasks:seal notify:notify; do
    key=${lane#*:} lane=${lane%:*}
    check "lane $lane is lent one key, its own" '
        loaded_keys $lane
        [ "$(loaded_keys $lane)" = "LoadCredential=$key.key:/etc/rollcall/keys/$key.key" ]'
done
for unit in systemd/*.service; do
    program=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$unit")
    check "$unit starts what is installed" 'test -x "$work/stage$program"'
done
share=usr/share/rollcall examples=usr/share/doc/rollcall/examples
for file in usr/bin/rollcallctl $share/templates/page/page.tpl \
    $share/static/icons.[0-9a-f]*.svg.gz usr/share/man/man5/rollcall.conf.5 \
    usr/lib/systemd/system/rollcall.socket \
    usr/lib/sysusers.d/rollcall.conf usr/lib/tmpfiles.d/rollcall.conf etc/rollcall/rollcall.conf \
    usr/share/doc/rollcall/sign-in.md $examples/nginx.conf.example \
    $examples/{apache,lighttpd}.conf.example $examples/{lighttpd-cookie.lua,lemonldap-ng.json}; do
    check "installed: $file" 'compgen -G "$work/stage/$file"'
done
links_lead_to_files() { # PAGE: each relative link of it
    local link links
    links=$(grep -oE '\]\([^)#:]+\)' "$1" | tr -d '()]' | sort -u)
    [ -n "$links" ] || return 1
    for link in $links; do
        [ -e "$(dirname "$1")/$link" ] && continue
        echo "$1: $link"
        return 1
    done
}
for page in README.md docs/rooms.md; do
    check "installed: the links of $page" \
        'links_lead_to_files "$work/stage/usr/share/doc/rollcall/$page"'
done
check "the sample configuration is read" '
    ROLLCALL_CONF="$work/stage/etc/rollcall/rollcall.conf" \
        "$work/stage/usr/bin/rollcallctl" version'

# --- hardening: position independent, all relocations read-only, no executable stack, canaries,
# checked copies
for program in usr/bin/rollcallctl usr/lib/rollcall/rollcall{.fcgi,-timer}; do
    file=$work/stage/$program
    check "$program is position independent" 'readelf -h "$file" | grep -q "Type:.*DYN"'
    check "$program has full RELRO" '
        readelf -lW "$file" | grep -q GNU_RELRO &&
        readelf -dW "$file" | grep -q "NOW"'
    check "$program has no executable stack" \
        'readelf -lW "$file" | grep GNU_STACK | grep -qv "E "'
    check "$program has canaries" 'readelf -sW "$file" | grep -q __stack_chk_fail'
    check "$program has checked copies" 'readelf -sW "$file" | grep -q "_chk@"'
done
if command -v dpkg-deb >/dev/null; then
    check "make deb" 'make -s deb'
    deb=$(ls build/rollcall_*.deb 2>/dev/null | head -1)
    check "the package names what it needs" '
        needs=$(dpkg-deb -f "$deb" Depends)
        grep -q libsqlite3 <<<"$needs" &&
        grep -q libsodium <<<"$needs" &&
        grep -q libfcgi <<<"$needs"'
    check "the package holds no key and no data" \
        '! dpkg-deb -c "$deb" | grep -qE "seal|var/lib"'
    for script in packaging/{pre,post}{inst,rm}; do
        check "$script is correct shell" 'sh -n "$script"'
    done
fi
report
