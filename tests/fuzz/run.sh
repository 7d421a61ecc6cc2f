#!/usr/bin/env bash
# Feeds broken input to the code that reads foreign text: one program for each fuzz_*.c, for
# SECONDS_EACH seconds each (60). Seeds are in corpus/<name>/, also in folders below it. Findings
# stay in build/fuzz/found, and the next run uses them.
set -uo pipefail
cd "$(dirname "$0")/../.."
export seconds=${SECONDS_EACH:-60} out=build/fuzz
if ! echo 'int LLVMFuzzerTestOneInput(const char *d, long n);
    int LLVMFuzzerTestOneInput(const char *d, long n) { return d == 0 && n > 0; }' |
    clang -x c - -fsanitize=fuzzer,address -o /dev/null 2>/dev/null; then
    echo "not ok fuzz: clang with libFuzzer is missing (apt-get install clang libclang-rt-14-dev)"
    exit 1
fi
mkdir -p $out
speed="-O1 -gline-tables-only" # lines of a finding, and no more: it builds faster
san="address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"
make -s -j"$(nproc)" B=$out/obj CC=clang CXX=clang++ WARN=-w HARD=-fPIE CFLAGS="$speed" \
    SANFLAGS="-fsanitize=fuzzer-no-link,$san" $out/obj/parts.a >$out/build.log 2>&1 || {
    echo "not ok fuzz build"
    tail -20 $out/build.log
    exit 1
}
build_target() { # NAME
    # shellcheck disable=SC2086
    clang -std=gnu17 -D_GNU_SOURCE -w $speed -fsanitize=fuzzer,$san \
        -Icore -Icgi-bin -Itimer -I$out/obj/gen -c "tests/fuzz/fuzz_$1.c" -o "$out/$1.o" &&
        clang++ -fsanitize=fuzzer,$san "$out/$1.o" $out/obj/parts.a -o "$out/$1" \
            -lfcgi -lctemplate -lcurl -lsqlite3 -lsodium -lmxml -lidn2
}
run_target() { # NAME
    local dictionary=()
    [ ! -e "tests/fuzz/$1.dict" ] || dictionary=(-dict="tests/fuzz/$1.dict")
    mkdir -p "$out/found/$1"
    "$out/$1" -max_total_time="$seconds" -max_len=4096 -timeout=20 -rss_limit_mb=4096 \
        -verbosity=0 -close_fd_mask=2 -print_final_stats=1 "${dictionary[@]}" \
        -artifact_prefix="$out/$1-" "$out/found/$1" "tests/fuzz/corpus/$1"
}
one() { # NAME
    local log=$out/$1.log executed
    if ! build_target "$1" >"$log" 2>&1; then
        echo "not ok fuzz $1: does not build"
        tail -n 20 "$log"
    elif run_target "$1" >>"$log" 2>&1; then
        executed=$(awk '/number_of_executed_units/ { print $2 }' "$log")
        echo "ok fuzz $1: $executed inputs, no failure"
    else
        echo "not ok fuzz $1, see $log"
        tail -n 30 "$log" | sed 's/^/    /'
    fi
}
export -f build_target run_target one
export san speed
export ASAN_OPTIONS=detect_leaks=0
ls tests/fuzz/fuzz_*.c | sed 's#.*/fuzz_##; s#\.c$##' | xargs -P "$(nproc)" -I{} bash -c 'one {}' |
    tee $out/result
! grep -q '^not ok' $out/result
