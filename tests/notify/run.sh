#!/usr/bin/env bash
# Tests of lane notify: fetches the reference verifier of Standard Webhooks as the lock file says, builds the tool that fills the outbox.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${BUILD:-build}
if [ ! -e tests/notify/node_modules/.package-lock.json ] || [ tests/notify/package-lock.json -nt tests/notify/node_modules/.package-lock.json ]; then
    npm --prefix tests/notify ci --silent --no-audit --no-fund
    touch tests/notify/node_modules/.package-lock.json
fi
gcc -std=gnu17 -D_GNU_SOURCE -Icore -I"$B/gen" tests/notify/outbox_tool.c "$B/librollcall.a" \
    -o "$B/outbox_tool" -lsqlite3 -lsodium -lmxml -lidn2
# They wait more than they work: all files at once.
logs=$(mktemp -d) failed=0 pids=()
trap 'rm -rf "$logs"' EXIT
for file in "${@:-tests/notify/*.test.mjs}"; do
    for one in $file; do
        node --test --test-reporter=tap "$one" >"$logs/$(basename "$one")" 2>&1 &
        pids+=($!)
    done
done
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
cat "$logs"/*
exit $failed
