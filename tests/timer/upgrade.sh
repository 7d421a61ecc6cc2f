#!/usr/bin/env bash
# An older layout is brought up to date: what is derived follows from what was synchronized, also when the way there was cut short.
set -uo pipefail
. "$(dirname "$0")/house.bash"

demo ORG_USERS=2000
fresh old; enter; timer; same "the run" ok "$(last outcome)"
# rows as text, so that no order and no layout of pages matters
derived() { for t in admin_member seat_activity_day seat_activity_time browse_set browse_seat browse_text browse_order; do sqlite3 "$ROLLCALL_DB" ".mode quote" "SELECT * FROM $t" | sort | sha256sum; done; }
layout() { sql "SELECT type, name FROM sqlite_schema WHERE tbl_name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2"; }
before=$(derived) shape=$(layout) figures=$(figures)
[ "$(sql 'SELECT count(*) > 0 AND (SELECT count(*) > 100 FROM seat_activity_time) FROM admin_member')" = 1 ] && ok || bad "nothing derived"

# as 0005_seat_times.sql found it
BACK="DROP TABLE role_asked; DROP TABLE admin_member; DROP TABLE seat_activity_time; CREATE INDEX membership_group ON membership (user_group, user);
    CREATE INDEX seat_product ON seat (product, last_active, user); PRAGMA user_version = 4"
sql "$BACK"; "$B/rollcallctl" status >/dev/null 2>&1 && bad "an older layout is used as it is" || ok
"$B/rollcallctl" init >"$T/said" && ok || bad "init"
like "it says so" "brought up to date" "$(cat "$T/said")"
same "the layout" "$shape" "$(layout)"; same "what is derived" "$before" "$(derived)"; same "what was synchronized" "$figures" "$(figures)"
same "a copy of before is kept" 4 "$(sqlite3 "$ROLLCALL_DB.schema-4.backup" 'PRAGMA user_version')"
sound "after the upgrade"; truth 30 "after the upgrade: "

# killed between the steps and what follows from them: the next start sees to it
sql "DELETE FROM seat_activity_day; DELETE FROM seat_activity_time"
"$B/rollcallctl" init >/dev/null && ok || bad "init again"; same "derived after all" "$before" "$(derived)"
sql "DELETE FROM browse_set"
"$B/rollcallctl" init >/dev/null && ok || bad "init once more"; same "sets derived after all" "$before" "$(derived)"

# as 0006_sets_as_distances.sql found it: two bytes mean something else
sql "UPDATE browse_set SET members = 1, bits = x'0100'; DROP TABLE role_asked; PRAGMA user_version = 5"
"$B/rollcallctl" init >/dev/null && ok || bad "init at the step before"; same "the sets" "$before" "$(derived)"

# an older backup is restored the same way
"$B/rollcallctl" backup "$T/backup.db" >/dev/null && ok || bad "backup"
sqlite3 "$T/backup.db" "$BACK"
sql "DELETE FROM seat; DELETE FROM seat_activity_day"
"$B/rollcallctl" restore "$T/backup.db" >/dev/null && ok || bad "restore"; same "derived after a restore" "$before" "$(derived)"
ask; timer; same "the next run" "ok|0|0|0" "$(last "outcome || '|' || added || '|' || changed || '|' || gone")"
finish
