#!/usr/bin/env bash
# A run changes only people of the confirmed plan who are still inactive at the moment of the call,
# for every action: people use a product between preview and call, and Atlassian sends times that
# Rollcall's copy does not know. The expected result comes from the stand-in's own people, seat by
# seat. An action that takes unused seats takes no used, new or other seat.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization age 500 3
DAY=86400
DAYS=40
team=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")

# --- everybody's seats ("product@site") and last use, before and after, as the stand-in shows them
facts() {
    ask_demo people |
        jq -c '[.[] | {key: .accountId, value: {joined, seats: (
            [.seats[] | {key: (.product + "@" + .site), value: .lastActive}] | from_entries)}}] |
            from_entries'
}
use_seat() { # ACCOUNT PRODUCT@SITE: used an hour ago
    control "ORG_ACTIVE_OF=$1,$2,$(($(date +%s) - 3600))"
}
seat_of() { # ACCOUNT N: one of the person's seats
    jq -r --arg a "$1" --argjson n "$2" \
        '.[$a].seats | keys as $k | if ($k | length) == 0 then "" else $k[$n % ($k | length)] end' \
        "$folder/facts"
}
wrongly_changed() { # REACH QUERY: the people a run changed and should have left out
    local product=""
    [[ "$2" =~ product=([a-z-]+) ]] && product=${BASH_REMATCH[1]}
    jq -nr --slurpfile f "$folder/facts" --slurpfile j "$folder/journal.json" \
        --slurpfile z "$folder/after" --arg reach "$1" --arg product "$product" \
        --argjson cutoff "$(($(date +%s) - DAYS * DAY))" --argjson now "$(date +%s)" '
        [$j[0][] | select(.effect) | .accountId] | unique | .[] | . as $a | $f[0][$a] as $p
        | (if $p.joined < 31536000 or $p.joined > $now then 0 else $p.joined end) as $joined
        | [$p.seats | to_entries[] | select(([.value, $joined] | max) < $cutoff) | .key] as $unused
        | [$p.seats | to_entries[] | select(.value >= $cutoff)] as $used
        | (($p.seats | keys) - (($z[0][$a].seats // {}) | keys)) as $lost
        | [$unused[] | select($product == "" or startswith($product + "@"))] as $meant
        | select(($meant == [] and $reach != "person")
              or ($reach == "person" and ($used != [] or $joined >= $cutoff))
              or ($reach == "unused" and ($lost - $unused) != []))
        | "\($a) lost \($lost) unused \($unused)"' 2>&1
}
# REACH says which people an action may change: seat (some seat of the filter is unused), person
# (all seats are unused), unused (the action takes only unused seats).
check_reach() { # REACH QUERY ACTION
    local reach=$1 query=$2 action=$3 label="$2, $3" woken="" n=0 account seat
    run=$(tool bulk "$query" "$action") || {
        fail "$label: $(refusal)"
        return
    }
    sql "SELECT account_id FROM run_user r JOIN user u ON u.id = r.user
          WHERE r.run = $run AND r.state = 'planned' ORDER BY 1" >"$folder/planned"
    [ "$(grep -c . "$folder/planned")" -ge 4 ] && pass ||
        fail "$label: only $(grep -c . "$folder/planned") planned"
    facts >"$folder/facts"
    while read -r account; do # some people use the first of their seats now, some another one
        seat=$(seat_of "$account" $((n++)))
        [ -n "$seat" ] && use_seat "$account" "$seat" && woken="$woken $account"
    done < <(sed -n '1p;3p;4p' "$folder/planned")
    facts >"$folder/facts"
    calls=$(journal_length)
    confirm "$run" || fail "$label: $(refusal)"
    timer
    ask_demo journal | jq ".[$calls:]" >"$folder/journal.json"
    facts >"$folder/after"
    jq -r '[.[] | select(.effect) | .accountId] | unique | .[]' "$folder/journal.json" \
        >"$folder/changed"
    [ "$(grep -c . "$folder/changed")" -ge 1 ] && pass || fail "$label: nobody was changed"
    equal "$label: all changed people are in the plan" "" \
        "$(comm -23 "$folder/changed" "$folder/planned")"
    equal "$label: and still inactive" "" "$(wrongly_changed "$reach" "$query")"
    [ -n "$woken" ] && pass || fail "$label: nobody woke"
    undo "$run" || true
}
check_reach unused "inactive_days=$DAYS" remove-unused:confluence
check_reach unused "product=jira-software&inactive_days=$DAYS" "remove-unused:jira-software:$SITE"
check_reach seat "product=confluence&inactive_days=$DAYS" "remove-access:confluence:$SITE"
check_reach seat "inactive_days=$DAYS" "remove-group:$CONFLUENCE_USERS"
check_reach seat "inactive_days=$DAYS" "add-group:$team"
check_reach person "inactive_days=$DAYS" suspend
check_reach person "idle_days=$DAYS" suspend
check_reach person "never=1&inactive_days=$DAYS" deactivate
check_reach person "inactive_days=$DAYS&claim=managed" delete
check_reach person "idle_days=$DAYS" remove-from-org
# A seat with a known use, for which Atlassian now sends 1970: its last use is unknown.
run=$(tool bulk "product=confluence&inactive_days=$DAYS" remove-unused:confluence)
one=$(sql "SELECT u.account_id || ',confluence@' || p.site FROM run_user r
    JOIN user u ON u.id = r.user JOIN run_loss l ON l.run = r.run AND l.user = r.user
    JOIN product p ON p.id = l.product JOIN seat s ON s.user = r.user AND s.product = l.product
    WHERE r.run = $run AND r.state = 'planned' AND s.last_active IS NOT NULL
    GROUP BY r.user HAVING count(*) = 1 ORDER BY 1 LIMIT 1")
control "ORG_ACTIVE_OF=$one,1970"
confirm "$run" || fail "1970: $(refusal)"
timer
equal "a use told as 1970 is none that is told" "skipped|activity-untold" \
    "$(sql "SELECT r.state || '|' || r.cause FROM run_user r JOIN user u ON u.id = r.user
            WHERE r.run = $run AND u.account_id = '${one%%,*}'")"
check_journal "all of it"
finish
