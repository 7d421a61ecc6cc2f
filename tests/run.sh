#!/usr/bin/env bash
# `make run`, for people who try or develop Rollcall; tests use it as well. It runs nginx, the web
# program, the three lanes and the demo organization on loopback, until Ctrl-C.
#   PORT=8080         the door of an organization admin; PORT+1 is a product admin's, PORT+2 an
#                     ordinary user's, PORT+3 the mailbox of the demo, PORT+4 the door of an
#                     employee who was warned
#   STATE=build/run   the folder of the data, which the next start uses again
#   ORG_HOSTILE=1     the organization of the tests: hostile names, nothing set up
#   DEMO=0            a real organization: ROLLCALL_* and AS=you@example.com
set -euo pipefail
cd "$(dirname "$0")/.."
tests/install-packages run
port=${PORT:-8080} state=${STATE:-build/run} demo=${DEMO:-1} build=${BUILD:-build}
mkdir -p "$state"
state=$(cd "$state" && pwd)
first=1
[ -e "$state/rollcall.db" ] && first=0
export ROLLCALL_DB=$state/rollcall.db ROLLCALL_KEYS=$state/keys ROLLCALL_SOCKET=$state/web.sock
export ROLLCALL_TEMPLATES=$PWD/templates ROLLCALL_BASE_URL=http://localhost:$port
pids=()

stop() {
    trap - EXIT INT TERM
    [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

# As systemd's timers and path units: each lane once a minute, and at once when wake/LANE appears.
lanes() {
    local last=0 now lane due
    while :; do
        now=$EPOCHSECONDS
        due=0
        if [ $((now - last)) -ge 60 ]; then
            due=1 last=$now
        fi
        for lane in sync tasks notify; do
            if [ $due = 1 ] || [ -e "$state/wake/$lane" ]; then
                "$build/rollcall-timer" $lane 2>>"$state/timer.log" || true
            fi
        done
        sleep 0.3
    done
}

wait_for() { # COMMAND...: up to four minutes, until it succeeds; a program that ended ends it
    local tries pid
    for ((tries = 0; tries < 4800; tries++)); do
        ! "$@" || return 0
        for pid in "${pids[@]}"; do
            kill -0 "$pid" 2>/dev/null || {
                echo "a program of the demo ended: see the logs in $state" >&2
                exit 1
            }
        done
        sleep 0.05
    done
}
start_demo() {
    rm -f "$state/demo.port"
    "$build/demo-org" --port 0 --port-file "$state/demo.port" &
    pids+=($!)
    wait_for test -s "$state/demo.port"
    ROLLCALL_API_URL=http://127.0.0.1:$(cat "$state/demo.port")
    ROLLCALL_WEBHOOK_ALLOW="https://api-private.atlassian.com/automation/webhooks/"
    ROLLCALL_WEBHOOK_ALLOW+=" $ROLLCALL_API_URL/automation/webhooks/"
    ROLLCALL_WEBHOOK_ALLOW+="${WEBHOOK_ALLOW:+ $WEBHOOK_ALLOW}"
    export ROLLCALL_API_URL ROLLCALL_WEBHOOK_ALLOW
}
# A mail server that sends nothing on. The settings have its port, so it stays the same.
start_mail() {
    local smtp=0
    [ ! -s "$state/mail.port" ] || smtp=$(cat "$state/mail.port")
    "$build/demo-mail" --smtp "$smtp" --port-file "$state/mail.port" --page $((port + 3)) \
        --folder "$state/mail" &
    pids+=($!)
    wait_for test -s "$state/mail.port"
}
start_doors() { # nginx takes up another list by a reload
    tests/nginx.sh "$state" "$ROLLCALL_SOCKET" "${doors[@]}" ${EXTRA_DOORS:-}
    nginx=(/usr/sbin/nginx -p "$state/nginx/" -e "$state/nginx/error.log"
        -c "$state/nginx/nginx.conf")
}
enter_key() { # by the form, as a person does
    local csrf page=http://127.0.0.1:$port/settings/api-key
    csrf=$(curl -fs "$page" | grep -o 'name="csrf" value="[^"]*"' | head -1 | cut -d'"' -f4)
    curl -fs -o /dev/null "$page" --data-urlencode "csrf=$csrf" -d action=save \
        -d "key=$key" -d "label=$label" -d expires_on= -d org_id=
}
first_sync_ended() { # asked often, so without a program of the build, which sanitizers slow down
    [ -n "$(sqlite3 -cmd '.timeout 20000' "$ROLLCALL_DB" \
        "SELECT 1 FROM sync_run WHERE outcome <> 'running' LIMIT 1")" ]
}

hostile=${ORG_HOSTILE:-0}
if [ "$hostile" = 0 ]; then
    people=(olivia.hart@tidewater.test paul.mercer@tidewater.test uma.patel@tidewater.test)
    key=ATCTT-demo-full-0002-9c1d label=rollcall-next
else
    people=(olivia.admin@example.test paul.product@example.test uma.user@example.test)
    key=ATCTT-demo-full-0001-4f2a label=rollcall-demo
fi
admin=${people[0]}
if [ "$demo" = 1 ]; then
    start_demo
    doors=("$port:$admin" "$((port + 1)):${people[1]}" "$((port + 2)):${people[2]}")
    if [ "$hostile" = 0 ]; then
        start_mail
        [ ! -s "$state/employee" ] || doors+=("$((port + 4)):$(cat "$state/employee")")
    fi
else
    doors=("$port:${AS:?AS=you@example.com names the person the door lets in}")
fi
"$build/rollcallctl" init >"$state/init.log"
[ "$demo" = 0 ] && "$build/rollcallctl" grant "$AS" >/dev/null
rm -f "$ROLLCALL_SOCKET"
"$build/rollcall.fcgi" 2>>"$state/web.log" </dev/null &
pids+=($!)
start_doors
"${nginx[@]}" &
pids+=($!)
wait_for curl -fs -o /dev/null "http://127.0.0.1:$port/healthz"

if [ "$demo" = 1 ] && [ $first = 1 ]; then
    # Before the first synchronization nobody has a role. After it the admin's own role opens the
    # door.
    "$build/rollcallctl" grant $admin >/dev/null
    enter_key
    lanes &
    pids+=($!)
    wait_for first_sync_ended
    "$build/rollcallctl" revoke $admin >/dev/null
    if [ "$hostile" = 0 ]; then
        tests/demo_state.sh "$port" "$state"
        doors+=("$((port + 4)):$(cat "$state/employee")")
        start_doors
        "${nginx[@]}" -s reload
        wait_for curl -s -o /dev/null "http://127.0.0.1:$((port + 4))/"
    fi
else
    lanes &
    pids+=($!)
fi
echo
if [ "$demo" = 1 ]; then
    echo "  http://localhost:$port/            as an organization admin ($admin)"
    echo "  http://localhost:$((port + 1))/            as a product admin (${people[1]})"
    echo "  http://localhost:$((port + 2))/            as an ordinary user, without access"
    [ "$hostile" = 1 ] || {
        echo "  http://localhost:$((port + 3))/            the mailbox of the demo"
        echo "  http://localhost:$((port + 4))/my-access   as an employee who was warned" \
            "($(cat "$state/employee"))"
    }
else
    echo "  http://localhost:$port/            as $AS"
fi
echo "  State and logs: $state   Ctrl-C stops everything."
echo READY
wait -n "${pids[@]}" || true
