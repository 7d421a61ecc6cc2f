#!/usr/bin/env bash
# Two users, one database: what the package sets up, with numbers in place of names. Needs root. Prints "N passed, N failed".
set -uo pipefail
. "$(dirname "$0")/root.bash"
web=64001 jobs=64002 group=64000
cp "${BUILD:-build}/rollcallctl" "$work/" # a place every user may read
install -d -m 2770 -o $jobs -g $group "$work/data" "$work/data/wake"
install -d -m 2750 -o $jobs -g $group "$work/data/backup"
install -d -m 0755 "$work/keys"
: >"$work/conf"
export ROLLCALL_CONF=$work/conf ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys ROLLCALL_API_URL=http://127.0.0.1:9 ASAN_OPTIONS=detect_leaks=0
as() { local uid=$1; shift; (umask 0077; setpriv --reuid="$uid" --regid=$group --clear-groups "$@"); }
ctl=$work/rollcallctl

check "root makes keys and database" '$ctl init'
check "the web program's user reads and writes" 'as $web $ctl grant a@example.test && as $web $ctl status | grep a@example.test'
check "so does the lanes' user" 'as $jobs $ctl revoke a@example.test'
check "and root in between" '$ctl grant b@example.test && as $web $ctl revoke b@example.test'
check "what lies beside the database is the group's" '[ "$(stat -c "%g %a" "$ROLLCALL_DB"* | sort -u)" = "64000 660" ]'
check "the web program's user cannot read seal.key" '! as $web cat "$work/keys/seal.key"'
check "nor can the lanes' user, who gets it as a credential" '! as $jobs cat "$work/keys/seal.key"'
# somebody without any right is sent to root, not told to make anew what is there
stranger() { setpriv --reuid=64003 --regid=64003 --clear-groups "$@"; }
chmod 2770 "$work/data"; chmod 0700 "$work/keys"
check "doctor sends a stranger to root" '! stranger $ctl doctor >"$work/said"; [ "$(grep -c "Run doctor as root" "$work/said")" = 8 ]'
check "doctor advises a stranger nothing that destroys" '! grep -E "init|restore|enter the secrets" "$work/said"'
chmod 0755 "$work/keys"
check "both read seal.pub" 'as $web cat "$work/keys/seal.pub" && as $jobs cat "$work/keys/seal.pub"'
check "somebody else reads nothing" '! setpriv --reuid=64009 --regid=64009 --clear-groups cat "$ROLLCALL_DB"'
check "the lanes' user makes backups" 'as $jobs $ctl backup "$work/data/backup/one.db"'
check "the web program's user cannot touch them" '! as $web rm -f "$work/data/backup/one.db" || [ -e "$work/data/backup/one.db" ]'
check "root restores, and both go on" '$ctl restore "$work/data/backup/one.db" && as $web $ctl grant c@example.test && as $jobs $ctl revoke c@example.test'
rm -f "$ROLLCALL_DB"*
check "also after the file was lost" '$ctl restore "$work/data/backup/one.db" && as $web $ctl grant d@example.test && as $jobs $ctl revoke d@example.test'
# a service that is somebody else's by now plants links where root is going to write
echo precious >"$work/precious"; chmod 0600 "$work/precious"
as $web sh -c 'rm -f "$1/wake/sync.lock" && ln -s "$2" "$1/wake/sync.lock"' - "$work/data" "$work/precious"
check "a lock that is a link gives no file away" '! $ctl restore "$work/data/backup/one.db" && [ "$(stat -c "%u %a" "$work/precious")" = "0 600" ]'
rm "$work/data/wake/sync.lock"
planted() { sh -c 'ln -s "$1" "$ROLLCALL_DB.restore-$$"; exec "$2" restore "$3"' - "$work/precious" $ctl "$work/data/backup/one.db"; }
check "a link in place of the copy is written through no more" 'planted && [ "$(cat "$work/precious")" = precious ]'
check "no file of the folder is root's" '[ -z "$(find "$work/data" -maxdepth 2 -uid 0 ! -name "*.before-restore*")" ]'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
