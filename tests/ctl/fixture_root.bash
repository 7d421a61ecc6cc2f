# shellcheck shell=bash
# Sourced by tests that play other users, which needs root: a folder every user may enter, with the
# programs in it.
if [ "$(id -u)" -ne 0 ] || ! command -v setpriv >/dev/null; then
    echo "Only root can play other users: not checked"
    echo "0 passed, 0 failed"
    exit 0
fi
. "$(dirname "${BASH_SOURCE[0]}")/../fixture.bash"
set -o pipefail
chmod 755 "$work"
cp "$build"/rollcallctl "$build"/rollcall.fcgi "$build"/rollcall-timer "$work/"
cp -r templates "$work/"
touch "$work/log" # of a program that runs
shown=("$work/log")
export ROLLCALL_CONF=/dev/null ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys
export ROLLCALL_TEMPLATES=$work/templates ASAN_OPTIONS=detect_leaks=0
