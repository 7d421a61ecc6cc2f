#!/bin/bash
# Feeds broken input to what reads foreign text: one program per fuzz_*.c, SECONDS_EACH seconds each (20).
# Seeds are in corpus/<name>/; what is found on the way is kept in build/fuzz and used by the next run.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${SECONDS_EACH:-20}
command -v clang > /dev/null || { echo "fuzz: clang is missing (apt-get install clang)"; exit 1; }
mkdir -p build/fuzz
failed=0
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c); name=${name#fuzz_}
    clang -std=gnu17 -D_GNU_SOURCE -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Icore -Itimer \
        "$source" core/{arena,buf,config,err,log,text,webhook_url,xml}.c timer/target.c -lmxml -lcurl -o "build/fuzz/$name"
    mkdir -p "build/fuzz/found/$name"
    if "build/fuzz/$name" -max_total_time="$seconds" -max_len=4096 -timeout=10 -verbosity=0 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "build/fuzz/found/$name" "tests/fuzz/corpus/$name" > "build/fuzz/$name.log" 2>&1; then
        echo "fuzz: $name: $(awk '/number_of_executed_units/ { print $2 }' "build/fuzz/$name.log") inputs, no failure"
    else
        failed=1
        echo "fuzz: $name FAILED, see build/fuzz/$name.log"
        tail -n 20 "build/fuzz/$name.log"
    fi
done
exit $failed
