#!/usr/bin/env bash
# When no more processes may start, the web program goes on with the workers it has and starts the
# others as soon as there is room; stopping it ends nobody else. Needs root.
. "$(dirname "$0")/fixture_root.bash"
user=64009
install -d -m 0755 "$work/keys" "$work/data"
install -d -m 0755 -o $user "$work/run"
export ROLLCALL_SOCKET=$work/run/socket ROLLCALL_WORKERS=5
"$work/rollcallctl" init >/dev/null
as() { exec setpriv --reuid=$user --regid=$user --clear-groups "$@"; }
(as sleep 600) &
bystander=$!
pids+=("$bystander")
workers() { pgrep -P "$web" -c; }
start() { # with room for the bystander, the parent and two workers
    : >"$work/log" # the line of the start before is no answer
    (as prlimit --nproc=4:100 "$work/rollcall.fcgi") 2>"$work/log" </dev/null &
    web=$!
    wait_until 'grep -q "cannot be started" "$work/log"'
}

check "it starts with the workers there is room for" 'start && [ "$(workers)" = 2 ]'
kill "$web"
check "and stops" 'wait "$web"'
check "alone" 'kill -0 "$bystander"'
check "once more" 'start && [ "$(workers)" = 2 ]'
(as prlimit --pid "$web" --nproc=100)
check "when there is room it starts the others" 'wait_until "[ \"\$(workers)\" = 5 ]"'
kill -9 "$(pgrep -P "$web" | head -n 1)"
check "and replaces what is lost" \
    'wait_until "grep -q \"starting another\" \"$work/log\" && [ \"\$(workers)\" = 5 ]"'
kill "$web"
check "it stops with all of them" \
    'wait "$web" && kill -0 "$bystander" && ! pgrep -u $user rollcall.fcgi'
report
