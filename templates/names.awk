# Writes tpl_names.h: a constant for each name in the templates and for each file, so that a
# misspelt name does not compile.
FNR == 1 {
    file = FILENAME
    sub(/^templates\//, "", file)
    constant = file
    sub(/\.tpl$/, "", constant)
    gsub(/[\/-]/, "_", constant)
    files["TPL_" toupper(constant)] = file
}
{
    line = $0
    while (match(line, /\{\{[#>]?[A-Z][A-Z0-9_]*/)) {
        name = substr(line, RSTART, RLENGTH)
        sub(/^\{\{[#>]?/, "", name)
        names[name] = 1
        line = substr(line, RSTART + RLENGTH)
    }
}
END {
    print "/* Generated from templates/. */\n#ifndef TPL_NAMES_H\n#define TPL_NAMES_H"
    for (f in files) print "#define " f " \"" files[f] "\"" | "sort"
    close("sort")
    for (n in names) print "#define T_" n " \"" n "\"" | "sort"
    close("sort")
    printf "/* All files: the program checks at its start that none is missing. */\n#define TPL_ALL"
    for (f in files) printf " \"%s\",", files[f]
    print "\n#endif"
}
