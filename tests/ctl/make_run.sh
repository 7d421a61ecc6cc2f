#!/usr/bin/env bash
# `make run` as the README describes it: the demo organization with real figures at once, three
# doors, Ctrl-C leaves no process, a second start keeps the settings, DEMO=0 lets AS in. On other
# ports and in a folder of its own.
. "$(dirname "$0")/../fixture.bash"
run="" port=$(tests/free_ports.mjs 3)
stop_all() {
    [ -z "$run" ] || kill -INT -- "-$run" 2>/dev/null
    clean_up
}
trap stop_all EXIT

# In a session of its own, as in a terminal. The variables of this shell do not reach it.
start() { # NAME=VALUE...
    env -u DEMO -u AS -u BUILD -u PORT -u STATE setsid make run PORT="$port" STATE="$work/state" \
        "$@" >"$work/said" 2>&1 &
    run=$!
    for _ in $(seq 1800); do
        grep -q '^READY' "$work/said" && return
        kill -0 "$run" 2>/dev/null || break
        sleep 0.1
    done
    fail "it did not come up"
    cat "$work/said"
    exit 1
}
stop() { # Ctrl-C reaches the whole group; everything must be gone soon
    kill -INT -- "-$run"
    wait_until '! pgrep -s "$run" >/dev/null'
    equal "Ctrl-C leaves no process ($1)" "" "$(pgrep -s "$run" -l)"
    run=""
}
page() { curl -s -o "$work/page" -w '%{http_code}' "http://localhost:$1$2"; }

start
equal "it prints the address" 1 "$(grep -c "http://localhost:$port/ " "$work/said")"
equal "the door of the organization admin" 200 "$(page "$port" /)"
tr -d '\n' <"$work/page" | grep -q '<td class="num"><a href="/users?product=' && pass ||
    fail "no real figures at once"
summary() { curl -s "http://localhost:$port/api/v1/summary"; }
equal "2,000 people" '"users":2000' "$(summary | grep -o '"users":2000')"
equal "the door of the product admin is shut" 403 "$(page $((port + 1)) /)"
equal "the door of the ordinary user is shut" 403 "$(page $((port + 2)) /)"
page "$port" /settings/dashboard >/dev/null
csrf=$(grep -o 'name="csrf" value="[^"]*"' "$work/page" | head -1 | cut -d'"' -f4)
equal "a setting is saved" 303 "$(curl -s -o /dev/null -w '%{http_code}' \
    --data-urlencode "csrf=$csrf" -d inactive_days=60 \
    "http://localhost:$port/settings/dashboard")"
stop "first start"
start
equal "the second start keeps the state" '"inactiveDays":60' \
    "$(curl -s "http://localhost:$port/api/v1/settings" | grep -o '"inactiveDays":60')"
equal "and the figures" '"users":2000' "$(summary | grep -o '"users":2000')"
stop "second start"
start DEMO=0 AS=you@example.com STATE="$work/real" ROLLCALL_API_URL=http://127.0.0.1:9
equal "DEMO=0 lets AS in" 200 "$(page "$port" /settings)"
equal "and asks for the key" 1 "$(grep -c 'Add an API key to load your organization' "$work/page")"
equal "no demo organization" 0 "$(pgrep -s "$run" -c demo-org)"
stop DEMO=0
env -u AS make run PORT="$port" STATE="$work/none" DEMO=0 >"$work/said" 2>&1
equal "DEMO=0 without AS says what is missing" 1 "$(grep -c 'AS=you@example.com' "$work/said")"
report
