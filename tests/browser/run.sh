#!/usr/bin/env bash
# Browser tests with playwright-core, axe-core and the system's Chromium.
set -euo pipefail
cd "$(dirname "$0")/../.."
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 tests/npm_packages.sh tests/browser
# The longest ones first, so that none is left alone at the end.
tests/node_tests.sh $(printf '%s\n' tests/browser/{pages,tasks,users,jobs}.test.mjs \
    tests/browser/*.test.mjs | awk '!seen[$0]++')
