# Sourced by the benches.
# row FIGURE MEASURED FLOOR RATIO PROMISE KEPT   FLOOR and RATIO may be "-"; KEPT is yes, no or -
row() {
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"${BENCH_TABLE:-/dev/stdout}"
    printf '   %s: %s (floor %s, ratio %s; promised %s: %s)\n' "$@"
}
# kept EXPRESSION: yes or no, by awk
kept() { awk "BEGIN { print ($1) ? \"yes\" : \"no\" }"; }
