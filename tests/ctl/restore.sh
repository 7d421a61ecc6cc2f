#!/usr/bin/env bash
# Backup and restore: while others write, with files that are none, beside open connections, with
# runs under way, behind links, on a full disk and over a damaged database.
. "$(dirname "$0")/fixture.bash"

ctl init
sql "INSERT INTO webhook (name, url, created_at, created_by, changed_at, changed_by)
     VALUES ('A', 'https://api-private.atlassian.com/automation/webhooks/a', 1, 'test', 1, 'test')"

# --- backup and restore, while somebody writes
keep_writing() {
    while :; do
        sql "INSERT INTO job (lane, kind, requested_by, requested_at)
             VALUES ('sync', 'load', 'test', unixepoch())" >/dev/null 2>&1
        sleep 0.02
    done
}
keep_writing &
writer=$!
pids+=("$writer")
wait_until '[ "$(sql "SELECT count(*) FROM job")" -gt 10 ]'
for i in 1 2 3; do expect "backup $i under writes" 0 "verified" backup "$work/backup.db"; done
kill "$writer"
wait "$writer" 2>/dev/null
pids=()
check "no leftovers beside the backup" '[ "$(ls "$work" | grep -c backup.db)" = 1 ]'
check "the backup is for few" '[ "$(($(stat -c %a "$work/backup.db") % 10))" = 0 ]'
in_backup=$(sqlite3 "$work/backup.db" "SELECT count(*) FROM job")
check "the backup has rows, in order and whole" \
    '[ "$in_backup" -gt 5 ] &&
        [ "$(sqlite3 "$work/backup.db" "SELECT max(id) FROM job")" = "$in_backup" ]'
expect "backup into no folder" 1 "" backup "$work/none/backup.db"

expect "grant after the backup" 0 "now an owner with full access" grant late@example.test
cp "$work/backup.db" "$work/same.db"
expect "restore" 0 "verified and restored" restore "$work/backup.db"
check "the backup file is untouched" 'cmp -s "$work/backup.db" "$work/same.db"'
check "what came later is gone" '[ "$(sql "SELECT count(*) FROM owner")" = 0 ]'
check "what was there is there" '[ "$(sql "SELECT count(*) FROM job")" = "$in_backup" ]'
equal "the restore is in the audit" 1 "$(sql "SELECT count(*) FROM audit
    WHERE action = 'database.restore'")"
former_data() { ls -t "$work/data" | grep 'before-restore-[0-9-]*$'; }
check "what was before is kept" \
    '[ "$(sqlite3 "$work/data/$(former_data)" "SELECT count(*) FROM owner")" = 1 ]'
check "no leftovers beside the database" '! ls "$work/data" | grep -q "\.restore-"'
before_restore=$(state)
head -c 100000 /dev/urandom >"$work/noise.db"
expect "restore refuses noise" 1 "Nothing was changed" restore "$work/noise.db"
: >"$work/empty.db"
expect "restore refuses an empty file" 1 "no Rollcall data" restore "$work/empty.db"
sqlite3 "$work/other.db" "CREATE TABLE t (x); PRAGMA user_version=1"
expect "restore refuses another database" 1 "Nothing was changed" restore "$work/other.db"
cp "$work/backup.db" "$work/newer.db"
sqlite3 "$work/newer.db" "PRAGMA user_version=999"
expect "restore refuses a newer one" 1 "newer Rollcall" restore "$work/newer.db"
cp "$work/backup.db" "$work/torn.db"
dd if=/dev/urandom of="$work/torn.db" bs=4096 seek=3 count=12 conv=notrunc 2>/dev/null
expect "restore refuses a torn one" 1 "Nothing was changed" restore "$work/torn.db"
head -c 20000 "$work/backup.db" >"$work/half.db"
expect "restore refuses half of one" 1 "Nothing was changed" restore "$work/half.db"
expect "restore refuses what is not there" 1 "could not be opened" restore "$work/none.db"
hold_lane "$work/data/wake"
expect "restore waits for no lane" 1 "Lane sync is running" restore "$work/backup.db"
expect "doctor sees it" 1 "running now" doctor
"$build/rollcall-timer" sync >"$work/said" 2>&1
check "a second start of the lane ends at once" '[ $? = 0 ] && [ ! -s "$work/said" ]'
release_lane
exec 9>"$work/data/wake/sync.lock"
flock 9
expect "restore tells of a lock that no lane holds" \
    1 "held by a program that is not a lane" restore "$work/backup.db"
expect "so does doctor" 1 "BAD   lane sync" doctor
"$build/rollcall-timer" sync >"$work/said" 2>&1
check "and the lane, which fails" \
    '[ $? = 1 ] && grep -q "held by a program that is not a lane" "$work/said"'
exec 9>&-
mv "$work/data/wake" "$work/data/asleep"
expect "restore without the lanes' folder" 1 "rollcallctl init" restore "$work/backup.db"
mv "$work/data/asleep" "$work/data/wake"
mkdir "$ROLLCALL_DB".before-restore-20300101-00000{0..9}.part # where today's data would be kept
then=(env DONT_FAKE_MONOTONIC=1 faketime "2030-01-01 00:00:00")
"${then[@]}" "$build/rollcallctl" restore "$work/backup.db" >"$work/said" 2>&1
check "restore keeps today's data or does nothing" \
    '[ $? = 1 ] && grep -q before-restore "$work/said"'
check "and does not take an intact database for a damaged one" '! ls "$work/data" | grep -q damaged'
rmdir "$ROLLCALL_DB".before-restore-20300101-*.part
check "refused restores changed nothing" '[ "$before_restore" = "$(state)" ]'
check "and left nothing behind" '! ls "$work/data" | grep -q "\.restore-"'

# --- a connection that stays open over a restore sees the new content
exec 8> >(exec sqlite3 "$ROLLCALL_DB" >"$work/open.txt" 2>&1)
reader=$!
printf 'SELECT count(*) FROM owner;\n.shell touch "%s"\n' "$work/has-read" >&8
wait_for test -e "$work/has-read" # the connection stays open
ctl grant again@example.test
ctl backup "$work/two.db"
ctl revoke again@example.test
expect "restore beside an open connection" 0 "restored" restore "$work/two.db" --yes
echo "SELECT count(*) FROM owner;" >&8
exec 8>&-
wait "$reader"
check "the open connection follows" '[ "$(tr "\n" , <"$work/open.txt")" = 0,1, ]'

# --- nothing that was under way at the time of the backup begins again by itself
sql "INSERT INTO saved_filter VALUES (90, 'f', 'status=active', 1, 't', 1, 't', NULL, NULL);
    INSERT INTO task (id, name, filter, schedule, at_time, enabled, seen_spec, next_run_at,
        created_at, created_by, changed_at, changed_by)
      VALUES (90, 'daily', 90, 'daily', '06:00', 1, 'x', unixepoch() - 60, 1, 't', 1, 't');
    INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at, started_at)
      VALUES (91, 'a', 'bulk', 'r', 'queued', 't', unixepoch(), NULL),
        (92, 'b', 'bulk', 'r', 'waiting', 't', unixepoch(), NULL),
        (93, 'c', 'bulk', 'r', 'running', 't', unixepoch(), unixepoch()),
        (94, 'd', 'bulk', 'r', 'done', 't', 1, 1),
        (95, 'e', 'bulk', 'r', 'preview', 't', unixepoch(), NULL)"
ctl backup "$work/open.db"
expect "restore with runs under way" 0 "now stopped: 3" restore "$work/open.db"
check "it tells of the start that is not made up for" \
    'grep -q "missed since the backup: 1" "$work/said"'
states="SELECT group_concat(state || (stop_by IS NOT NULL), ' ') FROM run ORDER BY id"
check "runs that had not begun are over, one that had will stop" \
    '[ "$(sql "$states")" = "stopped1 stopped1 running1 done0 preview0" ]'
check "the task starts at its next time" \
    '[ "$(sql "SELECT next_run_at BETWEEN unixepoch() AND unixepoch() + 90000 FROM task")" = 1 ]'
sql "DELETE FROM run; DELETE FROM task; DELETE FROM saved_filter"

# --- root follows no link that a service left in a folder it may write
echo mine >"$work/saidside"
mv "$work/data/wake/sync.lock" "$work/lock"
ln -s "$work/saidside" "$work/data/wake/sync.lock"
expect "restore takes no lock behind a link" \
    1 "The lanes could not be paused" restore "$work/two.db" --yes
check "what it leads to has its owner" \
    '[ "$(stat -c %u "$work/saidside")" = "$(id -u)" ] && [ "$(cat "$work/saidside")" = mine ]'
mv -f "$work/lock" "$work/data/wake/sync.lock"
mv "$work/data/wake" "$work/data/asleep"
mkdir "$work/elsewhere"
ln -s "$work/elsewhere" "$work/data/wake"
expect "init takes no folder behind a link" 1 "not a link" init
expect "restore neither" 1 "The lanes could not be paused" restore "$work/two.db" --yes
check "nothing was given away, nothing made there" \
    '[ "$(stat -c %u "$work/elsewhere")" = "$(id -u)" ] && [ -z "$(ls "$work/elsewhere")" ]'
rm "$work/data/wake"
mv "$work/data/asleep" "$work/data/wake"

# --- restore while others write: they wait or go on, and the result is whole
keep_writing &
writer=$!
pids+=("$writer")
for i in 1 2 3; do
    expect "restore $i under writes" 0 "verified and restored" restore "$work/two.db" --yes
    sleep 0.2
done
wait_until '[ "$(sql "SELECT count(*) FROM job")" -gt "$in_backup" ]'
kill "$writer"
wait "$writer" 2>/dev/null
pids=()
check "whole after that" \
    '[ "$(sql "PRAGMA integrity_check")" = ok ] &&
        [ "$(sql "SELECT count(*) = max(id) FROM job")" = 1 ]'
check "and written to afterwards" '[ "$(sql "SELECT count(*) FROM job")" -gt "$in_backup" ]'

# --- a copy must have the layout of the migrations and nothing else
refuse_copy() { # NAME SQL TEXT: a copy with this change
    cp "$work/two.db" "$work/planted.db"
    sqlite3 "$work/planted.db" "$2"
    expect "restore refuses $1" 1 "$3" restore "$work/planted.db" --yes
}
before_restore=$(state)
trigger="CREATE TRIGGER spy AFTER INSERT ON api_key
    BEGIN UPDATE webhook SET secret_sealed = new.sealed; END"
refuse_copy "a foreign trigger" "$trigger" "trigger spy is not Rollcall's"
refuse_copy "a foreign view" "CREATE VIEW everybody AS SELECT * FROM user" \
    "view everybody is not Rollcall's"
refuse_copy "a foreign table" "CREATE TABLE mine (x)" "table mine is not Rollcall's"
refuse_copy "a missing trigger" "DROP TRIGGER audit_no_delete" "trigger audit_no_delete is missing"
refuse_copy "a changed trigger" "DROP TRIGGER audit_no_update;
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END" \
    "trigger audit_no_update is not as Rollcall makes it"
check "refused copies changed nothing" '[ "$before_restore" = "$(state)" ]'
sqlite3 "$work/two.db" ANALYZE # a table of SQLite's own
expect "statistics are no intruder" 0 "restored" restore "$work/two.db" --yes
sql "$trigger"
expect "doctor names a foreign trigger" 1 "trigger spy is not Rollcall's" doctor
expect "so does init" 1 "trigger spy is not Rollcall's" init
sql "DROP TRIGGER spy"
expect "init is content without it" 0 "unchanged" init

# --- restore shows rights of the copy beside those of today, and a script must confirm them
ctl restore "$work/two.db" --yes
ctl grant evil@example.test
sql "INSERT INTO setting VALUES ('product_admins', 'full', 1, 't'), ('approval_users', '5', 1, 't')"
ctl backup "$work/wide.db"
ctl restore "$work/two.db" --yes
shows() { grep -qE "^$1  +$2  +$3$" "$work/said"; }
expect "a script does not let others in unasked" 1 "--yes restores" restore "$work/wide.db"
check "owners, access and approval of both are shown" \
    'shows owners again@example.test "again@example.test, evil@example.test" &&
        shows "product admins" off full && shows "user access admins" off off &&
        shows "second person" never "above 5 people"'
check "nobody was let in" '[ "$(sql "SELECT group_concat(who) FROM owner")" = again@example.test ]'
cp "$work/two.db" "$work/admin.db"
sqlite3 "$work/admin.db" "INSERT INTO user
    (id, account_id, name, email, status, claim_status, first_seen)
    VALUES (99, '9:e', 'E', 'new@example.test', 'active', 'managed', 1);
    INSERT INTO user_platform_role VALUES (99, 'atlassian/org-admin')"
expect "nor an organization admin who is none today" 1 "--yes restores" restore "$work/admin.db"
check "who is named" \
    'shows "organization admins" 0 1 && grep -qxE "  not one today  +new@example.test" "$work/said"'
cp "$work/two.db" "$work/area.db"
sqlite3 "$work/area.db" "INSERT INTO user
    (id, account_id, name, email, status, claim_status, first_seen)
    VALUES (99, '9:e', 'E', 'new@example.test', 'active', 'managed', 1);
    INSERT INTO area VALUES (1, 'Finance', 1, 't', 1, 't');
    INSERT INTO area_instance VALUES (1, 'confluence', 's');
    INSERT INTO assignment (user, level, area, created_at, created_by)
    VALUES (99, 'read', 1, 1, 't')"
expect "nor a person with an area that has none today" 1 "--yes restores" restore "$work/area.db"
check "who and what is named" 'shows "people and groups" 0 1 &&
    grep -qxE "  not today  +new@example.test: read Finance" "$work/said"'
at_terminal() {
    script -qec "$build/rollcallctl restore $work/wide.db" /dev/null <<<"$1" >"$work/said" 2>&1
}
at_terminal ""
check "a person is asked, and Enter is no yes" \
    '[ $? = 1 ] && grep -q "y/N" "$work/said" && [ "$(sql "SELECT count(*) FROM owner")" = 1 ]'
KEY="SELECT value FROM instance WHERE name = 'csrf_key'"
keys="$(sql "$KEY") $(sqlite3 "$work/wide.db" "$KEY")"
at_terminal y
check "y is one" '[ $? = 0 ] && [ "$(sql "SELECT count(*) FROM owner")" = 2 ]'
check "forms of before are dead: their key is made anew" \
    '[[ "$(sql "$KEY")" =~ ^[0-9a-f]{64}$ && "$keys" != *"$(sql "$KEY")"* ]]'
before=$(ls "$work/data" | grep -c before-restore)
ctl restore "$work/two.db" --yes
ctl restore "$work/two.db" --yes
check "each restore keeps today's data under a name of its own" \
    '[ "$(ls "$work/data" | grep -c before-restore)" = $((before + 2)) ]'

# --- the disk fills up: the verb says so, and leaves nothing half-written
full() { # NAME TEXT BLOCKS verb...: files end at so many KiB
    local name=$1 text=$2 blocks=$3
    shift 3
    (
        trap '' XFSZ
        ulimit -f "$blocks"
        "$build/rollcallctl" "$@"
    ) >"$work/said" 2>&1
    if [ $? -eq 1 ] && printed -qF "$text"; then pass; else fail "$name"; fi
}
before_restore=$(state)
full "a backup on a full disk" "Nothing was saved" 64 backup "$work/full.db"
check "leaves nothing" '! ls "$work" | grep -q "^full.db"'
full "a restore on a full disk" "Nothing was changed" 64 restore "$work/two.db" --yes
check "changes nothing" '[ "$before_restore" = "$(state)" ]'
check "and leaves nothing behind" '! ls "$work/data" | grep -q "\.restore-"'

# --- the database file is lost or damaged
dd if=/dev/urandom of="$ROLLCALL_DB" bs=4096 count=4 conv=notrunc 2>/dev/null
expect "doctor sees a damaged database" 1 "BAD   database" doctor
check "and does not send to itself" '! grep -q "rollcallctl doctor" "$work/said"'
expect "restore over a damaged one" 0 "restored" restore "$work/two.db" --yes
expect "status after that" 0 "again@example.test" status
rm -f "$ROLLCALL_DB" "$ROLLCALL_DB-wal" "$ROLLCALL_DB-shm"
expect "doctor sees a missing database" 1 "rollcallctl init" doctor
expect "restore over nothing" 0 "restored" restore "$work/two.db" --yes
check "its owner is the folder's" \
    '[ "$(stat -c %u "$ROLLCALL_DB")" = "$(stat -c %u "$work/data")" ]'

# --- other keys
sql "UPDATE webhook SET secret_sealed = x'00', sealer = '0123456789abcdef', secret_last4 = 'abcd'"
ctl backup "$work/sealed.db"
sqlite3 "$work/sealed.db" "INSERT INTO site_token (site, email, sealed, sealer, last4, entered_at,
    entered_by) VALUES ('s1', 'a@example.test', x'00', 'other', '7c1e', 1, 't')"
expect "restore names the token of a Jira site" 0 "API token of Jira site s1 ending in 7c1e" \
    restore "$work/sealed.db"
expect "restore names secrets of other keys" 0 'the secret of webhook "A"' restore "$work/sealed.db"
report
