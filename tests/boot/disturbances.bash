# shellcheck shell=bash
# Full and read-only disks, lost files and wrong clocks; read by inside.sh.
save_days() { # DAYS: the status of the dashboard's form, with the token read before
    get --data-urlencode "csrf=$last_token" -d "inactive_days=$1" "$url/settings/dashboard"
}
doctor_reports() { # TEXT
    ${DOCTOR:-doctor} >/tmp/doc 2>&1
    or_show /tmp/doc grep -q "$1" /tmp/doc
}
disks() {
    systemctl stop $lanes rollcall.service 2>/dev/null
    cp -a /var/lib/rollcall /tmp/copy
    mount -t tmpfs -o size=96m,mode=2770,uid=rollcall-jobs,gid=rollcall tmpfs /var/lib/rollcall
    cp -a /tmp/copy/. /var/lib/rollcall/
    systemctl start $lanes
    check "on a small disk" 'ready'
    get "$url/settings/dashboard" >/dev/null
    last_token=$(form_token)
    dd if=/dev/zero of=/var/lib/rollcall/filler bs=64k 2>/dev/null
    check "disk full: a form says so and nothing is saved" '
        for days in $(seq 41 80); do
            [ "$(save_days $days)" = 303 ] || break
        done
        body_has "disk is full"'
    check "disk full: doctor says so" \
        'doctor_reports "BAD   disk"'
    check "disk full: pages still show" 'status 200 "$url/settings"'
    rm /var/lib/rollcall/filler
    check "room again: saved" 'post /settings/dashboard 303 -d inactive_days=44'
    systemctl stop $lanes rollcall.service 2>/dev/null
    mount -o remount,ro /var/lib/rollcall
    check "read-only disk: a form says so" '[ "$(save_days 45)" = 503 ] && body_has "read-only"'
    check "read-only disk: pages still show" 'status 200 "$url/settings"'
    check "read-only disk: not ready" \
        '[ "$(curl -s -o /tmp/body -w "%{http_code}" http://127.0.0.1:9180/readyz)" = 503 ]'
    check "read-only disk: doctor says so" \
        'doctor_reports "mounted read-only"'
    check "read-only disk: the lane says so" '
        systemctl start rollcall-timer@sync.service
        journal -u rollcall-timer@sync.service -n 5 | grep -i "read-only" >/dev/null'
    mount -o remount,rw /var/lib/rollcall
    systemctl start $lanes
    systemctl restart rollcall.service
    check "writable again: saved" 'post /settings/dashboard 303 -d inactive_days=45'
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
    check "database deleted: the page says so" '[ "$(get "$url/")" = 503 ] && body_has "doctor"'
    check "database deleted: doctor tells the way" \
        '! doctor >/tmp/doc 2>&1; grep -q "restore FILE" /tmp/doc'
    check "database deleted: the lane fails with words" '
        ! systemctl start rollcall-timer@sync.service
        journal -u rollcall-timer@sync.service -n 5 | grep "rollcall.db" >/dev/null'
    check "restored from the daily backup" '
        rollcallctl restore $backup --yes |
            grep "All secrets in it are sealed with the keys of this machine" >/dev/null'
    check "the page is back with its figures" \
        'ready && status 200 "$url/api/v1/summary" && [ "$(jq .users /tmp/body)" = 2000 ]'
    mv /etc/rollcall/keys/seal.key /tmp/lost/
    check "key deleted: doctor tells the way" '
        ! doctor >/tmp/doc 2>&1
        grep -A1 "BAD   keys" /tmp/doc | grep "Restore seal.key from" >/dev/null'
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

# A zone where it is early in the morning: the slots of today and of a day ago are still to come.
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
        'DOCTOR="faketime -f -1d rollcallctl doctor" doctor_reports "BAD   clock"'
    rm -r /run/systemd/system/rollcall.service.d /run/systemd/system/rollcall-timer@.service.d
    systemctl daemon-reload
    systemctl restart rollcall.service
    check "clock right again" 'ready && systemctl start rollcall-timer@sync.service && doctor'
}
