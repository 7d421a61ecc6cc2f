#!/usr/bin/env bash
# A thousand queued deliveries against the receiver's own speed: the floor is wrk with as many connections to the same
# receiver, which needs 20 ms for each answer when it is one and 100 ms when it is ten. To one receiver 8 tries are under way at once.
# Starting the lane, claiming, recording and the checkpoint at the end are in the time.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
work=$(mktemp -d)
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/rollcall.db ROLLCALL_KEYS=$work/keys
gcc -std=gnu17 -D_GNU_SOURCE -Icore -Ibuild/gen tests/notify/outbox_tool.c build/librollcall.a \
    -o build/outbox_tool -lsqlite3 -lsodium -lmxml -lidn2
node -e \
    'import("./tests/notify/receiver.mjs").then(async (m) => { const r = await m.openReceiver(); console.log(r.base); })' \
    >"$work/base" &
receiver=$!
trap 'kill $receiver 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 100); do
    [ -s "$work/base" ] && break
    sleep 0.05
done
base=$(cat "$work/base")
export ROLLCALL_WEBHOOK_ALLOW=$base
build/rollcallctl init >/dev/null

measure() { # RECEIVERS MS -> deliveries/s
    rm -f "$ROLLCALL_DB"*
    build/rollcallctl init >/dev/null
    for i in $(seq "$1"); do
        build/outbox_tool webhook "w$i" "${base}slow/$2" a-secret-of-some-length taskFailure \
            >/dev/null
    done
    build/outbox_tool event taskFailure queued $((1000 / $1))
    local from to
    from=$(date +%s%N)
    build/rollcall-timer notify
    to=$(date +%s%N)
    [ "$(sqlite3 "$ROLLCALL_DB" "SELECT count(*) FROM delivery WHERE state = 'sent'")" = 1000 ]
    echo $((1000 * 1000000000 / (to - from)))
}

# Floor and measurement by turns, the best of three each: the machine may be busy with something else.
for receivers in 1 10; do
    ms=$((receivers == 1 ? 20 : 100))
    floor=0 rate=0
    for _ in 1 2 3; do
        now=$(wrk -t1 -c$((8 * receivers)) -d2s "${base}slow/$ms" | awk '/Requests\/sec/ { printf "%d", $2 }')
        floor=$((now > floor ? now : floor))
        now=$(measure $receivers $ms)
        rate=$((now > rate ? now : rate))
    done
    row "deliveries/s, 1,000 queued, receivers: $receivers" "$rate" "$floor" \
        "$(awk "BEGIN { printf \"%.2f\", $rate / $floor }")" ">= 0.80 of floor" \
        "$(kept "$rate >= 0.8 * $floor")"
done
