#!/usr/bin/env bash
# C looks as .clang-format says (clang-format 14, Debian 12's).
# `tests/lint/format.sh --write` formats all of it.
files=$(find core cgi-bin timer ctl tests -name '*.[ch]' -o -name '*.cc' |
    grep -v node_modules | sort)
if [ "${1:-}" = --write ]; then
    xargs clang-format -i <<<"$files"
else
    xargs clang-format --dry-run -Werror <<<"$files" 2>&1 | grep 'error:' || true
fi
