#!/usr/bin/env bash
# Two users and one database, as the package sets them up, with numbers in place of names. Needs
# root.
. "$(dirname "$0")/fixture_root.bash"
exec </dev/null # at a terminal restore would ask
web=64001 jobs=64002 group=64000
install -d -m 2770 -o $jobs -g $group "$work/data" "$work/data/wake"
install -d -m 0755 -o $jobs -g $group "$work/locks"
install -d -m 0700 -o $jobs -g $group "$work/backup"
install -d -m 0755 "$work/keys"
install -d -m 0700 "$work/roots" # of root alone
: >"$work/conf"
export ROLLCALL_CONF=$work/conf ROLLCALL_API_URL=http://127.0.0.1:9 ROLLCALL_LOCKS=$work/locks
as() {
    local uid=$1
    shift
    (
        umask 0077
        setpriv --reuid="$uid" --regid=$group --clear-groups "$@"
    )
}
ctl=$work/rollcallctl

check "root makes keys and database" '$ctl init'
check "the web program's user reads and writes" \
    'as $web $ctl grant a@example.test && as $web $ctl status | grep a@example.test'
check "so does the lanes' user" 'as $jobs $ctl revoke a@example.test'
check "and root in between" '$ctl grant b@example.test && as $web $ctl revoke b@example.test'
check "what lies beside the database is the group's" \
    '[ "$(stat -c "%g %a" "$ROLLCALL_DB"* | sort -u)" = "64000 660" ]'
check "the web program's user cannot read seal.key" '! as $web cat "$work/keys/seal.key"'
check "nor can the lanes' user, who gets it as a credential" '! as $jobs cat "$work/keys/seal.key"'
# doctor sends somebody without rights to root, and does not tell them to make anew what is there.
stranger() { setpriv --reuid=64003 --regid=64003 --clear-groups "$@"; }
chmod 2770 "$work/data"
chmod 0700 "$work/keys"
check "doctor sends a stranger to root" \
    '! stranger $ctl doctor >"$work/said"; [ "$(grep -c "Run doctor as root" "$work/said")" = 6 ]'
check "doctor advises a stranger nothing that destroys" \
    '! grep -E "init|restore|enter the secrets" "$work/said"'
chmod 0755 "$work/keys"
check "both read seal.pub" 'as $web cat "$work/keys/seal.pub" && as $jobs cat "$work/keys/seal.pub"'
check "somebody else reads nothing" \
    '! setpriv --reuid=64009 --regid=64009 --clear-groups cat "$ROLLCALL_DB"'
check "the lanes' user makes backups" 'as $jobs $ctl backup "$work/backup/one.db"'
check "the web program's user cannot touch them" \
    '! as $web rm -f "$work/backup/one.db" || [ -e "$work/backup/one.db" ]'
check "root restores, and both go on" \
    '$ctl restore "$work/backup/one.db" && as $web $ctl grant c@example.test &&
        as $jobs $ctl revoke c@example.test'
rm -f "$ROLLCALL_DB"*
check "also after the file was lost" \
    '$ctl restore "$work/backup/one.db" && as $web $ctl grant d@example.test &&
        as $jobs $ctl revoke d@example.test'

# --- files root names lie where root alone may write or read
check "root has a backup in a folder of its own" \
    '$ctl backup "$work/roots/two.db" && [ "$(stat -c "%u %a" "$work/roots/two.db")" = "0 600" ] &&
        [ "$(ls "$work/roots")" = two.db ]'
check "and restores from there" '$ctl restore "$work/roots/two.db"'
check "but makes none where the web program could replace it" \
    '! $ctl backup "$work/data/wake/three.db" >"$work/said" 2>&1 &&
        grep -q "must not be in the data folder" "$work/said" && [ -z "$(ls "$work/data/wake")" ]'
check "root imports from there" \
    '$ctl export >"$work/roots/settings.xml" && $ctl import "$work/roots/settings.xml"'
kept=$(ls "$work"/data/rollcall.db.before-restore-* | head -n 1)
check "what was kept in the data folder is restored" '$ctl restore "$kept" --yes'
as $web ln -s "$work/roots/two.db" "$work/data/link.db"
check "but nothing by a link there" \
    '! $ctl restore "$work/data/link.db" --yes >"$work/said" 2>&1 && grep -q "a link" "$work/said"'
check "nor by one that is written without its folder" \
    '! (cd "$work/data" && $ctl restore link.db --yes) >"$work/said" 2>&1 &&
        grep -q "a link" "$work/said"'
as $web ln -s "$work/roots" "$work/data/elsewhere"
check "nor by a folder that is one" '
    ! (cd "$work/data" && $ctl restore elsewhere/two.db --yes) &&
    [ -e "$work/data/elsewhere/two.db" ]'
rm "$work/data/link.db" "$work/data/elsewhere"

new_machine() { ROLLCALL_LOCKS=$work/run/rollcall/lanes $ctl "$@"; }
check "where no lane has run yet, there is none to hold off" \
    'new_machine restore "$work/backup/one.db" --yes && new_machine rotate-seal &&
        [ "$(stat -c "%u %g %a" "$work"/run/rollcall{,/lanes} | paste -sd,)" = \
            "0 0 755,$jobs $group 755" ]'

# The process that asks the question has done everything that may go wrong: whose is it?
$ctl backup "$work/roots/two.db" >/dev/null
mkfifo "$work/answer"
typing="echo \$\$ >$work/pid; exec $ctl restore $work/roots/two.db"
script -fqec "sh -c '$typing'" "$work/typed" <"$work/answer" >/dev/null &
asked=$!
exec 7>"$work/answer"
wait_until 'grep -qsa "y/N" "$work/typed"'
who() { awk -v n="$1:" '$1 == n { $1 = ""; print }' "/proc/$(cat "$work/pid")/status"; }
check "it is the owner of the data folder, for good" \
    '[ "$(who Uid)" = " $jobs $jobs $jobs $jobs" ] &&
        [ "$(who Gid)" = " $group $group $group $group" ] && [ "$(who Groups)" = " $group" ]'
echo n >&7
exec 7>&-
wait "$asked"
check "without a yes nothing happens" '[ $? = 1 ] && grep -qa "Not confirmed" "$work/typed"'

# the web program is somebody else's by now, and plants what leads elsewhere
echo precious >"$work/precious"
chmod 0600 "$work/precious"
untouched() {
    [ "$(stat -c "%u %a" "$work/precious")" = "0 600" ] && [ "$(cat "$work/precious")" = precious ]
}
check "it cannot hold a lane off" \
    '[ -e "$work/locks/sync.lock" ] && ! as $web flock -n "$work/locks/sync.lock" true &&
        ! as $web touch "$work/locks/x"'
in_wake() { ROLLCALL_LOCKS=$work/data/wake "$@"; }
as $web ln -s "$work/precious" "$work/data/wake/sync.lock"
check "a lock that is a link gives no file away" \
    '! in_wake $ctl restore "$work/backup/one.db" --yes && untouched'
rm "$work/data/wake/sync.lock"
as $web mkfifo "$work/data/wake/sync.lock"
check "a FIFO for a lock holds nobody up" \
    '! in_wake timeout 20 $ctl doctor >"$work/said"; [ $? = 0 ] &&
        grep -q "BAD   lane sync.*sync.lock is not a lock of Rollcall" "$work/said"'
check "not the lane either" \
    '! in_wake as $jobs timeout 20 "$work/rollcall-timer" sync 2>"$work/said"
        grep -q "cannot be taken" "$work/said"'
rm "$work/data/wake/sync.lock"
as $web mkfifo "$work/data/rollcall.db-journal"
check "a FIFO beside the database is named" \
    '! timeout 20 $ctl doctor >"$work/said"; grep -q "rollcall.db-journal is a FIFO" "$work/said"'
check "by every verb" \
    '! timeout 20 $ctl status 2>"$work/said"; grep -q "rollcall.db-journal is a FIFO" "$work/said"'
rm "$work/data/rollcall.db-journal"
planted() {
    sh -c 'ln -s "$1" "$ROLLCALL_DB.restore-$$"; exec "$2" restore "$3" --yes' - \
        "$work/precious" $ctl "$work/backup/one.db"
}
check "a link in place of the copy is written through no more" 'planted && untouched'
as $web ln -s "$work/precious" "$work/data/wake/tasks"
check "nor one in place of a wake" '! as $jobs sh -c "exec $work/rollcall-timer tasks" || untouched'
rm -f "$work/data/wake/tasks"
install -d -m 2770 -o $jobs -g $group "$work/fresh"
as $web ln -s "$work/made" "$work/fresh/rollcall.db"
check "init makes no file at the end of a link" \
    '! ROLLCALL_DB=$work/fresh/rollcall.db $ctl init 2>"$work/said"; [ ! -e "$work/made" ] &&
        grep -q "is a symbolic link" "$work/said"'
install -d -m 2770 -g $group "$work/odd"
check "root does nothing in a folder of its own that others may write" \
    '! ROLLCALL_DB=$work/odd/rollcall.db $ctl init 2>"$work/said"
        grep -q "belongs to root, but others can write to it" "$work/said" &&
        [ -z "$(ls "$work/odd")" ]'
# A race: init copies the database before a migration to a name that anybody can guess.
newest=$(sqlite3 "$ROLLCALL_DB" "PRAGMA user_version")
older() { sqlite3 "$ROLLCALL_DB" "PRAGMA user_version = $((newest - 1))" >/dev/null; }
install -d -m 0755 "$work/etc"
(as $web sh -c 'while :; do ln -s "$1" "$2" 2>/dev/null; done' - \
    "$work/etc/zz.conf" "$ROLLCALL_DB.schema-$((newest - 1)).backup") &
racer=$!
for _ in $(seq 12); do
    older
    $ctl init >/dev/null 2>&1
done
{
    pkill -P "$racer"
    wait "$racer"
} 2>/dev/null
check "nobody wins a race for a place of root's" '[ -z "$(ls "$work/etc")" ]'
check "no file of the folder is root's" '[ -z "$(find "$work/data" -maxdepth 2 -uid 0 ! -type l)" ]'
report
