#!/usr/bin/env bash
# No line has more than 100 columns. Released migrations stay as they are: databases were made by
# them, byte for byte.
git ls-files 2>/dev/null |
    grep -vE '^sql/schema/00(0|1[0-5])|^sql/schema\.golden\.sql$' |
    grep -vE '^(tests/golden/|tests/fuzz/corpus/|man/)' |
    grep -vE 'package-lock\.json$|\.(png|svg)$|^(LICENSE|static/zones\.txt)$' |
    while read -r file; do [ ! -e "$file" ] || echo "$file"; done |
    LC_ALL=C.UTF-8 xargs -r -d '\n' grep -HnP '^.{101,}' | LC_ALL=C.UTF-8 cut -c1-150
