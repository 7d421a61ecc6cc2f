#!/usr/bin/env bash
# Runs test files with node, one more at a time than there are processors: some work while others
# wait. Prints TAP, the lines of a file together. Usage: node_tests.sh FILE...
set -uo pipefail
out=$(mktemp -d) status=0
trap 'rm -rf "$out"' EXIT
# Logs are named by whole paths: two rooms can hold files of one name.
run_node_test() { node --test --test-reporter=tap "$1" >"$out/${1//\//_}" 2>&1; }
export out
export -f run_node_test
printf '%s\n' "$@" | xargs -P $(($(nproc) + 1)) -I FILE bash -c 'run_node_test FILE' || status=1
cat "$out"/*
exit $status
