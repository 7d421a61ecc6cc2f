#!/usr/bin/env bash
# Files up to 500 lines, functions up to 60.
# The style fixes where a function ends: a closing brace in the first column.
find core cgi-bin timer ctl tests -name '*.[ch]' -o -name '*.cc' | sort | while read -r f; do
    awk -v f="$f" '
        /^[a-zA-Z_].*\) (const )?\{$/ && !/^(struct|enum|union|extern|namespace)[^(]*\{/ { start = FNR; name = $0 }
        /^\}/ { if (start && FNR - start + 1 > 60) printf "%s:%d: function of %d lines: %s\n", f, start, FNR - start + 1, name; start = 0 }
        END { if (FNR > 500) printf "%s: file of %d lines\n", f, FNR }' "$f"
done
