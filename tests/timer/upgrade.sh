#!/usr/bin/env bash
# An older layout is brought up to date: what is derived follows from what was synchronized, also when the way there was cut short.
set -uo pipefail
. "$(dirname "$0")/house.bash"

demo ORG_USERS=2000
fresh old; enter; timer; same "the run" ok "$(last outcome)"
# rows as text, so that no order and no layout of pages matters
derived() { for t in admin_member seat_moment browse_set browse_person browse_seat browse_text browse_order; do sqlite3 "$ROLLCALL_DB" ".mode quote" "SELECT * FROM $t" | sort | sha256sum; done; }
layout() { sql "SELECT type, name FROM sqlite_schema WHERE tbl_name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2"; }
before=$(derived) shape=$(layout) figures=$(figures)
[ "$(sql 'SELECT count(*) > 0 AND (SELECT count(*) > 100 FROM seat_moment) FROM admin_member')" = 1 ] && ok || bad "nothing derived"

# old DB STEPS: the same organization as the layout of so many steps holds it: what both layouts know is copied.
old() {
    local new="$1.new" table shared
    rm -f "$1-wal" "$1-shm"
    mv "$1" "$new"
    cat $(ls sql/schema/[0-9]*.sql | head -n "$2") | sqlite3 -bail "$1"
    sqlite3 "$1" "PRAGMA user_version = $2; PRAGMA application_id = 1383033964; PRAGMA journal_mode = WAL" >/dev/null
    for table in $(sqlite3 "$1" "ATTACH '$new' AS n; SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name IN (SELECT name FROM n.sqlite_schema)"); do
        shared=$(sqlite3 "$1" "ATTACH '$new' AS n; SELECT group_concat(name) FROM pragma_table_info('$table') WHERE name IN (SELECT name FROM n.pragma_table_info('$table'))")
        sqlite3 -bail "$1" "ATTACH '$new' AS n; DELETE FROM main.$table; INSERT INTO main.$table ($shared) SELECT $shared FROM n.$table"
    done
    rm -f "$new"
}
# as 0005_seat_times.sql found it
aged() { sql "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null; old "$ROLLCALL_DB" "$1"; }
aged 4; "$B/rollcallctl" status >/dev/null 2>&1 && bad "an older layout is used as it is" || ok
"$B/rollcallctl" init >"$T/said" && ok || bad "init"
like "it says so" "brought up to date" "$(cat "$T/said")"
same "the layout" "$shape" "$(layout)"; same "what is derived" "$before" "$(derived)"; same "what was synchronized" "$figures" "$(figures)"
same "a copy of before is kept" 4 "$(sqlite3 "$ROLLCALL_DB.schema-4.backup" 'PRAGMA user_version')"
sound "after the upgrade"; truth 30 "after the upgrade: "

# killed between the steps and what follows from them: the next start sees to it
sql "DELETE FROM seat_moment"
"$B/rollcallctl" init >/dev/null && ok || bad "init again"; same "derived after all" "$before" "$(derived)"
sql "DELETE FROM browse_set"
"$B/rollcallctl" init >/dev/null && ok || bad "init once more"; same "sets derived after all" "$before" "$(derived)"

# as 0006_sets_as_distances.sql found it: two bytes mean something else
aged 5; sql "UPDATE browse_set SET members = 1, bits = x'0100'"
"$B/rollcallctl" init >/dev/null && ok || bad "init at the step before"; same "the sets" "$before" "$(derived)"

# an older backup is restored the same way
"$B/rollcallctl" backup "$T/backup.db" >/dev/null && ok || bad "backup"
old "$T/backup.db" 4
sql "DELETE FROM seat; DELETE FROM seat_moment"
"$B/rollcallctl" restore "$T/backup.db" >/dev/null && ok || bad "restore"; same "derived after a restore" "$before" "$(derived)"
ask; timer; same "the next run" "ok|0|0|0" "$(last "outcome || '|' || added || '|' || changed || '|' || gone")"
finish
