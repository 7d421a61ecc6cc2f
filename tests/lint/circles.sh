#!/usr/bin/env bash
# No circle of calls between files: whatever a file calls, directly or by way of others, does not
# call back into it. Read from the symbols of the built objects, one program at a time.
set -uo pipefail
[ -d build/core ] || exit 0 # nothing is built
for program in cgi-bin timer ctl; do
    # Objects of files that are gone stay in build/.
    find "build/core" "build/$program" -name '*.o' | while read -r object; do
        source=${object#build/}
        source=${source%.o}
        if [ -e "$source.c" ] || [ -e "$source.cc" ]; then echo "$object"; fi
    done | xargs nm -A -P | awk '
        { object = $1; sub(/:$/, "", object); sub(/^build\//, "", object); sub(/\.o$/, "", object) }
        $3 ~ /^[TDBRC]$/ { home[$2] = object }
        $3 == "U" { calls[object " " $2] = 1 }
        END {
            for (call in calls) {
                split(call, part, " ")
                to = home[part[2]]
                if (to != "" && to != part[1]) print part[1], to
            }
        }' | sort -u | tsort 2>&1 >/dev/null |
        sed "s/^tsort: /$program: /; s/-: input contains a loop/a circle of calls/"
done
