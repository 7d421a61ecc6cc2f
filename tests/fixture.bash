# shellcheck shell=bash
# Sourced by the scripts of tests/timer, tests/ctl and tests/ops: it goes to the project's root and
# gives a folder that ends with the script, counted assertions, and a way to wait.
#   $build    the folder with the programs (BUILD, else build/)
#   $work     the script's own folder
#   ${pids[@]}  processes to end with the script
#   $subject    the prefix of a failed check's name, if set
#   ${shown[@]} files that a failed check shows beside the output of its command
! declare -F clean_up >/dev/null || return 0 # sourced already
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
build=${BUILD:-build}
work=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-test.XXXXXX") || exit 2
export ORG_HOSTILE=1 # the organization of the tests, in every stand-in
passed=0 failed=0 pids=() shown=() subject=

clean_up() {
    if [ ${#pids[@]} -gt 0 ]; then
        kill "${pids[@]}" 2>/dev/null || true
        wait "${pids[@]}" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT

pass() { passed=$((passed + 1)); }
fail() { # MESSAGE...
    failed=$((failed + 1))
    echo "FAILED: $*"
}
equal() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then pass; else fail "$1: expected '$2', got '$3'"; fi
}
contains() { # NAME PART TEXT
    if [[ "$3" == *"$2"* ]]; then pass; else fail "$1: expected *$2*, got '$3'"; fi
}
check() { # NAME COMMAND: the shell evaluates COMMAND; a failure shows what it printed
    if eval "$2" >"$work/out" 2>&1; then
        pass
    else
        fail "${subject:+$subject: }$1: $2"
        tail -n 40 "$work/out" "${shown[@]}" | sed 's/^/    /'
    fi
}
wait_for() { # COMMAND...: up to a minute, until it succeeds
    local tries
    for ((tries = 0; tries < 3000; tries++)); do
        "$@" && return
        sleep 0.02
    done
    return 1
}
wait_until() { wait_for eval "$1"; } # CONDITION: the shell evaluates it
# The beginning of a configuration; servers and a "}" have to follow.
nginx_begin() {
    [ "$(id -u)" -ne 0 ] || echo "user root;"
    cat <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log warn;
events { worker_connections 512; }
http {
    include /etc/nginx/mime.types;
    access_log $work/access.log;
    client_body_temp_path $work/t1;
    proxy_temp_path $work/t2;
    fastcgi_temp_path $work/t3;
    uwsgi_temp_path $work/t4;
    scgi_temp_path $work/t5;
CONF
}
start_nginx() { # CONFIGURATION, begun with nginx_begin
    /usr/sbin/nginx -p "$work/" -c "$1" -e "$work/nginx.log" &
    pids+=($!)
    wait_for test -s "$work/nginx.pid" # nginx writes it once it listens
}
new_certificate() { # NAME SUBJECT NAMES [OPTION...]: $work/NAME.key and .crt; NAMES may be empty
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "$2" ${3:+-addext "subjectAltName=$3"} -keyout "$work/$1.key" \
        -out "$work/$1.crt" "${@:4}" 2>>"$work/openssl.log"
}
build_tool() { # SOURCE NAME: a C program of the tests, linked with the library, as $work/NAME
    tests/build_tool.sh "$1" "$work/$2" || exit 2
}
report() { # the last line of a script; fails when a check failed
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
