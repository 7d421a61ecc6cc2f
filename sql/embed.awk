# Embeds SQL: named statements (MODE=header: enum; MODE=source: texts) or migrations (MODE=schema) as C.
function quote(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\\n\"" }
function flush_block() { if (MODE == "source" && open) print "    ,"; open = 0 }
BEGIN {
    if (MODE == "header") print "/* Generated from sql/queries/. */\n#ifndef QUERIES_H\n#define QUERIES_H\nenum query {"
    if (MODE == "source") print "/* Generated from sql/queries/. */\n#include \"queries.h\"\nconst char *const query_text[QUERY__COUNT] = {"
    if (MODE == "schema") print "/* Generated from sql/schema/. */\nextern const char *const schema_steps[];\nextern const int schema_count;\nconst char *const schema_steps[] = {"
}
MODE == "schema" { if (FNR == 1 && NR > 1) print "    ,"; print "    " quote($0); if (FNR == 1) steps++; next }
/^-- name: / {
    flush_block()
    names[++count] = $3
    if ($3 in seen) { print FILENAME ":" FNR ": " $3 " is named twice" > "/dev/stderr"; failed = 1; exit 1 }
    seen[$3] = 1
    if (MODE == "header") print "    Q_" $3 ","
    if (MODE == "source") { print "    [Q_" $3 "] ="; open = 1 }
    next
}
MODE == "source" && open { if ($0 !~ /^[ \t]*--/ && $0 !~ /^[ \t]*$/) print "    " quote($0) }
END {
    if (failed) exit 1
    flush_block()
    if (MODE == "header") print "    QUERY__COUNT\n};\nextern const char *const query_text[QUERY__COUNT];\nextern const char *const query_name[QUERY__COUNT];\n#endif"
    if (MODE == "source") {
        print "};\nconst char *const query_name[QUERY__COUNT] = {"
        for (i = 1; i <= count; i++) print "    [Q_" names[i] "] = \"" names[i] "\","
        print "};"
    }
    if (MODE == "schema") print "};\nconst int schema_count = " steps ";"
}
