#!/usr/bin/env bash
# A file has at most 400 lines, a function of C at most 60, a folder at most 25 files.
# A function begins in the first column, its signature may take several lines, and it ends with a
# closing brace in the first column: .clang-format sees to that.
git ls-files 2>/dev/null | grep -vE '^(man|docs|sql/schema|static)/|package-lock|^sql/schema' |
    grep -E '\.([ch]|cc|sql|tpl|mjs|sh|bash|awk)$' | while read -r f; do
    [ -e "$f" ] || continue
    lines=$(wc -l <"$f")
    [ "$lines" -le 400 ] || echo "$f: file of $lines lines"
    case $f in *.[ch] | *.cc) ;; *) continue ;; esac
    awk -v f="$f" '
        /^[a-zA-Z_]/ && !/;$/ { head = $0; first = FNR }
        /\{$/ && head ~ /^[a-zA-Z_].*\(/ && !start && head !~ /=/ &&
            head !~ /^(struct|enum|union|extern|namespace|typedef)[^(]*\{/ { start = first }
        /^\}/ {
            if (start && FNR - start + 1 > 60)
                printf "%s:%d: function of %d lines: %s\n", f, start, FNR - start + 1, head
            start = 0
            head = ""
        }' "$f"
done
git ls-files 2>/dev/null | sed 's#/[^/]*$##' | grep / | sort | uniq -c |
    awk '$1 > 25 { print $2 ": folder of " $1 " files" }'
