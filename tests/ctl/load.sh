#!/usr/bin/env bash
# Backup and restore while fifty transactions a second are written, each of two parts that must agree. Prints "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
exec </dev/null # at a terminal restore would ask
build=$(realpath "${BUILD:-build}")
work=$(mktemp -d)
trap '[ -z "${writer:-}" ] || kill "$writer" 2>/dev/null; rm -rf "$work"' EXIT
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys
passed=0 failed=0
check() { if eval "$2" >"$work/out" 2>&1; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: $1: $2"
    sed 's/^/    /' "$work/out" | head
fi; }
sql() { sqlite3 -cmd ".timeout 15000" "$ROLLCALL_DB" "$@"; }
of() { sqlite3 "$1" "$2"; }
"$build/rollcallctl" init >/dev/null
sql "INSERT INTO instance (name, value) VALUES ('load', 0)" # how many jobs there are
# An open connection that writes every 20 ms and notes each row once its transaction stands.
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
acknowledged() { tail -n 1 "$work/acknowledged" 2>/dev/null | grep . || echo 0; }
until [ "$(acknowledged)" -ge 25 ]; do sleep 0.05; done
agree="SELECT count(*) = (SELECT CAST(value AS INTEGER) FROM instance WHERE name = 'load')
    AND count(*) = max(id) FROM job"
agrees() { [ "$(of "$1" "PRAGMA integrity_check")" = ok ] && [ "$(of "$1" "$agree")" = 1 ]; }
for i in 1 2 3 4; do
    before=$(acknowledged)
    check "backup $i" '"$build/rollcallctl" backup "$work/backup-$i.db"'
    after=$(acknowledged)
    has=$(of "$work/backup-$i.db" "SELECT count(*) FROM job")
    check "backup $i is whole and its parts agree" 'agrees "$work/backup-$i.db"'
    check "backup $i holds all that stood before it" \
        '[ "$has" -ge "$before" ] && [ "$has" -le $((after + 1)) ]'
    wait_until '[ "$(acknowledged)" -gt $((has + 10)) ]'
done
check "the writer was never stopped by a backup" \
    '[ "$(acknowledged)" -gt "$has" ] && [ ! -s "$work/writer-errors" ]'
# back to the second one, while the writing goes on
was=$(of "$work/backup-2.db" "SELECT count(*) FROM job")
check "restore under load" '"$build/rollcallctl" restore "$work/backup-2.db"'
lines=$(wc -l <"$work/acknowledged")
wait_until '[ "$(wc -l <"$work/acknowledged")" -gt $((lines + 1)) ]'
check "the writer goes on behind it" \
    '[ "$(wc -l <"$work/acknowledged")" -gt $((lines + 1)) ] && [ "$(acknowledged)" -gt "$was" ]'
kill "$writer"
wait "$writer" 2>/dev/null
writer=
check "parts agree after that" \
    '[ "$(sql "PRAGMA integrity_check")" = ok ] && [ "$(sql "$agree")" = 1 ]'
rows="SELECT requested_by FROM job WHERE id <= $was ORDER BY id"
check "all rows of the backup are there" \
    '[ "$(sql "$rows" | sha256sum)" = "$(of "$work/backup-2.db" "$rows" | sha256sum)" ]'
# and once more in calm: nothing differs but the note in the audit
check "restore" '"$build/rollcallctl" restore "$work/backup-4.db"'
others="^INSERT INTO (audit|sqlite_sequence)|database.restore|'csrf_key'"
dump() { sqlite3 "$1" .dump | grep -vE "$others" | sort; }
check "what is restored is what was saved" 'diff <(dump "$ROLLCALL_DB") <(dump "$work/backup-4.db")'
check "the audit has the restore and nothing else new" \
    '[ "$(sql "SELECT count(*) FROM audit")" = $(($(of "$work/backup-4.db" "SELECT count(*) FROM audit") + 1)) ]'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
