#!/usr/bin/env bash
# Backup and restore while another program writes fifty transactions a second, each of two parts
# that must agree.
. "$(dirname "$0")/fixture.bash"
ctl init
sql "INSERT INTO instance (name, value) VALUES ('load', 0)" # how many jobs there are
# An open connection writes every 20 ms and reports each row after its transaction.
(while :; do
    echo "BEGIN IMMEDIATE;
        INSERT INTO job (lane, kind, requested_by, requested_at)
            VALUES ('sync', 'load', hex(randomblob(200)), 1);
        UPDATE instance SET value = value + 1 WHERE name = 'load';
        COMMIT;
        SELECT max(id) FROM job;"
    sleep 0.02
done) | sqlite3 -cmd ".timeout 15000" "$ROLLCALL_DB" >"$work/acknowledged" 2>"$work/writer-errors" &
writer=$!
pids+=("$writer")
acknowledged() { tail -n 1 "$work/acknowledged" 2>/dev/null | grep . || echo 0; }
wait_until '[ "$(acknowledged)" -ge 25 ]'
agree="SELECT count(*) = (SELECT CAST(value AS INTEGER) FROM instance WHERE name = 'load')
    AND count(*) = max(id) FROM job"
agrees() {
    [ "$(sqlite3 "$1" "PRAGMA integrity_check")" = ok ] && [ "$(sqlite3 "$1" "$agree")" = 1 ]
}
for i in 1 2 3 4; do
    before=$(acknowledged)
    check "backup $i" 'ctl backup "$work/backup-$i.db"'
    after=$(acknowledged)
    has=$(sqlite3 "$work/backup-$i.db" "SELECT count(*) FROM job")
    check "backup $i is whole and its parts agree" 'agrees "$work/backup-$i.db"'
    check "backup $i holds all that stood before it" \
        '[ "$has" -ge "$before" ] && [ "$has" -le $((after + 1)) ]'
    wait_until '[ "$(acknowledged)" -gt $((has + 10)) ]'
done
check "the writer was never stopped by a backup" \
    '[ "$(acknowledged)" -gt "$has" ] && [ ! -s "$work/writer-errors" ]'
# Back to the second backup, while the writer goes on.
was=$(sqlite3 "$work/backup-2.db" "SELECT count(*) FROM job")
check "restore under load" 'ctl restore "$work/backup-2.db"'
lines=$(wc -l <"$work/acknowledged")
wait_until '[ "$(wc -l <"$work/acknowledged")" -gt $((lines + 1)) ]'
check "the writer goes on behind it" \
    '[ "$(wc -l <"$work/acknowledged")" -gt $((lines + 1)) ] && [ "$(acknowledged)" -gt "$was" ]'
kill "$writer"
wait "$writer" 2>/dev/null
check "parts agree after that" \
    '[ "$(sql "PRAGMA integrity_check")" = ok ] && [ "$(sql "$agree")" = 1 ]'
rows="SELECT requested_by FROM job WHERE id <= $was ORDER BY id"
check "all rows of the backup are there" \
    '[ "$(sql "$rows" | sha256sum)" = "$(sqlite3 "$work/backup-2.db" "$rows" | sha256sum)" ]'
# Once more without a writer: only the entry in the audit differs.
check "restore" 'ctl restore "$work/backup-4.db"'
others="^INSERT INTO (audit|sqlite_sequence)|database.restore|'csrf_key'"
dump() { sqlite3 "$1" .dump | grep -vE "$others" | sort; }
check "what is restored is what was saved" 'diff <(dump "$ROLLCALL_DB") <(dump "$work/backup-4.db")'
audited="SELECT count(*) FROM audit"
equal "the audit has the restore and nothing else new" \
    $(($(sqlite3 "$work/backup-4.db" "$audited") + 1)) "$(sql "$audited")"
report
