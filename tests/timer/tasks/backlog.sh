#!/bin/bash
# A task that takes the longest unused first works a backlog down, run by run: in the right order, nobody twice, never more than
# its limits, and only people a confirmed preview showed.
. "$(dirname "$0")/../fixture_tasks.bash"

start_organization backlog 2000 1
MOST=50
CONFLUENCE="(SELECT id FROM product WHERE product = 'confluence' AND site = '$SITE')"
FILTER=$(tool filter "Idle in Confluence" "product=confluence&site=$SITE&inactive_days=60")
TASK=$(tool task "Backlog" "$FILTER" daily 06:00 $MOST 100 "remove-access:confluence:$SITE") ||
    fail "task: $(refusal)"
newest() { sql "SELECT $1 FROM run WHERE task = $TASK ORDER BY id DESC LIMIT 1"; }
due() {
    sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $TASK"
    timer
}
# As the definition says, without a word of the program's own: the latest of last use, joining and first sight of the seat.
in_line() { # RUN STATES
    sql "SELECT u.account_id
        FROM run_user r JOIN user u ON u.id = r.user JOIN seat s ON s.user = u.id
          AND s.product = $CONFLUENCE
        WHERE r.run = $1 AND r.state IN ($2) AND coalesce(r.cause, 'comes-later') = 'comes-later'
        ORDER BY max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at),
          u.id"
}
taken() {
    sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user
        WHERE r.run = $1 AND r.state = 'done' ORDER BY r.since, u.id"
}

# --- the preview: with stop it would not start; with longest it shows today's and the order of the rest
run=$(tool preview "$TASK") || fail "preview: $(refusal)"
WHOLE=$(run_field "$run" planned)
[ "$WHOLE" -gt 120 ] && [ $((WHOLE % MOST)) -ne 0 ] && pass || fail "a backlog of $WHOLE"
contains "without longest" "the task's limit is $MOST" "$(tool problem "$run")"
tool mode "$TASK" longest >/dev/null || fail "mode: $(refusal)"
run=$(tool preview "$TASK") || fail "preview: $(refusal)"
equal "today's" "$MOST|longest" "$(run_field "$run" "planned || '|' || limit_mode")"
equal "all match" "$WHOLE" "$(sql "SELECT count(*) FROM run_user
    WHERE run = $run AND (state = 'planned' OR cause = 'comes-later')")"
equal "it would start" "" "$(tool problem "$run")"
equal "in words" "Comes later: a run takes the $MOST longest unused first." \
    "$(sql "SELECT DISTINCT reason FROM run_user WHERE run = $run AND cause = 'comes-later'")"
mapfile -t LINE < <(in_line "$run" "'planned', 'left-out'")
equal "everybody stands in line" "$WHOLE" "${#LINE[@]}"
equal "today's are the first of it" "$(printf '%s\n' "${LINE[@]:0:$MOST}")" \
    "$(in_line "$run" "'planned'")"
equal "nobody else has calls" 0 "$(sql "SELECT count(*)
    FROM run_step s JOIN run_user u USING (run, user) WHERE run = $run AND u.state <> 'planned'")"
equal "and loses nothing" 0 "$(sql "SELECT count(*)
    FROM run_loss l JOIN run_user u USING (run, user) WHERE run = $run AND u.state <> 'planned'")"
tool seen "$TASK" "$run" && tool switch "$TASK" on real || fail "switch on: $(refusal)"

# --- what is confirmed is what was shown: nobody comes in for whoever falls out
tool protect "${LINE[0]}"
confirm "$run" || fail "confirm: $(refusal)"
timer
equal "one fewer" "done|$((MOST - 1))" "$(run_field "$run" "state || '|' || done")"
equal "exactly the others of today's" "$(printf '%s\n' "${LINE[@]:1:$((MOST - 1))}")" \
    "$(taken "$run")"
LINE=("${LINE[@]:$MOST}")
sync_again

# --- by the clock, day by day
DAYS=0
while [ "${#LINE[@]}" -gt 0 ] && [ $DAYS -lt 20 ]; do
    DAYS=$((DAYS + 1))
    N=$((${#LINE[@]} < MOST ? ${#LINE[@]} : MOST))
    due
    run=$(newest id)
    equal "day $DAYS" "done|$N" "$(run_field "$run" "state || '|' || done")"
    equal "day $DAYS: the longest unused" "$(printf '%s\n' "${LINE[@]:0:$N}")" "$(taken "$run")"
    equal "day $DAYS: all others come later" $((${#LINE[@]} - N)) \
        "$(sql "SELECT count(*) FROM run_user WHERE run = $run AND cause = 'comes-later'")"
    LINE=("${LINE[@]:$N}")
    sync_again
done
equal "days" $(((WHOLE - MOST + MOST - 1) / MOST)) $DAYS
check_journal "a backlog"
equal "nobody twice" 0 "$(sql "SELECT count(*)
    FROM (SELECT user FROM run_user WHERE state = 'done' GROUP BY user HAVING count(*) > 1)")"
due
equal "nothing is left" "done|0" "$(newest "state || '|' || planned")"

# --- the smaller of both limits; whoever is suspended goes by the last use of anything
EVERYBODY=$(tool filter "Idle" "inactive_days=60")
TASK=$(tool task "Share" "$EVERYBODY" manual 06:00 500 1 suspend) || fail "task: $(refusal)"
tool mode "$TASK" longest >/dev/null
run=$(tool preview "$TASK") || fail "preview: $(refusal)"
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

# --- each product by its own number: a seat that is young by the setting gives nobody a place
sql "UPDATE seat SET last_active = unixepoch() - 2000 * 86400 WHERE product = $CONFLUENCE;
    INSERT INTO setting
      VALUES ('inactive_days.confluence', '3000', 0, 'test'), ('inactive_days', '60', 0, 'test')"
SETTING=$(tool filter "By the setting" "site=$SITE&threshold=1")
TASK=$(tool task "Setting" "$SETTING" manual 06:00 20 100 "remove-access:jira-software:$SITE") ||
    fail "task: $(refusal)"
tool mode "$TASK" longest >/dev/null
run=$(tool preview "$TASK")
by_seats() { # CONDITION
    sql "SELECT group_concat(who || ':' || since)
        FROM (
          SELECT r.user AS who,
              min(
                max(
                  coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen),
                    s.seen_at)) AS since
            FROM run_user r JOIN user u ON u.id = r.user JOIN seat s ON s.user = u.id
              JOIN product p ON p.id = s.product AND p.site = '$SITE'
            WHERE r.run = $run AND (r.state = 'planned' OR r.cause = 'comes-later') AND $1
            GROUP BY r.user ORDER BY since, who LIMIT 20)"
}
PLACES=$(sql "SELECT group_concat(user || ':' || since)
    FROM (
      SELECT user, since FROM run_user WHERE run = $run AND state = 'planned'
        ORDER BY since, user)")
equal "by the seats that made them match" "$(by_seats "p.product <> 'confluence'")" "$PLACES"
[ "$(by_seats 1)" != "$PLACES" ] && pass || fail "no seat in Confluence stands in between"

# --- a match that doubled is judged whole, though the cut is small
TASK=$(tool task "Doubled" "$EVERYBODY" daily 06:00 5 100 "suspend") || fail "task: $(refusal)"
tool mode "$TASK" longest >/dev/null
run=$(tool preview "$TASK") || fail "preview: $(refusal)"
tool seen "$TASK" "$run" && tool switch "$TASK" on real || fail "switch on: $(refusal)"
sql "UPDATE run
    SET state = 'done', started_at = unixepoch(), finished_at = unixepoch(),
      matched = matched / 2 - 1 WHERE id = $run"
ask_demo state >"$folder/before"
due
equal "refused" "refused|suspicious" "$(newest "state || '|' || cause")"
check_restored "a doubled match"

finish
