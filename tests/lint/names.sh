#!/usr/bin/env bash
# Words that no name has, each with what to write instead: the field's term, or a plain word. A
# word stands between underscores. Read are identifiers of C (without strings and comments, but for
# those of the system), names of SQL statements, names of templates' variables, files of code, and
# functions of test helpers. Names that face the outside (fields, columns, codes) are strings there.
set -euo pipefail
export LC_ALL=C

words='
crowd=partition letter=message,alpha letters=messages,chars verdict=outcome verdicts=outcomes
gift=grant gifts=grants hollow=lists_missing wave=batch waves=batches
house=fixture houses=fixtures place=fixture,position places=positions
kept=cached,stored,carried heard=read hear=read said=recorded saying=recording
say=print,report says=text tell=notify,report tells=reports told=sent untold=unsent
so=done ill=failure sound=valid words=text,terms most=max
leaver=departed leavers=departed look=probe,load looks=probes lend=borrow lent=borrowed
hungry=needs_refill chores=housekeeping reckon=compute
'

existing() { # PATTERN...
    git ls-files -co --exclude-standard "$@" | while read -r file; do
        [ ! -e "$file" ] || echo "$file"
    done
}
# FILE:LINE NAME of all names of C; strings, character constants and comments are blank.
c_names() {
    existing '*.c' '*.h' '*.cc' | xargs -r -d '\n' awk '
        FNR == 1 { comment = 0 }
        {
            line = $0
            text = ""
            while (line != "") {
                if (comment) {
                    end = index(line, "*/")
                    if (!end) break
                    line = substr(line, end + 2)
                    comment = 0
                } else if (match(line, /\/\*|\/\/|"(\\.|[^"\\])*"|\x27(\\.|[^\x27\\])+\x27/)) {
                    text = text substr(line, 1, RSTART - 1) " "
                    found = substr(line, RSTART, RLENGTH)
                    line = substr(line, RSTART + RLENGTH)
                    if (found == "//") break
                    comment = found == "/*"
                } else {
                    text = text line
                    break
                }
            }
            if (text ~ /^ *# *include/) next
            gsub(/[^A-Za-z0-9_]+/, " ", text)
            n = split(text, name, " ")
            for (i = 1; i <= n; i++) print FILENAME ":" FNR, name[i]
        }'
}

sql_names() { grep -rnoE '^-- name: \w+' sql/queries | sed -E 's/:-- name: / /'; }
template_names() { grep -rnoE '\{\{[#/]?[A-Z0-9_]+' templates | sed -E 's/:\{\{[#\/]?/ /'; }
file_names() {
    git ls-files -co --exclude-standard core cgi-bin timer ctl sql/queries templates tests |
        sed -E 's/(.*\/)?([^\/.]*)(.*)/& \2/; s/-/_/g'
}
helper_names() {
    existing 'tests/*.mjs' 'tests/*.sh' 'tests/*.bash' | grep -v node_modules |
        { xargs -r -d '\n' grep -HsnoE -e '^ *(export )?(async )?function\*? \w+' \
            -e '^\w+\(\) *[{(]' -e '^ *(export )?const \w+ = [^=;]*=>' || true; } |
        sed -E "s#^([^:]+:[0-9]+):.*(function\*?|const) (\w+).*#\1 \3#
                s#^([^:]+:[0-9]+):(\w+)\(.*#\1 \2#"
}

{ c_names; sql_names; template_names; file_names; helper_names; } | awk -v list="$words" '
    BEGIN {
        n = split(list, pair, /[ \n]+/)
        for (i = 1; i <= n; i++)
            if (split(pair[i], side, "=") == 2) better[side[1]] = side[2]
    }
    $2 ~ /^(SO_[A-Z]+|SHUT_[A-Z]+)$/ { next } # of the system
    $2 == "WARNING_KEPT" { next } # people keep access: a word of the public face
    {
        n = split(tolower($2), part, "_")
        for (i = 1; i <= n; i++)
            if (part[i] in better && !seen[$0]++)
                print $1 ": " $2 ": not " part[i] ", but " better[part[i]]
    }'
