#!/usr/bin/env bash
# Browser tests with playwright-core, axe-core and the system's Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 tests/npm_packages.sh tests/browser
tests/node_tests.sh tests/browser/*.test.mjs
