#!/usr/bin/env bash
# The synchronization against the stand-in: how near it comes to fetching the same pages to /dev/null, how much work a user is, how
# well a rate limit is used, how it grows, how long others wait. USERS=100000, MANY=1000000 people; QUICK=1 leaves the longest out.
set -uo pipefail
. tests/bench/lib.sh
. tests/timer/fixture.bash
USERS=${USERS:-100000} MANY=${MANY:-1000000}
AT_ONCE=$(sed -n 's/.*FETCH_PARALLEL = \([0-9]*\).*/\1/p' timer/fetch.h)
now() { date +%s%N; }
seconds() { awk "BEGIN { printf \"%.2f\", ($2 - $1) / 1e9 }"; }
divide() { awk "BEGIN { printf \"%.${3:-2}f\", $1 / $2 }"; }
run() { # -> wall, cpu (user + system) and rss in KiB
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$build/rollcall-timer" sync 2>>"$work/log"
    read -r wall user system rss <"$work/time"
    cpu=$(awk "BEGIN { print $user + $system }")
    [ "$(last_sync outcome)" = ok ] || echo "   the run did not end well: $(last_sync error)"
    read -r held work \
        <<<"$(sed -n 's/.*for at most \([0-9]*\) ms (\([0-9]*\) ms of work).*/\1 \2/p' "$work/log" | tail -1)"
}
stop_demo() {
    kill "${started[-1]}"
    wait "${started[-1]}" 2>/dev/null
    unset 'started[-1]'
}
# while the timer runs: the largest WAL, and the longest wait of somebody who wants to save a setting
watch() {
    node -e '
        const fs = require("fs"); let most = 0;
        const end = () => { fs.writeFileSync(process.argv[2], String(most)); process.exit(); };
        process.on("SIGTERM", end);
        setInterval(() => { try { most = Math.max(most, fs.statSync(process.argv[1]).size); } catch {} }, 3);' "$ROLLCALL_DB-wal" "$work/wal" &
    watchers=($!)
    (
        trap exit TERM
        echo 0 >"$work/lock"
        while :; do
            from=$(now)
            sqlite3 -cmd '.timeout 60000' "$ROLLCALL_DB" "BEGIN IMMEDIATE; COMMIT" >/dev/null 2>&1
            ms=$((($(now) - from) / 1000000))
            [ "$ms" -le "$(cat "$work/lock")" ] || echo "$ms" >"$work/lock"
            sleep 0.05
        done
    ) &
    watchers+=($!)
}
unwatch() {
    kill "${watchers[@]}"
    wait "${watchers[@]}" 2>/dev/null
}

echo "$USERS people, 50 ms a page, $AT_ONCE calls at once"
start_demo ORG_USERS=$USERS ORG_LATENCY_MS=50 ORG_LOG="$work/pages"
new_state slow
enter_key
run
ours=$wall
sed '$ d' "$work/pages" >"$work/pages.curl" # the last "next" has nothing after it
from=$(now)
curl -s --noproxy '*' --parallel --parallel-immediate --parallel-max "$AT_ONCE" \
    -K "$work/pages.curl" >/dev/null 2>&1
floor=$(seconds "$from" "$(now)")
row "s for $USERS people at 50 ms a page" "$ours" "$floor" "$(divide "$ours" "$floor")" \
    "<= 1.15 of curl" "$(kept "$ours <= 1.15 * $floor")"
control "ORG_LATENCY_MS=0"
from=$(now)
curl -s --noproxy '*' --parallel --parallel-max 4 -K "$work/pages.curl" >/dev/null 2>&1
floor=$(seconds "$from" "$(now)")
row "the stand-in alone, pages/s" "$(divide "$(grep -c ^next "$work/pages.curl")" "$floor" 0)" - - \
    - -
stop_demo

start_demo ORG_USERS=$USERS
new_state fast
enter_key
watch
run
unwatch
first=$(cat "$work/wal") lock=$(cat "$work/lock")
row "users/s on one core, bytes to committed rows" "$(divide "$USERS" "$cpu" 0)" - - ">= 50000" \
    "$(kept "$USERS / $cpu >= 50000")"
row "CPU ms under the writer lock, per 100,000" \
    "$(awk "BEGIN { printf \"%d\", $work * 100000 / $USERS }")" - - "<= 1000" \
    "$(kept "$work * 100000 / $USERS <= 1000")"
row "writer lock held by the merge, ms per 100,000" \
    "$(awk "BEGIN { printf \"%d\", $held * 100000 / $USERS }")" - - "<= 1000" \
    "$(kept "$held * 100000 / $USERS <= 1000")"
row "longest wait to save a setting, ms per 100,000" \
    "$(awk "BEGIN { printf \"%d\", $lock * 100000 / $USERS }")" - - "<= 1000" \
    "$(kept "$lock * 100000 / $USERS <= 1000")"
request_sync
watch
run
unwatch
again=$(cat "$work/wal")
row "WAL bytes of an unchanged run" "$again" "$first" "$(divide "$again" "$first" 4)" \
    "almost nothing" "$(kept "$again < 0.02 * $first")"
row "writer lock held by an unchanged run, ms per 100,000" \
    "$(awk "BEGIN { printf \"%d\", $held * 100000 / $USERS }")" - - "<= 1000" \
    "$(kept "$held * 100000 / $USERS <= 1000")"
row "users/s of an unchanged run" "$(divide "$USERS" "$cpu" 0)" - - - -
if [ -z "${QUICK:-}" ]; then
    # In turn, for machines change their speed, and the short run several times; nobody watches. The first turn is not counted: memory that
    # a virtual machine has given back is dear at first touch, for whoever needs much of it. So what a run leaves goes before the next one.
    anew() {
        control "ORG_USERS=$1"
        rm -rf "$work/of$1"
        new_state "of$1"
        enter_key
        run
    }
    base=0 many=0
    for turn in warm 1 2; do
        for time in 1 2 3; do
            anew "$USERS"
            base=$(awk "BEGIN { print $base + $cpu / 6 }") base_rss=$rss
        done
        anew "$MANY"
        many=$(awk "BEGIN { print $many + $cpu / 2 }")
        [ "$turn" != warm ] || base=0 many=0
    done
    row "CPU s for $MANY people" "$many" "$base" "$(divide "$many" "$base")" \
        "<= 11 x 10 times fewer" "$(kept "$many <= 1.1 * $MANY / $USERS * $base")"
    row "resident KiB for $MANY people" "$rss" "$base_rss" "$(divide "$rss" "$base_rss")" \
        "the same, < 65536" "$(kept "$rss < 65536 && $rss <= 1.1 * $base_rss")"
    row "writer lock held by the merge of $MANY, ms per 100,000" \
        "$(awk "BEGIN { printf \"%d\", $held * 100000 / $MANY }")" - - "<= 1000" \
        "$(kept "$held * 100000 / $MANY <= 1000")"
    request_sync
    run
    row "resident KiB of an unchanged run of $MANY" "$rss" "$base_rss" \
        "$(divide "$rss" "$base_rss")" "the same, < 65536" \
        "$(kept "$rss < 65536 && $rss <= 1.1 * $base_rss")"
    check_integrity "$MANY people"
fi
stop_demo

start_demo ORG_USERS=5000 ORG_LATENCY_MS=300
new_state far
enter_key
run
floor=$(awk "BEGIN { print $(last_sync requests) * 0.3 }")
row "s for 5,000 people at 300 ms; floor: one call after the other" "$wall" "$floor" \
    "$(divide "$floor" "$wall")" ">= 6 x faster" "$(kept "$floor >= 6 * $wall")"
control "ORG_USERS=1000"
new_state few
enter_key
run
row "s for 1,000 people at 300 ms a page" "$wall" - - "seconds" "$(kept "$wall < 20")"
stop_demo

if [ -z "${QUICK:-}" ]; then
    start_demo ORG_USERS=60000 ORG_RATE=600 ORG_LATENCY_MS=20
    new_state limit
    enter_key
    run
    read -r used full <<<"$(ask_demo counts | jq -r '.windows[:-1] | "\(add) \(length)"')"
    row "calls used of a limit of 600 a minute" "$used" "$((600 * full))" \
        "$(divide "$used" "$((600 * full))" 3)" ">= 0.95 of limit" \
        "$(kept "$used >= 0.95 * 600 * $full")"
    row "answers 429 in $full full minutes" "$(demo_count refused)" - - "a handful" \
        "$(kept "$(demo_count refused) <= 5")"
fi
finish >/dev/null || echo "   a check failed: see above"
