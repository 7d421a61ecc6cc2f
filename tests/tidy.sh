#!/usr/bin/env bash
# clang-tidy and cppcheck over the sources of the programs. One "ok" or "not ok" line for each file
# and tool.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/check
flags="-D_GNU_SOURCE -DROLLCALL_VERSION=\"1\" -Icore -Icgi-bin -Itimer -Ictl -Ibuild/gen"
export flags
tidy() {
    local said std=-std=gnu17
    case $1 in *.cc) std=-std=gnu++17 ;; esac
    # shellcheck disable=SC2086
    if said=$(clang-tidy --quiet "$1" -- $std $flags 2>/dev/null) && [ -z "$said" ]; then
        echo "ok clang-tidy $1"
    else
        echo "not ok clang-tidy $1"
        echo "$said" | grep -E 'warning|error' | head -20
    fi
}
export -f tidy
{
    find core cgi-bin timer ctl tests/demo-org -name '*.c' -o -name '*.cc' | sort |
        xargs -P "$(nproc)" -I{} bash -c 'tidy {}'
    # There are no threads (readdir and the like), and mmap takes -1 for an anonymous mapping.
    suppressed=(missingIncludeSystem readdirCalled getpwuidCalled getpwnamCalled
        invalidFunctionArg:cgi-bin/http/stats.c invalidFunctionArg:ctl/owner.c)
    if said=$(cppcheck -j "$(nproc)" --quiet --error-exitcode=1 --inline-suppr --std=c17 \
        --enable=warning,performance,portability --library=posix "${suppressed[@]/#/--suppress=}" \
        --template='{file}:{line}: {severity}: {message} [{id}]' -DROLLCALL_VERSION='"1"' \
        -Icore -Icgi-bin -Itimer -Ictl core cgi-bin timer ctl 2>&1); then
        echo "ok cppcheck"
    else
        echo "not ok cppcheck"
        echo "$said" | head -30
    fi
    # Seen failing: a source that is wrong must not pass.
    wrong=$(mktemp -d build/check/tidy-XXXX) # below our .clang-tidy
    cat >"$wrong/wrong.c" <<'C'
#include <string.h>
int f(const char *a);
int f(const char *a) {
    char b[4];
    memset(b, 0, 0);
    return strcmp(a, "x") == 1 ? b[0] : 0;
}
C
    if [[ $(tidy "$wrong/wrong.c") == "not ok"* ]]; then
        echo "ok clang-tidy notices"
    else
        echo "not ok clang-tidy notices nothing"
    fi
    printf 'int g(void);\nint g(void) { int a[2] = {1, 2}; return a[2]; }\n' >"$wrong/wrong.c"
    if cppcheck --quiet --error-exitcode=1 "$wrong/wrong.c" >/dev/null 2>&1; then
        echo "not ok cppcheck notices nothing"
    else
        echo "ok cppcheck notices"
    fi
    rm -r "$wrong"
} | tee build/check/tidy.out
! grep -q '^not ok' build/check/tidy.out
