#!/usr/bin/env bash
# Ten thousand people suspended at a latency of 100 ms, within a rate limit; the floor is a client that sends one call after
# the other over one kept connection, measured in the same run. Memory: the peak of a small run against that of the large one.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/bench/lib.sh
. tests/timer/fixture_tasks.bash
latency=${LATENCY_MS:-100} users=${USERS_BENCH:-11200}
peak() { # the lane's highest resident memory in KiB while it works
    local lane most=0 now
    "$build/rollcall-timer" tasks 2>>"$work/log" &
    lane=$!
    while kill -0 $lane 2>/dev/null; do
        now=$(awk '/VmHWM/{print $2}' "/proc/$lane/status" 2>/dev/null || true)
        most=${now:-$most}
        sleep 0.2
    done
    wait $lane || true
    echo "$most"
}
start_organization bench "$users" 1
control "ORG_LATENCY_MS=$latency"

# One after the other: calls that change nothing (404), so that the run has its people.
org=4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f directory=7e0a1111-0000-4000-8000-00000000d001
for _ in $(seq 60); do
    printf 'url = "%s/admin/v2/orgs/%s/directories/%s/users/nobody/suspend"\noutput = /dev/null\n' \
        "$ROLLCALL_API_URL" $org $directory
done >"$work/urls"
before=$(date +%s%N)
curl -s --noproxy '*' -X POST -H 'Content-Type: application/json' \
    -H 'Authorization: Bearer ATCTT-demo-full-0001-4f2a' -d '{}' -K "$work/urls"
floor=$(awk "BEGIN { printf \"%.1f\", 60 * 1e9 / ($(date +%s%N) - $before) }")

control "ORG_LATENCY_MS=5"
run=$(tool bulk "q=user1" suspend)
confirm "$run"
small=$(peak)
small_n=$(run_field "$run" done)
undo "$run"
control "ORG_LATENCY_MS=$latency"
control "ORG_RATE=${RATE:-15000}"
run=$(tool bulk "status=active" suspend)
confirm "$run"
before=$(date +%s%N)
large=$(peak)
seconds=$(awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $before) / 1e9 }")
n=$(run_field "$run" done)
rate=$(awk "BEGIN { printf \"%.1f\", $n / $seconds }")
row "actions/s at $latency ms ($n people, $seconds s)" "$rate" "$floor" \
    "$(awk "BEGIN { printf \"%.2f\", $rate / $floor }")" ">= 8 of sequential" \
    "$(kept "$rate >= 8 * $floor")"
row "calls refused by the rate limit" "$(ask_demo counts | jq .refused)" - - "0" \
    "$(kept "$(ask_demo counts | jq .refused) == 0")"
row "peak memory KiB, $n people to $small_n" "$large" "$small" \
    "$(awk "BEGIN { printf \"%.2f\", $large / $small }")" "<= 1.25 of a small run" \
    "$(kept "$large <= 1.25 * $small")"
row "people not done" "$(run_field "$run" "planned - done")" - - "0" \
    "$(kept "$(run_field "$run" "planned - done") == 0")"
