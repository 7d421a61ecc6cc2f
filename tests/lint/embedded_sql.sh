#!/usr/bin/env bash
# SQL lives in sql/: no statement in a C string. The wrapper itself says BEGIN, COMMIT, PRAGMA and the like.
grep -nE '"[^"]*\b(SELECT [^"]* FROM|SELECT +[a-z_*(]+|INSERT +INTO|UPDATE +[a-z_]+ +SET|DELETE +FROM|CREATE +(TABLE|INDEX|VIEW)|DROP +TABLE|ALTER +TABLE)\b' \
    -r core cgi-bin timer ctl --include='*.c' --include='*.h' --include='*.cc' | grep -vE '^core/db/(connection|migrate|backup)\.c:' || true
