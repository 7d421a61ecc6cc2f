#!/usr/bin/env bash
# Every named statement prepares against a fresh schema, stands alone in its block, and reads no whole table
# unless it says /*scan*/ and why; none asks for more than the database and its values. TEMP staging tables, made by statements of their own, come first.
set -euo pipefail
db=$(mktemp)
trap 'rm -f "$db" "$db".*' EXIT
for f in sql/schema/[0-9]*.sql; do sqlite3 -bail "$db" <"$f"; done
views=$(sqlite3 "$db" "SELECT group_concat(name, '|') FROM sqlite_schema WHERE type = 'view'")
awk -v out="$db" -v views="${views:-none}" '
    FNR == 1 { name = "" }
    /^-- name:/ { name = $3; file[name] = FILENAME ":" FNR; names[++n] = name; if (seen[name]++) print FILENAME ": " name " is there twice"; next }
    name != "" { body[name] = body[name] $0 "\n" }
    END {
        for (i = 1; i <= n; i++) if (body[names[i]] ~ /CREATE +TEMP/) { temp = temp body[names[i]]; made[names[i]] = 1 }
        print ".bail off" > (out ".sql"); print temp > (out ".sql")
        for (i = 1; i <= n; i++) {
            name = names[i]; sql = body[name]
            # Answers are kept while the database stands, so a statement may depend on nothing but it and its values.
            if (sql !~ /(^|\n) *(INSERT|UPDATE|DELETE)/ && tolower(sql) ~ /\047now\047|current_(date|time)|random(blob)?\(|uuid\(|changes\(|last_insert_rowid\(|(unixepoch|julianday|date|time|datetime)\( *\)/)
                printf "%s: %s asks for the clock, for chance or for the connection: bind a value\n", file[name], name
            plain = sql; gsub(/--[^\n]*/, "", plain); gsub(/\047[^\047]*\047/, "", plain)
            semicolons = gsub(/;/, ";", plain); trimmed = plain; sub(/[ \n]+$/, "", trimmed)
            trigger = plain ~ /CREATE +(TEMP +)?TRIGGER/
            if (!trigger && (semicolons != 1 || trimmed !~ /;$/)) printf "%s: %s holds %d statements\n", file[name], name, semicolons
            if (made[name]) continue
            # What core/db/functions.c adds to SQLite, in words this one knows.
            gsub(/sort_key\(/, "lower(", sql); gsub(/count_before\(/, "instr(", sql); gsub(/(seats_before|since_before|joined_at|seat_since)\(/, "coalesce(", sql); gsub(/(each_row|holds_words)\(/, "coalesce(", sql); gsub(/(reason|step)_text\(/, "coalesce(", sql); gsub(/(step_opposite|makes_admins|reason_in_general|is_billable|ari_product|ari_resource|iso|iso_day)\(/, "lower(", sql); gsub(/in_force\(/, "instr(", sql); gsub(/uuid\(\)/, "hex(1)", sql); gsub(/int_rows\(\?1\)/, "(SELECT ?1 AS a, ?1 AS b, ?1 AS c)", sql)
            scan = index(sql, "/*scan*/") ? "excused" : "none"
            # The newest row by key is no scan: FROM t ORDER BY id DESC LIMIT.
            newest = ""; rest = plain; gsub(/[ \n]+/, " ", rest)
            while (match(rest, /FROM [a-z_]+ ORDER BY id DESC LIMIT/)) {
                split(substr(rest, RSTART, RLENGTH), word, " "); newest = newest "," word[2]; rest = substr(rest, RSTART + RLENGTH)
            }
            # What is read of a view is judged by the tables inside.
            rest = plain; gsub(/[ \n]+/, " ", rest)
            while (match(rest, "(FROM|JOIN) (" views ") [a-z]+")) {
                split(substr(rest, RSTART, RLENGTH), word, " "); newest = newest "," word[3]; rest = substr(rest, RSTART + RLENGTH)
            }
            print ".print @@ " name " " file[name] " " scan " " newest "," > (out ".sql")
            if (plain ~ /^[ \n]*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|VACUUM|DROP)/) { print "EXPLAIN " sql > (out ".sql"); continue }
            print "EXPLAIN QUERY PLAN " sql > (out ".sql")
        }
    }' $(find sql/queries -name '*.sql' | sort)
sqlite3 "$db" <"$db.sql" >"$db.plan" 2>"$db.errors" || true
# The line of an error leads back to its block.
while read -r line; do
    n=$(sed -n 's/.*near line \([0-9]*\).*/\1/p' <<<"$line")
    echo "$(head -n "${n:-1}" "$db.sql" | grep '^.print @@' | tail -1 | cut -d' ' -f3,4): $line"
done < <(grep -iE 'error' "$db.errors")
awk '
    /^@@ / { name = $2; file = $3; excused = $4; fine = $5; next }
    # A subquery that was computed on the way, json_each, and staging (the merge reads it whole by design) are no tables.
    /(CO-ROUTINE|MATERIALIZE) / { fine = fine $NF "," }
    /SCAN/ && !/VIRTUAL TABLE|CONSTANT ROW|USING INDEX|USING COVERING INDEX|SCAN (s_|stage|\(subquery|staged)/ {
        table = $0; sub(/.*SCAN /, "", table); sub(/ .*/, "", table)
        if (excused != "excused" && !index(fine, "," table ",")) printf "%s: %s reads a whole table: %s\n", file, name, $0
    }' "$db.plan"
