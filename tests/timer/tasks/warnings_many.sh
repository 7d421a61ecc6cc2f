#!/usr/bin/env bash
# A run that warns 100,000 people: lane tasks needs hardly more memory for its warnings than for a
# run of 1,000, when they begin, while they wait, and when they end. Stopped at any moment, it goes
# on where it was.
. "$(dirname "$0")/../fixture_tasks.bash"
faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1)
export ROLLCALL_API_URL=http://127.0.0.1:9
clock=0
lane_kib() { # the largest memory of a turn of lane tasks, in KiB
    LD_PRELOAD=$faketime FAKETIME="+${clock}s" \
        /usr/bin/time -q -f %M -o "$work/kib" "$build/rollcall-timer" tasks 2>>"$work/log"
    cat "$work/kib"
}
fill() { # NAME PEOPLE: a run that has just begun to warn them
    new_state "$1"
    sql "PRAGMA synchronous = OFF; BEGIN;
        INSERT INTO directory VALUES (1, 'd-1', 'Primary');
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
        INSERT INTO user (id, account_id, name, email, status, account_status, claim_status,
            first_seen, active_at)
        SELECT i, 'a' || i, 'Person ' || i, 'p' || i || '@example.test', 'active', 'active',
            'managed', 1, 1700000000 FROM n;
        INSERT INTO user_directory SELECT id, 1, 'active' FROM user;
        INSERT INTO saved_filter VALUES (1, 'all', 'status=active', 1, 't', 1, 't', NULL, NULL);
        INSERT INTO task (id, name, filter, schedule, at_time, time_zone, cap_users, cap_percent,
            created_by, created_at, changed_by, changed_at)
        VALUES (1, 'Idle', 1, 'manual', '06:00', 'UTC', 500000, 100, 't', 1, 't', 1);
        INSERT INTO task_action (task, position, action) VALUES (1, 0, 'suspend');
        INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
        VALUES ('daily', 't', unixepoch() - 99, unixepoch() - 90, 'ok');
        INSERT INTO run (process_id, kind, task, name, state, spec, requested_by, requested_at,
            confirmed_by, confirmed_at, planned_at, planned, matched, synced)
        VALUES ('p', 'task', 1, 'Idle', 'warning', 'status=active' || char(10) || 'suspend', 't',
            unixepoch(), 't', unixepoch(), unixepoch(), $2, $2, 1);
        INSERT INTO run_action (run, position, action) VALUES (1, 0, 'suspend');
        INSERT INTO run_terms (run, notices, notice_subject, notice_text, keep, keep_days,
            give_back, then_days, then_cap_users)
        VALUES (1, '14 3 1', '', '', 'off', 90, 'off', 30, 50);
        INSERT INTO run_user (run, user, state) SELECT 1, id, 'planned' FROM user;
        COMMIT" >/dev/null
}
warn_all() { # NAME PEOPLE: sets $begun, $waited and $ended, in KiB
    local people=$2
    clock=0
    fill "$1" "$people"
    begun=$(lane_kib)
    equal "$1: everybody has three notices" "$people|$((people * 3))" \
        "$(sql "SELECT count(*) FROM warning")|$(sql "SELECT count(*) FROM notice")"
    sql "UPDATE notice SET state = 'accepted', accepted_at = try_at"
    clock=$((20 * 86400))
    sql "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
         VALUES ('daily', 't', unixepoch() + 86400, unixepoch() + 86400, 'ok')"
    waited=$(lane_kib)
    equal "$1: all are planned anew" "warning|$people|2" \
        "$(run_field 1 "state || '|' || planned || '|' || synced")"
    sql "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
         VALUES ('daily', 't', unixepoch() + 20 * 86400 - 99, unixepoch() + 20 * 86400, 'ok')"
    ended=$(lane_kib)
    equal "$1: without a key it is refused, and everybody is left" "refused|no-key|$people" \
        "$(run_field 1 "state || '|' || cause")|$(
            sql "SELECT count(*) FROM warning WHERE state = 'left'")"
}
warn_all few 1000
few=("$begun" "$waited" "$ended")
warn_all many 100000
many=("$begun" "$waited" "$ended")
echo "KiB for 1,000 people: ${few[*]}; for 100,000: ${many[*]}"
[ $((many[0] - few[0])) -lt 16384 ] && pass || fail "to begin: ${few[0]} and ${many[0]} KiB"
# A plan of all these people has TEMP tables, as for any run; their cache has a ceiling.
[ $((many[1] - few[1])) -lt 49152 ] && pass || fail "to wait: ${few[1]} and ${many[1]} KiB"
[ $((many[2] - few[2])) -lt 49152 ] && pass || fail "to end: ${few[2]} and ${many[2]} KiB"

# --- killed while it begins
fill killed 20000
for ((i = 0; i < 12; i++)); do
    "$build/rollcall-timer" tasks 2>>"$work/log" &
    pid=$!
    sleep "0.0$((10 + RANDOM % 80))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
done
timer tasks
equal "killed: everybody has a warning and three notices" "20000|60000|60000" \
    "$(sql "SELECT (SELECT count(*) FROM warning) || '|' || count(*) || '|' ||
        count(DISTINCT uid) FROM notice")"
check_integrity killed
finish
