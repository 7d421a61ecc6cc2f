#!/usr/bin/env bash
# rollcallctl as the person at the shell meets it: every verb, good and bad. Prints "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."
exec </dev/null # at a terminal restore would ask
build=$(realpath "${BUILD:-build}")
work=$(mktemp -d)
pids=()
trap '[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null; rm -rf "$work"' EXIT
export ROLLCALL_CONF=$work/rollcall.conf ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys
export ROLLCALL_TEMPLATES=$PWD/templates ROLLCALL_API_URL=http://127.0.0.1:9 # nothing listens there
: >"$ROLLCALL_CONF"
passed=0 failed=0
ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    echo "FAILED: $1"
    sed 's/^/    /' "$work/out" | head -20
}
ctl() { "$build/rollcallctl" "$@" >"$work/out" 2>&1; }
# expect NAME EXIT TEXT verb...: TEXT must be in the output ("" for no matter).
expect() {
    local name=$1 want=$2 text=$3
    shift 3
    ctl "$@"
    local got=$?
    if [ $got -eq "$want" ] && grep -qF -- "$text" "$work/out"; then
        ok
    else
        bad "$name (exit $got, wanted $want and \"$text\")"
    fi
}
check() { if eval "$2"; then ok; else
    : >"$work/out"
    bad "$1: $2"
fi; }
sql() { sqlite3 -cmd ".timeout 15000" "$ROLLCALL_DB" "$@"; }

expect "no verb" 2 "usage:"
expect "unknown verb" 2 "usage:" frobnicate
expect "a verb too many" 2 "usage:" grant a b
expect "grant without a name" 2 "usage:" grant
expect "an argument nobody asked for" 2 "usage:" backup a b
expect "an argument for a verb without" 2 "usage:" doctor now
expect "help" 0 "usage:" help
expect "version" 0 "SQLite" version
# on standard output, and whatever the configuration is
for program in rollcall.fcgi rollcall-timer rollcallctl; do
    check "$program --help" '
        [[ "$(ROLLCALL_CONF=/nowhere "$build/$program" --help 2>/dev/null)" == "usage: $program"* ]] &&
        ROLLCALL_CONF=/nowhere "$build/$program" --help >"$work/out"'
    check "$program --version" '
        [[ "$(ROLLCALL_CONF=/nowhere "$build/$program" --version 2>/dev/null)" =~ \
            ^rollcall.*[0-9]+\.[0-9]+ ]] &&
        ROLLCALL_CONF=/nowhere "$build/$program" --version >"$work/out"'
done
expect "an option it does not know" 2 "usage:" --frobnicate

expect "init" 0 "made" init
check "seal.key is for its owner only" '[ "$(stat -c %a "$work/keys/seal.key")" = 600 ]'
check "owner and group write the database and what lies beside it, nobody else" \
    '[ "$(stat -c %a "$ROLLCALL_DB"* | sort -u)" = 660 ]'
before=$(sha256sum "$work/keys/seal.key" "$work/keys/seal.pub")
expect "init again" 0 "kept" init
check "init keeps the keys" \
    '[ "$before" = "$(sha256sum "$work/keys/seal.key" "$work/keys/seal.pub")" ]'

expect "grant" 0 "may enter" grant " Ada@example.test "
expect "grant again" 0 "was so already" grant ada@EXAMPLE.test
expect "status names owners" 0 "Ada@example.test" status
expect "status as JSON" 0 '"lastSync"' status --json
expect "status as something else" 2 "--json" status --xml
for verb in status export doctor; do # nobody must take half of it for the whole
    "$build/rollcallctl" $verb >/dev/full 2>"$work/out"
    if [ $? -eq 1 ]; then ok; else bad "$verb onto a full disk"; fi
done
expect "revoke without regard to case" 0 "no longer" revoke ADA@example.test
expect "revoke again" 0 "was so already" revoke ada@example.test
expect "grant an empty name" 2 "" grant "  "
check "grant and revoke are in the audit" \
    '[ "$(sql "SELECT group_concat(action) FROM audit WHERE who LIKE '"'host:%'"' AND subject LIKE '"'ada@%'"'")" = owner.grant,owner.revoke ]'

# settings out and in
expect "export" 0 "inactive_days" export
cp "$work/out" "$work/settings.xml"
check "export holds no secret" '! grep -qiE "sealed|csrf|secret" "$work/settings.xml"'
sed 's|name="inactive_days">30<|name="inactive_days">45<|' "$work/settings.xml" >"$work/changed.xml"
expect "import" 0 "1 settings changed" import "$work/changed.xml"
check "the setting has changed" \
    '[ "$(sql "SELECT value FROM setting WHERE name='"'inactive_days'"'")" = 45 ]'
check "import is in the audit" \
    '[ "$(sql "SELECT before || after FROM audit WHERE action='"'setting.change'"'")" = 3045 ]'
expect "import the same again" 0 "0 settings changed" import "$work/changed.xml"
state() {
    sql "SELECT * FROM setting; SELECT * FROM webhook; SELECT count(*) FROM audit" | sha256sum
}
calm=$(state)
refuse() { # NAME TEXT DOCUMENT
    printf '%s' "$3" >"$work/bad.xml"
    expect "import refuses $1" 1 "$2" import "$work/bad.xml"
    [ "$calm" = "$(state)" ] && ok || bad "$1 changed something"
}
wrap() { printf '<rollcall-settings version="1">%s</rollcall-settings>' "$1"; }
good='<setting name="inactive_days">60</setting>'
refuse "an empty file" "" ""
refuse "what is not XML" "" "hello"
refuse "a broken document" "" '<rollcall-settings version="1"><setting'
refuse "another document" "not a settings document" '<html version="1"/>'
refuse "no version" "version" '<rollcall-settings/>'
refuse "a newer version" "newer" '<rollcall-settings version="99"/>'
refuse "an unknown element" "not known" "$(wrap "$good<frob/>")"
refuse "an unknown setting" "no setting" "$(wrap "$good<setting name=\"frob\">1</setting>")"
refuse "a number below" "3 to 180" "$(wrap '<setting name="inactive_days">2</setting>')"
refuse "a number above" "3 to 180" "$(wrap '<setting name="inactive_days">181</setting>')"
refuse "a word for a number" "whole number" "$(wrap '<setting name="inactive_days">many</setting>')"
refuse "an unknown choice" "one of" "$(wrap "$good<setting name=\"product_admins\">root</setting>")"
refuse "an unknown zone" "time zone" \
    "$(wrap "$good<setting name=\"sync.time_zone\">Mars/Base</setting>")"
refuse "a path for a zone" "time zone" \
    "$(wrap "$good<setting name=\"sync.time_zone\">../../etc/passwd</setting>")"
refuse "a mail server with a port" "host name" \
    "$(wrap "$good<setting name=\"mail.server\">smtp.example.com:25</setting>")"
refuse "a sender without an address" "e-mail address" \
    "$(wrap "$good<setting name=\"mail.from\">Rollcall</setting>")"
refuse "a recipient without an address" "one a line" \
    "$(wrap "$good<setting name=\"mail.to\">$(printf 'ada@example.test\nben')</setting>")"
refuse "more recipients than the form" "20 at most" \
    "$(wrap "$good<setting name=\"mail.to\">$(seq -f 'user%g@example.test' 21)</setting>")"
refuse "a password in the open" "unencrypted" \
    "$(wrap '<setting name="mail.server">smtp.example.com</setting><setting name="mail.user">rollcall</setting><setting name="mail.tls">none</setting>')"
refuse "a setting twice" "twice" "$(wrap "$good$good")"
refuse "an unknown attribute" "not known" \
    "$(wrap '<setting name="inactive_days" colour="red">30</setting>')"
hook() {
    printf '<webhook name="A" enabled="true"><url>%s</url><trigger>%s</trigger></webhook>' "$1" "$2"
}
refuse "a foreign webhook" "" "$(wrap "$good$(hook https://evil.example/x taskFailure)")"
refuse "an unknown trigger" "trigger" \
    "$(wrap "$good$(hook https://api-private.atlassian.com/automation/webhooks/a frob)")"
refuse "a secret" "not known" \
    "$(wrap "$good<webhook name=\"A\" enabled=\"true\"><url>https://api-private.atlassian.com/automation/webhooks/a</url><trigger>taskFailure</trigger><secret>x</secret></webhook>")"
refuse "a document type" "" "<!DOCTYPE x [<!ENTITY a \"b\">]>$(wrap "$good")"
refuse "too long a file" "" "$(wrap "$(head -c 300000 /dev/zero | tr '\0' ' ')")"
refuse "invalid UTF-8" "" "$(wrap "$(printf '<webhook name="\xff" enabled="true"/>')")"
expect "import a file that is not there" 1 "could not be opened" import "$work/none.xml"
printf '%s' \
    "$(wrap "$good$(hook https://api-private.atlassian.com/automation/webhooks/a taskFailure)")" \
    >"$work/hook.xml"
expect "import a webhook" 0 "1 webhooks added" import "$work/hook.xml"
printf '%s' \
    "$(wrap "$good<setting name=\"mail.server\">localhost</setting><setting name=\"mail.user\">rollcall</setting><setting name=\"mail.tls\">none</setting><setting name=\"mail.to\">$(seq -f 'user%g@example.test' 20)</setting>")" \
    >"$work/mail.xml"
expect "import what the form takes" 0 "4 settings changed" import "$work/mail.xml"
sql "INSERT INTO mail_password VALUES (1, x'00', 's', 1, 't')"
expect "a password for the same server is kept" 0 "0 settings changed" import "$work/mail.xml"
sed 's|<setting name="mail.to"|<setting name="mail.port">2525</setting>&|' "$work/mail.xml" \
    >"$work/port.xml"
expect "that it forgets one for another is told" 0 "forgotten: the password" import "$work/port.xml"
check "and done" '[ "$(sql "SELECT count(*) FROM mail_password")" = 0 ]'
expect "it says which lack a secret" 0 "without a secret: A" import "$work/hook.xml"

# backup and restore, while somebody writes
keep_writing() {
    while :; do
        sql "INSERT INTO job (lane, kind, requested_by, requested_at)
             VALUES ('sync', 'load', 'test', unixepoch())" >/dev/null 2>&1
        sleep 0.02
    done
}
keep_writing & # until it is ended
pids+=($!)
wait_until '[ "$(sql "SELECT count(*) FROM job")" -gt 10 ]'
for i in 1 2 3; do expect "backup $i under writes" 0 "verified" backup "$work/backup.db"; done
kill "${pids[0]}"
wait "${pids[0]}" 2>/dev/null
pids=()
check "no leftovers beside the backup" '[ "$(ls "$work" | grep -c backup.db)" = 1 ]'
check "the backup is for few" '[ "$(($(stat -c %a "$work/backup.db") % 10))" = 0 ]'
in_backup=$(sqlite3 "$work/backup.db" "SELECT count(*) FROM job")
check "the backup has rows, in order and whole" \
    '[ "$in_backup" -gt 5 ] &&
        [ "$(sqlite3 "$work/backup.db" "SELECT max(id) FROM job")" = "$in_backup" ]'
expect "backup into no folder" 1 "" backup "$work/none/backup.db" || true

expect "grant after the backup" 0 "may enter" grant late@example.test
cp "$work/backup.db" "$work/kept.db"
expect "restore" 0 "verified and restored" restore "$work/backup.db"
check "the backup file is untouched" 'cmp -s "$work/backup.db" "$work/kept.db"'
check "what came later is gone" '[ "$(sql "SELECT count(*) FROM owner")" = 0 ]'
check "what was there is there" '[ "$(sql "SELECT count(*) FROM job")" = "$in_backup" ]'
check "the restore is in the audit" \
    '[ "$(sql "SELECT count(*) FROM audit WHERE action='"'database.restore'"'")" = 1 ]'
kept() { ls -t "$work/data" | grep 'before-restore-[0-9-]*$'; }
check "what was before is kept" \
    '[ "$(sqlite3 "$work/data/$(kept)" "SELECT count(*) FROM owner")" = 1 ]'
check "no leftovers beside the database" '! ls "$work/data" | grep -q '"'"'\.restore-'"'"''
calm=$(state)
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
# a lane is known by its name, and by its number in the lock
cp "$(command -v flock)" "$work/rollcall-hold"
"$work/rollcall-hold" "$work/data/wake/sync.lock" sleep 600 &
pids+=($!)
until ! flock -n "$work/data/wake/sync.lock" true; do sleep 0.02; done
printf '%020d\n' "${pids[0]}" >"$work/data/wake/sync.lock"
expect "restore waits for no lane" 1 "Lane sync is at work" restore "$work/backup.db"
expect "doctor sees it" 1 "at work now" doctor
"$build/rollcall-timer" sync >"$work/out" 2>&1
check "a second start of the lane ends at once" '[ $? = 0 ] && [ ! -s "$work/out" ]'
pkill -P "${pids[0]}"
wait "${pids[0]}" 2>/dev/null
pids=()
exec 9>"$work/data/wake/sync.lock"
flock 9
expect "restore tells of a lock that no lane holds" \
    1 "held by something that is no lane" restore "$work/backup.db"
expect "so does doctor" 1 "BAD   lane sync" doctor
"$build/rollcall-timer" sync >"$work/out" 2>&1
check "and the lane, which fails" \
    '[ $? = 1 ] && grep -q "held by something that is no lane" "$work/out"'
exec 9>&-
mv "$work/data/wake" "$work/data/asleep"
expect "restore without the lanes' folder" 1 "rollcallctl init" restore "$work/backup.db"
mv "$work/data/asleep" "$work/data/wake"
mkdir "$ROLLCALL_DB".before-restore-20300101-00000{0..9}.part # where today's data would be kept
then=(env DONT_FAKE_MONOTONIC=1 faketime "2030-01-01 00:00:00")
"${then[@]}" "$build/rollcallctl" restore "$work/backup.db" >"$work/out" 2>&1
check "restore keeps today's data or does nothing" \
    '[ $? = 1 ] && grep -q before-restore "$work/out"'
check "and does not take a sound database for a damaged one" '! ls "$work/data" | grep -q damaged'
rmdir "$ROLLCALL_DB".before-restore-20300101-*.part
check "refused restores changed nothing" '[ "$calm" = "$(state)" ]'
check "and left nothing behind" '! ls "$work/data" | grep -q '"'"'\.restore-'"'"''

# a connection that stays open over a restore sees the new content
exec 8> >(exec sqlite3 "$ROLLCALL_DB" >"$work/open.txt" 2>&1)
reader=$!
printf 'SELECT count(*) FROM owner;\n.shell touch "%s"\n' "$work/has-read" >&8
for _ in $(seq 1200); do
    [ -e "$work/has-read" ] && break
    sleep 0.05
done # and stays
ctl grant again@example.test
ctl backup "$work/two.db"
ctl revoke again@example.test
expect "restore beside an open connection" 0 "restored" restore "$work/two.db" --yes
echo "SELECT count(*) FROM owner;" >&8
exec 8>&-
wait "$reader"
check "the open connection follows" '[ "$(tr "\n" , <"$work/open.txt")" = 0,1, ]'

# what was under way at the time of the backup is over since: nothing of it begins again by itself
sql "INSERT INTO saved_filter VALUES (90, 'f', 'status=active', 1, 't', 1, 't');
    INSERT INTO task (
        id, name, filter, schedule, at_time, enabled, seen_spec, next_run_at, created_at,
          created_by, changed_at, changed_by)
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
    'grep -q "fell due since the backup and are not made up for: 1" "$work/out"'
check "runs that had not begun are over, one that had will stop" \
    '[ "$(sql "SELECT group_concat(state || (stop_by IS NOT NULL), '"' '"') FROM run ORDER BY id")" = "stopped1 stopped1 running1 done0 preview0" ]'
check "the task starts at its next time" \
    '[ "$(sql "SELECT next_run_at BETWEEN unixepoch() AND unixepoch() + 90000 FROM task")" = 1 ]'
sql "DELETE FROM run; DELETE FROM task; DELETE FROM saved_filter"

# root follows no link that a service has left in the folder it may write
echo mine >"$work/outside"
mv "$work/data/wake/sync.lock" "$work/lock"
ln -s "$work/outside" "$work/data/wake/sync.lock"
expect "restore takes no lock behind a link" \
    1 "The lanes could not be held off" restore "$work/two.db" --yes
check "what it leads to has its owner" \
    '[ "$(stat -c %u "$work/outside")" = "$(id -u)" ] && [ "$(cat "$work/outside")" = mine ]'
mv -f "$work/lock" "$work/data/wake/sync.lock"
mv "$work/data/wake" "$work/data/asleep"
mkdir "$work/elsewhere"
ln -s "$work/elsewhere" "$work/data/wake"
expect "init takes no folder behind a link" 1 "no link" init
expect "restore neither" 1 "The lanes could not be held off" restore "$work/two.db" --yes
check "nothing was given away, nothing made there" \
    '[ "$(stat -c %u "$work/elsewhere")" = "$(id -u)" ] && [ -z "$(ls "$work/elsewhere")" ]'
rm "$work/data/wake"
mv "$work/data/asleep" "$work/data/wake"

# restore while others write: they wait or go on, and the result is whole
keep_writing & # until it is ended
pids+=($!)
for i in 1 2 3; do
    expect "restore $i under writes" 0 "verified and restored" restore "$work/two.db" --yes
    sleep 0.2
done
wait_until '[ "$(sql "SELECT count(*) FROM job")" -gt "$in_backup" ]'
kill "${pids[0]}"
wait "${pids[0]}" 2>/dev/null
pids=()
check "whole after that" \
    '[ "$(sql "PRAGMA integrity_check")" = ok ] &&
        [ "$(sql "SELECT count(*) = max(id) FROM job")" = 1 ]'
check "and written to afterwards" '[ "$(sql "SELECT count(*) FROM job")" -gt "$in_backup" ]'

# a copy must have the layout that the steps add up to, and nothing else
planted() { # NAME SQL TEXT: in a copy, in the live database, and gone again
    cp "$work/two.db" "$work/planted.db"
    sqlite3 "$work/planted.db" "$2"
    expect "restore refuses $1" 1 "$3" restore "$work/planted.db" --yes
}
calm=$(state)
trigger="CREATE TRIGGER spy AFTER INSERT ON api_key
    BEGIN UPDATE webhook SET secret_sealed = new.sealed; END"
planted "a foreign trigger" "$trigger" "trigger spy is not Rollcall's"
planted "a foreign view" "CREATE VIEW everybody AS SELECT * FROM user" \
    "view everybody is not Rollcall's"
planted "a foreign table" "CREATE TABLE mine (x)" "table mine is not Rollcall's"
planted "a missing trigger" "DROP TRIGGER audit_no_delete" "trigger audit_no_delete is missing"
planted "a changed trigger" "DROP TRIGGER audit_no_update;
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT 1; END" \
    "trigger audit_no_update is not as Rollcall makes it"
check "refused copies changed nothing" '[ "$calm" = "$(state)" ]'
sqlite3 "$work/two.db" ANALYZE # what SQLite keeps for itself
expect "statistics are no intruder" 0 "restored" restore "$work/two.db" --yes
sql "$trigger"
expect "doctor names a foreign trigger" 1 "trigger spy is not Rollcall's" doctor
expect "so does init" 1 "trigger spy is not Rollcall's" init
sql "DROP TRIGGER spy"
expect "init is content without it" 0 "kept" init

# what a copy lets in is shown beside today, and a script has to say that it means it
ctl restore "$work/two.db" --yes
ctl grant evil@example.test
sql "INSERT INTO setting VALUES ('product_admins', 'full', 1, 't'), ('approval_users', '5', 1, 't')"
ctl backup "$work/wide.db"
ctl restore "$work/two.db" --yes
same() { grep -qE "^$1  +$2  +$3$" "$work/out"; }
expect "a script does not let others in unasked" 1 "with --yes" restore "$work/wide.db"
check "owners, access and approval of both are shown" \
    'same owners again@example.test "again@example.test, evil@example.test" &&
        same "product admins" off full && same "user access admins" off off &&
        same "second person" never "above 5 people"'
check "nobody was let in" '[ "$(sql "SELECT group_concat(who) FROM owner")" = again@example.test ]'
cp "$work/two.db" "$work/admin.db"
sqlite3 "$work/admin.db" "INSERT INTO user
    (id, account_id, name, email, status, claim_status, first_seen)
    VALUES (99, '9:e', 'E', 'new@example.test', 'active', 'managed', 1);
    INSERT INTO user_platform_role VALUES (99, 'atlassian/org-admin')"
expect "nor an organization admin who is none today" 1 "with --yes" restore "$work/admin.db"
check "who is named" \
    'same "organization admins" 0 1 && grep -qxE "  not one today  +new@example.test" "$work/out"'
at_terminal() {
    script -qec "$build/rollcallctl restore $work/wide.db" /dev/null <<<"$1" >"$work/out" 2>&1
}
at_terminal ""
check "a person is asked, and Enter is no yes" \
    '[ $? = 1 ] && grep -q "y/N" "$work/out" && [ "$(sql "SELECT count(*) FROM owner")" = 1 ]'
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

# revoke looks again
sql "CREATE TRIGGER stay BEFORE DELETE ON owner BEGIN SELECT RAISE(IGNORE); END"
expect "revoke fails when somebody stays" 1 "is still an owner" revoke again@example.test
sql "DROP TRIGGER stay;
    CREATE TRIGGER back AFTER DELETE ON owner BEGIN INSERT INTO owner VALUES (old.who, 1, 'x');
    END"
expect "or comes back" 1 "is still an owner" revoke again@example.test
sql "DROP TRIGGER back"
check "and notes nothing" \
    '[ "$(sql "SELECT count(*) FROM audit
               WHERE action = '"'owner.revoke' AND subject LIKE 'again%'"'")" = 0 ]'
sql "INSERT INTO user (account_id, name, email, status, claim_status, first_seen)
     VALUES ('77:aa', 'Ada', 'ada@example.test', 'active', 'managed', 1)"
ctl grant 77:aa
expect "revoke by e-mail names the account that stays" \
    1 "still an owner, as 77:aa" revoke ada@example.test
expect "that one is revoked" 0 "no longer" revoke 77:aa

# a terminal obeys nobody's name
sql "INSERT INTO owner
    VALUES (
      'Acme' || char(27) || ']0;pwned' || char(7) || char(10) || 'ok    fine' || char(155), 1, 't')"
expect "status is one line a fact" 0 'Acme\x1b]0;pwned\x07\x0aok    fine\xc2\x9b' status
for verb in status "status --json" doctor export; do
    script -qec "$build/rollcallctl $verb" /dev/null </dev/null >"$work/out" 2>&1
    check "no control character of $verb reaches a terminal" \
        '! tr -d "\r\n" <"$work/out" | LC_ALL=C grep -q "[[:cntrl:]]"'
done
expect "export is as it is for a file" 0 '<?xml' export
ctl restore "$work/two.db" --yes

# the disk fills up: said so, nothing half-written
full() { # NAME TEXT BLOCKS verb...: files end at so many KiB
    local name=$1 text=$2 blocks=$3
    shift 3
    (
        trap '' XFSZ
        ulimit -f "$blocks"
        "$build/rollcallctl" "$@"
    ) >"$work/out" 2>&1
    if [ $? -eq 1 ] && grep -qF "$text" "$work/out"; then ok; else bad "$name"; fi
}
calm=$(state)
full "a backup on a full disk" "Nothing was saved" 64 backup "$work/full.db"
check "leaves nothing" '! ls "$work" | grep -q "^full.db"'
full "a restore on a full disk" "Nothing was changed" 64 restore "$work/two.db" --yes
check "changes nothing" '[ "$calm" = "$(state)" ]'
check "and leaves nothing behind" '! ls "$work/data" | grep -q '"'"'\.restore-'"'"''

# the database file is lost or damaged
dd if=/dev/urandom of="$ROLLCALL_DB" bs=4096 count=4 conv=notrunc 2>/dev/null
expect "doctor sees a damaged database" 1 "BAD   database" doctor
check "and does not send to itself" '! grep -q "rollcallctl doctor" "$work/out"'
expect "restore over a damaged one" 0 "restored" restore "$work/two.db" --yes
expect "status after that" 0 "again@example.test" status
rm -f "$ROLLCALL_DB" "$ROLLCALL_DB-wal" "$ROLLCALL_DB-shm"
expect "doctor sees a missing database" 1 "rollcallctl init" doctor
expect "restore over nothing" 0 "restored" restore "$work/two.db" --yes
check "its owner is the folder's" \
    '[ "$(stat -c %u "$ROLLCALL_DB")" = "$(stat -c %u "$work/data")" ]'

# other keys
sql "UPDATE webhook SET secret_sealed = x'00', sealer = '0123456789abcdef', secret_last4 = 'abcd'"
ctl backup "$work/sealed.db"
expect "restore names secrets of other keys" 0 'the secret of webhook "A"' restore "$work/sealed.db"

# doctor
expect "doctor says how SQLite stands" 1 "only rollcall-timer checkpoints" doctor
expect "doctor shows where a value comes from" 1 "(environment)" doctor
expect "doctor names secrets of other keys" 1 "sealed with other keys" doctor
sql "UPDATE webhook SET secret_sealed = NULL, sealer = NULL, secret_last4 = NULL"
expect "doctor tests the way to Atlassian" 1 "127.0.0.1 port 9: Connection refused" doctor
check "the last word comes last" 'tail -n 1 "$work/out" | grep -q "to be mended"'
sql "INSERT INTO api_key (state, sealer, last4, label, entered_by, entered_at, problem)
    VALUES ('refused', '', '4f2a', 'x', 'test', unixepoch() - 7260, 'It was revoked.')"
expect "doctor tells of a refused key" 1 \
    "key …4f2a, entered 2 hours ago, was refused: It was revoked." doctor
sql "DELETE FROM api_key"
chmod 644 "$work/keys/seal.key"
expect "doctor sees an open key" 1 "chmod 0600" doctor
chmod 600 "$work/keys/seal.key"
cp "$work/keys/seal.pub" "$work/pub"
head -c 32 /dev/urandom >"$work/keys/seal.pub"
expect "doctor sees a foreign seal.pub" 1 "BAD   keys" doctor
cp "$work/pub" "$work/keys/seal.pub"
mv "$work/keys/seal.key" "$work/key"
expect "doctor sees a missing seal.key" 1 "BAD   keys" doctor
mv "$work/key" "$work/keys/seal.key"
sql "INSERT INTO audit (at, who, action, subject) VALUES (unixepoch() + 90000, 'test', 'x', 'y')"
expect "doctor sees a clock set back" 1 "BAD   clock" doctor
ctl restore "$work/two.db" --yes
ROLLCALL_TEMPLATES=$work expect "doctor says that the web program does not start" \
    1 "BAD   web program    it does not start: " doctor
chmod 666 "$ROLLCALL_DB"
expect "doctor sees an open database" 1 "chmod 0660" doctor
chmod 660 "$ROLLCALL_DB"
"$build/demo-org" --port 0 --port-file "$work/port" >/dev/null 2>&1 &
pids+=($!)
wait_until '[ -s "$work/port" ]'
ROLLCALL_API_URL=http://127.0.0.1:$(cat "$work/port") expect "doctor is content" 0 "All is well" \
    doctor
echo "FROB=1" >"$ROLLCALL_CONF"
expect "an unknown name in the configuration" 2 "line 1" doctor
expect "help and versions come without one" 0 "SQLite" version

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
