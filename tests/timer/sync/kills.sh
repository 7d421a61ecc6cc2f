#!/usr/bin/env bash
# kill -9 at 200 random moments, and a disk that fills up: the database is intact and holds either
# the figures of before or those of after, never a mixture. Each run has something to write, because
# a third of the people change their names.
. "$(dirname "$0")/../fixture.bash"
KILLS=${KILLS:-200}
start_demo ORG_USERS=300 ORG_LATENCY_MS=2
first_sync one
equal "the first run" ok "$(last_sync outcome)"
renamed() { sql "SELECT count(*) FROM user WHERE name LIKE '% (renamed)'"; }
relations() {
    sql "SELECT (SELECT count(*) FROM user WHERE gone_at IS NULL),
           (SELECT count(*) FROM membership),
           (SELECT count(*) FROM seat),
           (SELECT count(*) FROM user_directory)"
}
before=$(relations)
took=100000000 # microseconds of a run: at first of the quickest of three
for name in 208 0 208; do
    control ORG_RENAMED=$name
    request_sync
    from=$(date +%s%N)
    timer
    one=$((($(date +%s%N) - from) / 1000))
    [ $one -lt $took ] && took=$one
done
all=$(renamed)
[ "$all" -gt 100 ] && pass || fail "nobody was renamed"
mixed=0 damaged=0 wrong=0 cut=0 now=208
for ((i = 0; i < KILLS; i++)); do
    now=$((208 - now))
    control ORG_RENAMED=$now
    request_sync
    "$build/rollcall-timer" sync 2>>"$work/log" &
    victim=$!
    # Every other kill comes near the end, during the merge.
    if ((i % 2)); then
        us=$((RANDOM * took / 36000))
    else
        us=$((took * 6 / 10 + RANDOM * took / 98000))
    fi
    sleep "$(printf '0.%06d' $us)"
    # The moments follow when the machine gets busier or idler.
    if kill -9 $victim 2>/dev/null; then
        cut=$((cut + 1)) took=$((took * 101 / 100))
    else
        took=$((took * 96 / 100))
    fi
    wait $victim 2>/dev/null
    check=$(sql "PRAGMA integrity_check; PRAGMA foreign_key_check")
    [ "$check" = ok ] || damaged=$((damaged + 1))
    names=$(renamed)
    [ "$names" = 0 ] || [ "$names" = "$all" ] || mixed=$((mixed + 1))
    [ "$(relations)" = "$before" ] || wrong=$((wrong + 1))
done
equal "never a mixture of names" 0 $mixed
equal "never other figures" 0 $wrong
equal "always intact" 0 $damaged
[ "$cut" -gt $((KILLS / 2)) ] && pass || fail "only $cut of $KILLS were killed on their way"
complete=$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'ok'")
echo "killed on the way: $cut of $KILLS; runs that were complete: $complete"
sync_again
equal "the next run is clean" ok "$(last_sync outcome)"
equal "its figures" "$before" "$(relations)"
equal "nothing is left running" 0 "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'running'")"
contains "a killed run is recorded" "interrupted on the server" \
    "$(sql "SELECT error FROM sync_run WHERE outcome = 'failed' ORDER BY id DESC LIMIT 1")"

# --- files that may not grow past a limit: during staging, then during the merge
control "ORG_LATENCY_MS=0
ORG_USERS=300"
sync_with_limit() { # KIB: no file of the lane may grow past it
    (
        trap '' XFSZ
        ulimit -f "$1"
        SQLITE_TMPDIR=$work exec "$build/rollcall-timer" sync 2>>"$work/log"
    )
}
full=0
sql 'VACUUM' >/dev/null
sqlite3 "$ROLLCALL_DB" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
control ORG_USERS=9000
for kib in 8 64 200 400 800 1600; do
    request_sync
    sync_with_limit $kib
    code=$?
    [ $code -ne 0 ] && full=$((full + 1))
    equal "full at $kib KiB: the figures" "$before" "$(relations)"
    check_integrity "full at $kib KiB"
done
[ $full -ge 5 ] && pass || fail "only $full of 6 ran into the limit"
contains "a full disk is named" "Nothing was saved" \
    "$(sql "SELECT group_concat(error, ' ') FROM sync_run WHERE outcome = 'failed'")"

# --- a disk that is really full, if this machine can mount one
mkdir -p "$work/small"
if mount -t tmpfs -o size=3m tmpfs "$work/small" 2>/dev/null; then
    control ORG_USERS=300
    export ROLLCALL_DB="$work/small/rollcall.db"
    "$build/rollcallctl" init >/dev/null
    enter_key
    timer
    equal "small disk: the first run" ok "$(last_sync outcome)"
    small=$(relations)
    control ORG_USERS=9000
    sync_again
    equal "small disk: exit" 1 $?
    equal "small disk: the figures" "$small" "$(relations)"
    check_integrity "small disk"
    control ORG_USERS=300
    sync_again
    equal "small disk: the next run is clean" ok "$(last_sync outcome)"
    contains "small disk: named" "disk is full" \
        "$(sql "SELECT group_concat(error, ' ') FROM sync_run WHERE outcome = 'failed'")"
    umount "$work/small"
else
    echo "no disk could be mounted here; the limit of files stood in for it"
fi
finish
