# Embeds SQL as C: named statements (MODE=header: enum; MODE=source: texts) or the steps of the
# schema (MODE=version: how many; MODE=schema: texts).
function quote(s) {
    gsub(/\\/, "\\\\", s)
    gsub(/"/, "\\\"", s)
    return "\"" s "\\n\""
}
function end_statement() {
    if (MODE == "source" && open) print "    ,"
    open = 0
}
BEGIN {
    if (MODE == "header") {
        print "/* Generated from sql/queries/. */"
        print "#ifndef QUERIES_H\n#define QUERIES_H"
        print "enum query {"
    }
    if (MODE == "source") {
        print "/* Generated from sql/queries/. */"
        print "#include \"queries.h\""
        print "const char *const query_text[QUERY__COUNT] = {"
    }
    if (MODE == "schema") {
        print "/* Generated from sql/schema/. */"
        print "#include \"schema.h\""
        print "const char *const schema_steps[SCHEMA_VERSION] = {"
    }
}
MODE == "version" {
    steps += FNR == 1
    next
}
MODE == "schema" {
    if (FNR == 1 && NR > 1) print "    ,"
    print "    " quote($0)
    next
}
/^-- name: / {
    end_statement()
    names[++count] = $3
    if ($3 in seen) {
        print FILENAME ":" FNR ": " $3 " is named twice" > "/dev/stderr"
        failed = 1
        exit 1
    }
    seen[$3] = 1
    if (MODE == "header") print "    Q_" $3 ","
    if (MODE == "source") {
        print "    [Q_" $3 "] ="
        open = 1
    }
    next
}
MODE == "source" && open && $0 !~ /^[ \t]*--/ && $0 !~ /^[ \t]*$/ { print "    " quote($0) }
END {
    if (failed) exit 1
    end_statement()
    if (MODE == "header") {
        print "    QUERY__COUNT\n};"
        print "extern const char *const query_text[QUERY__COUNT];"
        print "extern const char *const query_name[QUERY__COUNT];"
        print "#endif"
    }
    if (MODE == "source") {
        print "};"
        print "const char *const query_name[QUERY__COUNT] = {"
        for (i = 1; i <= count; i++) print "    [Q_" names[i] "] = \"" names[i] "\","
        print "};"
    }
    if (MODE == "schema") print "};"
    if (MODE == "version") {
        print "/* Generated from sql/schema/: the schema this build knows, and the steps to it. */"
        print "#ifndef SCHEMA_H\n#define SCHEMA_H"
        print "enum { SCHEMA_VERSION = " steps " };"
        print "extern const char *const schema_steps[SCHEMA_VERSION];"
        print "#endif"
    }
}
