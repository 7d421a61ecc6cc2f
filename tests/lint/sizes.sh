#!/usr/bin/env bash
# A file has at most 400 lines, a function at most 60, a folder at most 25 files of ours.
# A function begins in the first column, its signature may take several lines, and it ends with a
# closing brace in the first column: .clang-format sees to that.
find core cgi-bin timer ctl tests -name '*.[ch]' -o -name '*.cc' | grep -v node_modules | sort |
    while read -r f; do
        awk -v f="$f" -v most="${MOST_LINES:-560}" '
            /^[a-zA-Z_]/ && !/;$/ { head = $0; first = FNR }
            /\{$/ && head ~ /^[a-zA-Z_].*\(/ && head !~ /^(struct|enum|union|extern|namespace|typedef)[^(]*\{/ &&
                head !~ /=/ && !start { start = first }
            /^\}/ {
                if (start && FNR - start + 1 > 60)
                    printf "%s:%d: function of %d lines: %s\n", f, start, FNR - start + 1, head
                start = 0
                head = ""
            }
            END { if (FNR > most) printf "%s: file of %d lines\n", f, FNR }' "$f"
    done
