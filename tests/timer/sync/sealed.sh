#!/usr/bin/env bash
# The API key is sealed for its organization: somebody who may write the database gains nothing.
. "$(dirname "$0")/../fixture.bash"
start_demo ORG_USERS=60
new_state sealed
enter_key
as_entered=$(sql "SELECT hex(sealed) FROM api_key")
timer
equal "the key" current "$(sql "SELECT state FROM api_key")"
equal "the first run" ok "$(last_sync outcome)"
equal "its box was bound to the organization" 1 \
    "$(sql "SELECT hex(sealed) <> '$as_entered' AND org_id = '$ORG' FROM api_key")"
keys=$ROLLCALL_KEYS
mv "$keys/notify.key" "$work/"
sync_again
equal "a run without the key of lane notify" ok "$(last_sync outcome)"
mv "$work/notify.key" "$keys/"
asked=$(demo_count keyed)
contains "calls were counted" 1 "$([ "$asked" -gt 3 ] && echo 1)"
refused() { # NAME WORDS
    sync_again
    equal "$1: exit" 1 $?
    equal "$1" failed "$(last_sync outcome)"
    contains "$1: its words" "$2" "$(last_sync error)"
    equal "$1: nobody was asked" "$asked" "$(demo_count keyed)"
}
sql "UPDATE api_key SET org_id = 'another-organization'"
refused "a key beside another organization" "sealed for something else"
sql "UPDATE api_key SET org_id = '$ORG', sealed = x'$as_entered'"
refused "a key as it was before its check" "sealed for something else"
"$build/rollcallctl" init >/dev/null
equal "init opens nothing of the kind" "$as_entered" "$(sql "SELECT hex(sealed) FROM api_key")"
sql "UPDATE api_key SET sealed = randomblob(80)"
refused "a box of nobody" "cannot be opened"
enter_key
timer
sync_again
equal "entered again" ok "$(last_sync outcome)"

# The service manager copies a lane's key before the lane takes its lock: rotate-seal may come
# between.
mkdir "$work/lent" && cp "$keys/seal.key" "$work/lent/"
"$build/rollcallctl" rotate-seal >/dev/null && pass || fail "rotate-seal"
enter_key
CREDENTIALS_DIRECTORY=$work/lent timer
equal "with the key of before: exit" 1 $?
equal "the entry waits" "current checking" \
    "$(sql "SELECT group_concat(state, ' ') FROM (SELECT state FROM api_key
            WHERE sealed IS NOT NULL ORDER BY id)")"
sql "UPDATE api_key SET entered_at = entered_at - 700 WHERE state = 'checking'"
cp "$ROLLCALL_DB" "$work/mixed.db"
CREDENTIALS_DIRECTORY=$work/lent ROLLCALL_DB=$work/mixed.db timer
equal "for ten minutes: then it is told" refused \
    "$(sqlite3 "$work/mixed.db" "SELECT state FROM api_key ORDER BY id DESC LIMIT 1")"
timer
equal "and passes with the next start" "ok 1" \
    "$(last_sync outcome) $(sql "SELECT count(*) FROM api_key WHERE sealed IS NOT NULL")"
finish
