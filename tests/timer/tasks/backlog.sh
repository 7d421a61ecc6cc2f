#!/usr/bin/env bash
# A task that takes the longest unused first works a backlog down, run by run: in the right order,
# nobody twice, within its limits, and only people of a confirmed preview.
. "$(dirname "$0")/../fixture_tasks.bash"

start_organization backlog 2000 1
cap=50
confluence="(SELECT id FROM product WHERE product = 'confluence' AND site = '$SITE')"
filter=$(tool filter "Idle in Confluence" "product=confluence&site=$SITE&inactive_days=60")
task=$(tool task "Backlog" "$filter" daily 06:00 $cap 100 "remove-access:confluence:$SITE") ||
    fail "task: $(refusal)"
newest() { sql "SELECT $1 FROM run WHERE task = $task ORDER BY id DESC LIMIT 1"; }
due() {
    sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $task"
    timer
}
# The definition, without the program's own SQL: the latest of last use, day of joining and first
# sight of the seat.
in_order() { # RUN STATES
    sql "SELECT u.account_id
        FROM run_user r JOIN user u ON u.id = r.user JOIN seat s ON s.user = u.id
          AND s.product = $confluence
        WHERE r.run = $1 AND r.state IN ($2) AND coalesce(r.cause, 'comes-later') = 'comes-later'
        ORDER BY max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at),
          u.id"
}
changed() {
    sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
        WHERE r.run = $1 AND r.state = 'done' ORDER BY r.since, u.id"
}

# --- the preview: in mode stop the task would not start; in mode longest the preview shows today's
# people and the order of the others
run=$(tool preview "$task") || fail "preview: $(refusal)"
matched=$(run_field "$run" planned)
[ "$matched" -gt 120 ] && [ $((matched % cap)) -ne 0 ] && pass || fail "a backlog of $matched"
contains "without longest" "the task's limit of $cap" "$(tool problem "$run")"
tool mode "$task" longest >/dev/null || fail "mode: $(refusal)"
run=$(tool preview "$task") || fail "preview: $(refusal)"
equal "today's" "$cap|longest" "$(run_field "$run" "planned || '|' || limit_mode")"
equal "all match" "$matched" "$(sql "SELECT count(*) FROM run_user
    WHERE run = $run AND (state = 'planned' OR cause = 'comes-later')")"
equal "it would start" "" "$(tool problem "$run")"
equal "in words" "In a later run: each run changes the $cap longest unused first." \
    "$(sql "SELECT DISTINCT reason FROM run_user WHERE run = $run AND cause = 'comes-later'")"
mapfile -t waiting < <(in_order "$run" "'planned', 'left-out'")
equal "everybody stands in line" "$matched" "${#waiting[@]}"
equal "today's are the first of it" "$(printf '%s\n' "${waiting[@]:0:$cap}")" \
    "$(in_order "$run" "'planned'")"
equal "nobody else has calls" 0 "$(sql "SELECT count(*)
    FROM run_step s JOIN run_user u USING (run, user) WHERE run = $run AND u.state <> 'planned'")"
equal "and loses nothing" 0 "$(sql "SELECT count(*)
    FROM run_loss l JOIN run_user u USING (run, user) WHERE run = $run AND u.state <> 'planned'")"
tool seen "$task" "$run" && tool switch "$task" on real || fail "switch on: $(refusal)"

# --- a confirmed run changes the people shown: nobody takes the place of a protected person
tool protect "${waiting[0]}"
confirm "$run" || fail "confirm: $(refusal)"
timer
equal "one fewer" "done|$((cap - 1))" "$(run_field "$run" "state || '|' || done")"
equal "exactly the others of today's" "$(printf '%s\n' "${waiting[@]:1:$((cap - 1))}")" \
    "$(changed "$run")"
waiting=("${waiting[@]:$cap}")
sync_again

# --- scheduled, day by day
days=0
while [ "${#waiting[@]}" -gt 0 ] && [ $days -lt 20 ]; do
    days=$((days + 1))
    today=$((${#waiting[@]} < cap ? ${#waiting[@]} : cap))
    due
    run=$(newest id)
    equal "day $days" "done|$today" "$(run_field "$run" "state || '|' || done")"
    equal "day $days: the longest unused" "$(printf '%s\n' "${waiting[@]:0:$today}")" \
        "$(changed "$run")"
    equal "day $days: all others come later" $((${#waiting[@]} - today)) \
        "$(sql "SELECT count(*) FROM run_user WHERE run = $run AND cause = 'comes-later'")"
    waiting=("${waiting[@]:$today}")
    sync_again
done
equal "days" $(((matched - cap + cap - 1) / cap)) $days
check_journal "a backlog"
equal "nobody twice" 0 "$(sql "SELECT count(*)
    FROM (SELECT user FROM run_user WHERE state = 'done' GROUP BY user HAVING count(*) > 1)")"
due
equal "nothing is left" "done|0" "$(newest "state || '|' || planned")"

# --- the smaller of both limits; suspending goes by the last use of any product
everybody=$(tool filter "Idle" "inactive_days=60")
task=$(tool task "Share" "$everybody" manual 06:00 500 1 suspend) || fail "task: $(refusal)"
tool mode "$task" longest >/dev/null
run=$(tool preview "$task") || fail "preview: $(refusal)"
equal "one per cent of the holders" "$(run_field "$run" "seats / 100")" \
    "$(run_field "$run" planned)"
equal "by the person" "$(sql "SELECT group_concat(id)
    FROM (
      SELECT u.id FROM run_user r JOIN user u ON u.id = r.user
        WHERE r.run = $run AND (r.state = 'planned' OR r.cause = 'comes-later')
        ORDER BY max(coalesce(u.active_at, 0), coalesce(u.added_to_org, u.first_seen)), u.id
        LIMIT (SELECT planned FROM run WHERE id = $run))")" \
    "$(sql "SELECT group_concat(user)
        FROM (
          SELECT user FROM run_user WHERE run = $run AND state = 'planned' ORDER BY since, user)")"

# --- each product by its own number of days: a recent seat by the setting moves nobody up
sql "UPDATE seat SET last_active = unixepoch() - 2000 * 86400 WHERE product = $confluence;
    INSERT INTO setting
      VALUES ('inactive_days.confluence', '3000', 0, 'test'), ('inactive_days', '60', 0, 'test')"
by_setting=$(tool filter "By the setting" "site=$SITE&threshold=1")
task=$(tool task "Setting" "$by_setting" manual 06:00 20 100 "remove-access:jira-software:$SITE") ||
    fail "task: $(refusal)"
tool mode "$task" longest >/dev/null
run=$(tool preview "$task")
by_seats() { # CONDITION
    sql "SELECT group_concat(who || ':' || since)
        FROM (
          SELECT r.user AS who,
              min(max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen),
                s.seen_at)) AS since
            FROM run_user r JOIN user u ON u.id = r.user JOIN seat s ON s.user = u.id
              JOIN product p ON p.id = s.product AND p.site = '$SITE'
            WHERE r.run = $run AND (r.state = 'planned' OR r.cause = 'comes-later') AND $1
            GROUP BY r.user ORDER BY since, who LIMIT 20)"
}
order=$(sql "SELECT group_concat(user || ':' || since)
    FROM (
      SELECT user, since FROM run_user WHERE run = $run AND state = 'planned'
        ORDER BY since, user)")
equal "by the seats that made them match" "$(by_seats "p.product <> 'confluence'")" "$order"
[ "$(by_seats 1)" != "$order" ] && pass || fail "no seat in Confluence stands in between"

# --- a match that doubled is refused, though the limit is small
task=$(tool task "Doubled" "$everybody" daily 06:00 5 100 "suspend") || fail "task: $(refusal)"
tool mode "$task" longest >/dev/null
run=$(tool preview "$task") || fail "preview: $(refusal)"
tool seen "$task" "$run" && tool switch "$task" on real || fail "switch on: $(refusal)"
sql "UPDATE run
    SET state = 'done', started_at = unixepoch(), finished_at = unixepoch(),
      matched = matched / 2 - 1 WHERE id = $run"
ask_demo state >"$folder/before"
due
equal "refused" "refused|suspicious" "$(newest "state || '|' || cause")"
check_restored "a doubled match"

finish
