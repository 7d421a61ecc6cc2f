#!/usr/bin/env bash
# SQL lives in sql/: no statement in a C string. The wrapper itself has BEGIN, COMMIT, PRAGMA and
# the like.
words='SELECT [^"]* FROM|SELECT +[a-z_*(]+|INSERT +INTO|UPDATE +[a-z_]+ +SET|DELETE +FROM'
words+='|CREATE +(TABLE|INDEX|VIEW)|DROP +TABLE|ALTER +TABLE'
grep -nE "\"[^\"]*\b($words)\b" -r core cgi-bin timer ctl --include='*.[ch]' --include='*.cc' |
    grep -vE '^core/db/(connection|migrate|backup)\.c:' || true
