#!/usr/bin/env bash
# Tests of lane notify, all files at once, because they wait more than they work. They need the
# reference verifier of Standard Webhooks and the tool that fills the outbox.
# Usage: run.sh [FILE...]
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/npm_packages.sh tests/notify
tests/build_tool.sh tests/notify/outbox_tool.c "${BUILD:-build}/outbox_tool"
logs=$(mktemp -d) failed=0 pids=()
trap 'rm -rf "$logs"' EXIT
[ $# -gt 0 ] || set -- tests/notify/*.test.mjs
for file in "$@"; do
    node --test --test-reporter=tap "$file" >"$logs/$(basename "$file")" 2>&1 &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
cat "$logs"/*
exit $failed
