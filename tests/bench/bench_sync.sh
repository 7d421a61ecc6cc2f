#!/usr/bin/env bash
# The synchronization against the stand-in: its time against fetching the same pages to /dev/null,
# the work for each user, the use of a rate limit, the growth with the organization, and the wait of
# others. USERS=100000, MANY=1000000 people; at 50 ms a page SLOW. QUICK=1 takes two fifths there
# and leaves out the longest.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
. tests/bench/lib.sh
. tests/timer/fixture.bash
USERS=${USERS:-100000} MANY=${MANY:-1000000}
SLOW=${SLOW:-$((${QUICK:-0} ? USERS * 2 / 5 : USERS))}
AT_ONCE=$(sed -n 's/.*FETCH_PARALLEL = \([0-9]*\).*/\1/p' timer/sync/pages.h)
run() { # -> wall, cpu (user + system), rss in KiB; ms the lock was held, and of work within
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$build/rollcall-timer" sync 2>>"$work/log"
    read -r wall user system rss <"$work/time"
    cpu=$(awk "BEGIN { print $user + $system }")
    [ "$(last_sync outcome)" = ok ] || echo "   the run did not end well: $(last_sync error)"
    local pattern='locked for \([0-9]*\) ms (\([0-9]*\) ms of work)'
    read -r locked busy <<<"$(sed -n "s/.*$pattern.*/\1 \2/p" "$work/log" | tail -1)"
}
figures_after() { # seconds until the figures of the last run stood
    sql "SELECT stage_ms FROM sync_run ORDER BY id DESC LIMIT 1" |
        awk '{ for (i = 1; i <= NF; i++) ms += $i; print ms / 1000 }'
}
# The stand-in logs the calls of curl, too: those of a run are what it logged meanwhile.
log_begin() { logged=$(stat -c %s "$work/pages" 2>/dev/null || echo 0); }
log_end() { tail -c "+$((logged + 1))" "$work/pages" >"$work/pages.run"; }
calls_of() { # PATTERN: the calls of the run it matches, as a configuration of curl
    awk -v wanted="$1" 'BEGIN { RS = "next\n" } $0 ~ wanted {
        if (any) print "next"
        printf "%s", $0
        any = 1
    }' "$work/pages.run" >"$work/pages.curl"
}
calls_of_longest_chain() { # of pages of people: the calls that differ by their cursor alone
    awk 'BEGIN { RS = "next\n" } /productAccess/ {
        chain = $0
        gsub(/,?\\"cursor\\":\\"[^"]*\\"/, "", chain)
        calls[chain] = calls[chain] (calls[chain] ? "next\n" : "") $0
        if (++n[chain] > n[longest]) longest = chain
    } END { printf "%s", calls[longest] }' "$work/pages.run" >"$work/pages.curl"
}
fetch() { # AT-ONCE: seconds that curl takes for these calls alone
    local from
    from=$(now)
    curl -s --noproxy '*' --parallel --parallel-immediate --parallel-max "$1" \
        -K "$work/pages.curl" >/dev/null 2>&1
    seconds_since "$from"
}
row_calls() { # PEOPLE CALLS: a day after the first one
    sync_again
    row "calls of a day for $1 people" "$(last_sync requests)" "$2" \
        "$(divide "$(last_sync requests)" "$2")" "<= $2" \
        "$(yes_if "$(last_sync requests) <= $2")"
}
stop_demo() {
    kill "${pids[-1]}"
    wait "${pids[-1]}" 2>/dev/null
    unset 'pids[-1]'
}
# While the lane runs: the largest WAL, and the longest wait of somebody who saves a setting.
watch() {
    node -e '
        const fs = require("fs");
        let size = 0;
        const end = () => {
            fs.writeFileSync(process.argv[2], String(size));
            process.exit();
        };
        process.on("SIGTERM", end);
        const measure = () => {
            try {
                size = Math.max(size, fs.statSync(process.argv[1]).size);
            } catch {}
        };
        setInterval(measure, 3);' \
        "$ROLLCALL_DB-wal" "$work/wal" &
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

# The time of a run against curl with eight calls at once, as it was promised.
whole_run() { # NAME
    local floor
    calls_of .
    floor=$(fetch 8)
    row "s for $SLOW people, $1" "$wall" "$floor" "$(divide "$wall" "$floor")" "<= 1.10 of curl" \
        "$(yes_if "$wall <= 1.10 * $floor")"
}
figures_first() { # NAME
    local figures floor
    figures=$(figures_after)
    calls_of productAccess
    floor=$(fetch 8)
    row "s until figures stood, $1; floor: pages of people" "$figures" "$floor" \
        "$(divide "$figures" "$floor")" "<= 1.05 of curl" "$(yes_if "$figures <= 1.05 * $floor")"
    floor=$(fetch "$AT_ONCE")
    row "the same; floor: $AT_ONCE calls at once, as the lane has" "$figures" "$floor" \
        "$(divide "$figures" "$floor")" - -
    # Pages follow each other by cursors, so no client is faster than the longest chain of them.
    calls_of_longest_chain
    floor=$(fetch 1)
    row "the same; floor: their longest chain alone" "$figures" "$floor" \
        "$(divide "$figures" "$floor")" - -
}
echo "$SLOW people, 50 ms a page, $AT_ONCE calls at once"
start_demo ORG_USERS=$SLOW ORG_LOG="$work/pages"
for domains in 4 1; do
    name="domains: $domains"
    control "ORG_DOMAINS=$domains
ORG_OUTSIDE=$domains
ORG_LATENCY_MS=50"
    new_state "slow$domains"
    enter_key
    log_begin
    run
    log_end
    figures_first "first run, $name"
    [ -n "${QUICK:-}" ] || whole_run "first run, $name"
    request_sync
    log_begin
    run
    row "calls of a day, $name" "$(last_sync requests)" $((300 + SLOW / 100)) \
        "$(divide "$(last_sync requests)" $((300 + SLOW / 100)))" "<= $((300 + SLOW / 100))" \
        "$(yes_if "$(last_sync requests) <= 300 + $SLOW / 100")"
    log_end
    figures_first "a day after, $name"
    whole_run "a day after, $name"
done
calls_of .
control "ORG_LATENCY_MS=0"
from=$(now)
curl -s --noproxy '*' --parallel --parallel-max 4 -K "$work/pages.curl" >/dev/null 2>&1
floor=$(seconds_since "$from")
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
    "$(yes_if "$USERS / $cpu >= 50000")"
row "CPU ms under the writer lock, per 100,000" \
    "$(divide "$busy * 100000" "$USERS" 0)" - - "<= 1000" \
    "$(yes_if "$busy * 100000 / $USERS <= 1000")"
row "writer lock held by the merge, ms per 100,000" \
    "$(divide "$locked * 100000" "$USERS" 0)" - - "<= 1000" \
    "$(yes_if "$locked * 100000 / $USERS <= 1000")"
row "longest wait to save a setting, ms per 100,000" \
    "$(divide "$lock * 100000" "$USERS" 0)" - - "<= 1000" \
    "$(yes_if "$lock * 100000 / $USERS <= 1000")"
request_sync
watch
run
unwatch
again=$(cat "$work/wal")
row "WAL bytes of an unchanged run" "$again" "$first" "$(divide "$again" "$first" 4)" \
    "almost nothing" "$(yes_if "$again < 0.02 * $first")"
row "writer lock held by an unchanged run, ms per 100,000" \
    "$(divide "$locked * 100000" "$USERS" 0)" - - "<= 1000" \
    "$(yes_if "$locked * 100000 / $USERS <= 1000")"
row "users/s of an unchanged run" "$(divide "$USERS" "$cpu" 0)" - - - -
if [ -z "${QUICK:-}" ]; then
    # By turns, because machines change their speed, and the short run several times; nobody
    # watches. The first turn does not count: memory that a virtual machine has given back is slow
    # at first touch, and a run that needs much of it pays for that. So each run deletes the files
    # of the one before.
    run_anew() {
        control "ORG_USERS=$1"
        rm -rf "$work/of$1"
        new_state "of$1"
        enter_key
        run
    }
    base=0 many=0
    for turn in warm 1 2; do
        for time in 1 2 3; do
            run_anew "$USERS"
            base=$(awk "BEGIN { print $base + $cpu / 6 }") base_rss=$rss
        done
        run_anew "$MANY"
        many=$(awk "BEGIN { print $many + $cpu / 2 }")
        [ "$turn" != warm ] || base=0 many=0
    done
    row "CPU s for $MANY people" "$many" "$base" "$(divide "$many" "$base")" \
        "<= 11 x 10 times fewer" "$(yes_if "$many <= 1.1 * $MANY / $USERS * $base")"
    row "resident KiB for $MANY people" "$rss" "$base_rss" "$(divide "$rss" "$base_rss")" \
        "the same, < 65536" "$(yes_if "$rss < 65536 && $rss <= 1.1 * $base_rss")"
    row "writer lock held by the merge of $MANY, ms per 100,000" \
        "$(divide "$locked * 100000" "$MANY" 0)" - - "<= 1000" \
        "$(yes_if "$locked * 100000 / $MANY <= 1000")"
    request_sync
    run
    row "calls of a day for $MANY people" "$(last_sync requests)" $((MANY / 80)) \
        "$(divide "$(last_sync requests)" $((MANY / 80)))" "<= 1.25 a page" \
        "$(yes_if "$(last_sync requests) <= $MANY / 80")"
    row "resident KiB of an unchanged run of $MANY" "$rss" "$base_rss" \
        "$(divide "$rss" "$base_rss")" "the same, < 65536" \
        "$(yes_if "$rss < 65536 && $rss <= 1.1 * $base_rss")"
    check_integrity "$MANY people"
fi
stop_demo

start_demo ORG_USERS=5000 ORG_LATENCY_MS=300
new_state far
enter_key
run
floor=$(awk "BEGIN { print $(last_sync requests) * 0.3 }")
row "s for 5,000 people at 300 ms; floor: one call after the other" "$wall" "$floor" \
    "$(divide "$floor" "$wall")" ">= 6 x faster" "$(yes_if "$floor >= 6 * $wall")"
control "ORG_USERS=1000"
new_state few
enter_key
run
row "s until the first figures of 1,000 people stood at 300 ms a call" "$(figures_after)" 3 \
    "$(divide "$(figures_after)" 3)" "<= 3" "$(yes_if "$(figures_after) <= 3")"
row_calls 1,000 60
control "ORG_USERS=20000
ORG_LATENCY_MS=0"
new_state more
enter_key
run
row_calls 20,000 320
stop_demo

if [ -z "${QUICK:-}" ]; then
    start_demo ORG_USERS=60000 ORG_RATE=600 ORG_LATENCY_MS=20
    new_state limit
    enter_key
    run
    read -r used full <<<"$(ask_demo counts | jq -r '.windows[:-1] | "\(add) \(length)"')"
    row "calls used of a limit of 600 a minute" "$used" "$((600 * full))" \
        "$(divide "$used" "$((600 * full))" 3)" ">= 0.95 of limit" \
        "$(yes_if "$used >= 0.95 * 600 * $full")"
    row "answers 429 in $full full minutes" "$(demo_count refused)" - - "none" \
        "$(yes_if "$(demo_count refused) == 0")"
fi
finish >/dev/null || echo "   a check failed: see above"
