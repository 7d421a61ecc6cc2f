# The result columns of the statements in one file as C enums, so that C reads a column by its
# name: column NAME of statement USERS_ROWS is USERS_ROWS__NAME. A column has a name when it is a
# plain column or has an alias (AS name). Of SELECT each_row(a, b) the arguments are the columns.
# With TABLE=1 the same as rows of a table, for the test that asks SQLite (test_columns.c).
function flush_block(  n, list, i, name, out) {
    if (statement == "") return
    n = split_top(select_list(body), list)
    if (n == 1 && list[1] ~ /^each_row *\(/) {
        sub(/^each_row *\(/, "", list[1]); sub(/\)[^)]*$/, "", list[1])
        n = split_top(list[1], list)
    }
    for (i = 1; i <= n; i++) {
        name = column_name(list[i])
        if (name == "") continue
        if (TABLE) printf "    {Q_%s, %d, \"%s\"},\n", statement, i - 1, name
        out = out sprintf("    %s__%s = %d,\n", statement, toupper(name), i - 1)
    }
    if (out != "" && !TABLE) printf "enum {\n%s};\n", out
}
# What stands between the first SELECT outside of brackets and its FROM.
function select_list(text,  i, c, depth, word, start, quoted) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\047") quoted = !quoted
        if (quoted) continue
        if (c == "(") depth++
        if (c == ")") depth--
        if (!depth && start && c == ";") return substr(text, start, i - start)
        if (depth || i > 1 && substr(text, i - 1, 1) ~ /[A-Za-z0-9_]/) continue
        word = toupper(substr(text, i, 6))
        if (!start && word ~ /^(INSERT|UPDATE|DELETE|CREATE)/) return ""
        if (!start && word == "SELECT") {
            start = i + 6
            if (toupper(substr(text, start, 10)) ~ /^ DISTINCT /) start += 10
        } else if (start && (word ~ /^FROM[^A-Z0-9_]/ || word ~ /^UNION/))
            return substr(text, start, i - start)
    }
    return ""
}
# Parts between commas outside of brackets and quotes, without blanks at their ends.
function split_top(text, list,  i, c, depth, quoted, part, n) {
    split("", list)
    text = text ","
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "\047") quoted = !quoted
        if (!quoted && c == "(") depth++
        if (!quoted && c == ")") depth--
        if (c != "," || depth || quoted) { part = part c; continue }
        gsub(/^[ \n]+|[ \n]+$/, "", part)
        if (part != "") list[++n] = part
        part = ""
    }
    return n
}
function column_name(part) {
    if (part ~ /[ )]AS +[a-z][a-z0-9_]*$/) { sub(/.*[ )]AS +/, "", part); return part }
    if (part ~ /^([a-z_]+\.)?[a-z][a-z0-9_]*$/) { sub(/.*\./, "", part); return part }
    return ""
}
BEGIN { if (!TABLE) print "/* Generated from " SOURCE ". */\n#pragma once" }
/^-- name: / { flush_block(); statement = $3; body = ""; next }
{ sub(/--.*/, ""); body = body $0 " " }
END { flush_block() }
