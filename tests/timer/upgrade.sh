#!/usr/bin/env bash
# An older layout is brought up to date: derived rows follow from the synchronized ones, also when
# something cut the upgrade short.
set -uo pipefail
. "$(dirname "$0")/fixture.bash"

start_demo ORG_USERS=2000
first_sync old
equal "the run" ok "$(last_sync outcome)"
# Rows as text, so that neither their order nor the layout of pages matters.
derived() {
    local table
    for table in admin_member seat_moment browse_{set,person,seat,text,order}; do
        sqlite3 "$ROLLCALL_DB" ".mode quote" "SELECT * FROM $table" | sort | sha256sum
    done
}
layout() {
    sql "SELECT type, name FROM sqlite_schema
        WHERE tbl_name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
}
before=$(derived) shape=$(layout) figures=$(figures)
[ "$(sql 'SELECT count(*) > 0 AND (SELECT count(*) > 100 FROM seat_moment) FROM admin_member')" = \
    1 ] && pass || fail "nothing derived"

# Gives DB the layout of so many steps, with the rows of the tables and columns both layouts have.
downgrade() { # DB STEPS
    local new="$1.new" table shared columns
    rm -f "$1-wal" "$1-shm"
    mv "$1" "$new"
    cat $(ls sql/schema/[0-9]*.sql | head -n "$2") | sqlite3 -bail "$1"
    sqlite3 "$1" "PRAGMA user_version = $2; PRAGMA application_id = 1383033964;
        PRAGMA journal_mode = WAL" >/dev/null
    shared="SELECT name FROM main.sqlite_schema WHERE type = 'table'
        AND name NOT IN ('browse_seat', 'seat_moment')
        AND name IN (SELECT name FROM n.sqlite_schema)"
    for table in $(sqlite3 "$1" "ATTACH '$new' AS n; $shared"); do
        columns=$(sqlite3 "$1" "ATTACH '$new' AS n;
            SELECT group_concat(name) FROM pragma_table_info('$table', 'main')
             WHERE name IN (SELECT name FROM pragma_table_info('$table', 'n'))")
        sqlite3 -bail "$1" "ATTACH '$new' AS n; DELETE FROM main.$table;
            INSERT INTO main.$table ($columns) SELECT $columns FROM n.$table"
    done
    rm -f "$new"
}
# The layout before 0005_seat_times.sql.
make_old() { # STEPS
    sql "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
    downgrade "$ROLLCALL_DB" "$1"
}
make_old 4
"$build/rollcallctl" status >/dev/null 2>&1 && fail "an older layout is used as it is" || pass
"$build/rollcallctl" init >"$work/said" && pass || fail "init"
contains "it says so" "upgraded" "$(cat "$work/said")"
equal "the layout" "$shape" "$(layout)"
equal "what is derived" "$before" "$(derived)"
equal "what was synchronized" "$figures" "$(figures)"
equal "a copy of before is kept" 4 "$(sqlite3 "$ROLLCALL_DB.schema-4.backup" 'PRAGMA user_version')"
check_integrity "after the upgrade"
check_seats 30 "after the upgrade: "

# A kill between the steps and the derived rows: the next start completes them.
sql "DELETE FROM seat_moment"
"$build/rollcallctl" init >/dev/null && pass || fail "init again"
equal "derived after all" "$before" "$(derived)"
sql "DELETE FROM browse_set"
"$build/rollcallctl" init >/dev/null && pass || fail "init once more"
equal "sets derived after all" "$before" "$(derived)"

# Before 0006_sets_as_distances.sql two bytes have another meaning.
make_old 5
sql "UPDATE browse_set SET members = 1, bits = x'0100'"
"$build/rollcallctl" init >/dev/null && pass || fail "init at the step before"
equal "the sets" "$before" "$(derived)"

# An older backup is restored the same way.
"$build/rollcallctl" backup "$work/backup.db" >/dev/null && pass || fail "backup"
downgrade "$work/backup.db" 4
sql "DELETE FROM seat; DELETE FROM seat_moment"
"$build/rollcallctl" restore "$work/backup.db" --yes >/dev/null && pass || fail "restore"
equal "derived after a restore" "$before" "$(derived)"

# --- runs, undos, tasks and events of an older layout: nothing is lost, and runs under way go on
build_tool tests/timer/task_tool.c task_tool
tool() { "$work/task_tool" "$@" 2>>"$work/refusals"; }
run_field() { sql "SELECT $2 FROM run WHERE id = $1"; }
confirm() {
    tool confirm "$1" "$(run_field "$1" planned)" || fail "confirm $1: $(tail -1 "$work/refusals")"
}
people() { # FROM: three people
    sql "SELECT account_id FROM user WHERE status = 'active' AND claim_status = 'managed'
         AND account_type = 'atlassian' AND gone_at IS NULL
         AND id NOT IN (SELECT user FROM user_platform_role)
         ORDER BY account_id LIMIT 3 OFFSET $1"
}
export ROLLCALL_WEBHOOK_ALLOW=http://127.0.0.1:9/
first_sync runs
sql "INSERT INTO webhook (name, url, created_at, created_by, changed_at, changed_by)
     VALUES ('old', 'http://127.0.0.1:9/a', 1, 'test', 1, 'test');
     INSERT INTO webhook_trigger VALUES (1, 'taskSuccess'), (1, 'orgKeyExpiry')"
filter=$(tool filter idle "inactive_days=30&product=confluence")
task=$(tool task daily "$filter" daily 03:00 5000 100 suspend)
tool seen "$task" "$(tool preview "$task")"
tool switch "$task" on real
ended=$(tool list suspend $(people 0))
confirm "$ended"
timer tasks
undone=$(tool list suspend $(people 3))
confirm "$undone"
timer tasks
undo=$(tool undo "$undone")
timer tasks
timer notify
shown=$(tool list suspend $(people 6))
queued=$(tool list suspend $(people 9))
confirm "$queued"
sql "INSERT INTO setting VALUES ('approval_users', '2', 1, 'test')"
waiting=$(tool list suspend $(people 12))
confirm "$waiting"
equal "as it stands before" "done done done preview queued waiting" \
    "$(sql "SELECT group_concat(state, ' ') FROM (SELECT state FROM run
            WHERE id IN ($ended, $undone, $undo, $shown, $queued, $waiting) ORDER BY id)")"
sql "PRAGMA foreign_keys = ON; DELETE FROM setting WHERE name = 'approval_users';
     DELETE FROM role_counted; DELETE FROM run_terms; DELETE FROM run_reach; DELETE FROM lane_clock;
     DELETE FROM event WHERE trigger NOT IN ('orgKeyExpiry', 'taskSuccess', 'taskFailure')"
NOT_DERIVED="type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'browse_%'
    AND name NOT LIKE 'seat_%'"
rows() { # how many rows each table has
    local table
    for table in $(sql "SELECT name FROM sqlite_schema WHERE $NOT_DERIVED ORDER BY 1"); do
        echo "$table $(sql "SELECT count(*) FROM $table")"
    done
}
counts() {
    sql "SELECT id, state, name, matched, done, already, skipped, failed FROM run ORDER BY id"
}
before=$(rows) runs=$(counts)
[ "$(grep -cE '^(run|run_step|task|delivery|attempt|event|saved_filter|webhook) [1-9]' \
    <<<"$before")" = 8 ] && pass || fail "a table is empty: $before"
make_old 7
cp "$ROLLCALL_DB" "$work/seven.db"
"$build/rollcallctl" init >/dev/null && pass || fail "init with runs"
equal "no row is lost" "$before" "$(rows)"
equal "runs say what they said" "$runs" "$(counts)"
equal "what was undone says so" "3|0" "$(run_field "$undone" undone)|$(run_field "$ended" undone)"
check_integrity "with runs"
timer tasks
equal "what was asked for is done" "done|3" "$(run_field "$queued" "state || '|' || done")"
equal "what waits for a second person waits" waiting "$(run_field "$waiting" state)"
WHO=paul.product@example.test tool approve "$waiting"
timer tasks
equal "until one approves it" "done|3" "$(run_field "$waiting" "state || '|' || done")"
confirm "$shown"
timer tasks
equal "a preview of before can be confirmed" "done|3" "$(run_field "$shown" "state || '|' || done")"
late=$(tool undo "$ended")
timer tasks
equal "a run of before can be undone" "done|3|3" \
    "$(run_field "$late" "state || '|' || done")|$(run_field "$ended" undone)"

# --- killed at any moment of the upgrade, it goes on from where it was
for i in $(seq 20); do
    rm -f "$work"/killed.db*
    cp "$work/seven.db" "$work/killed.db"
    ROLLCALL_DB=$work/killed.db "$build/rollcallctl" init >/dev/null 2>&1 &
    victim=$!
    sleep "0.0$((i * 7 % 100))"
    kill -9 "$victim" 2>/dev/null
    wait "$victim" 2>/dev/null
    ROLLCALL_DB=$work/killed.db "$build/rollcallctl" init >/dev/null || fail "killed $i: init"
    [ "$(ROLLCALL_DB=$work/killed.db rows)" = "$before" ] || fail "killed $i: rows are lost"
    [ "$(sqlite3 "$work/killed.db" "PRAGMA integrity_check; PRAGMA foreign_key_check")" = ok ] ||
        fail "killed $i: not intact"
done
pass

# --- an older backup with runs under way: none of them begins again by itself
"$build/rollcallctl" restore "$work/seven.db" --yes >/dev/null && pass || fail "restore with runs"
equal "restored: no row is lost" "$(grep -E '^(run|run_|task)' <<<"$before")" \
    "$(rows | grep -E '^(run|run_|task)')"
timer tasks
equal "restored: stopped, or as it was" "stopped stopped preview" \
    "$(run_field "$queued" state) $(run_field "$waiting" state) $(run_field "$shown" state)"
first_sync last
sync_again
equal "the next run" "ok|0|0|0" \
    "$(last_sync "outcome || '|' || added || '|' || changed || '|' || gone")"

# The audit loses the input of refused forms; runs and their people stay.
make_old 10
sql "INSERT INTO audit (at, who, action, subject, detail)
      VALUES (1, 'a', 'form.refused', '/settings/email',
          'to: \"SmtpPassw0rd!\" is no e-mail address; from: Enter a sender'),
        (2, 'b', 'task.create', 'x', 'a: b');
    INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at)
      VALUES (7, 'p', 'bulk', 'n', 'done', 'w', 1);
    INSERT INTO run_user (run, user, state) SELECT 7, id, 'done' FROM user LIMIT 3"
"$build/rollcallctl" init >/dev/null && pass || fail "init from 10"
equal "names of fields" "to|a: b" "$(sql "SELECT group_concat(detail, '|')
    FROM (SELECT detail FROM audit WHERE at < 3 ORDER BY at)")"
equal "a run and its people" "done|3" \
    "$(sql 'SELECT state, (SELECT count(*) FROM run_user WHERE run = 7) FROM run WHERE id = 7')"
sqlite3 "$ROLLCALL_DB" "UPDATE audit SET detail = 'x'" 2>/dev/null &&
    fail "the audit can be changed" || pass
equal "the layout" "$shape" "$(layout)"
check_integrity "after the upgrade from 10"
finish
