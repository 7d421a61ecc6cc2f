#!/usr/bin/env bash
# Compiles a C program of the tests and links it with the library. BUILD names the folder of the
# library; SANFLAGS holds the sanitizer's options if the library has them.
# Usage: build_tool.sh SOURCE PROGRAM [OBJECT...]   Objects replace those of the library.
set -euo pipefail
cd "$(dirname "$0")/.."
source=$1 program=$2
shift 2
library=${BUILD:-build}
# shellcheck disable=SC2086
gcc -std=gnu17 -D_GNU_SOURCE -Icore -I"$library/gen" ${SANFLAGS:-} "$source" "$@" \
    "$library/librollcall.a" -o "$program" -lsqlite3 -lsodium -lmxml -lidn2
