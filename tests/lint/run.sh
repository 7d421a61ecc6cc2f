#!/usr/bin/env bash
# All lints on the tree, then each lint on snippets it must refuse (selftest.sh).
# Prints one "ok" or "not ok" line for each; what is wrong stands below its line.
set -uo pipefail
cd "${ROOT:-$(dirname "$0")/../..}"
here=$(pwd)/tests/lint
bad=0
selftest=$(mktemp)
trap 'rm -f "$selftest"' EXIT
"$here/selftest.sh" >"$selftest" 2>&1 & # on the other core
all="sizes format columns names rooms includes circles banned embedded_sql templates sql schema"
all+=" traces machines wording commits"
for lint in ${LINTS:-$all}; do
    if out=$("$here/$lint.sh" 2>&1) && [ -z "$out" ]; then echo "ok lint $lint"; else
        echo "not ok lint $lint"
        echo "$out" | head -40
        bad=1
    fi
done
wait $! || bad=1
cat "$selftest"
exit $bad
