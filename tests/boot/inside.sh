#!/usr/bin/env bash
# Inside the booted system; see run.sh. Prints a line "ok ..." or "not ok ..." for each check.
# pipefail is on: no grep -q behind a pipe, because it ends early and the writer counts as failed.
set -uo pipefail
since=$SECONDS
check() { # NAME COMMAND
    if eval "$2" >/tmp/out 2>&1; then
        echo "ok $1"
    else
        echo "not ok $1: $2"
        tail -20 /tmp/out | sed 's/^/    /'
    fi
}
until_true() { # TIMES CONDITION
    for _ in $(seq "$1"); do
        eval "$2" && return
        sleep 0.2
    done
    return 1
}
host=rollcall.intranet.example person=olivia.admin@example.test
url=https://$host
visit() { # without signing in; the status, and the body in /tmp/body
    curl -sk --max-time 30 --resolve "$host:443:127.0.0.1" -o /tmp/body -w '%{http_code}' "$@"
}
get() { visit -u "$person:pw" "$@"; }
or_show() { # FILE COMMAND...: shows FILE if the command fails
    "${@:2}" || {
        cat "$1"
        return 1
    }
}
status() { or_show /tmp/body [ "$(get "${@:2}")" = "$1" ]; }
body_has() { or_show /tmp/body grep -qiF "$1" /tmp/body; }
form_token() { grep -o 'name="csrf" value="[^"]*"' /tmp/body | head -1 | cut -d'"' -f4; }
post() { # PATH STATUS DATA...
    local path=$1 want=$2 token
    shift 2
    get "$url${path%/run}" >/dev/null
    token=$(form_token)
    status "$want" --data-urlencode "csrf=${token:-$last_token}" "$@" "$url$path"
}
sql() { sqlite3 -cmd ".timeout 15000" /var/lib/rollcall/rollcall.db "$@"; }
doctor() { rollcallctl doctor; }
control() { curl -s -m 30 -o /dev/null --data-binary "$1" http://127.0.0.1:9999/_demo/control; }
lanes="rollcall-sync.timer rollcall-tasks.timer rollcall-notify.timer
    rollcall-sync.path rollcall-tasks.path rollcall-notify.path"
journal() { # with the lines of a moment ago
    journalctl -q --sync
    journalctl -q --no-pager -u 'rollcall*' "$@"
}
sync_ok() { [ "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'ok'")" -gt "$1" ]; }
ready() { until_true 600 'status 200 "$url/settings"'; }

named_files_come() { # all static files the first page names, without a password
    local file
    get "$url/" >/dev/null
    for file in $(grep -oE "/static/[a-z0-9.-]+" /tmp/body | sort -u); do
        [ "$(visit "$url$file")" = 200 ] || return 1
    done
}

first() {
    dependencies
    check "the package installs" \
        'install'
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
    check "locks and backups are the lanes' alone" '
        [ "$(stat -c "%U %a" /run/rollcall /run/rollcall/lanes /var/backups/rollcall |
            paste -sd " ")" = "root 755 rollcall-jobs 755 rollcall-jobs 700" ]'
    check "the web program's user can write in neither" \
        '! runuser -u rollcall-web -- touch /run/rollcall/lanes/x &&
            ! runuser -u rollcall-web -- ls /var/backups/rollcall &&
            ! runuser -u rollcall-web -- mv /var/backups/rollcall /var/backups/x'
    check "root made no file in the data folder" '[ -z "$(find /var/lib/rollcall -uid 0)" ]'
    check "the manual is there" \
        'ls /usr/share/man/man1/rollcall{ctl,-timer,.fcgi}.1.gz \
            /usr/share/man/man5/rollcall.conf.5.gz'
    printf '%s\n' '[Service]' Environment=ORG_HOSTILE=1 'ExecStart=/opt/demo-org --port 9999' \
        '[Install]' WantedBy=multi-user.target \
        >/etc/systemd/system/demo-org.service
    systemctl enable -q --now demo-org.service
    echo ROLLCALL_API_URL=http://127.0.0.1:9999 >>/etc/rollcall/rollcall.conf
    check "step 1" 'rollcallctl grant $person'
    # Step 2, as the head of the example says.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=$host" -keyout /etc/ssl/rollcall.key -out /etc/ssl/rollcall.crt 2>/dev/null
    echo "$person:$(openssl passwd -apr1 pw)" >/etc/nginx/rollcall.htpasswd
    sed 's/#basic# //; s/rate=20r/rate=1000r/; /listen \[::\]/d' \
        /usr/share/doc/rollcall/examples/nginx.conf.example >/etc/nginx/sites-available/rollcall
    ln -sf ../sites-available/rollcall /etc/nginx/sites-enabled/rollcall
    rm -f /etc/nginx/sites-enabled/default
    check "nginx takes the example" 'nginx -t && systemctl restart nginx'
    check "signed in through nginx" 'ready && body_has "$person"'
    check "without a password nobody is" \
        '[ "$(visit "$url/")" = 401 ]'
    pid=$(systemctl show -P MainPID rollcall.service)
    check "the web program runs as its own user, without network" '
        [ "$(stat -c %U /proc/$pid)" != root ] &&
        grep -q "^Uid:.*$(id -u rollcall-web)" /proc/$pid/status &&
        [ "$(tail -n +3 /proc/$pid/net/dev | wc -l)" = 1 ]'
    check "style and script come under their installed names" \
        'named_files_come'
    check "the key is taken" \
        'post /settings/api-key 303 -d action=save -d key=ATCTT-demo-full-0001-4f2a \
            -d label=rollcall-demo -d expires_on= -d org_id='
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
    check "journal lines have priorities" '
        [ "$(journal -o json | jq -r "select(.SYSLOG_IDENTIFIER == \"rollcall.fcgi\"
                or ._COMM == \"rollcall.fcgi\") | .PRIORITY" | sort -u | wc -l)" -ge 2 ]'
    check "the journal holds no address and no secret" '! journal | grep -E "ATCTT|@example.test"'
    check "ready for the next start" 'ready'
}

restart() {
    rm -f /tmp/codes
    seq 600 | xargs -P 12 -I{} curl -sk --max-time 30 --resolve "$host:443:127.0.0.1" \
        -u "$person:pw" -o /dev/null -w '%{http_code}\n' "$url/settings" >/tmp/codes &
    for _ in 1 2 3 4; do
        sleep 0.4
        systemctl restart rollcall.service
    done
    wait $!
    check "four restarts under load lose no request" '
        sort /tmp/codes | uniq -c
        [ "$(sort -u /tmp/codes)" = 200 ] &&
        [ "$(wc -l </tmp/codes)" = 600 ]'
    check "started anew many times at once, it still comes" \
        'for _ in $(seq 6); do systemctl restart rollcall.service || exit 1; done; ready'
}

hung() {
    mkdir -p /run/systemd/system/rollcall-timer@.service.d
    printf '[Service]\nTimeoutStartSec=3s\n' \
        >/run/systemd/system/rollcall-timer@.service.d/test.conf
    systemctl daemon-reload
    control "ORG_LATENCY_MS=60000"
    local before failed
    before=$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'ok'")
    check "a synchronization is asked for" 'post /settings/sync/run 303'
    check "a lane that hangs is killed by its time limit" \
        'until_true 600 "systemctl show -P Result rollcall-timer@sync.service | grep -x timeout"'
    control "ORG_LATENCY_MS=0"
    rm -r /run/systemd/system/rollcall-timer@.service.d
    systemctl daemon-reload
    systemctl restart rollcall-timer@sync.service
    failed="SELECT count(*) FROM sync_run WHERE outcome = 'failed'"
    check "the next start tells of it" '[ "$(sql "$failed")" -ge 1 ]'
    check "and the one after the next request is good" '
        sql "SELECT id, kind, outcome, error FROM sync_run"
        post /settings/sync/run 303 &&
        until_true 1000 "sync_ok $before"'
}

backups() {
    check "the daily backup" 'systemctl start rollcall-backup.service'
    check "is there, whole, for its users only" \
        'f=$(ls /var/backups/rollcall/rollcall-*.db) &&
            [ "$(sqlite3 $f "PRAGMA integrity_check")" = ok ] &&
            [ "$(stat -c "%U %G" $f)" = "rollcall-jobs rollcall" ] &&
            [ "$(stat -c %a $f)" -le 660 ]'
}

again() {
    check "booted again: everything is on" \
        'systemctl is-active rollcall.socket rollcall-backup.timer $lanes'
    check "booted again: the page shows its figures" \
        'ready && status 200 "$url/api/v1/summary" && [ "$(jq .users /tmp/body)" = 2000 ]'
    check "no unit has failed" \
        '[ -z "$(systemctl list-units --failed --no-legend "rollcall*" | tee /dev/stderr)" ]'
    # An older layout: the first migration alone.
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
        '! install && grep -q "newer Rollcall" /tmp/dpkg'
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
for part in packages mail disturbances; do . "$(dirname "$0")/$part.bash"; done
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/quick # this system ends with the test
last_token=
"$1"
