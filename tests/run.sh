#!/usr/bin/env bash
# `make run`: nginx, the web program, the three lanes and the demo organization on loopback, until Ctrl-C.
#   PORT=8080   doors: PORT organization admin, PORT+1 product admin, PORT+2 an ordinary user
#   STATE=build/run   kept between starts          DEMO=0   a real organization: ROLLCALL_* and AS=you@example.com
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

# What systemd's timers and path units do: each lane once a minute, and at once when wake/LANE appears.
lanes() {
    local last=0 now lane due
    while :; do
        now=$(date +%s)
        due=0
        [ $((now - last)) -lt 60 ] || {
            due=1
            last=$now
        }
        for lane in sync tasks notify; do
            if [ $due = 1 ] || [ -e "$state/wake/$lane" ]; then
                "$build/rollcall-timer" $lane 2>>"$state/timer.log" || true
            fi
        done
        sleep 0.3
    done
}

if [ "$demo" = 1 ]; then
    rm -f "$state/demo.port"
    "$build/demo-org" --port 0 --port-file "$state/demo.port" &
    pids+=($!)
    for _ in $(seq 1200); do
        [ -s "$state/demo.port" ] && break
        sleep 0.05
    done
    demo_url=http://127.0.0.1:$(cat "$state/demo.port")
    export ROLLCALL_API_URL=$demo_url
    export \
        ROLLCALL_WEBHOOK_ALLOW="https://api-private.atlassian.com/automation/webhooks/ $demo_url/automation/webhooks/${WEBHOOK_ALLOW:+ $WEBHOOK_ALLOW}"
    doors=("$port:olivia.admin@example.test" "$((port + 1)):paul.product@example.test" "$((port + 2)):uma.user@example.test")
else
    doors=("$port:${AS:?AS=you@example.com names who the door lets in}")
fi
"$build/rollcallctl" init >"$state/init.log"
[ "$demo" = 0 ] && "$build/rollcallctl" grant "$AS" >/dev/null
rm -f "$ROLLCALL_SOCKET"
"$build/rollcall.fcgi" 2>>"$state/web.log" </dev/null &
pids+=($!)
tests/nginx.sh "$state" "$ROLLCALL_SOCKET" "${doors[@]}" ${EXTRA_DOORS:-}
/usr/sbin/nginx -p "$state/nginx/" -e "$state/nginx/error.log" -c "$state/nginx/nginx.conf" &
pids+=($!)
for _ in $(seq 1200); do
    curl -fs -o /dev/null "http://127.0.0.1:$port/healthz" && break
    sleep 0.05
done

# through the form, as a person would
if [ "$demo" = 1 ] && [ $first = 1 ]; then
    # before the first synchronization nobody has a role
    "$build/rollcallctl" grant olivia.admin@example.test >/dev/null
    csrf=$(curl -fs "http://127.0.0.1:$port/settings/api-key" | grep -o 'name="csrf" value="[^"]*"' | head -1 | cut -d'"' -f4)
    curl -fs -o /dev/null "http://127.0.0.1:$port/settings/api-key" --data-urlencode "csrf=$csrf" \
        -d action=save -d key=ATCTT-demo-full-0001-4f2a -d label=rollcall-demo -d expires_on= \
        -d org_id=
fi
lanes &
pids+=($!)
if [ "$demo" = 1 ] && [ $first = 1 ]; then
    for _ in $(seq 1200); do
        "$build/rollcallctl" status | grep -qE '^last sync +[0-9]|^last failure +[0-9]' && break
        sleep 0.2
    done
    # from here on her synchronized role opens the door
    "$build/rollcallctl" revoke olivia.admin@example.test >/dev/null
fi
echo
if [ "$demo" = 1 ]; then
    echo "  http://localhost:$port/            as an organization admin (${doors[0]#*:})"
    echo "  http://localhost:$((port + 1))/            as a product admin, not let in by default"
    echo "  http://localhost:$((port + 2))/            as an ordinary user"
else
    echo "  http://localhost:$port/            as $AS"
fi
echo "  State and logs: $state   Ctrl-C stops everything."
echo READY
wait -n "${pids[@]}" || true
