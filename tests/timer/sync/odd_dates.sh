#!/bin/bash
# Days of joining that are missing, ahead, in 1970 or no days; people and seats that go and come
# back: what was known counts, nobody becomes inactive by an answer, nobody is protected for ever.
set -u
. "$(dirname "$0")/../fixture.bash"

DAY=86400
NOW=$(date +%s)
THRESHOLDS="3 7 14 30 60 90 180"
LAST_RUN="(SELECT started_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1)"
AGED="(SELECT u.account_id, p.product, p.site, s.last_active, s.seen_at,
    max(coalesce(s.last_active, 0), coalesce(u.added_to_org, u.first_seen), s.seen_at) AS since
  FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product)"

synced() { # NAME
    sync_again
    equal "$1" ok "$(last_sync outcome)"
}
# Who is inactive, seat by seat, for each number of days, all at one second.
inactive() {
    local days
    for days in $THRESHOLDS; do
        sql "SELECT $days, account_id, product, site FROM $AGED
             WHERE since < $NOW - $days * $DAY ORDER BY 2, 3, 4"
    done | sort
}
# How many seats are inactive now that were not.
sooner() { comm -13 "$work/inactive" <(inactive) | wc -l; }
joined_days() {
    sql "SELECT account_id, added_to_org, first_seen FROM user ORDER BY 1" | sha256sum
}
count() { sql "SELECT count(*) FROM $1"; }
logged() { # PATTERN: in the log since the last look
    tail -c +"$(($(cat "$work/read" 2>/dev/null || echo 0) + 1))" "$work/log" | grep -c "$1"
    wc -c <"$work/log" >"$work/read"
}
# Figures of the day in history, counted one by one at the second of the merge or the one before.
history() {
    local second ended
    ended=$(last_sync finished_at)
    for second in $ended $((ended - 1)) $((ended - 2)); do
        sql "SELECT p.id, count(*), count(*) FILTER (WHERE last_active >= $second - 30 * $DAY),
               count(*) FILTER (WHERE since < $second - 30 * $DAY),
               count(*) FILTER (WHERE since < $second - 30 * $DAY AND last_active IS NULL),
               count(*) FILTER (WHERE since >= $second - 30 * $DAY
                                  AND coalesce(last_active, 0) < $second - 30 * $DAY)
             FROM $AGED a JOIN product p ON p.product = a.product AND p.site = a.site
             GROUP BY p.id ORDER BY p.id" >"$work/counted"
        sql "SELECT product, billable, active, inactive, never_active, new_seats FROM seat_day
             WHERE day = (SELECT max(day) FROM seat_day)
             ORDER BY product" >"$work/kept"
        cmp -s "$work/counted" "$work/kept" && break
    done
    equal "$1: the day's history" "$(cat "$work/counted")" "$(cat "$work/kept")"
}
# The figures the pages count from are those of the rows.
built() {
    sql "SELECT product, kind, sum(seats) FROM seat_moment WHERE kind IN ('used', 'never')
        GROUP BY 1, 2 HAVING sum(seats) > 0" >"$work/moments"
    sql "SELECT product, CASE WHEN last_active IS NULL THEN 'never' ELSE 'used' END AS kind,
         count(*) FROM seat GROUP BY 1, 2 ORDER BY 1, 2" >"$work/rows"
    equal "$1: seats by moment" "$(cat "$work/rows")" "$(cat "$work/moments")"
}

# --- the first synchronization, and what is told no more
start_demo ORG_USERS=1000 ORG_NOW="$NOW"
first_sync known
equal "the first run" "ok|0" "$(last_sync "outcome || '|' || odd_times")"
met() { last_sync "coalesce(odd_types, '')" | sed 's/, /\n/g' | sort | paste -sd ,; }
told() { # accounts of other types than atlassian, as the stand-in counts them
    ask_demo people | jq -r '.[].accountType' |
        grep -vix atlassian | sort | uniq -c | awk '{ print $2, $1 }' | sort | paste -sd ,
}
equal "the account types that are not atlassian" "$(told)" "$(met)"
equal "its seats have no beginning" 0 "$(count 'seat WHERE seen_at <> 0')"
for days in $THRESHOLDS; do check_seats "$days" "first: "; done
history first
untold=$(count 'user WHERE added_to_org IS NULL')
[ "$untold" -ge 1 ] && [ "$untold" -lt 20 ] && pass || fail "$untold people without a day"
equal "the log says of how many" 1 "$(logged "was told of $untold people, and no sound one of 0")"
inactive >"$work/inactive"
[ "$(wc -l <"$work/inactive")" -gt 1000 ] && pass || fail "hardly anybody is inactive"
days=$(joined_days)
for row in missing:0 1970:1000 future:1000 "$((NOW + 40 * DAY)):1000"; do
    word=${row%:*} odd=${row#*:}
    control "ORG_JOINED=$word"
    synced "$word"
    equal "$word: the days known stay" "$days" "$(joined_days)"
    equal "$word: nobody counts as changed" "0|0|0" \
        "$(last_sync "added || '|' || changed || '|' || gone")"
    equal "$word: nobody is inactive sooner" 0 "$(sooner)"
    equal "$word: so many are odd" "$odd" "$(last_sync odd_times)"
    equal "$word: the log says how many" 1 \
        "$(logged "was told of $((1000 - odd)) people, and no sound one of $odd")"
    built "$word"
done
control "ORG_JOINED=unreadable"
synced unreadable
equal "unreadable: the days known stay" "$days" "$(joined_days)"
equal "unreadable: nobody is inactive sooner" 0 "$(sooner)"
equal "unreadable: a null is none at all" "$(last_sync odd_times)" \
    "$((1000 - $(grep -o 'was told of [0-9]* people' "$work/log" | tail -1 | tr -dc 0-9)))"
control "ORG_JOINED=future:3"
synced "every third"
equal "every third: nobody is inactive sooner" 0 "$(sooner)"
equal "every third: so many" 334 "$(last_sync odd_times)"
control "ORG_JOINED="
synced "as before"
equal "as before" "$days" "$(joined_days)"
for days in 7 30 90; do check_seats "$days" "as before: "; done

# --- never told: the moment they were first seen, and not for ever
for word in missing 1970 future; do
    control "ORG_JOINED=$word"
    first_sync "never-$word"
    equal "$word from the first on" ok "$(last_sync outcome)"
    equal "$word: no day is made up" 0 "$(count 'user WHERE added_to_org IS NOT NULL')"
    for days in 3 30 180; do check_seats "$days" "$word from the first on: "; done
    history "$word"
    equal "$word: nobody is inactive yet" 0 "$(sql "SELECT sum(inactive) FROM seat_day")"
    seen=$(last_sync started_at)
    equal "$word: all are seen in this run" 1000 "$(count "user WHERE first_seen = $seen")"
    equal "$word: after as many days they are, but for who used something" \
        "$(count "seat WHERE coalesce(last_active, 0) < $seen + 1")" \
        "$(count "$AGED WHERE since < ($seen + 31 * $DAY) - 30 * $DAY")"
done
control "ORG_JOINED="
synced "told at last"
for days in 7 30 180; do check_seats "$days" "told at last: "; done
equal "told at last: only who is not told waits on" "$untold" \
    "$(count 'user WHERE added_to_org IS NULL')"

# --- seats that go and come back
first_sync moving
one=$(ask_demo people | jq -r "[.[] | select(.status == \"active\" and
    .platformRole == \"\" and (.seats | length) > 1 and .joined > 0 and
    .joined < $NOW - 200 * $DAY and any(.seats[]; .lastActive == 0))][0].accountId")
seats() { sql "SELECT count(*), min(seen_at), max(seen_at) FROM $AGED WHERE account_id = '$one'"; }
held=$(sql "SELECT count(*) FROM $AGED WHERE account_id = '$one'")
equal "known from the first day" "$held|0|0" "$(seats)"
unused="$AGED WHERE account_id = '$one' AND last_active IS NULL AND since < $NOW - 30 * $DAY"
[ "$(count "$unused")" -ge 1 ] && pass || fail "the person's seats are all used"
control "ORG_TAKE=$one"
synced "taken"
equal "no seat is left" 0 "$(count "$AGED WHERE account_id = '$one'")"
built taken
control "ORG_GIVE=$one"
sleep 1
synced "given back"
back=$(last_sync started_at)
equal "seen anew" "$held|$back|$back" "$(seats)"
equal "and no longer inactive" 0 "$(count "$unused")"
equal "nobody else's are" 0 "$(count "$AGED WHERE account_id <> '$one' AND seen_at <> 0")"
history "given back"
built "given back"
[ "$(sql 'SELECT sum(new_seats) FROM seat_day')" -ge 1 ] && pass || fail "no seat is new"
sleep 1
synced "once more"
equal "seen when it was" "$held|$back|$back" "$(seats)"
# where more than an eighth of the seats differ, the table is copied whole
control "ORG_ACTIVE=$((NOW - 40 * DAY))"
other=$(sql "SELECT account_id FROM $AGED WHERE account_id <> '$one' GROUP BY 1
    HAVING count(*) > 1 ORDER BY 1 LIMIT 1")
control "ORG_TAKE=$other"
synced "everybody used something that day"
control "ORG_GIVE=$other
ORG_ACTIVE=$((NOW - 35 * DAY))"
sleep 1
synced "and another, and a seat came back"
equal "each used seat that day or later" 0 \
    "$(count "seat WHERE last_active < $NOW - 35 * $DAY")"
equal "whole: the seat that came back is seen now" "$(last_sync started_at)" \
    "$(sql "SELECT DISTINCT seen_at FROM $AGED WHERE account_id = '$other'")"
equal "whole: the other when it was" "$held|$back|$back" "$(seats)"
equal "whole: nobody else" 0 \
    "$(count "$AGED WHERE account_id NOT IN ('$one', '$other') AND seen_at <> 0")"
history whole
built whole
control "ORG_ACTIVE="

# --- people who leave and come back
first_sync leaving
control "ORG_USERS=990"
synced "ten leave"
equal "ten are gone" "10" "$(last_sync gone)"
left=$(sql "SELECT group_concat(id) FROM user WHERE gone_at IS NOT NULL")
held=$(count "seat WHERE user NOT IN ($left)")
equal "with their seats" "$held" "$(count seat)"
control "ORG_USERS=1000
ORG_JOINED=missing"
sleep 1
synced "and come back, no day of joining told"
back=$(last_sync started_at)
equal "they are back" "10|0" "$(last_sync "added || '|' || gone")"
equal "they joined when they were seen again" 10 \
    "$(count "user WHERE id IN ($left) AND added_to_org IS NULL AND first_seen = $back")"
equal "their seats, too" 0 "$(count "seat WHERE user IN ($left) AND seen_at <> $back")"
[ "$(count "seat WHERE user IN ($left)")" -ge 5 ] && pass || fail "they hold hardly a seat"
equal "who stayed keeps the day" 0 \
    "$(count "user WHERE id NOT IN ($left) AND (first_seen = $back)")"
history "back"
built "back"
control "ORG_JOINED="
synced "the day is told again"
equal "so they joined that day, and their seats stay seen anew" 0 \
    "$(count "$AGED WHERE since < $back AND account_id IN
        (SELECT account_id FROM user WHERE id IN ($left))")"

# --- activities
control "ORG_ACTIVE=unreadable:4"
inactive >"$work/inactive"
synced "every fourth's activity cannot be read"
equal "nobody is inactive by that" 0 "$(sooner)"
[ "$(last_sync odd_times)" -gt 100 ] && pass || fail "only $(last_sync odd_times) are odd"
equal "the log says how many" 1 "$(logged 'the time of [0-9]* activities cannot be read or lies')"
known() { sql "SELECT user, product, last_active FROM activity
    UNION ALL SELECT id, 0, active_at FROM user WHERE gone_at IS NULL AND active_at > 0"; }
lost() { # what was known and is gone, or older now
    awk -F '|' 'NR == FNR { at[$1 "|" $2] = $3; next } at[$1 "|" $2] < $3' <(known) \
        "$work/known_rows" | wc -l
}
for told in missing 1970 $((NOW - 400 * DAY)); do
    known >"$work/known_rows"
    control "ORG_ACTIVE=$told:4"
    synced "of every fourth's activity $told is told"
    equal "nobody is inactive by that" 0 "$(sooner)"
    equal "what was known stays" 0 "$(lost)"
    equal "the log says how many" 1 "$(logged '[0-9]* activities are told no more')"
done
control "ORG_ACTIVE=future:4"
synced "every fourth's lies ahead"
equal "nobody is inactive by that either" 0 "$(sooner)"
[ "$(last_sync odd_times)" -gt 100 ] && pass || fail "only $(last_sync odd_times) lie ahead"
equal "none is kept" 0 "$(count "activity WHERE last_active > $LAST_RUN")"
equal "nor with the person" 0 "$(count "user WHERE active_at > $LAST_RUN")"
idle() { count "user WHERE gone_at IS NULL AND coalesce(active_at, 0) < $NOW - 30 * $DAY"; }
control "ORG_ACTIVE="
synced "as they were"
inactive >"$work/inactive"
idle=$(idle)
logged more >/dev/null
for word in 1970 missing; do
    control "ORG_ACTIVE=$word:4"
    synced "every fourth's activity is $word"
    equal "$word: what was known of it holds" 0 "$(sooner)"
    equal "$word: of people, too" "$idle" "$(idle)"
    equal "$word: the log says of how many" 1 "$(logged '[0-9]* activities are told no more')"
    equal "$word: and it stays with what a seat without it shows" 0 \
        "$(count "seat s LEFT JOIN activity a USING (user, product)
            WHERE s.last_active IS NOT a.last_active")"
    built "$word"
done
# from the first on 1970 is never, whatever the second
control "ORG_ACTIVE=$((200 * DAY))"
first_sync seventies
equal "a use in 1970 is none" "0|0" \
    "$(count activity)|$(count "user WHERE active_at IS NOT NULL")"
control "ORG_ACTIVE="
synced "as they are"
equal "as they are: nothing is odd" 0 "$(last_sync odd_times)"

# --- account types
control "ORG_TYPES=service_account:50"
synced "accounts of another type"
equal "are met" "$(told)" "$(met)"
contains "a service account is one" "service_account" "$(met)"
equal "the log says so" 1 "$(logged "other types than atlassian were met.*$(last_sync odd_types)")"
control "ORG_TYPES=Atlassian:1"
synced "written otherwise"
equal "is the same type" 0 "$(last_sync "coalesce(odd_types, '') LIKE '%atlassian%'")"
finish
