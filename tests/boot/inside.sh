#!/bin/bash
# Inside the booted system; see run.sh. Prints a line "ok …" or "not ok …" for each thing tried.
# so no grep -q behind a pipe: it ends early, and whoever still writes counts as failed
set -uo pipefail
since=$SECONDS
check() { if eval "$2" >/tmp/out 2>&1; then echo "ok $1"; else
    echo "not ok $1: $2"
    sed 's/^/    /' /tmp/out | tail -20
fi; }
until_true() {
    for _ in $(seq "$1"); do
        eval "$2" && return
        sleep 0.2
    done
    return 1
}
host=rollcall.intranet.example person=olivia.admin@example.test
url=https://$host
get() {
    curl -sk --max-time 30 --resolve "$host:443:127.0.0.1" -u "$person:pw" -o /tmp/body \
        -w '%{http_code}' "$@"
}
status() { [ "$(get "${@:2}")" = "$1" ] || {
    cat /tmp/body
    return 1
}; }
says() { grep -qiF "$1" /tmp/body || {
    cat /tmp/body
    return 1
}; }
post() { # PATH STATUS DATA...
    local path=$1 want=$2 token
    shift 2
    get "$url${path%/run}" >/dev/null
    token=$(grep -o 'name="csrf" value="[^"]*"' /tmp/body | head -1 | cut -d'"' -f4)
    status "$want" --data-urlencode "csrf=${token:-$kept}" "$@" "$url$path"
}
sql() { sqlite3 -cmd ".timeout 15000" /var/lib/rollcall/rollcall.db "$@"; }
doctor() { rollcallctl doctor; }
control() { curl -s -m 30 -o /dev/null --data-binary "$1" http://127.0.0.1:9999/_demo/control; }
lanes="rollcall-sync.timer rollcall-tasks.timer rollcall-notify.timer rollcall-sync.path rollcall-tasks.path rollcall-notify.path"
journal() {
    journalctl -q --sync
    journalctl -q --no-pager -u 'rollcall*' "$@"
} # what was said a moment ago, too
sync_ok() { [ "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'ok'")" -gt "$1" ]; }
ready() { until_true 600 'status 200 "$url/settings"'; }

first() {
    dependencies
    check "the package installs" \
        'DEBIAN_FRONTEND=noninteractive dpkg -i /opt/rollcall.deb </dev/null >/tmp/dpkg 2>&1 || { cat /tmp/dpkg; false; }'
    check "it tells the two steps that are left" \
        'grep -q "1. rollcallctl grant" /tmp/dpkg && grep -q "2. nginx" /tmp/dpkg'
    check "socket, timers and paths are on" \
        'systemctl is-active rollcall.socket rollcall-backup.timer $lanes'
    check "and stay on" 'systemctl is-enabled rollcall.socket rollcall-backup.timer $lanes'
    check "the socket is nginx's alone" \
        '[ "$(stat -c "%U %a" /run/rollcall/web.sock)" = "www-data 600" ]'
    for key in seal.key notify.key; do
        check "neither service can read $key" '
            ! runuser -u rollcall-web -- cat /etc/rollcall/keys/$key &&
            ! runuser -u rollcall-jobs -- cat /etc/rollcall/keys/$key &&
            [ "$(stat -c "%U %a" /etc/rollcall/keys/$key)" = "root 600" ]'
    done
    lent() { systemctl cat "rollcall-timer@$1.service" | sed -n 's/^LoadCredential=//p'; }
    local keys=/etc/rollcall/keys
    check "lane notify is not lent the API key's" \
        '[ "$(lent notify)" = notify.key:$keys/notify.key ]'
    check "nor the others that of notify" '[ "$(lent sync) $(lent tasks)" = \
        "seal.key:$keys/seal.key seal.key:$keys/seal.key" ]'
    check "neither user has a home" \
        '[ "$(getent passwd rollcall-web rollcall-jobs | cut -d: -f6 | sort -u)" = /nonexistent ]'
    check "locks and backups are the lanes' alone" \
        '[ "$(stat -c "%U %a" /run/rollcall /run/rollcall/lanes /var/backups/rollcall | paste -sd " ")" = "root 755 rollcall-jobs 755 rollcall-jobs 700" ]'
    check "the web program's user can write in neither" \
        '! runuser -u rollcall-web -- touch /run/rollcall/lanes/x &&
            ! runuser -u rollcall-web -- ls /var/backups/rollcall &&
            ! runuser -u rollcall-web -- mv /var/backups/rollcall /var/backups/x'
    check "root made no file in the data folder" '[ -z "$(find /var/lib/rollcall -uid 0)" ]'
    check "the manual is there" \
        'ls /usr/share/man/man1/rollcallctl.1.gz /usr/share/man/man1/rollcall-timer.1.gz /usr/share/man/man1/rollcall.fcgi.1.gz /usr/share/man/man5/rollcall.conf.5.gz'
    printf \
        '[Service]\nExecStart=/opt/demo-org --port 9999\n[Install]\nWantedBy=multi-user.target\n' \
        >/etc/systemd/system/demo-org.service
    systemctl enable -q --now demo-org.service
    echo ROLLCALL_API_URL=http://127.0.0.1:9999 >>/etc/rollcall/rollcall.conf
    check "step 1" 'rollcallctl grant $person'
    # step 2, as the head of the example says
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=$host" -keyout /etc/ssl/rollcall.key -out /etc/ssl/rollcall.crt 2>/dev/null
    echo "$person:$(openssl passwd -apr1 pw)" >/etc/nginx/rollcall.htpasswd
    sed 's/#basic# //; s/rate=20r/rate=1000r/; /listen \[::\]/d' \
        /usr/share/doc/rollcall/examples/nginx.conf.example >/etc/nginx/sites-available/rollcall
    ln -sf ../sites-available/rollcall /etc/nginx/sites-enabled/rollcall
    rm -f /etc/nginx/sites-enabled/default
    check "nginx takes the example" 'nginx -t && systemctl restart nginx'
    check "signed in through nginx" 'ready && says "$person"'
    check "without a password nobody is" \
        '[ "$(curl -sk --resolve "$host:443:127.0.0.1" -o /dev/null -w "%{http_code}" "$url/")" = 401 ]'
    pid=$(systemctl show -P MainPID rollcall.service)
    check "the web program runs as its own user, without network" '
        [ "$(stat -c %U /proc/$pid)" != root ] &&
        grep -q "^Uid:.*$(id -u rollcall-web)" /proc/$pid/status &&
        [ "$(tail -n +3 /proc/$pid/net/dev | wc -l)" = 1 ]'
    check "style and script come under their installed names" \
        'get "$url/" >/dev/null; for f in $(grep -oE "/static/[a-z0-9.-]+" /tmp/body | sort -u); do [ "$(curl -sk --resolve "$host:443:127.0.0.1" -o /dev/null -w "%{http_code}" "$url$f")" = 200 ] || exit 1; done'
    check "the key is taken" \
        'post /settings/api-key 303 -d action=save -d key=ATCTT-demo-full-0001-4f2a -d label=rollcall-demo -d expires_on= -d org_id='
    check "a path unit starts the lane at once, and it synchronizes" '
        until_true 1000 "sync_ok 0" &&
        [ "$(sql "SELECT max(started_at - requested_at) FROM job")" -le 5 ]'
    check "the page shows the figures" '
        status 200 "$url/" &&
        status 200 "$url/api/v1/summary" &&
        [ "$(jq .users /tmp/body)" = 2000 ]'
    check "doctor is content" 'doctor'
    check "a lane's lock is nobody's else, and its end is told" \
        '[ "$(stat -c "%U %a" /run/rollcall/lanes/sync.lock)" = "rollcall-jobs 600" ] &&
            runuser -u rollcall-web -- cat /run/rollcall/lanes/sync.last &&
            ! runuser -u rollcall-web -- flock -n /run/rollcall/lanes/sync.lock true'
    check "root's backup goes where root says" \
        'mkdir -m 0700 /srv/kept && rollcallctl backup /srv/kept/one.db &&
            [ "$(stat -c "%U %a" /srv/kept/one.db)" = "root 600" ]'
    check "the lanes' process had the key as a credential only" \
        '[ ! -e /run/credentials/rollcall-timer@sync.service ]'
    restart
    hung
    mails
    backups
    disks
    losses
    clocks
    check "journal lines have priorities" \
        '[ "$(journal -o json | jq -r "select(.SYSLOG_IDENTIFIER == \"rollcall.fcgi\" or ._COMM == \"rollcall.fcgi\") | .PRIORITY" | sort -u | wc -l)" -ge 2 ]'
    check "the journal holds no address and no secret" '! journal | grep -E "ATCTT|@example.test"'
    check "ready for the next start" 'ready'
}

restart() {
    rm -f /tmp/codes
    (seq 600 | xargs -P 12 -I{} curl -sk --max-time 30 --resolve "$host:443:127.0.0.1" -u "$person:pw" -o /dev/null -w '%{http_code}\n' "$url/settings" >/tmp/codes) \
        &
    for _ in 1 2 3 4; do
        sleep 0.4
        systemctl restart rollcall.service
    done
    wait $!
    check "four restarts under load lose no request" \
        '[ "$(sort -u /tmp/codes)" = 200 ] && [ "$(wc -l </tmp/codes)" = 600 ] || { sort /tmp/codes | uniq -c; false; }'
    check "started anew many times at once, it still comes" \
        'for _ in $(seq 6); do systemctl restart rollcall.service || exit 1; done; ready'
}

hung() {
    mkdir -p /run/systemd/system/rollcall-timer@.service.d
    printf '[Service]\nTimeoutStartSec=3s\n' \
        >/run/systemd/system/rollcall-timer@.service.d/test.conf
    systemctl daemon-reload
    control "ORG_LATENCY_MS=60000"
    local before
    before=$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'ok'")
    check "a synchronization is asked for" 'post /settings/sync/run 303'
    check "a lane that hangs is killed by its time limit" \
        'until_true 600 "[ \"\$(systemctl show -P Result rollcall-timer@sync.service)\" = timeout ]"'
    control "ORG_LATENCY_MS=0"
    rm -r /run/systemd/system/rollcall-timer@.service.d
    systemctl daemon-reload
    systemctl restart rollcall-timer@sync.service
    check "the next start tells of it" \
        '[ "$(sql "SELECT count(*) FROM sync_run WHERE outcome = '"'failed'"'")" -ge 1 ]'
    check "and the one after the next request is good" \
        'post /settings/sync/run 303 && until_true 1000 "sync_ok $before" || { sql "SELECT id, kind, outcome, error FROM sync_run"; false; }'
}

# A mail server of one script; what it was told lies in /tmp/mail.
mail_server() {
    cat >/opt/mail-server <<'END'
#!/bin/bash
printf '220 mail.example.test\r\n'
while IFS= read -r line; do
    case $line in
    EHLO*) printf '250-mail.example.test\r\n250 AUTH PLAIN\r\n' ;;
    AUTH*) printf '334 \r\n'
        read -r answer
        base64 -di <<<"$answer" | tr '\0' ' ' >>/tmp/mail
        printf '235 welcome\r\n' ;;
    DATA*) printf '354 go on\r\n'
        while IFS= read -r line && [ "$line" != $'.\r' ]; do echo "$line"; done >>/tmp/mail
        printf '250 taken\r\n' ;;
    QUIT*) exit ;;
    *) printf '250 fine\r\n' ;;
    esac
done
END
    chmod +x /opt/mail-server
    printf '[Socket]\nListenStream=127.0.0.1:2525\nAccept=yes\n' >/run/systemd/system/mail.socket
    printf '[Service]\nExecStart=/opt/mail-server\nStandardInput=socket\n' \
        >/run/systemd/system/mail@.service
    systemctl daemon-reload
    systemctl start mail.socket
}
mails() {
    mail_server
    check "e-mail is set up" 'post /settings/email 303 -d enabled=on -d server=127.0.0.1 \
        -d port=2525 -d tls=none -d user=rollcall -d password=Sm7p-Pass-word \
        -d from=rollcall@example.test -d to=team@example.test'
    get "$url/settings/email" >/dev/null
    kept=$(grep -o 'name="csrf" value="[^"]*"' /tmp/body | head -1 | cut -d'"' -f4)
    check "lane notify signs in with what only it can open, and sends" \
        'post /settings/email/test 303 && until_true 150 "grep \"^Subject: .test.\" /tmp/mail" &&
            grep "^ rollcall Sm7p-Pass-word" /tmp/mail'
    check "and says that it arrived" \
        'until_true 50 "[ \"\$(sql \"SELECT state FROM delivery\")\" = sent ]"'
    kept=
}

backups() {
    check "the daily backup" 'systemctl start rollcall-backup.service'
    check "is there, whole, for its users only" \
        'f=$(ls /var/backups/rollcall/rollcall-*.db) &&
            [ "$(sqlite3 $f "PRAGMA integrity_check")" = ok ] &&
            [ "$(stat -c "%U %G" $f)" = "rollcall-jobs rollcall" ] &&
            [ "$(stat -c %a $f)" -le 660 ]'
}

disks() {
    systemctl stop $lanes rollcall.service 2>/dev/null
    cp -a /var/lib/rollcall /tmp/copy
    mount -t tmpfs -o size=96m,mode=2770,uid=rollcall-jobs,gid=rollcall tmpfs /var/lib/rollcall
    cp -a /tmp/copy/. /var/lib/rollcall/
    systemctl start $lanes
    check "on a small disk" 'ready'
    get "$url/settings/dashboard" >/dev/null
    kept=$(grep -o 'name="csrf" value="[^"]*"' /tmp/body | head -1 | cut -d'"' -f4)
    dd if=/dev/zero of=/var/lib/rollcall/filler bs=64k 2>/dev/null
    check "disk full: a form says so and nothing is saved" \
        'for i in $(seq 41 80); do [ "$(get --data-urlencode "csrf=$kept" -d inactive_days=$i -d currency= "$url/settings/dashboard")" = 303 ] || break; done; says "disk is full"'
    check "disk full: doctor says so" \
        '! doctor >/tmp/doc 2>&1; grep -q "BAD   disk" /tmp/doc || { cat /tmp/doc; false; }'
    check "disk full: pages still show" 'status 200 "$url/settings"'
    rm /var/lib/rollcall/filler
    check "room again: saved" 'post /settings/dashboard 303 -d inactive_days=44 -d currency='
    systemctl stop $lanes rollcall.service 2>/dev/null
    mount -o remount,ro /var/lib/rollcall
    check "read-only disk: a form says so" '
        [ \
            "$(get --data-urlencode "csrf=$kept" -d inactive_days=45 -d currency= "$url/settings/dashboard")" \
            = 503 ] &&
        says "read-only"'
    check "read-only disk: pages still show" 'status 200 "$url/settings"'
    check "read-only disk: not ready" \
        '[ "$(curl -s -o /tmp/body -w "%{http_code}" http://127.0.0.1:9180/readyz)" = 503 ]'
    check "read-only disk: doctor says so" \
        '! doctor >/tmp/doc 2>&1; grep -q "mounted read-only" /tmp/doc || { cat /tmp/doc; false; }'
    check "read-only disk: the lane says so" '
        systemctl start rollcall-timer@sync.service
        journal -u rollcall-timer@sync.service -n 5 | grep -i "read-only" >/dev/null'
    mount -o remount,rw /var/lib/rollcall
    systemctl start $lanes
    systemctl restart rollcall.service
    check "writable again: saved" 'post /settings/dashboard 303 -d inactive_days=45 -d currency='
    systemctl stop $lanes rollcall.service 2>/dev/null
    umount /var/lib/rollcall
    systemctl start $lanes
    ready
}

losses() {
    local backup
    backup=$(ls /var/backups/rollcall/rollcall-*.db | tail -1)
    systemctl stop $lanes
    mkdir /tmp/lost && mv /var/lib/rollcall/rollcall.db* /tmp/lost/
    check "database deleted: the page says so" '[ "$(get "$url/")" = 503 ] && says "doctor"'
    check "database deleted: doctor tells the way" \
        '! doctor >/tmp/doc 2>&1; grep -q "restore FILE" /tmp/doc'
    check "database deleted: the lane fails with words" '
        ! systemctl start rollcall-timer@sync.service
        journal -u rollcall-timer@sync.service -n 5 | grep "rollcall.db" >/dev/null'
    check "restored from the daily backup" \
        'rollcallctl restore $backup --yes | grep "All secrets in it are sealed with the keys of this machine" >/dev/null'
    check "the page is back with its figures" \
        'ready && status 200 "$url/api/v1/summary" && [ "$(jq .users /tmp/body)" = 2000 ]'
    mv /etc/rollcall/keys/seal.key /tmp/lost/
    check "key deleted: doctor tells the way" '
        ! doctor >/tmp/doc 2>&1
        grep -A1 "BAD   keys" /tmp/doc | grep "Put seal.key back" >/dev/null'
    check "key deleted: the lane fails and names it" '
        ! systemctl start rollcall-timer@sync.service
        journalctl -q --sync
        journalctl -q --no-pager -u rollcall-timer@sync.service -n 8 |
            grep -i "credential\|seal.key" >/dev/null'
    check "key deleted: pages still show" 'status 200 "$url/settings"'
    mv /tmp/lost/seal.key /etc/rollcall/keys/
    check "key back: the lane runs" \
        'systemctl reset-failed; systemctl start rollcall-timer@sync.service'
    check "the keys are renewed" 'until_true 60 "rollcallctl rotate-seal"'
    check "then the lanes run" \
        'systemctl start rollcall-timer@sync.service rollcall-timer@notify.service'
    check "and doctor is content" '! doctor | grep -e "BAD   keys" -e "BAD   secrets"'
    systemctl start $lanes
}

# A zone where it is early in the morning now: today's slot and that of a day ago are both still to come.
early_zone() {
    local hour ahead
    hour=$(date -u +%-H)
    ahead=$((hour <= 18 ? 6 - hour : 30 - hour))
    [ $ahead -ge 0 ] && echo "Etc/GMT-$ahead" || echo "Etc/GMT+$((-ahead))"
}

clocks() {
    local runs next drop
    post /settings/sync 303 -d enabled=1 -d slot=22 --data-urlencode "time_zone=$(early_zone)" \
        >/dev/null
    status 200 "$url/api/v1/sync"
    next=$(jq -r .nextRun /tmp/body)
    cp -P /etc/localtime /tmp/localtime 2>/dev/null
    ln -sf /usr/share/zoneinfo/Pacific/Auckland /etc/localtime
    systemctl restart rollcall.service
    check "another zone of the machine does not move the slot" \
        'status 200 "$url/api/v1/sync" && [ "$(jq -r .nextRun /tmp/body)" = "$next" ]'
    ln -sf /usr/share/zoneinfo/Etc/UTC /etc/localtime
    runs=$(sql "SELECT count(*) FROM sync_run")
    for unit in rollcall.service rollcall-timer@.service; do
        mkdir -p /run/systemd/system/$unit.d
        printf \
            '[Service]\nEnvironment=LD_PRELOAD=%s FAKETIME=-1d FAKETIME_DONT_FAKE_MONOTONIC=1\n' \
            /usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1 \
            >/run/systemd/system/$unit.d/test.conf
    done
    systemctl daemon-reload
    systemctl restart rollcall.service
    check "clock a day back: pages show" 'ready'
    check "clock a day back: the lane runs, and no day twice" '
        systemctl start rollcall-timer@sync.service &&
        [ "$(sql "SELECT count(*) FROM sync_run")" = "$runs" ]'
    check "clock a day back: doctor says so" \
        '! faketime -f -1d rollcallctl doctor >/tmp/doc 2>&1; grep -q "BAD   clock" /tmp/doc || { cat /tmp/doc; false; }'
    rm -r /run/systemd/system/rollcall.service.d /run/systemd/system/rollcall-timer@.service.d
    systemctl daemon-reload
    systemctl restart rollcall.service
    check "clock right again" 'ready && systemctl start rollcall-timer@sync.service && doctor'
}

again() {
    check "booted again: everything is on" \
        'systemctl is-active rollcall.socket rollcall-backup.timer $lanes'
    check "booted again: the page shows its figures" \
        'ready && status 200 "$url/api/v1/summary" && [ "$(jq .users /tmp/body)" = 2000 ]'
    check "no unit has failed" \
        '[ -z "$(systemctl list-units --failed --no-legend "rollcall*")" ] || { systemctl list-units --failed "rollcall*"; false; }'
    # an older layout: only the first step of the schema
    systemctl stop $lanes rollcall.service 2>/dev/null
    mkdir /tmp/aside && mv /var/lib/rollcall/rollcall.db* /tmp/aside/
    sqlite3 /var/lib/rollcall/rollcall.db "PRAGMA journal_mode = wal" ".read $(ls /opt/0001*.sql)" \
        "PRAGMA user_version = 1; PRAGMA application_id = 1383033964" \
        "INSERT INTO owner VALUES ('$person', 1, 'test')" >/dev/null
    chown rollcall-jobs:rollcall /var/lib/rollcall/rollcall.db*
    chmod 660 /var/lib/rollcall/rollcall.db*
    usermod --home /var/lib/rollcall rollcall-web # as it once was
    check "an upgrade brings an older layout up to date" \
        'dpkg -i /opt/rollcall.deb </dev/null && rollcallctl status'
    check "after a backup of it" \
        '[ "$(sqlite3 /var/lib/rollcall/rollcall.db.schema-1.backup "PRAGMA user_version")" = 1 ]'
    check "and serves it" 'ready'
    check "and leaves nobody a home" \
        '[ "$(getent passwd rollcall-web | cut -d: -f6)" = /nonexistent ]'
    sql "PRAGMA user_version = 999"
    check "a newer layout is refused in words" \
        '! dpkg -i /opt/rollcall.deb </dev/null >/tmp/dpkg 2>&1; grep -q "newer Rollcall" /tmp/dpkg || { cat /tmp/dpkg; false; }'
    check "and left as it is" '[ "$(sql "PRAGMA user_version")" = 999 ]'
    rm -f /var/lib/rollcall/rollcall.db*
    mv /tmp/aside/* /var/lib/rollcall/
    check "with its own database again" '
        dpkg --configure -a </dev/null &&
        ready &&
        [ "$(sql "SELECT count(*) FROM user WHERE gone_at IS NULL")" = 2000 ]'
    upgrades
    check "removal stops everything and keeps the data" '
        dpkg -r rollcall </dev/null &&
        ! systemctl is-active rollcall.socket rollcall-sync.timer rollcall.service &&
        [ -e /var/lib/rollcall/rollcall.db ] &&
        [ -e /etc/rollcall/keys/seal.key ]'
    check "installed again it goes on" '
        dpkg -i /opt/rollcall.deb </dev/null &&
        ready &&
        [ "$(sql "SELECT count(*) FROM user WHERE gone_at IS NULL")" = 2000 ]'
    check "purging without a terminal does not hang and keeps the data" '
        timeout 60 dpkg -P rollcall </dev/null &&
        [ -e /var/lib/rollcall/rollcall.db ] &&
        [ -e /etc/rollcall/keys/seal.key ]'
    check "purging asks at a terminal" '
        dpkg -i /opt/rollcall.deb </dev/null &&
        echo no | script -qec "dpkg -P rollcall" /dev/null | grep "Type .yes" >/dev/null &&
        [ -e /var/lib/rollcall/rollcall.db ]'
    check "and deletes when told so" \
        'dpkg -i /opt/rollcall.deb </dev/null && ROLLCALL_PURGE=yes dpkg -P rollcall </dev/null &&
            [ ! -e /var/lib/rollcall ] && [ ! -e /var/backups/rollcall ] && [ ! -e /etc/rollcall ]'
    check "installed once more" 'install'
    purges
}
. "$(dirname "$0")/packages.bash"
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/quick # nothing here outlives the test
kept=
"$1"
