#!/usr/bin/env bash
# What doctor finds on this machine: keys, rights, clock, web program, the connection to Atlassian.
. "$(dirname "$0")/fixture.bash"

ctl init
sql "INSERT INTO webhook (name, url, created_at, created_by, changed_at, changed_by)
     VALUES ('A', 'https://api-private.atlassian.com/automation/webhooks/a', 1, 'test', 1, 'test')"
ctl grant again@example.test
ctl backup "$work/two.db"
sql "UPDATE webhook SET secret_sealed = x'00', sealer = '0123456789abcdef', secret_last4 = 'abcd'"

expect "doctor says how SQLite stands" 1 "only rollcall-timer checkpoints" doctor
sql "INSERT INTO user (id, account_id, first_seen) VALUES (9, '9:a', 1);
    INSERT INTO area VALUES (1, 'Finance', 1, 't', 1, 't');
    INSERT INTO area_instance VALUES (1, 'confluence', 'gone-site');
    INSERT INTO assignment (user, level, area, created_at, created_by)
    VALUES (9, 'read', 1, 1, 't')"
expect "doctor names an area of which nothing is left" 1 '"Finance" gives no access' doctor
expect "doctor shows where a value comes from" 1 "(environment)" doctor
expect "doctor names secrets of other keys" 1 "sealed with other keys" doctor
sql "UPDATE webhook SET secret_sealed = NULL, sealer = NULL, secret_last4 = NULL"
expect "doctor tests the way to Atlassian" 1 "127.0.0.1 port 9: Connection refused" doctor
check "the last word comes last" 'tail -n 1 "$work/said" | grep -q "to fix"'
sql "INSERT INTO api_key (state, sealer, last4, label, entered_by, entered_at, problem)
    VALUES ('refused', '', '4f2a', 'x', 'test', unixepoch() - 7260, 'It was revoked.')"
expect "doctor tells of a refused key" 1 \
    "key …4f2a, added 2 hours ago, was rejected: It was revoked." doctor
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
wait_for test -s "$work/port"
ROLLCALL_API_URL=http://127.0.0.1:$(cat "$work/port") expect "doctor is content" \
    0 "No problems found" doctor
report
