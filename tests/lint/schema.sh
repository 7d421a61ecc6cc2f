#!/usr/bin/env bash
# sql/schema.golden.sql is what the migrations add up to. `tests/lint/schema.sh --write` writes it anew.
set -euo pipefail
db=$(mktemp)
trap 'rm -f "$db"' EXIT
for f in sql/schema/[0-9]*.sql; do sqlite3 -bail "$db" <"$f"; done
want=$(echo "-- What the files of sql/schema/ add up to; written by tests/lint/schema.sh --write."
    sqlite3 "$db" "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
[ "${1:-}" != --write ] || { echo "$want" >sql/schema.golden.sql; exit 0; }
diff sql/schema.golden.sql <(echo "$want")
