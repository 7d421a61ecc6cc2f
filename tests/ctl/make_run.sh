#!/usr/bin/env bash
# `make run` as the README tells it: the demo organization with real figures at once, three doors, Ctrl-C leaves no process,
# a second start keeps what was set, DEMO=0 lets AS in. On other ports and in a folder of its own.
set -uo pipefail
cd "$(dirname "$0")/../.."
state=$(mktemp -d) rc=0 run="" port=$(tests/free_ports.mjs 3)
trap '[ -z "$run" ] || kill -INT -- "-$run" 2>/dev/null; rm -rf "$state"' EXIT

is() { # is WHAT GOT WANTED
    if [ "$2" = "$3" ]; then echo "ok make run: $1"; else
        echo "not ok make run: $1: got '$2', wanted '$3'"
        rc=1
    fi
}
# start NAME=VALUE...: in a session of its own, as in a terminal; the variables of this shell do not reach it
start() {
    env -u DEMO -u AS -u BUILD -u PORT -u STATE setsid make run PORT="$port" STATE="$state/house" \
        "$@" >"$state/said" 2>&1 &
    run=$!
    for _ in $(seq 1800); do
        grep -q '^READY' "$state/said" && return
        kill -0 "$run" 2>/dev/null || break
        sleep 0.1
    done
    echo "not ok make run: it did not come up"
    cat "$state/said"
    exit 1
}
stop() { # Ctrl-C reaches the whole group; everything must be gone soon
    kill -INT -- "-$run"
    for _ in $(seq 600); do
        pgrep -s "$run" >/dev/null || break
        sleep 0.1
    done
    is "Ctrl-C leaves no process ($1)" "$(pgrep -s "$run" -l)" ""
    run=""
}
page() { curl -s -o "$state/page" -w '%{http_code}' "http://localhost:$1$2"; }

start
is "it prints the address" "$(grep -c "http://localhost:$port/ " "$state/said")" 1
is "the door of the organization admin" "$(page "$port" /)" 200
is "real figures at once" \
    "$(grep -c '<td class="num"><a href="/users?product=' "$state/page" | awk '{ print ($1 > 0) ? "yes" : "no" }')" \
    yes
is "2,000 people" "$(curl -s "http://localhost:$port/api/v1/summary" | grep -o '"users":2000')" \
    '"users":2000'
is "the door of the product admin is shut" "$(page $((port + 1)) /)" 403
is "the door of the ordinary user is shut" "$(page $((port + 2)) /)" 403
page "$port" /settings/dashboard >/dev/null
csrf=$(grep -o 'name="csrf" value="[^"]*"' "$state/page" | head -1 | cut -d'"' -f4)
is "a setting is saved" \
    "$(curl -s -o /dev/null -w '%{http_code}' "http://localhost:$port/settings/dashboard" --data-urlencode "csrf=$csrf" -d inactive_days=60)" \
    303
stop "first start"
start
is "the second start keeps the state" \
    "$(curl -s "http://localhost:$port/api/v1/settings" | grep -o '"inactiveDays":60')" \
    '"inactiveDays":60'
is "and the figures" "$(curl -s "http://localhost:$port/api/v1/summary" | grep -o '"users":2000')" \
    '"users":2000'
stop "second start"
start DEMO=0 AS=you@example.com STATE="$state/real" ROLLCALL_API_URL=http://127.0.0.1:9
is "DEMO=0 lets AS in" "$(page "$port" /settings)" 200
is "and asks for the key" "$(grep -c 'No organization API key is entered yet' "$state/page")" 1
is "no demo organization" "$(pgrep -s "$run" -c demo-org)" 0
stop DEMO=0
is "DEMO=0 without AS says what is missing" \
    "$(env -u AS make run PORT="$port" STATE="$state/none" DEMO=0 2>&1 | grep -c 'AS=you@example.com')" \
    1
exit $rc
