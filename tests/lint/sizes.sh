#!/usr/bin/env bash
# A file has at most 400 lines, a function of C at most 60, a folder at most 25 files.
# A function begins in the first column, its signature may take several lines, and it ends with a
# closing brace in the first column: .clang-format sees to that.
git ls-files 2>/dev/null | grep -vE '^(man|docs|sql/schema|static)/|package-lock|^sql/schema' |
    grep -E '\.([ch]|cc|sql|tpl|mjs|sh|bash|awk)$' |
    while read -r f; do [ ! -e "$f" ] || echo "$f"; done |
    xargs -r -d '\n' awk '
        function end_file() {
            if (lines > 400) print file ": file of " lines " lines"
        }
        FNR == 1 {
            end_file()
            file = FILENAME
            is_c = file ~ /\.([ch]|cc)$/
            start = 0
            head = ""
        }
        { lines = FNR }
        is_c && /^[a-zA-Z_]/ && !/;$/ { head = $0; first = FNR }
        is_c && /\{$/ && head ~ /^[a-zA-Z_].*\(/ && !start && head !~ /=/ &&
            head !~ /^(struct|enum|union|extern|namespace|typedef)[^(]*\{/ { start = first }
        is_c && /^\}/ {
            if (start && FNR - start + 1 > 60)
                printf "%s:%d: function of %d lines: %s\n", file, start, FNR - start + 1, head
            start = 0
            head = ""
        }
        END { end_file() }'
git ls-files 2>/dev/null | sed 's#/[^/]*$##' | grep / | sort | uniq -c |
    awk '$1 > 25 { print $2 ": folder of " $1 " files" }'
