#!/usr/bin/env bash
# The stand-in organization's newcomers, and its switches for single people and for dates and
# account types that are odd: what a listing shows, and what it counts by itself, agree.
. "$(dirname "$0")/fixture_demo.bash"

NOW=$(date +%s)
DAY=86400
start_demo ORG_USERS=1000 ORG_NOW="$NOW"
listed() { # ACCOUNT FIELD
    search - "{\"accountIds\":[\"$1\"],\"expand\":[\"productAccess\",\"groups\"]}" |
        jq -r ".data[0].$2"
}
all() { # every page of the listing, one person a line
    local cursor="" page asked='"limit":100,"expand":["productAccess"]'
    while page=$(search - "{$asked${cursor:+,\"cursor\":\"$cursor\"}}"); do
        jq -c '.data[]' <<<"$page"
        cursor=$(jq -r '.links.next // ""' <<<"$page")
        [ -n "$cursor" ] || break
    done
}
seen() { all | jq -r "$1" | sort | uniq -c | sort -rn | awk '{ $1 = $1; print }' | paste -sd ,; }
truth_sum() { # QUERY FIELD
    ask_demo "truth?$1" | jq "[.seats[].$2] | add"
}

# --- newcomers
recent="[.[] | select(.joined > $NOW - 10 * $DAY)]"
[ "$(everybody | jq "$recent | length")" -ge 5 ] && pass || fail "too few newcomers"
equal "who joined in the last days uses nothing yet" 0 \
    "$(everybody | jq "$recent | [.[].seats[] | select(.lastActive > 0)] | length")"
equal "each has a seat" 0 "$(everybody | jq "$recent | map(select(.seats == [])) | length")"
weeks="[.[] | select(.joined > $NOW - 30 * $DAY and .joined < $NOW - 11 * $DAY)]"
[ "$(everybody | jq "$weeks | length")" -ge 10 ] && pass || fail "too few of the last weeks"
equal "who joined weeks ago uses something, and some seat not at all" true "$(everybody |
    jq "$weeks | all(any(.seats[]; .lastActive == 0))")"
equal "nobody was active before joining" 0 "$(everybody |
    jq "$weeks | map(.joined as \$j | .seats[] |
        select(.lastActive > 0 and .lastActive < \$j)) | length")"
[ "$(everybody | jq '[.[] | select(.joined == -1)] | length')" -ge 1 ] && pass ||
    fail "all days are told"
equal "nobody joined later than now" 0 "$(everybody | jq "[.[] | select(.joined > $NOW)] | length")"
someone=$(who ".joined > $NOW - 10 * $DAY")
equal "the listing says the same" "$(date -u -d "@$(everybody |
    jq ".[] | select(.accountId == \"$someone\").joined")" +%Y-%m-%dT%H:%M:%S.000Z)" \
    "$(listed "$someone" addedToOrg)"
joined=$(everybody | jq '[.[].joined]')
control "ORG_NOW=$((NOW + 3 * DAY))"
equal "days of joining stand while the clock goes on" "$joined" "$(everybody | jq '[.[].joined]')"
control "ORG_NOW=$NOW"

# --- the figures by age: every seat is active, inactive or new
for days in 3 7 30 180; do
    query="days=$days&now=$NOW&joined=1"
    equal "$days days: three kinds of seats" "$(truth_sum "$query" billable)" \
        $(($(truth_sum "$query" active) + $(truth_sum "$query" inactive) + \
        $(truth_sum "$query" new)))
    equal "$days days: no seat but new ones is less inactive than by activity alone" \
        "$(truth_sum "days=$days&now=$NOW" inactive)" \
        $(($(truth_sum "$query" inactive) + $(truth_sum "$query" new)))
done
equal "nobody is new after years" 0 \
    "$(truth_sum "days=5&now=$((NOW + 90 * DAY))&joined=1&seen=1" new)"
young=$(truth_sum "days=30&now=$NOW&joined=1&seen=1" new)
[ "$young" -ge 20 ] && pass || fail "only $young new seats"

# --- one person
one=$(who '.status == "active" and (.seats | length) > 1 and .joined > 0')
seat=$(everybody | jq -r ".[] | select(.accountId == \"$one\").seats[0].product")
control "ORG_JOINED_OF=$one,$((NOW - 3600))"
equal "joined an hour ago" "$(date -u -d "@$((NOW - 3600))" +%Y-%m-%dT%H:%M:%S.000Z)" \
    "$(listed "$one" addedToOrg)"
active_on() { # KEY
    all | jq -r "select(.accountId == \"$one\") | .productAccess[] |
        select(.key == \"$1\").lastActiveTimestamp" | head -1
}
control "ORG_ACTIVE_OF=$one,trello,5"
equal "no such product" "" "$(active_on trello)"
control "ORG_ACTIVE_OF=$one,bitbucket,$((NOW - 60))"
contains "active a minute ago where no seat need be" \
    "$(date -u -d "@$((NOW - 60))" +%Y-%m-%dT%H:%M:%S)" "$(active_on bitbucket)"
control "ORG_LAG=3600"
equal "told an hour late" "" \
    "$(active_on bitbucket | grep "$(date -u -d "@$((NOW - 60))" +T%H:%M)")"
control "ORG_LAG=0
ORG_ACTIVE_OF=$one,bitbucket,missing"
equal "never active" "" "$(active_on bitbucket)"
control "ORG_ACTIVE_OF=$one,confluence@22222222-3333-4444-5555-666666666666,1970"
contains "of an instance" "1970-01-01T00:00:00" "$(all | jq -r \
    "select(.accountId == \"$one\") | .productAccess[] |
        select(.id | contains(\"22222222\")).lastActiveTimestamp")"
groups() { listed "$one" groups; }
held=$(groups) seats=$(seats_of "$one") rest=$(everybody |
    jq "[.[] | select(.accountId == \"$one\").seats[] | select(.product != \"$seat\")] | length")
first=$(everybody |
    jq -r ".[] | select(.accountId == \"$one\").seats[0] | .product + \"@\" + .site")
control "ORG_TAKE=$one,$first"
equal "one seat is taken" $((seats - 1)) "$(seats_of "$one")"
control "ORG_TAKE=$one"
equal "all seats are taken" 0 "$(seats_of "$one")"
control "ORG_GIVE=$one"
equal "and given back" "$seats $held" "$(seats_of "$one") $(groups)"
equal "no write is in the journal" "[]" "$(ask_demo journal | jq -c .)"
control "ORG_TYPE_OF=$one,service_account"
equal "another type" service_account "$(listed "$one" accountType)"
equal "of which nobody says that it is not billed" "$seats" "$(seats_of "$one")"
control "ORG_TYPE_OF=$one,APP"
equal "apps are not, however written" "APP 0" "$(listed "$one" accountType) $(seats_of "$one")"
control "ORG_TYPE_OF=$one,"
equal "as made" "atlassian $seats" "$(listed "$one" accountType) $(seats_of "$one")"

# --- everybody
kinds='if has("addedToOrg") | not then "missing" elif .addedToOrg == null then "null"
    elif (.addedToOrg | type) == "number" then "number"
    elif (.addedToOrg | test("^1970")) then "1970"
    elif (.addedToOrg | test("^20[0-9]{2}-(0[1-9]|1[0-2])-[0-3].T")) | not then "word"
    elif .addedToOrg[:10] > (now | todate[:10]) then "future" else "date" end'
control "ORG_JOINED_OF=$one,"
for word in missing 1970 future; do
    control "ORG_JOINED=$word"
    equal "all days of joining $word" "1000 $word" "$(seen "$kinds")"
    equal "$word: as new as the client's first look" "0 true" \
        "$(truth_sum "days=30&now=$NOW&joined=1&seen=1" new) $(curl -s --noproxy '*' \
            "$demo_url/_demo/truth?days=30&now=$NOW&joined=1&seen=$((NOW - DAY))" |
            jq 'all(.seats[]; .neverActive == 0 and .new > 0)')"
    control "ORG_JOINED=$word:2"
    contains "half of them $word" "50x $word" "$(seen "$kinds" | sed "s/50. $word/50x $word/")"
done
control "ORG_JOINED=$((NOW + DAY))"
equal "nor does tomorrow make anybody new" 0 "$(truth_sum "days=30&now=$NOW&joined=1&seen=1" new)"
control "ORG_JOINED=unreadable"
equal "unreadable in several ways" "714 word,143 null,143 number" \
    "$(seen "$kinds" | sed "s/\(.*\),\(.* number\),\(.* null\)/\1,\3,\2/")"
control "ORG_JOINED=$((NOW - 40 * DAY))"
equal "one day for all" "1000 date" "$(seen "$kinds")"
equal "nobody is new then" 0 "$(truth_sum "days=30&now=$NOW&joined=1" new)"
control "ORG_JOINED="
equal "as made again" "$joined" "$(everybody | jq '[.[].joined]')"
control "ORG_ACTIVE_OF=$one,5,"
uses='.productAccess[].lastActiveTimestamp | if type != "string" then "other" else .[:2] end'
before=$(all | jq -c '[.productAccess[]] | length' | paste -sd+ | bc)
for row in 1970:19 future:20; do
    control "ORG_ACTIVE=${row%:*}"
    equal "activity ${row%:*}" "$before ${row#*:}" "$(seen "$uses")"
done
control "ORG_ACTIVE=missing"
equal "nobody was ever active" "" "$(seen "$uses")"
equal "and all are counted so" "$(truth_sum "days=30" billable)" \
    "$(truth_sum "days=30" neverActive)"
control "ORG_ACTIVE="
control "ORG_TYPES=service_account:50"
contains "some of another type" "service_account" "$(seen .accountType)"
control "ORG_TYPES=Atlassian:1"
equal "written otherwise" "Atlassian" "$(seen .accountType | sed 's/^[0-9]* //; s/,.*//')"
control "ORG_TYPES="
equal "types as made" "atlassian" "$(seen .accountType | sed 's/^[0-9]* //; s/,.*//')"
finish
