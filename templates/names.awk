# Writes tpl_names.h: a constant for every name the templates use and for every file, so a misspelt one does not compile.
FNR == 1 {
    file = FILENAME; sub(/^templates\//, "", file); constant = file; sub(/\.tpl$/, "", constant)
    gsub(/[\/-]/, "_", constant); files["TPL_" toupper(constant)] = file
}
{
    line = $0
    while (match(line, /\{\{[#>]?[A-Z][A-Z0-9_]*/)) {
        name = substr(line, RSTART, RLENGTH); sub(/^\{\{[#>]?/, "", name); names[name] = 1
        line = substr(line, RSTART + RLENGTH)
    }
}
END {
    print "/* Generated from templates/. */\n#ifndef TPL_NAMES_H\n#define TPL_NAMES_H"
    for (f in files) print "#define " f " \"" files[f] "\"" | "sort"
    close("sort")
    # All names in one text, each at its place: the place tells the view which name it is without hashing it again.
    for (n in names) { printf "#define T_%s (tpl_names + %d)\n", n, at; text = text " \"" n "\\0\""; at += length(n) + 1 }
    printf "#define TPL_NAMES%s\n#define TPL_NAMES_BYTES %d\nextern const char tpl_names[TPL_NAMES_BYTES + 1];\n", text, at
    printf "/* Every file, so that a missing one is noticed at the start. */\n#define TPL_ALL"
    for (f in files) printf " \"%s\",", files[f]
    print "\n#endif"
}
