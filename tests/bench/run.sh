#!/usr/bin/env bash
# `make bench`: every promise of speed, as a ratio to a floor of the same run, and one table at the
# end, within eight minutes. FULL=1 adds the longest: twenty minutes. ONLY="pages sync" runs some of
# tests/bench/bench_*.sh.
# Each bench reports its figures with `row` of lib.sh, on loopback and in bounded time. A missed
# promise is reported and no failure: machines are noisy.
set -uo pipefail
cd "$(dirname "$0")/../.."
tests/install-packages bench
BENCH_TABLE=$(mktemp)
export BENCH_TABLE
trap 'rm -f "$BENCH_TABLE"' EXIT
[ "${FULL:-0}" = 1 ] || export QUICK=1
for script in tests/bench/bench_*.sh; do
    name=${script##*/bench_} name=${name%.sh}
    [ -z "${ONLY:-}" ] || [[ " $ONLY " == *" $name "* ]] || continue
    echo "== $name"
    from=$SECONDS
    "$script" || echo "bench $name did not finish"
    echo "   $((SECONDS - from)) s"
done
echo
echo "$(date -u +%F), $(nproc) processors, $(uname -r), SQLite $(sqlite3 --version | cut -d' ' -f1)"
printf '%-54s %14s %14s %9s  %-22s %s\n' figure measured floor ratio promise kept
while IFS=$'\t' read -r figure measured floor ratio promise kept; do
    printf '%-54s %14s %14s %9s  %-22s %s\n' "$figure" "$measured" "$floor" "$ratio" "$promise" \
        "$kept"
done <"$BENCH_TABLE"
