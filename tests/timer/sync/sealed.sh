#!/usr/bin/env bash
# The API key is sealed for its organization: what somebody gets who may write the database.
. "$(dirname "$0")/../fixture.bash"
demo ORG_USERS=60
fresh sealed
enter
as_entered=$(sql "SELECT hex(sealed) FROM api_key")
timer
same "the key" current "$(sql "SELECT state FROM api_key")"
same "the first run" ok "$(last outcome)"
same "its box was bound to the organization" 1 \
    "$(sql "SELECT hex(sealed) <> '$as_entered' AND org_id = '$ORG' FROM api_key")"
keys=$ROLLCALL_KEYS
mv "$keys/notify.key" "$T/"
ask
timer
same "a run without the key of lane notify" ok "$(last outcome)"
mv "$T/notify.key" "$keys/"
asked=$(counts keyed)
like "calls were counted" 1 "$([ "$asked" -gt 3 ] && echo 1)"
refused() { # NAME WORDS
    ask
    timer
    same "$1: exit" 1 $?
    same "$1" failed "$(last outcome)"
    like "$1: its words" "$2" "$(last error)"
    same "$1: nobody was asked" "$asked" "$(counts keyed)"
}
sql "UPDATE api_key SET org_id = 'another-organization'"
refused "a key beside another organization" "sealed for something else"
sql "UPDATE api_key SET org_id = '$ORG', sealed = x'$as_entered'"
refused "a key as it was before its check" "sealed for something else"
"$B/rollcallctl" init >/dev/null
same "init opens nothing of the kind" "$as_entered" "$(sql "SELECT hex(sealed) FROM api_key")"
sql "UPDATE api_key SET sealed = randomblob(80)"
refused "a box of nobody" "cannot be opened"
enter
timer
ask
timer
same "entered again" ok "$(last outcome)"

# the service manager copies a lane's key before the lane takes its lock: rotate-seal may come between
mkdir "$T/lent" && cp "$keys/seal.key" "$T/lent/"
"$B/rollcallctl" rotate-seal >/dev/null && ok || bad "rotate-seal"
enter
CREDENTIALS_DIRECTORY=$T/lent timer
same "with the key of before: exit" 1 $?
same "the entry waits" "current checking" \
    "$(sql "SELECT group_concat(state, ' ') FROM (SELECT state FROM api_key
            WHERE sealed IS NOT NULL ORDER BY id)")"
sql "UPDATE api_key SET entered_at = entered_at - 700 WHERE state = 'checking'"
cp "$ROLLCALL_DB" "$T/mixed.db"
CREDENTIALS_DIRECTORY=$T/lent ROLLCALL_DB=$T/mixed.db timer
same "for ten minutes: then it is told" refused \
    "$(sqlite3 "$T/mixed.db" "SELECT state FROM api_key ORDER BY id DESC LIMIT 1")"
timer
same "and passes with the next start" "ok 1" \
    "$(last outcome) $(sql "SELECT count(*) FROM api_key WHERE sealed IS NOT NULL")"
finish
