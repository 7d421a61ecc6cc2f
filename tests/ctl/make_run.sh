#!/usr/bin/env bash
# `make run` as the README describes it: a company with figures, history, tasks and runs at once,
# four doors and a mailbox, Ctrl-C leaves no process, a second start keeps the state, DEMO=0 lets AS
# in. On other ports and in a folder of its own.
. "$(dirname "$0")/../fixture.bash"
run="" port=$(tests/free_ports.mjs 5)
stop_all() {
    [ -z "$run" ] || kill -INT -- "-$run" 2>/dev/null
    clean_up
}
trap stop_all EXIT

# In a session of its own, as in a terminal. The variables of this shell do not reach it.
start() { # NAME=VALUE...
    : >"$work/said" # or the last start's READY is read before this one has begun
    env -u ORG_HOSTILE -u DEMO -u AS -u BUILD -u PORT -u STATE \
        setsid make run PORT="$port" STATE="$work/state" "$@" >"$work/said" 2>&1 &
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
sql() { sqlite3 -cmd '.timeout 15000' "$work/state/rollcall.db" "$1"; }
at_least() { # NAME LEAST GOT
    [ "$3" -ge "$2" ] && pass || fail "$1: $3, not $2 or more"
}
page() { curl -s -o "$work/page" -w '%{http_code}' "http://localhost:$1$2"; }

start
equal "it prints the address" 1 "$(grep -c "http://localhost:$port/ " "$work/said")"
equal "the door of the organization admin" 200 "$(page "$port" /)"
tr -d '\n' <"$work/page" | grep -q '<td class="num"[^>]*> *<a href="/users?product=' && pass ||
    fail "no real figures at once"
summary() { curl -s "http://localhost:$port/api/v1/summary"; }
equal "2,000 people" '"users":2000' "$(summary | grep -o '"users":2000')"
equal "the door of the product admin" 200 "$(page $((port + 1)) /)"
equal "the door of the ordinary user is shut" 403 "$(page $((port + 2)) /)"
# Somebody was warned, and the mail went nowhere else.
employee=$(cat "$work/state/employee")
equal "it prints the mailbox" 1 "$(grep -c \
    "http://localhost:$((port + 3))/ .*mailbox" "$work/said")"
equal "and the door of an employee" 1 "$(grep -c \
    "http://localhost:$((port + 4))/my-access .*$employee" "$work/said")"
equal "who views their own access there" 200 "$(page $((port + 4)) /my-access)"
at_least "and is named" 1 "$(grep -c "$employee" "$work/page")"
equal "the mailbox lists the mails" 200 "$(page $((port + 3)) /)"
at_least "with those of everybody who was warned" "$(sql "SELECT count(*) FROM warning")" \
    "$(grep -o 'Your Atlassian access will be removed' "$work/page" | wc -l)"
mail=$(grep -o "$employee</td><td><a href=\"/[0-9]*" "$work/page" | grep -o '[0-9]*$')
equal "a mail opens" 200 "$(page $((port + 3)) "/$mail")"
at_least "and leads to My access" 1 "$(grep -c "http://localhost:$port/my-access" "$work/page")"
equal "its HTML is in a sandbox" 1 "$(grep -c "<iframe sandbox [^>]*src=\"/$mail/html\"" \
    "$work/page")"
equal "no mail is elsewhere" 404 "$(page $((port + 3)) /../timer.log)"
equal "a run waits for the day" warning "$(sql "
    SELECT DISTINCT r.state FROM run r JOIN warning w ON w.run = r.id")"
equal "one keeps, one asks, others are warned" 'asked,kept,warned' "$(sql "
    SELECT group_concat(state) FROM (SELECT DISTINCT state FROM warning ORDER BY state)")"
# A company one could work for.
equal "no name or address is hostile or counted" 0 "$(sql "
    SELECT count(*) FROM user WHERE name GLOB '*[<>=@%{}&]*' OR name = '' OR email LIKE 'user%'
        OR email LIKE '%example%'")"
equal "no group either" 0 "$(sql "SELECT count(*) FROM user_group WHERE name GLOB '*[<>\"]*'")"
equal "first.last@ of everybody with a title" 0 "$(sql "
    SELECT count(*) FROM user
     WHERE job_title > '' AND email NOT GLOB '[a-z]*.[a-z]*@tidewater.test'")"
equal "no two people share an address" 0 "$(sql "
    SELECT count(email) - count(DISTINCT email) FROM user")"
at_least "departments" 10 "$(sql "SELECT count(DISTINCT department) FROM user")"
at_least "sites" 3 "$(sql "SELECT count(DISTINCT site_name) FROM product WHERE NOT sandbox")"
at_least "people of other domains" 100 "$(sql "
    SELECT count(*) FROM user WHERE email_domain <> 'tidewater.test'")"
at_least "groups of an identity provider" 3 "$(sql "
    SELECT count(*) FROM user_group WHERE external_synced")"
at_least "service accounts with seats" 5 "$(sql "
    SELECT count(DISTINCT user) FROM seat JOIN user ON user.id = user
     WHERE email LIKE 'svc-%' AND seat.last_active IS NULL")"
at_least "people who joined this week or the one before" 10 "$(sql "
    SELECT count(*) FROM user WHERE added_to_org > unixepoch() - 12 * 86400")"
at_least "people who left" 80 "$(sql "
    SELECT count(*) FROM user WHERE status IN ('suspended', 'deactivated', 'for_deletion')")"
equal "between a tenth and a quarter of the seats is unused" 1 "$(sql "
    SELECT 1.0 * sum(inactive) / sum(billable) BETWEEN 0.1 AND 0.25 FROM seat_day
     WHERE day = (SELECT max(day) FROM seat_day)")"
# What happened there.
products=$(sql "SELECT count(*) FROM product WHERE NOT sandbox")
# Today may be a day later than that of the first synchronization, as the demo moves to Berlin.
equal "13 weeks of history before today, without a gap" 1 "$(sql "
    SELECT days IN (91, 92) AND rows = $products * days FROM (
        SELECT julianday(max(day)) - julianday(min(day)) AS days,
               count(*) FILTER (WHERE day < (SELECT max(day) FROM seat_day)) AS rows
          FROM seat_day)")"
equal "whose figures add up" 0 "$(sql "
    SELECT count(*) FROM seat_day WHERE active + inactive + new_seats <> billable
        OR never_active > inactive OR min(active, inactive, new_seats) < 0")"
at_least "saved filters" 4 "$(sql "SELECT count(*) FROM saved_filter")"
equal "runs: one of a task is done, one waits, one warned, one was undone" "done|task|0
waiting|task|0
warning|task|0
done|bulk|1
done|undo|0" "$(sql "
    SELECT state, kind, EXISTS (SELECT 1 FROM run u WHERE u.undo_of = run.id) FROM run
     WHERE state <> 'preview' ORDER BY id")"
at_least "people whose seat the task freed" 10 "$(sql "
    SELECT done FROM run WHERE kind = 'task' AND state = 'done'")"
suspended() {
    sql "SELECT count(*) FROM run_user JOIN run ON run.id = run JOIN user ON user.id = user
          WHERE kind = 'bulk' AND user.status <> 'active'"
}
wait_until '[ "$(suspended)" = 0 ]'
equal "nobody is left suspended by the run that was undone" 0 "$(suspended)"
page $((port + 1)) / >/dev/null
waiting=$(sql "SELECT '/tasks/' || task || '/runs/' || id FROM run WHERE state = 'waiting'")
equal "the second person is led to the run that waits" 1 \
    "$(grep -cE "href=\"(/tasks/runs\?state=waiting|$waiting)\"" "$work/page")"
page $((port + 1)) "$waiting" >/dev/null
equal "and can approve it" 1 "$(grep -c 'value="approve"' "$work/page")"
at_least "protected accounts" 6 "$(sql "SELECT count(*) FROM protection WHERE ended_at IS NULL")"
wait_until '[ "$(sql "SELECT count(*) FROM delivery WHERE state <> '"'sent'"'")" = 0 ]'
at_least "messages delivered to a webhook" 3 "$(sql "
    SELECT count(*) FROM attempt WHERE status = 200 AND problem IS NULL")"
page "$port" / >/dev/null
at_least "money on the dashboard" 1 "$(grep -c EUR "$work/page")"
state_now() {
    sql "SELECT (SELECT group_concat(id || state) FROM run), (SELECT count(*) FROM seat_day)"
}
before=$(state_now)
page "$port" /settings/dashboard >/dev/null
csrf=$(grep -o 'name="csrf" value="[^"]*"' "$work/page" | head -1 | cut -d'"' -f4)
equal "a setting is saved" 303 "$(curl -s -o /dev/null -w '%{http_code}' \
    --data-urlencode "csrf=$csrf" -d inactive_days=60 \
    "http://localhost:$port/settings/dashboard")"
stop "first start"
start
equal "the second start keeps the state" '"inactiveDays":60' \
    "$(curl -s "http://localhost:$port/api/v1/settings" | grep -o '"inactiveDays":60')"
equal "and makes nothing anew" "$before" "$(state_now)"
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
