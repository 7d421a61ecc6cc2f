#!/usr/bin/env bash
# Days of joining that are missing, in the future, in 1970 or no dates; people and seats that go and
# come back. A known day stays, no odd answer makes anybody inactive, and nobody stays new for ever.
. "$(dirname "$0")/../fixture.bash"

DAY=86400
NOW=$(date +%s)
THRESHOLDS="3 7 14 30 60 90 180"
LAST_RUN="(SELECT started_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1)"

sync_ok() { # NAME
    sync_again
    equal "$1" ok "$(last_sync outcome)"
}
# Inactive seats for each number of days, all at the same second.
inactive() {
    local days
    for days in $THRESHOLDS; do
        sql "SELECT $days, account_id, product, site FROM $AGED
             WHERE since < $NOW - $days * $DAY ORDER BY 2, 3, 4"
    done | sort
}
# How many seats are inactive now and were not in $work/inactive.
newly_inactive() { comm -13 "$work/inactive" <(inactive) | wc -l; }
joined_days() {
    sql "SELECT account_id, added_to_org, first_seen FROM user ORDER BY 1" | sha256sum
}
count_rows() { sql "SELECT count(*) FROM $1"; }
count_logged() { # PATTERN: lines in the log since the last call
    tail -c +"$(($(cat "$work/read" 2>/dev/null || echo 0) + 1))" "$work/log" | grep -c "$1"
    wc -c <"$work/log" >"$work/read"
}
# The day's history, counted at the second of the merge or one of the two before.
check_history() { # NAME
    local second ended
    ended=$(last_sync finished_at)
    for second in $ended $((ended - 1)) $((ended - 2)); do
        day_counts "$second" >"$work/counted"
        sql "SELECT product, billable, active, inactive, never_active, new_seats FROM seat_day
             WHERE day = (SELECT max(day) FROM seat_day)
             ORDER BY product" >"$work/recorded"
        cmp -s "$work/counted" "$work/recorded" && break
    done
    equal "$1: the day's history" "$(cat "$work/counted")" "$(cat "$work/recorded")"
}
# The figures the pages count from agree with the rows.
check_figures() {
    sql "SELECT product, kind, sum(seats) FROM seat_moment WHERE kind IN ('used', 'never')
        GROUP BY 1, 2 HAVING sum(seats) > 0" >"$work/moments"
    sql "SELECT product, CASE WHEN last_active IS NULL THEN 'never' ELSE 'used' END AS kind,
         count(*) FROM seat GROUP BY 1, 2 ORDER BY 1, 2" >"$work/rows"
    equal "$1: seats by moment" "$(cat "$work/rows")" "$(cat "$work/moments")"
}

# --- the first synchronization, and days that Atlassian stops sending
start_demo ORG_USERS=1000 ORG_NOW="$NOW"
first_sync known
equal "the first run" "ok|0" "$(last_sync "outcome || '|' || odd_times")"
odd_types() { last_sync "coalesce(odd_types, '')" | sed 's/, /\n/g' | sort | paste -sd ,; }
demo_types() { # account types that are not atlassian, as the stand-in counts them
    ask_demo people | jq -r '.[].accountType' |
        grep -vix atlassian | sort | uniq -c | awk '{ print $2, $1 }' | sort | paste -sd ,
}
equal "the account types that are not atlassian" "$(demo_types)" "$(odd_types)"
equal "its seats have no beginning" 0 "$(count_rows 'seat WHERE seen_at <> 0')"
for days in $THRESHOLDS; do check_seats "$days" "first: "; done
check_history first
untold=$(count_rows 'user WHERE added_to_org IS NULL')
[ "$untold" -ge 1 ] && [ "$untold" -lt 20 ] && pass || fail "$untold people without a day"
equal "the log says of how many" 1 \
    "$(count_logged "join dates missing: $untold, invalid: 0")"
inactive >"$work/inactive"
[ "$(wc -l <"$work/inactive")" -gt 1000 ] && pass || fail "hardly anybody is inactive"
days=$(joined_days)
for row in missing:0 1970:1000 future:1000 "$((NOW + 40 * DAY)):1000"; do
    word=${row%:*} odd=${row#*:}
    control "ORG_JOINED=$word"
    sync_ok "$word"
    equal "$word: the days known stay" "$days" "$(joined_days)"
    equal "$word: nobody counts as changed" "0|0|0" \
        "$(last_sync "added || '|' || changed || '|' || gone")"
    equal "$word: nobody is inactive sooner" 0 "$(newly_inactive)"
    equal "$word: so many are odd" "$odd" "$(last_sync odd_times)"
    equal "$word: the log says how many" 1 \
        "$(count_logged "join dates missing: $((1000 - odd)), invalid: $odd")"
    check_figures "$word"
done
control "ORG_JOINED=unreadable"
sync_ok unreadable
equal "unreadable: the days known stay" "$days" "$(joined_days)"
equal "unreadable: nobody is inactive sooner" 0 "$(newly_inactive)"
equal "unreadable: a null is none at all" "$(last_sync odd_times)" \
    "$((1000 - $(grep -o 'join dates missing: [0-9]*' "$work/log" | tail -1 | tr -dc 0-9)))"
control "ORG_JOINED=future:3"
sync_ok "every third"
equal "every third: nobody is inactive sooner" 0 "$(newly_inactive)"
equal "every third: so many" 334 "$(last_sync odd_times)"
control "ORG_JOINED="
sync_ok "as before"
equal "as before" "$days" "$(joined_days)"
for days in 7 30 90; do check_seats "$days" "as before: "; done

# --- no day from the beginning: the moment of the first sight counts, and not for ever
for word in missing 1970 future; do
    control "ORG_JOINED=$word"
    first_sync "never-$word"
    equal "$word from the first on" ok "$(last_sync outcome)"
    equal "$word: no day is made up" 0 "$(count_rows 'user WHERE added_to_org IS NOT NULL')"
    for days in 3 30 180; do check_seats "$days" "$word from the first on: "; done
    check_history "$word"
    equal "$word: nobody is inactive yet" 0 "$(sql "SELECT sum(inactive) FROM seat_day")"
    seen=$(last_sync started_at)
    equal "$word: all are seen in this run" 1000 "$(count_rows "user WHERE first_seen = $seen")"
    equal "$word: after as many days they are, but for who used something" \
        "$(count_rows "seat WHERE coalesce(last_active, 0) < $seen + 1")" \
        "$(count_rows "$AGED WHERE since < ($seen + 31 * $DAY) - 30 * $DAY")"
done
control "ORG_JOINED="
sync_ok "told at last"
for days in 7 30 180; do check_seats "$days" "told at last: "; done
equal "told at last: only who is not told waits on" "$untold" \
    "$(count_rows 'user WHERE added_to_org IS NULL')"

# --- seats that go and come back
first_sync moving
one=$(ask_demo people | jq -r "[.[] | select(.status == \"active\" and
    .platformRole == \"\" and (.seats | length) > 1 and .joined > 0 and
    .joined < $NOW - 200 * $DAY and any(.seats[]; .lastActive == 0))][0].accountId")
seats() { sql "SELECT count(*), min(seen_at), max(seen_at) FROM $AGED WHERE account_id = '$one'"; }
held=$(sql "SELECT count(*) FROM $AGED WHERE account_id = '$one'")
equal "known from the first day" "$held|0|0" "$(seats)"
unused="$AGED WHERE account_id = '$one' AND last_active IS NULL AND since < $NOW - 30 * $DAY"
[ "$(count_rows "$unused")" -ge 1 ] && pass || fail "the person's seats are all used"
control "ORG_TAKE=$one"
sync_ok "taken"
equal "no seat is left" 0 "$(count_rows "$AGED WHERE account_id = '$one'")"
check_figures taken
control "ORG_GIVE=$one"
sleep 1
sync_ok "given back"
back=$(last_sync started_at)
equal "seen anew" "$held|$back|$back" "$(seats)"
equal "and no longer inactive" 0 "$(count_rows "$unused")"
equal "nobody else's are" 0 "$(count_rows "$AGED WHERE account_id <> '$one' AND seen_at <> 0")"
check_history "given back"
check_figures "given back"
[ "$(sql 'SELECT sum(new_seats) FROM seat_day')" -ge 1 ] && pass || fail "no seat is new"
sleep 1
sync_ok "once more"
equal "seen when it was" "$held|$back|$back" "$(seats)"
# The merge copies the table whole when more than an eighth of the seats differ.
control "ORG_ACTIVE=$((NOW - 40 * DAY))"
other=$(sql "SELECT account_id FROM $AGED WHERE account_id <> '$one' GROUP BY 1
    HAVING count(*) > 1 ORDER BY 1 LIMIT 1")
control "ORG_TAKE=$other"
sync_ok "everybody used something that day"
control "ORG_GIVE=$other
ORG_ACTIVE=$((NOW - 35 * DAY))"
sleep 1
sync_ok "and another, and a seat came back"
equal "each used seat that day or later" 0 \
    "$(count_rows "seat WHERE last_active < $NOW - 35 * $DAY")"
equal "whole: the seat that came back is seen now" "$(last_sync started_at)" \
    "$(sql "SELECT DISTINCT seen_at FROM $AGED WHERE account_id = '$other'")"
equal "whole: the other when it was" "$held|$back|$back" "$(seats)"
equal "whole: nobody else" 0 \
    "$(count_rows "$AGED WHERE account_id NOT IN ('$one', '$other') AND seen_at <> 0")"
check_history whole
check_figures whole
control "ORG_ACTIVE="

# --- people who leave and come back
first_sync leaving
control "ORG_USERS=990"
sync_ok "ten leave"
equal "ten are gone" "10" "$(last_sync gone)"
left=$(sql "SELECT group_concat(id) FROM user WHERE gone_at IS NOT NULL")
held=$(count_rows "seat WHERE user NOT IN ($left)")
equal "with their seats" "$held" "$(count_rows seat)"
control "ORG_USERS=1000
ORG_JOINED=missing"
sleep 1
sync_ok "and come back, no day of joining told"
back=$(last_sync started_at)
equal "they are back" "10|0" "$(last_sync "added || '|' || gone")"
equal "they joined when they were seen again" 10 \
    "$(count_rows "user WHERE id IN ($left) AND added_to_org IS NULL AND first_seen = $back")"
equal "their seats, too" 0 "$(count_rows "seat WHERE user IN ($left) AND seen_at <> $back")"
[ "$(count_rows "seat WHERE user IN ($left)")" -ge 5 ] && pass || fail "they hold hardly a seat"
equal "who stayed keeps the day" 0 \
    "$(count_rows "user WHERE id NOT IN ($left) AND (first_seen = $back)")"
check_history "back"
check_figures "back"
control "ORG_JOINED="
sync_ok "the day is told again"
equal "so they joined that day, and their seats stay seen anew" 0 \
    "$(count_rows "$AGED WHERE since < $back AND account_id IN
        (SELECT account_id FROM user WHERE id IN ($left))")"

# --- activities
control "ORG_ACTIVE=unreadable:4"
inactive >"$work/inactive"
sync_ok "every fourth's activity cannot be read"
equal "nobody is inactive by that" 0 "$(newly_inactive)"
[ "$(last_sync odd_times)" -gt 100 ] && pass || fail "only $(last_sync odd_times) are odd"
equal "the log says how many" 1 \
    "$(count_logged '[0-9]* last active times are unreadable or in the future')"
activities() { sql "SELECT user, product, last_active FROM activity
    UNION ALL SELECT id, 0, active_at FROM user WHERE gone_at IS NULL AND active_at > 0"; }
older_activities() { # known activities that are gone or older now
    awk -F '|' 'NR == FNR { at[$1 "|" $2] = $3; next } at[$1 "|" $2] < $3' <(activities) \
        "$work/known_rows" | wc -l
}
for told in missing 1970 $((NOW - 400 * DAY)); do
    activities >"$work/known_rows"
    control "ORG_ACTIVE=$told:4"
    sync_ok "of every fourth's activity $told is told"
    equal "nobody is inactive by that" 0 "$(newly_inactive)"
    equal "what was known stays" 0 "$(older_activities)"
    equal "the log says how many" 1 \
        "$(count_logged '[0-9]* last active times are missing or older')"
done
control "ORG_ACTIVE=future:4"
sync_ok "every fourth's lies ahead"
equal "nobody is inactive by that either" 0 "$(newly_inactive)"
[ "$(last_sync odd_times)" -gt 100 ] && pass || fail "only $(last_sync odd_times) lie ahead"
equal "none is kept" 0 "$(count_rows "activity WHERE last_active > $LAST_RUN")"
equal "nor with the person" 0 "$(count_rows "user WHERE active_at > $LAST_RUN")"
count_idle() {
    count_rows "user WHERE gone_at IS NULL AND coalesce(active_at, 0) < $NOW - 30 * $DAY"
}
control "ORG_ACTIVE="
sync_ok "as they were"
inactive >"$work/inactive"
idle=$(count_idle)
count_logged more >/dev/null
for word in 1970 missing; do
    control "ORG_ACTIVE=$word:4"
    sync_ok "every fourth's activity is $word"
    equal "$word: what was known of it holds" 0 "$(newly_inactive)"
    equal "$word: of people, too" "$idle" "$(count_idle)"
    equal "$word: the log says of how many" 1 \
        "$(count_logged '[0-9]* last active times are missing or older')"
    equal "$word: and it stays with what a seat without it shows" 0 \
        "$(count_rows "seat s LEFT JOIN activity a USING (user, product)
            WHERE s.last_active IS NOT a.last_active")"
    check_figures "$word"
done
# From the beginning a time in 1970 counts as never, at any second of that year.
control "ORG_ACTIVE=$((200 * DAY))"
first_sync seventies
equal "a use in 1970 is none" "0|0" \
    "$(count_rows activity)|$(count_rows "user WHERE active_at IS NOT NULL")"
control "ORG_ACTIVE="
sync_ok "as they are"
equal "as they are: nothing is odd" 0 "$(last_sync odd_times)"

# --- account types
control "ORG_TYPES=service_account:50"
sync_ok "accounts of another type"
equal "are met" "$(demo_types)" "$(odd_types)"
contains "a service account is one" "service_account" "$(odd_types)"
equal "the log says so" 1 \
    "$(count_logged "other types than atlassian, which no task changes.*$(last_sync odd_types)")"
control "ORG_TYPES=Atlassian:1"
sync_ok "written otherwise"
equal "is the same type" 0 "$(last_sync "coalesce(odd_types, '') LIKE '%atlassian%'")"
finish
