#!/usr/bin/env bash
# `make check`: everything the project promises, through the real parts. Ends with one line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0

step() { # step NAME COMMAND...
    local name=$1 log
    shift
    mkdir -p build
    log=build/check-$name.log
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
        printf 'ok    %s\n' "$name"
    else
        failed=$((failed + 1))
        printf 'FAIL  %s\n' "$name"
        tail -n 60 "$log"
    fi
}

unit() { # runs each cmocka program of a build folder
    local program bad=0
    for program in "$1"/unit/test_*; do
        case $program in *.o | *.d) continue ;; esac
        "$program" || bad=1
    done
    return $bad
}

tests/install-packages check || exit 1
step build make -s -j2 unit
step unit unit build
for script in tests/lint/*.sh tests/ctl/*.sh tests/timer/*.sh tests/units.sh; do
    [ -e "$script" ] && step "$(basename "$(dirname "$script")")-$(basename "$script" .sh)" bash "$script"
done
for file in tests/web/*.test.mjs; do
    step "web-$(basename "$file" .test.mjs)" node --test "$file"
done
if [ -e tests/browser/package-lock.json ]; then
    step browser-packages npm --prefix tests/browser ci --silent --no-audit --no-fund
    for file in tests/browser/*.test.mjs; do step "browser-$(basename "$file" .test.mjs)" node --test "$file"; done
fi
step build-sanitized make -s -j2 SAN=address,undefined unit
step unit-sanitized unit build/san
BUILD=build/san step web-sanitized node --test tests/web/settings.test.mjs
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
