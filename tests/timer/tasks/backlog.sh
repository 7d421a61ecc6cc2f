#!/bin/bash
# A task that takes the longest unused first works a backlog down, run by run: in the right order, nobody twice, never more than
# its limits, and only people a confirmed preview showed.
. "$(dirname "$0")/../fixture_tasks.bash"

house backlog 2000 1
MOST=50
CONFLUENCE="(SELECT id FROM product WHERE product = 'confluence' AND site = '$JIRA')"
FILTER=$(tool filter "Idle in Confluence" "product=confluence&site=$JIRA&inactive_days=60")
TASK=$(tool task "Backlog" "$FILTER" daily 06:00 $MOST 100 "remove-access:confluence:$JIRA") || bad "task: $(refusal)"
newest() { sql "SELECT $1 FROM run WHERE task = $TASK ORDER BY id DESC LIMIT 1"; }
due() {
    sql "UPDATE task SET next_run_at = unixepoch() - 5 WHERE id = $TASK"
    timer
}
# As the definition says, without a word of the program's own: the latest of last use, joining and first sight of the seat.
in_line() { # RUN STATES
    sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user JOIN seat s ON s.user = u.id AND s.product = $CONFLUENCE
          WHERE r.run = $1 AND r.state IN ($2) AND coalesce(r.cause, 'comes-later') = 'comes-later'
          ORDER BY max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at), u.id"
}
taken() { sql "SELECT u.account_id FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $1 AND r.state = 'done' ORDER BY r.since, u.id"; }

# --- the preview: with stop it would not start; with longest it shows today's and the order of the rest
R=$(tool preview "$TASK") || bad "preview: $(refusal)"
WHOLE=$(run "$R" planned)
[ "$WHOLE" -gt 120 ] && [ $((WHOLE % MOST)) -ne 0 ] && ok || bad "a backlog of $WHOLE"
like "without longest" "the task's limit is $MOST" "$(tool problem "$R")"
tool mode "$TASK" longest >/dev/null || bad "mode: $(refusal)"
R=$(tool preview "$TASK") || bad "preview: $(refusal)"
same "today's" "$MOST|longest" "$(run "$R" "planned || '|' || limit_mode")"
same "all match" "$WHOLE" "$(sql "SELECT count(*) FROM run_user WHERE run = $R AND (state = 'planned' OR cause = 'comes-later')")"
same "it would start" "" "$(tool problem "$R")"
same "in words" "Comes later: a run takes the $MOST longest unused first." "$(sql "SELECT DISTINCT reason FROM run_user WHERE run = $R AND cause = 'comes-later'")"
mapfile -t LINE < <(in_line "$R" "'planned', 'left-out'")
same "everybody stands in line" "$WHOLE" "${#LINE[@]}"
same "today's are the first of it" "$(printf '%s\n' "${LINE[@]:0:$MOST}")" "$(in_line "$R" "'planned'")"
same "nobody else has calls" 0 "$(sql "SELECT count(*) FROM run_step s JOIN run_user u USING (run, user) WHERE run = $R AND u.state <> 'planned'")"
same "and loses nothing" 0 "$(sql "SELECT count(*) FROM run_loss l JOIN run_user u USING (run, user) WHERE run = $R AND u.state <> 'planned'")"
tool seen "$TASK" "$R" && tool switch "$TASK" on real || bad "switch on: $(refusal)"

# --- what is confirmed is what was shown: nobody comes in for whoever falls out
tool protect "${LINE[0]}"
confirm "$R" || bad "confirm: $(refusal)"
timer
same "one fewer" "done|$((MOST - 1))" "$(run "$R" "state || '|' || done")"
same "exactly the others of today's" "$(printf '%s\n' "${LINE[@]:1:$((MOST - 1))}")" "$(taken "$R")"
LINE=("${LINE[@]:$MOST}")
sync_again

# --- by the clock, day by day
DAYS=0
while [ "${#LINE[@]}" -gt 0 ] && [ $DAYS -lt 20 ]; do
    DAYS=$((DAYS + 1))
    N=$((${#LINE[@]} < MOST ? ${#LINE[@]} : MOST))
    due
    R=$(newest id)
    same "day $DAYS" "done|$N" "$(run "$R" "state || '|' || done")"
    same "day $DAYS: the longest unused" "$(printf '%s\n' "${LINE[@]:0:$N}")" "$(taken "$R")"
    same "day $DAYS: all others come later" $((${#LINE[@]} - N)) "$(sql "SELECT count(*) FROM run_user WHERE run = $R AND cause = 'comes-later'")"
    LINE=("${LINE[@]:$N}")
    sync_again
done
same "days" $(((WHOLE - MOST + MOST - 1) / MOST)) $DAYS
honest "a backlog"
same "nobody twice" 0 "$(sql "SELECT count(*) FROM (SELECT user FROM run_user WHERE state = 'done' GROUP BY user HAVING count(*) > 1)")"
due
same "nothing is left" "done|0" "$(newest "state || '|' || planned")"

# --- the smaller of both limits; whoever is suspended goes by the last use of anything
EVERYBODY=$(tool filter "Idle" "inactive_days=60")
TASK=$(tool task "Share" "$EVERYBODY" manual 06:00 500 1 suspend) || bad "task: $(refusal)"
tool mode "$TASK" longest >/dev/null
R=$(tool preview "$TASK") || bad "preview: $(refusal)"
same "one per cent of the holders" "$(run "$R" "seats / 100")" "$(run "$R" planned)"
same "by the person" "$(sql "SELECT group_concat(id) FROM (SELECT u.id FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $R AND (r.state = 'planned' OR r.cause = 'comes-later')
        ORDER BY max(coalesce(u.active_at, 0), coalesce(u.added_to_org, u.first_seen)), u.id LIMIT (SELECT planned FROM run WHERE id = $R))")" \
    "$(sql "SELECT group_concat(user) FROM (SELECT user FROM run_user WHERE run = $R AND state = 'planned' ORDER BY since, user)")"

# --- each product by its own number: a seat that is young by the setting gives nobody a place
sql "UPDATE seat SET last_active = unixepoch() - 2000 * 86400 WHERE product = $CONFLUENCE;
     INSERT INTO setting VALUES ('inactive_days.confluence', '3000', 0, 'test'), ('inactive_days', '60', 0, 'test')"
SETTING=$(tool filter "By the setting" "site=$JIRA&threshold=1")
TASK=$(tool task "Setting" "$SETTING" manual 06:00 20 100 "remove-access:jira-software:$JIRA") || bad "task: $(refusal)"
tool mode "$TASK" longest >/dev/null
R=$(tool preview "$TASK")
by_seats() { # CONDITION
    sql "SELECT group_concat(who || ':' || since) FROM (SELECT r.user AS who, min(max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at)) AS since
           FROM run_user r JOIN user u ON u.id = r.user JOIN seat s ON s.user = u.id JOIN product p ON p.id = s.product AND p.site = '$JIRA'
          WHERE r.run = $R AND (r.state = 'planned' OR r.cause = 'comes-later') AND $1 GROUP BY r.user ORDER BY since, who LIMIT 20)"
}
PLACES=$(sql "SELECT group_concat(user || ':' || since) FROM (SELECT user, since FROM run_user WHERE run = $R AND state = 'planned' ORDER BY since, user)")
same "by the seats that made them match" "$(by_seats "p.product <> 'confluence'")" "$PLACES"
[ "$(by_seats 1)" != "$PLACES" ] && ok || bad "no seat in Confluence stands in between"

# --- a match that doubled is judged whole, though the cut is small
TASK=$(tool task "Doubled" "$EVERYBODY" daily 06:00 5 100 "suspend") || bad "task: $(refusal)"
tool mode "$TASK" longest >/dev/null
R=$(tool preview "$TASK") || bad "preview: $(refusal)"
tool seen "$TASK" "$R" && tool switch "$TASK" on real || bad "switch on: $(refusal)"
sql "UPDATE run SET state = 'done', started_at = unixepoch(), finished_at = unixepoch(), matched = matched / 2 - 1 WHERE id = $R"
demo state >"$H/before"
due
same "refused" "refused|suspicious" "$(newest "state || '|' || cause")"
restored "a doubled match"

finished
