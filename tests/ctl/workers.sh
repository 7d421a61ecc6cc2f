#!/usr/bin/env bash
# Where no more processes may be made, the web program goes on with the workers it has, starts the others when there is room,
# and stopping it ends nobody else. Needs root. Prints "N passed, N failed".
set -uo pipefail
. "$(dirname "$0")/root.bash"
bystander=
trap '[ -z "$bystander" ] || kill -9 "$bystander" 2>/dev/null; rm -rf "$work"' EXIT
user=64009
# a place every user may read
cp "${BUILD:-build}/rollcall.fcgi" "${BUILD:-build}/rollcallctl" "$work/"
cp -r templates "$work/"
install -d -m 0755 "$work/keys" "$work/data"
install -d -m 0755 -o $user "$work/run"
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys \
    ROLLCALL_TEMPLATES=$work/templates ASAN_OPTIONS=detect_leaks=0
export ROLLCALL_SOCKET=$work/run/socket ROLLCALL_WORKERS=5
"$work/rollcallctl" init >/dev/null
as() { exec setpriv --reuid=$user --regid=$user --clear-groups "$@"; }
(as sleep 600) &
bystander=$!
until_so() {
    for _ in $(seq 600); do
        eval "$1" && return
        sleep 0.05
    done
    return 1
}
workers() { pgrep -P "$web" -c; }
start() { # the bystander, the parent and two workers are all there may be
    (as prlimit --nproc=4:100 "$work/rollcall.fcgi") 2>"$work/log" </dev/null &
    web=$!
    until_so 'grep -q "cannot be started" "$work/log"'
}

check "it starts with the workers there is room for" 'start && [ "$(workers)" = 2 ]'
kill "$web"
check "and stops" 'wait "$web"'
check "alone" 'kill -0 "$bystander"'
check "once more" 'start && [ "$(workers)" = 2 ]'
(as prlimit --pid "$web" --nproc=100)
check "when there is room it starts the others" 'until_so "[ \"\$(workers)\" = 5 ]"'
kill -9 "$(pgrep -P "$web" | head -n 1)"
check "and replaces what is lost" \
    'until_so "grep -q \"starting another\" \"$work/log\" && [ \"\$(workers)\" = 5 ]"'
kill "$web"
check "it stops with all of them" \
    'wait "$web" && kill -0 "$bystander" && ! pgrep -u $user rollcall.fcgi'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
