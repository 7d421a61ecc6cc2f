#!/usr/bin/env bash
# sql/schema.golden.sql is what the migrations add up to. `tests/lint/schema.sh --write` makes it
# anew.
set -euo pipefail
db=$(mktemp)
trap 'rm -f "$db"' EXIT
for f in sql/schema/[0-9]*.sql; do sqlite3 -bail "$db" <"$f"; done
head='-- What the files of sql/schema/ add up to; written by tests/lint/schema.sh --write.'
objects="SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name"
want=$(echo "$head" && sqlite3 "$db" "$objects")
if [ "${1:-}" = --write ]; then
    echo "$want" >sql/schema.golden.sql
else
    diff sql/schema.golden.sql <(echo "$want")
fi
