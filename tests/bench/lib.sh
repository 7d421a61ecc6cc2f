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
# URL CONNECTIONS SECONDS [SCRIPT ARGUMENT...] -> "requests/s p99ms timeouts bad"
load() {
    local threads=$(($2 < 2 ? 1 : 2))
    wrk -t"$threads" -c"$2" -d"$3s" --latency ${4:+-s "$4"} "$1" ${5:+-- "${@:5}"} | awk '
        function ms(v) { return v ~ /us$/ ? v / 1000 : v ~ /ms$/ ? v + 0 : v * 1000 }
        /Requests\/sec/ { rate = $2 }
        $1 == "99%" { p99 = ms($2) }
        /Socket errors/ { timeouts = $NF }
        /Non-2xx/ { bad = $NF }
        END { printf "%.0f %.2f %d %d\n", rate, p99, timeouts, bad }'
}
start_floor() { # PORT: hello.c with eight workers behind nginx; $hello is its process
    [ -x "$work/hello" ] || gcc -O2 tests/bench/hello.c -o "$work/hello" -lfcgi || exit 2
    rm -f "$work/hello.sock"
    "$work/hello" "$work/hello.sock" 8 &
    hello=$!
    pids+=("$hello")
    wait_for test -S "$work/hello.sock"
    start_doors "$work/floor$1" "$work/hello.sock" "$1:hello"
}
stop_floor() { # it does not end its children
    pkill -P "$hello"
    wait "$hello" 2>/dev/null
}
start_doors() { # FOLDER SOCKET PORT:USER...: waits until the first door answers
    tests/nginx.sh "$@"
    /usr/sbin/nginx -p "$1/nginx/" -e "$1/nginx/error.log" -c "$1/nginx/nginx.conf" &
    pids+=($!)
    wait_for curl -sf -o /dev/null "http://127.0.0.1:${3%%:*}/"
}
