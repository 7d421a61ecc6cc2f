# shellcheck shell=bash
# Sourced by tests of rollcallctl: a state folder of their own, and checks of what a verb prints.
. "$(dirname "${BASH_SOURCE[0]}")/../fixture.bash"
set -o pipefail
exec </dev/null # at a terminal restore would ask
build=$(realpath "$build")
export ROLLCALL_CONF=$work/rollcall.conf ROLLCALL_DB=$work/data/rollcall.db ROLLCALL_KEYS=$work/keys
export ROLLCALL_TEMPLATES=$PWD/templates ROLLCALL_API_URL=http://127.0.0.1:9 # nothing listens there
: >"$ROLLCALL_CONF"
: >"$work/said" # the output of the last verb
shown=("$work/said")

ctl() { "$build/rollcallctl" "$@" >"$work/said" 2>&1; }
printed() { grep "$@" "$work/said"; }
sql() { sqlite3 -cmd ".timeout 15000" "$ROLLCALL_DB" "$@"; }
expect() { # NAME EXIT TEXT [VERB...]: the verb ends so, and TEXT is in its output
    local name=$1 want=$2 text=$3 got
    shift 3
    ctl "$@"
    got=$?
    if [ $got -eq "$want" ] && grep -qF -- "$text" "$work/said"; then
        pass
    else
        fail "$name (exit $got, wanted $want and \"$text\")"
        head -20 "$work/said" | sed 's/^/    /'
    fi
}
state() { # a checksum of settings, webhooks and the length of the audit
    sql "SELECT * FROM setting; SELECT * FROM webhook; SELECT count(*) FROM audit" | sha256sum
}
# A process plays lane sync: the lock in FOLDER names it. Sets $holder.
hold_lane() {                                      # FOLDER
    cp "$(command -v flock)" "$work/rollcall-hold" # a lane is known by its name and its number
    "$work/rollcall-hold" "$1/sync.lock" sleep 600 &
    holder=$!
    pids+=("$holder")
    wait_until '! flock -n "'"$1"'/sync.lock" true'
    printf '%020d\n' "$holder" >"$1/sync.lock"
}
release_lane() {
    {
        pkill -P "$holder"
        kill "$holder"
        wait "$holder"
    } 2>/dev/null
    unset 'pids[-1]'
}
