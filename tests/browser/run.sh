#!/usr/bin/env bash
# Browser tests: fetches playwright-core and axe-core as the lock file says, uses the system's Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ ! -e tests/browser/node_modules/.package-lock.json ] || [ tests/browser/package-lock.json -nt tests/browser/node_modules/.package-lock.json ]; then
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix tests/browser ci --silent --no-audit --no-fund
    touch tests/browser/node_modules/.package-lock.json
fi
tests/node_tests.sh tests/browser/*.test.mjs
