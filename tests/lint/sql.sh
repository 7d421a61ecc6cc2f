#!/usr/bin/env bash
# Every named statement prepares against a fresh schema, stands alone in its block, and depends on
# nothing but the database and its values. None reads a whole table, unless it has /*scan*/ and a
# reason. TEMP tables, made by statements of their own, come first.
set -euo pipefail
db=$(mktemp)
trap 'rm -f "$db" "$db".*' EXIT
for f in sql/schema/[0-9]*.sql; do sqlite3 -bail "$db" <"$f"; done
views=$(sqlite3 "$db" "SELECT group_concat(name, '|') FROM sqlite_schema WHERE type = 'view'")
# shellcheck disable=SC2046 # no name holds a blank
awk -v out="$db.sql" -v views="${views:-none}" '
    FNR == 1 { name = "" }
    /^-- name:/ {
        name = $3
        file[name] = FILENAME ":" FNR
        names[++n] = name
        if (seen[name]++) print FILENAME ": " name " is there twice"
        next
    }
    name != "" { body[name] = body[name] $0 "\n" }

    function bad(why) { printf "%s: %s %s\n", file[name], name, why }
    # Results are cached until the next commit, so a statement may not ask the clock, chance or the
    # connection.
    function check_stable(sql,  words) {
        words = "\047now\047|current_(date|time)|random(blob)?\\(|uuid\\(|changes\\(" \
            "|last_insert_rowid\\(|(unixepoch|julianday|date|time|datetime)\\( *\\)"
        if (sql !~ /(^|\n) *(INSERT|UPDATE|DELETE)/ && tolower(sql) ~ words)
            bad("asks for the clock, for chance or for the connection: bind a value")
    }
    function check_alone(plain,  semicolons, trimmed) {
        semicolons = gsub(/;/, ";", plain)
        trimmed = plain
        sub(/[ \n]+$/, "", trimmed)
        if (plain ~ /CREATE +(TEMP +)?TRIGGER/) return
        if (semicolons != 1 || trimmed !~ /;$/) bad("holds " semicolons " statements")
    }
    # The functions of core/db, as ones that the sqlite3 program has.
    function known_functions(sql) {
        gsub(/(count_before|in_force)\(/, "instr(", sql)
        gsub(/(seats_before|since_before|seat_count|joined_at|seat_since)\(/, "coalesce(", sql)
        gsub(/(each_row|has_terms|reason_text|step_text)\(/, "coalesce(", sql)
        gsub(/(step_opposite|makes_admins|reason_in_general|is_billable)\(/, "lower(", sql)
        gsub(/warning_end\(/, "lower(", sql)
        gsub(/(sort_key|ari_product|ari_resource|iso|iso_day)\(/, "lower(", sql)
        gsub(/area_user\(\)|uuid\(\)/, "hex(1)", sql)
        gsub(/area_(product|whole|sees|named|order|run_shows)\(/, "hex(", sql)
        gsub(/(area_[a-z_]+|slice_count|slice_before)\(/, "coalesce(", sql)
        gsub(/int_rows\(\?1\)/, "(SELECT ?1 AS a, ?1 AS b, ?1 AS c)", sql)
        return sql
    }
    # Tables whose scan is none: the newest row by key (FROM t ORDER BY id DESC LIMIT), and views,
    # which are judged by the tables inside.
    function never_scanned(plain,  rest, word, list) {
        gsub(/[ \n]+/, " ", plain)
        rest = plain
        while (match(rest, /FROM [a-z_]+ ([a-z]+ )?ORDER BY ([a-z]+\.)?id DESC LIMIT/)) {
            split(substr(rest, RSTART, RLENGTH), word, " ")
            list = list "," (word[3] == "ORDER" ? word[2] : word[3])
            rest = substr(rest, RSTART + RLENGTH)
        }
        rest = plain
        while (match(rest, "(FROM|JOIN) (" views ") [a-z]+")) {
            split(substr(rest, RSTART, RLENGTH), word, " ")
            list = list "," word[3]
            rest = substr(rest, RSTART + RLENGTH)
        }
        return list
    }
    # Reads name no schema: on a connection of an area a view takes the place of each table.
    function check_schema(plain) {
        gsub(/DELETE FROM main\./, "", plain)
        if (name !~ /^AREA_/ && plain !~ /CREATE TEMP/ && plain ~ /(FROM|JOIN) main\./)
            bad("reads a table past its view")
    }
    # Views of areas are judged where statements use them.
    function check_view(sql) {
        sub(/CREATE TEMP VIEW [a-z_]+ AS/, "", sql)
        print ".print @@ " name " " file[name] " excused ," > out
        print "EXPLAIN " known_functions(sql) > out
    }
    function check(  sql, plain, scan) {
        sql = plain = body[name]
        if (name ~ /^AREA_VIEW_/) { check_view(sql); return }
        gsub(/--[^\n]*/, "", plain)
        gsub(/\047[^\047]*\047/, "", plain)
        check_stable(sql)
        check_schema(plain)
        check_alone(plain)
        if (made[name]) return
        sql = known_functions(sql)
        scan = index(sql, "/*scan*/") ? "excused" : "none"
        print ".print @@ " name " " file[name] " " scan " " never_scanned(plain) "," > out
        if (plain ~ /^[ \n]*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|VACUUM|DROP)/)
            print "EXPLAIN " sql > out
        else
            print "EXPLAIN QUERY PLAN " sql > out
    }
    END {
        print ".bail off" > out
        for (i = 1; i <= n; i++)
            if (body[names[i]] ~ /CREATE +TEMP/ && names[i] !~ /^AREA_VIEW_/) {
                print body[names[i]] > out
                made[names[i]] = 1
            }
        for (i = 1; i <= n; i++) {
            name = names[i]
            check()
        }
    }' $(find sql/queries -name '*.sql' | sort)
sqlite3 "$db" <"$db.sql" >"$db.plan" 2>"$db.errors" || true
# The line of an error leads back to its block.
while read -r line; do
    n=$(sed -n 's/.*near line \([0-9]*\).*/\1/p' <<<"$line")
    block=$(head -n "${n:-1}" "$db.sql" | grep '^.print @@' | tail -1 | cut -d' ' -f3,4)
    echo "$block: $line"
done < <(grep -iE 'error' "$db.errors")
# A subquery that was computed on the way, json_each, and staging (the merge reads it whole on
# purpose) are no tables.
awk '
    /^@@ / { name = $2; file = $3; excused = $4; fine = $5; next }
    /(CO-ROUTINE|MATERIALIZE) / { fine = fine $NF "," }
    /VIRTUAL TABLE|CONSTANT ROW|USING (COVERING )?INDEX|SCAN (s_|stage|\(subquery|staged)/ { next }
    /SCAN/ {
        table = $0
        sub(/.*SCAN /, "", table)
        sub(/ .*/, "", table)
        if (excused != "excused" && !index(fine, "," table ","))
            printf "%s: %s reads a whole table: %s\n", file, name, $0
    }' "$db.plan"
