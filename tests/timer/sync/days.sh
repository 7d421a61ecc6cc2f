#!/usr/bin/env bash
# The lane starts again and again through days with daylight saving changes, as its timer does: each
# local day has exactly one daily run, in its slot or at the first chance after it.
. "$(dirname "$0")/../fixture.bash"
start_demo ORG_USERS=60
faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1)
at() { # TIME...: starts the lane at each
    local time
    for time in "$@"; do
        LD_PRELOAD=$faketime FAKETIME="$(date -u -d "$time" '+%Y-%m-%d %H:%M:%S')" TZ=UTC \
            "$build/rollcall-timer" sync 2>>"$work/log"
    done
}
start_through() { # NAME ZONE SLOT FROM STEPS MINUTES: starts the lane every MINUTES
    local i seconds
    seconds=$(date -u -d "$4" +%s)
    new_state "$1"
    enter_key
    sql "INSERT INTO setting VALUES ('sync.time_zone', '$2', 1, 't'), ('sync.slot', '$3', 1, 't')"
    for ((i = 0; i < $5; i++)); do at "@$((seconds + i * $6 * 60))"; done
}
days() {
    sql "SELECT group_concat(local_day || ' ' || strftime('%H:%M', started_at, 'unixepoch'), ', ')
        FROM (SELECT local_day, started_at FROM sync_run WHERE kind = 'daily' ORDER BY id)"
}

# Berlin: 29 March 2026 has no 02:00, 25 October has it twice.
start_through spring Europe/Berlin 2 '2026-03-27 12:00' 140 30
equal "the skipped hour" "2026-03-28 01:00, 2026-03-29 01:00, 2026-03-30 00:00" "$(days)"
start_through autumn Europe/Berlin 2 '2026-10-23 12:00' 140 30
equal "the doubled hour" "2026-10-24 00:00, 2026-10-25 00:00, 2026-10-26 01:00" "$(days)"
# Lord Howe moves by half an hour, at 2:00 local time.
start_through howe Australia/Lord_Howe 2 '2026-04-03 06:00' 100 30
equal "half an hour" "2026-04-04 15:00, 2026-04-05 15:30" "$(days)"
# A machine that slept for days catches up once, then goes on in its slot.
new_state slept
enter_key
sql "INSERT INTO setting VALUES ('sync.time_zone', 'UTC', 1, 't'), ('sync.slot', '5', 1, 't')"
at '2026-11-01 12:00'
at '2026-11-02 05:00' '2026-11-02 05:01' '2026-11-06 03:10' '2026-11-06 03:11' '2026-11-06 05:00' \
    '2026-11-06 05:01' '2026-11-06 23:59'
equal "slept" "2026-11-02 05:00, 2026-11-05 03:10, 2026-11-06 05:00" "$(days)"
equal "all went well" 0 "$(sql "SELECT count(*) FROM sync_run WHERE outcome <> 'ok'")"
request_sync
at '2026-11-06 23:59:30'
equal "by hand at any time" "manual|ok" "$(last_sync "kind || '|' || outcome")"
equal "a row of history for each day" \
    "$(sql "SELECT count(DISTINCT local_day) FROM sync_run WHERE local_day IS NOT NULL")" \
    "$(sql "SELECT count(DISTINCT day) FROM seat_day")"
# Rollcall keeps three years.
sql "INSERT INTO seat_day SELECT '2023-11-01', product, 30, 1, 1, 0, 0, 0 FROM seat_day LIMIT 1;
    INSERT INTO seat_day SELECT '2023-11-10', product, 30, 1, 1, 0, 0, 0 FROM seat_day LIMIT 1"
request_sync
at '2026-11-07 01:00'
equal "older days are gone" "2023-11-10" "$(sql "SELECT min(day) FROM seat_day")"

# A clock runs ahead for a while: the day it took for today has a run of its own, and the next run
# is the latest. A clock that is behind for a moment changes nothing.
new_state ahead
enter_key
sql "INSERT INTO setting VALUES ('sync.time_zone', 'UTC', 1, 't'), ('sync.slot', '5', 1, 't')"
at '2026-11-01 12:00'
at '2026-11-02 05:00' '2026-11-05 05:10' '2026-11-02 06:00'
at '2020-01-01 00:00'
equal "a clock behind" "2026-11-05" "$(sql "SELECT max(local_day) FROM sync_run")"
at '2026-11-03 05:00'
equal "the latest figures" "2026-11-03 05:00" \
    "$(sql "SELECT strftime('%Y-%m-%d %H:%M', max(finished_at), 'unixepoch') FROM sync_run")"
at '2026-11-04 05:00' '2026-11-05 05:00' '2026-11-05 05:01'
equal "a clock ahead" "2026-11-02 05:00, 2026-11-03 05:00, 2026-11-04 05:00, 2026-11-05 05:00" \
    "$(days)"

# --- a failure is one event a local day for each outcome, and another after a good run
new_state told
enter_key
sql "INSERT INTO setting
    VALUES ('sync.time_zone', 'Asia/Kolkata', 1, 't'), ('sync.slot', '5', 1, 't'),
      ('mail.enabled', 'true', 1, 't'), ('mail.to', 'a@example.test', 1, 't')"
failures() { sql "SELECT count(*) FROM event WHERE trigger = 'syncFailed'"; }
at '2026-11-01 12:00'
equal "a good one is no news" 0 "$(failures)"
control "ORG_FAULT=403:1x999999"
at '2026-11-02 00:00' '2026-11-02 00:31' '2026-11-02 01:05'
equal "three tries of one day" "3|1" \
    "$(sql "SELECT count(*) FROM sync_run WHERE outcome = 'failed'")|$(failures)"
run=$(sql "SELECT min(id) FROM sync_run WHERE outcome = 'failed'")
equal "what it says" "syncFailed|$run|failed|http://localhost:8080/settings/sync|1|1" \
    "$(sql "SELECT body ->> 'trigger', body ->> 'runId', body ->> 'outcome', body ->> 'deepLink',
          body ->> 'error' = (SELECT error FROM sync_run WHERE id = $run),
          body ->> 'finishedAt' = (
            SELECT strftime('%Y-%m-%dT%H:%M:%SZ', finished_at, 'unixepoch') FROM sync_run
              WHERE id = $run) FROM event WHERE trigger = 'syncFailed'")"
equal "that the key is refused is told once" "1" \
    "$(sql "SELECT count(*) FROM event WHERE trigger = 'orgKeyExpiry'")"
equal "by mail, once" 1 "$(sql "SELECT count(*) FROM delivery WHERE recipient = 'a@example.test'")"
at '2026-11-02 23:50'
equal "another day here is another" 2 "$(failures)" # the third in Kolkata
control "ORG_FAULT="
request_sync
at '2026-11-03 00:30'
equal "mended" "ok|2" "$(last_sync outcome)|$(failures)"
control "ORG_FAULT=403:1x999999"
request_sync
at '2026-11-03 06:00'
equal "again, on the same day" "failed|3" "$(last_sync outcome)|$(failures)"
request_sync
at '2026-11-03 06:30'
equal "and not a second time" 3 "$(failures)"
sql "INSERT INTO sync_run (kind, requested_by, started_at) VALUES ('manual', 'x', 1)"
at '2026-11-03 06:31'
equal "one that was killed is no other occasion" 3 "$(failures)"
sql "DELETE FROM event;
    INSERT INTO sync_run (kind, requested_by, started_at) VALUES ('manual', 'x', 1)"
at '2026-11-03 06:32'
equal "but told when it is the first" \
    "failed|The sync was interrupted on the server. Your data is unchanged." \
    "$(sql "SELECT body ->> 'outcome', body ->> 'error' FROM event")"
control "ORG_FAULT=
ORG_USERS=30"
request_sync
at '2026-11-03 07:00'
equal "not taken over" "suspicious|2" "$(last_sync outcome)|$(failures)"
request_sync
at '2026-11-03 07:10'
equal "that, too, once" "suspicious|2" "$(last_sync outcome)|$(failures)"
sql "DELETE FROM event;
    CREATE TRIGGER no_event BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no room');
    END"
request_sync
at '2026-11-03 07:20'
equal "one transaction: without its event it has not ended" "running" "$(last_sync outcome)"
sql "DROP TRIGGER no_event"
finish
