#!/usr/bin/env bash
# Ten thousand people are suspended at a latency of 100 ms, within a rate limit. The floor is a
# client that sends one call after the other over one connection, in the same run. Memory: the peak
# of a small run against the peak of the large one.
# QUICK=1 makes it four thousand.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
. tests/timer/fixture_tasks.bash
latency=${LATENCY_MS:-100} users=${USERS_BENCH:-11200}
[ -z "${QUICK:-}" ] || users=4500
peak() { # the lane's highest resident memory in KiB while it works
    local lane kib=0 now
    "$build/rollcall-timer" tasks 2>>"$work/log" &
    lane=$!
    while kill -0 $lane 2>/dev/null; do
        now=$(awk '/VmHWM/{print $2}' "/proc/$lane/status" 2>/dev/null || true)
        kib=${now:-$kib}
        sleep 0.2
    done
    wait $lane || true
    echo "$kib"
}
start_organization bench "$users" 1
control "ORG_LATENCY_MS=$latency"

# One after the other: calls that change nothing (404), so that the run finds its people unchanged.
url=$ROLLCALL_API_URL/admin/v2/orgs/$ORG/directories/7e0a1111-0000-4000-8000-00000000d001
url=$url/users/nobody/suspend
for _ in $(seq 60); do
    printf 'url = "%s"\noutput = /dev/null\n' "$url"
done >"$work/urls"
before=$(now)
curl -s --noproxy '*' -X POST -H 'Content-Type: application/json' \
    -H "Authorization: Bearer $FULL_KEY" -d '{}' -K "$work/urls"
floor=$(divide 60 "$(seconds_since "$before")" 1)

control "ORG_LATENCY_MS=5"
run=$(tool bulk "q=weber" suspend)
confirm "$run"
small=$(peak)
small_n=$(run_field "$run" done)
undo "$run"
control "ORG_LATENCY_MS=$latency"
control "ORG_RATE=${RATE:-15000}"
run=$(tool bulk "status=active" suspend)
timer # the lane makes a preview of so many
confirm "$run"
before=$(now)
large=$(peak)
seconds=$(divide "$(seconds_since "$before")" 1 1)
n=$(run_field "$run" done)
rate=$(divide "$n" "$seconds" 1)
row "actions/s at $latency ms ($n people, $seconds s)" "$rate" "$floor" \
    "$(divide "$rate" "$floor")" ">= 8 of sequential" \
    "$(yes_if "$rate >= 8 * $floor")"
row "calls refused by the rate limit" "$(ask_demo counts | jq .refused)" - - "0" \
    "$(yes_if "$(ask_demo counts | jq .refused) == 0")"
row "peak memory KiB, $n people to $small_n" "$large" "$small" \
    "$(divide "$large" "$small")" "<= 1.25 of a small run" \
    "$(yes_if "$large <= 1.25 * $small")"
row "people not done" "$(run_field "$run" "planned - done")" - - "0" \
    "$(yes_if "$(run_field "$run" "planned - done") == 0")"
