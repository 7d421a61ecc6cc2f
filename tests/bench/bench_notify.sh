#!/usr/bin/env bash
# A thousand queued deliveries against the receiver's own speed. The floor is wrk with as many
# connections to the same receiver, which answers after 20 ms when it is one and after 100 ms when
# it is ten. The lane has 8 tries to one receiver under way at once. The time includes the start of
# the lane, claiming, recording and the checkpoint at the end.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/rollcall.db ROLLCALL_KEYS=$work/keys
build_tool tests/notify/outbox_tool.c outbox_tool
node -e 'import("./tests/notify/receiver.mjs").then(async (module) => {
    const receiver = await module.openReceiver();
    console.log(receiver.base);
});' >"$work/base" &
pids+=($!)
wait_for test -s "$work/base"
base=$(cat "$work/base")
export ROLLCALL_WEBHOOK_ALLOW=$base
"$build/rollcallctl" init >/dev/null

measure() { # RECEIVERS MS -> deliveries/s
    rm -f "$ROLLCALL_DB"*
    "$build/rollcallctl" init >/dev/null
    for i in $(seq "$1"); do
        "$work/outbox_tool" webhook "w$i" "${base}slow/$2" a-secret-of-some-length taskFailure \
            >/dev/null
    done
    "$work/outbox_tool" event taskFailure queued $((1000 / $1))
    local from took
    from=$(now)
    "$build/rollcall-timer" notify
    took=$(seconds_since "$from")
    [ "$(sqlite3 "$ROLLCALL_DB" "SELECT count(*) FROM delivery WHERE state = 'sent'")" = 1000 ]
    divide 1000 "$took" 0
}

# Floor and measurement by turns, the best of some each: the machine may be busy otherwise.
turns=$((${QUICK:-0} ? 2 : 3))
for receivers in 1 10; do
    ms=$((receivers == 1 ? 20 : 100))
    floor=0 rate=0
    for _ in $(seq $turns); do
        sent=$(wrk -t1 -c$((8 * receivers)) -d2s "${base}slow/$ms" |
            awk '/Requests\/sec/ { printf "%d", $2 }')
        floor=$((sent > floor ? sent : floor))
        sent=$(measure $receivers $ms)
        rate=$((sent > rate ? sent : rate))
    done
    row "deliveries/s, 1,000 queued, receivers: $receivers" "$rate" "$floor" \
        "$(divide "$rate" "$floor")" ">= 0.80 of floor" \
        "$(yes_if "$rate >= 0.8 * $floor")"
done
