#!/usr/bin/env bash
# `make check`: lints, clang-tidy and cppcheck, unit tests, lanes, the package in a booted system,
# fuzzing for a few seconds, browser tests, then unit tests once more and web tests under ASan and
# UBSan. The last line is "N passed, N failed".
# ONLY="lint unit" runs some stages; FAST=1 leaves out the instrumented build.
set -uo pipefail
cd "$(dirname "$0")/.."
passed=0 failed=0 logs=build/check
# The web tests run once, on the instrumented build; FAST=1 runs them on the plain build.
default="lint tidy unit scripts notify boot fuzz browser san"
[ -z "${FAST:-}" ] || default="lint tidy unit scripts notify boot fuzz web browser"
stages=${ONLY:-$default}

count() { # STAGE PASSED FAILED
    passed=$((passed + $2)) failed=$((failed + $3))
    printf '%-8s %4d passed, %d failed  (%d s)\n' "$1" "$2" "$3" "$SECONDS"
}
finish() { # a build that breaks is one failure
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# Lines "ok ..." and "not ok ..." are the tests of a script. A script that fails without such a line
# is one failure.
read_log() { # STAGE STATUS of the command that wrote the log
    local stage=$1 log rc ok bad
    log=$logs/$stage.log rc=$2
    ok=$(grep -cE '^ *ok ' "$log") bad=$(grep -cE '^ *not ok ' "$log")
    [ $rc -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    if [ "$bad" -gt 0 ]; then
        grep -E -A 25 '^ *not ok ' "$log" | head -n 150
        echo "--- end of $log"
        tail -n 15 "$log"
    fi
    count "$stage" "$ok" "$bad"
}
tap() { # STAGE COMMAND...
    "${@:2}" >"$logs/$1.log" 2>&1
    read_log "$1" $?
}

run_unit() { # PROGRAM: its output, then its status
    local log=$units/${1//\//-}
    timeout 600 "$1" >"$log" 2>&1
    echo $? >"$log.rc"
}
memory_folder() { # in memory if there is a gigabyte: a database there waits for no disk
    local free
    free=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)
    if [ "${free:-0}" -gt 1000000 ]; then mktemp -d /dev/shm/rollcall-XXXXXX; else mktemp -d; fi
}
unit() { # STAGE BUILD: cmocka programs, one on each processor
    local stage=$1 build=$2 log ok=0 bad=0 n databases
    databases=$(memory_folder)
    units=$logs/$stage
    rm -rf "$units" && mkdir -p "$units"
    export units
    export -f run_unit
    find tests/unit -name 'test_*.c' | sort | sed "s#^tests/\(.*\)\.c\$#$build/\1#" |
        TMPDIR=$databases xargs -P "$(nproc)" -I{} bash -c '[ ! -x {} ] || run_unit {}'
    rm -rf "$databases"
    for log in "$units"/*.rc; do
        log=${log%.rc}
        n=$(sed -n 's/.*PASSED *\] \([0-9]*\) test.*/\1/p' "$log" | tail -1)
        ok=$((ok + ${n:-0}))
        [ "$(cat "$log.rc")" -ne 0 ] || continue
        n=$(sed -n 's/.*FAILED *\] *\([0-9]*\) test.*/\1/p' "$log" | head -1)
        bad=$((bad + ${n:-1}))
        echo "--- ${log##*/}"
        tail -n 30 "$log"
    done
    count "$stage" "$ok" "$bad"
}

run_script() { # SCRIPT; a failure shows the end of its output
    local log
    log=$logs/script-${1//\//-}.log
    if timeout 900 "$1" >"$log" 2>&1; then
        echo "ok $1"
    else
        echo "not ok $1"
        tail -n 25 "$log"
    fi
}
scripts() { # one test each; they mostly wait, so three of the lanes run beside one of the others
    local lanes
    export logs
    export -f run_script
    printf '%s\n' tests/timer/{sync,tasks}/*.sh tests/timer/*.sh |
        xargs -P 3 -I{} bash -c "run_script {}" &
    lanes=$!
    printf '%s\n' tests/ctl/*.sh tests/ops/*.sh | xargs -P 1 -I{} bash -c "run_script {}"
    wait "$lanes"
}

web_tests() { # the longest ones first, so that none is left alone at the end
    local long=({dashboard/inactivity,http/routes,http/cache,http/workers,runs/undo}
        {my_access/return,runs/large_preview,runs/progress,settings/api_key,tasks/task_runs})
    timeout 2400 tests/node_tests.sh $({
        printf 'tests/web/%s.test.mjs\n' "${long[@]}"
        printf '%s\n' tests/web/*/*.test.mjs
    } | awk '!seen[$0]++')
}
browser_tests() { tests/browser/run.sh; }

# A killed faketime leaves files with its process number, and the next process with that number does
# not start.
for mark in /dev/shm/faketime_shm_*; do
    [ ! -e "$mark" ] || [ -e "/proc/${mark##*_}" ] ||
        rm -f "$mark" "/dev/shm/sem.faketime_sem_${mark##*_}"
done
mkdir -p "$logs"
tests/install-packages "${PACKAGES:-check}" || {
    count packages 0 1
    finish
}
if ! make -s -j"$(nproc)" programs unit >"$logs/build.log" 2>&1; then
    tail -n 40 "$logs/build.log"
    count build 0 1
    finish
fi
count build 1 0
# Lints, lanes, mail servers and the system that boots often wait, so they run beside the stages
# that use the processors.
beside() { # STAGE COMMAND...
    rm -f "$logs/$1.rc" # of an earlier run
    [[ " $stages " == *" $1 "* ]] || return 0
    "${@:2}" >"$logs/$1.log" 2>&1
    echo $? >"$logs/$1.rc"
}
beside boot timeout 1200 tests/boot/run.sh &
waiting=("$!")
{
    beside notify tests/notify/run.sh
    beside scripts scripts
} &
waiting+=("$!")
beside lint tests/lint/run.sh &
waiting+=("$!")
for stage in $stages; do
    case $stage in
        unit) unit unit build ;;
        tidy) tap tidy tests/tidy.sh ;;
        fuzz) SECONDS_EACH=${SECONDS_EACH:-3} tap fuzz tests/fuzz/run.sh ;;
        debian13) tap debian13 tests/boot/debian13.sh ;;
        web) tap web web_tests ;;
        browser) tap browser browser_tests ;;
        san)
            export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1 \
                UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
            if make -s -j"$(nproc)" SAN=address,undefined programs unit \
                >"$logs/build-san.log" 2>&1; then
                unit san-unit build/san
                BUILD=build/san tap san-web web_tests
            else
                tail -n 40 "$logs/build-san.log"
                count san 0 1
            fi
            ;;
    esac
done
wait "${waiting[@]}"
for stage in lint notify scripts boot; do
    [[ " $stages " != *" $stage "* ]] || read_log "$stage" "$(cat "$logs/$stage.rc")"
done
finish
