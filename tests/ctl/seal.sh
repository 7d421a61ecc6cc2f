#!/usr/bin/env bash
# Stored secrets over the life of their keys: brought up from an older Rollcall once, renewed by
# rotate-seal, and both cut off by SIGKILL at every write, rename and message in turn.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm # this test writes to the disk some thousand times
. "$(dirname "$0")/fixture.bash"
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/state/rollcall.db ROLLCALL_KEYS=$work/state/keys
keys=$ROLLCALL_KEYS
build_tool tests/ctl/seal_tool.c tool
gcc -std=gnu17 -D_GNU_SOURCE -shared -fPIC tests/ctl/kill_at.c -o "$work/kill_at.so" || exit 2
opened() { "$work/tool" open | paste -sd,; }
hex() { od -An -v -tx1 "$@" | tr -d ' \n'; }
use() { rm -rf "$work/state" && cp -a "$work/$1" "$work/state"; }
KEYS=ATCTT-stored-key,ATCTT-runs-key # one in use, one whose check is queued
ALL=$KEYS,stored-hook,stored-password MORE=$KEYS,stored-hook,stored-hook,stored-password
all_open() { [ "$(opened)" = "$ALL" ]; }

# --- from an older Rollcall: one pair of keys, and boxes that do not name their purpose
ctl init
rm "$keys"/notify.*
"$work/tool" old
cp -a "$work/state" "$work/older"
check "an old box is opened for nothing" 'ctl init && ctl init && "$work/tool" old-mail &&
    [ "$(opened)" = "$KEYS,stored-hook,(does not open)" ]'
check "and init opens it no more: that was once" 'ctl init && opened | grep "(does not open)"'
use older
check "init seals old secrets anew" 'ctl init && [ "$(opened)" = "$ALL" ]'
audited="SELECT after FROM audit WHERE action = 'secrets.seal'"
check "and says so in the audit" '[ "$(sql "$audited")" = 4 ]'
check "doctor knows both pairs" 'ctl doctor; [ "$(grep -c "ok    keys" "$work/said")" = 2 ]'
check "and finds no foreign secret" '! grep "secrets" "$work/said"'
use older
"$work/tool" old-mail
check "the API key in the mail password's row is taken out and told" 'ctl init &&
    printed "was the organization API key" && [ "$(opened)" = $KEYS,stored-hook ]'
use older
"$work/tool" old-mail
sql "DELETE FROM api_key"
check "also where it stands nowhere else" 'ctl init && [ "$(opened)" = stored-hook ]'
use older
mv "$keys/seal.key" "$work/aside"
check "without seal.key init says what it needs" \
    '! ctl init && printed "Put it into the key folder"'
check "doctor says that it is not done" \
    '! ctl doctor && printed -A1 "BAD   keys" | grep "rollcallctl init"'
mv "$work/aside" "$keys/seal.key"
check "and goes on when it is there" 'ctl init && [ "$(opened)" = "$ALL" ]'

# --- renewing
cp -a "$work/state" "$work/today"
old_seal=$(hex "$keys/seal.key") old_notify=$(hex "$keys/notify.key")
renewed() { # both pairs are new, whole, alone, and the old keys nowhere
    [ "$(cd "$keys" && echo *)" = "notify.key notify.pub seal.key seal.pub" ] &&
        [ "$(stat -c '%s %a' "$keys"/*.key | sort -u)" = "32 600" ] &&
        [ "$(stat -c '%s %a' "$keys"/*.pub | sort -u)" = "32 644" ] &&
        ! hex "$keys"/* | grep -e "$old_seal" -e "$old_notify"
}
check "rotate-seal" 'ctl rotate-seal && grep "sealed with new keys: 4" "$work/said"'
check "every secret opens" '[ "$(opened)" = "$ALL" ]'
check "the old keys are gone" renewed
check "doctor is content" 'ctl doctor; [ "$(printed -c "ok    keys")" = 2 ] && ! printed secrets'
mv "$work/state" "$work/new"
use today
cp "$work/new/rollcall.db"* "$work/state/"
closed="(does not open)"
check "what is stored does not open with them" '[ "$(opened)" = "$closed,$closed,$closed,$closed" ]'
use today
sql "UPDATE webhook SET url = url || '/elsewhere'"
check "a box stays sealed for what it was" 'ctl rotate-seal && [ "$(opened)" = \
    "$KEYS,(sealed for something else),stored-password" ]'
use today
sql "UPDATE webhook SET secret_sealed = randomblob(80)"
check "one that does not open is named and stops nothing" 'ctl rotate-seal &&
    printed "webhook \"A\" could not be opened" &&
    [ "$(opened)" = "$KEYS,$closed,stored-password" ]'
use today
cat "$keys/notify.key" >>"$keys/seal.key"
check "doctor tells of a renewal that was cut off" '! ctl doctor &&
    printed -A1 "BAD   keys" | grep "rotate-seal. again"'
use today
hold_lane "$work/state/wake"
check "not while a lane is at work" '! ctl rotate-seal && grep "Lane sync is running" "$work/said"'
check "and nothing has changed" '[ "$(hex "$keys/seal.key")" = "$old_seal" ] && all_open'
release_lane

# --- cut off everywhere
cut() { # VERB FROM NUMBER: killed there, from a fresh copy
    use "$2"
    (
        KILL_AT=$3 LD_PRELOAD=$work/kill_at.so setsid -w "$build/rollcallctl" "$1" >"$work/said" \
            2>&1
        exit $?
    ) 2>/dev/null
}
count() { # VERB FROM
    use "$2"
    KILL_COUNT=$work/count LD_PRELOAD=$work/kill_at.so "$build/rollcallctl" "$1" >"$work/said" 2>&1
    cat "$work/count"
}
steps=$(count rotate-seal today)
check "there is something to cut" '[ "$steps" -gt 20 ]'
for one in "" 1; do
    for n in $(seq 1 "$steps"); do
        [ -z "$one" ] || {
            export KILL_ONE=1
            [ $((n % 3)) = 0 ] || continue
        }
        where="rotate-seal killed at $n${one:+, one process}"
        check "$where: every secret opens" '! cut rotate-seal today "$n" && all_open'
        check "$where: and one that is entered now" \
            '"$work/tool" add B && [ "$(opened)" = "$MORE" ]'
        check "$where: once more ends it" 'ctl rotate-seal && [ "$(opened)" = "$MORE" ] && renewed'
    done
done
unset KILL_ONE
steps=$(count init older)
for n in $(seq 1 "$steps"); do
    cut init older "$n"
    check "init killed at $n: once more ends it" \
        'ctl init && all_open && ls "$keys" | wc -l | grep -x 4'
done
report
