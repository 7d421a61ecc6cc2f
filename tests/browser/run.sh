#!/usr/bin/env bash
# Browser tests: fetches playwright-core and axe-core as the lock file says, uses the system's Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ ! -e tests/browser/node_modules/.package-lock.json ] || [ tests/browser/package-lock.json -nt tests/browser/node_modules/.package-lock.json ]; then
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix tests/browser ci --silent --no-audit --no-fund
    touch tests/browser/node_modules/.package-lock.json
fi
# Two files at a time: while one waits for a page the other is looked at.
out=$(mktemp -d) status=0
trap 'rm -rf "$out"' EXIT
printf '%s\n' tests/browser/*.test.mjs |
    OUT=$out xargs -P 2 -I FILE bash -c 'node --test --test-reporter=tap FILE >"$OUT/$(basename FILE)" 2>&1' || status=1
cat "$out"/*
exit $status
