#!/usr/bin/env bash
# Runs files of tests by node, two at a time: while one waits for a page the other works. TAP, a file's lines together.
set -uo pipefail
out=$(mktemp -d) status=0
trap 'rm -rf "$out"' EXIT
printf '%s\n' "$@" |
    OUT=$out xargs -P 2 -I FILE bash -c 'f=FILE; node --test --test-reporter=tap "$f" >"$OUT/${f//\//_}" 2>&1' || status=1
cat "$out"/*
exit $status
