#!/usr/bin/env bash
# Functions that overflow, that guess at errors, that are not reentrant, or that start a shell.
grep -nE '\b(strcpy|strcat|sprintf|vsprintf|atoi|atol|atoll|atof|strtok|gets|localtime|gmtime|ctime|asctime|system|popen|tmpnam|mktemp|alloca) *\(' \
    -r core cgi-bin timer ctl tests/demo_org --include='*.c' --include='*.h' --include='*.cc' | grep -vE ':[0-9]+: *(/\*|\*|//)' || true
# What rollcallctl says goes through say.c, so that no name reaches a terminal as it is.
grep -nE '(^|[^a-z_])(f?printf|puts|fputs|putchar|perror) *\(' -r ctl --include='*.c' |
    grep -v '^ctl/say\.c:' || true
# What Debian 12's Node, which is 18, does not know.
grep -nE '\.(toSorted|toReversed|toSpliced|isSubsetOf|isSupersetOf|isDisjointFrom)\(|import\.meta\.(dirname|filename)|\b(groupBy|withResolvers|fromAsync)\(' \
    -r tests --include='*.mjs' --exclude-dir=node_modules || true
