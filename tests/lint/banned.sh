#!/usr/bin/env bash
# Functions that overflow, that guess at errors, that are not reentrant, or that start a shell.
words='strcpy|strcat|sprintf|vsprintf|atoi|atol|atoll|atof|strtok|gets|localtime|gmtime|ctime'
words+='|asctime|system|popen|tmpnam|mktemp|alloca'
grep -nE "\b($words) *\(" -r core cgi-bin timer ctl tests/demo_org tests/demo_org \
    --include='*.[ch]' --include='*.cc' 2>/dev/null |
    grep -vE ':[0-9]+: *(/\*|\*|//)' || true
# rollcallctl prints through print.c, so that no name reaches a terminal unescaped.
grep -nE '(^|[^a-z_])(f?printf|puts|fputs|putchar|perror) *\(' -r ctl --include='*.c' |
    grep -v '^ctl/print\.c:' || true
# Debian 12's Node is 18 and does not know these.
words='\.(toSorted|toReversed|toSpliced|isSubsetOf|isSupersetOf|isDisjointFrom)\('
words+='|import\.meta\.(dirname|filename)|\b(groupBy|withResolvers|fromAsync)\('
grep -nE "$words" -r tests --include='*.mjs' --exclude-dir=node_modules || true
