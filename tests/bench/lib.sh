# shellcheck shell=bash
# Sourced by the benches, from the project's root.
. tests/fixture.bash
# row FIGURE MEASURED FLOOR RATIO PROMISE KEPT   FLOOR and RATIO may be "-"; KEPT is yes, no or -
row() {
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"${BENCH_TABLE:-/dev/stdout}"
    printf '   %s: %s (floor %s, ratio %s; promised %s: %s)\n' "$@"
}
# CONDITION, for awk
yes_if() { awk "BEGIN { print ($1) ? \"yes\" : \"no\" }"; }
# A B [DIGITS]
divide() { awk "BEGIN { printf \"%.${3:-2}f\", ($1) / ($2) }"; }
now() { date +%s%N; }
# MOMENT, as now() gave it
seconds_since() { divide "$(now) - $1" 1e9 3; }
start_doors() { # FOLDER SOCKET PORT:USER...: waits until the first door answers
    tests/nginx.sh "$@"
    /usr/sbin/nginx -p "$1/nginx/" -e "$1/nginx/error.log" -c "$1/nginx/nginx.conf" &
    pids+=($!)
    wait_for curl -s -o /dev/null "http://127.0.0.1:${3%%:*}/"
}
