#!/bin/bash
# Whoever is hit was in the confirmed plan and is still inactive at the moment of the call, for
# every action: people use something between preview and call, and are told later than the copy
# knows. Reckoned from the stand-in's own people, seat by seat. And of seats that are taken as
# unused, none was used, new or another's.
. "$(dirname "$0")/../fixture_tasks.bash"
house age 500 3
DAY=86400
DAYS=40
GROUP=$(sql "SELECT group_id FROM user_group WHERE name = 'team-4'")
OUT=99999999-0000-4000-8000-000000000001

# --- accountId, seats lost, whether anything was used, and whether some seat is unused: of
# everybody, before and after Seats are "product@site"; activity is what the stand-in would tell
# now.
facts() {
    demo people | jq -c \
        '[.[] | {key: .accountId, value: {joined, seats: [.seats[] | {key: (.product + "@" + .site), value: .lastActive}] | from_entries}}] | from_entries'
}
wakes() { # ACCOUNT PRODUCT@SITE: used an hour ago
    control "ORG_ACTIVE_OF=$1,$2,$(($(date +%s) - 3600))"
}
seat_of() { # ACCOUNT N: one of the person's seats
    jq -r --arg a "$1" --argjson n "$2" \
        '.[$a].seats | keys as $k | if ($k | length) == 0 then "" else $k[$n % ($k | length)] end' "$H/facts"
}
judge() { # REACH QUERY: whoever was hit and must not have been
    local product=""
    [[ "$2" =~ product=([a-z-]+) ]] && product=${BASH_REMATCH[1]}
    jq -nr --slurpfile f "$H/facts" --slurpfile j "$H/journal.json" --slurpfile z "$H/after" \
        --arg reach "$1" --arg product "$product" \
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
# How far an action may reach: seat (some seat of the filter is unused), person (nothing is used),
# unused (only such seats go).
acts() { # REACH QUERY ACTION
    local reach=$1 query=$2 action=$3 label="$2, $3" woken="" n=0 account seat
    R=$(tool bulk "$query" "$action") || {
        bad "$label: $(refusal)"
        return
    }
    sql "SELECT account_id FROM run_user r JOIN user u ON u.id = r.user WHERE r.run = $R AND
        r.state = 'planned' ORDER BY 1" >"$H/planned"
    [ "$(grep -c . "$H/planned")" -ge 4 ] && ok || bad \
        "$label: only $(grep -c . "$H/planned") planned"
    facts >"$H/facts"
    while read -r account; do # some use the first of their seats by now, some another one
        seat=$(seat_of "$account" $((n++)))
        [ -n "$seat" ] && wakes "$account" "$seat" && woken="$woken $account"
    done < <(sed -n '1p;3p;4p' "$H/planned")
    facts >"$H/facts"
    calls=$(demo journal | jq length)
    confirm "$R" || bad "$label: $(refusal)"
    timer
    demo journal | jq ".[$calls:]" >"$H/journal.json"
    facts >"$H/after"
    jq -r '[.[] | select(.effect) | .accountId] | unique | .[]' "$H/journal.json" >"$H/hit"
    [ "$(grep -c . "$H/hit")" -ge 1 ] && ok || bad "$label: nobody was hit"
    same "$label: hits are in the plan" "" "$(comm -23 "$H/hit" "$H/planned")"
    same "$label: and still inactive" "" "$(judge "$reach" "$query")"
    [ -n "$woken" ] && ok || bad "$label: nobody woke"
    undo "$R" || true
}
acts unused "inactive_days=$DAYS" remove-unused:confluence
acts unused "product=jira-software&inactive_days=$DAYS" "remove-unused:jira-software:$JIRA"
acts seat "product=confluence&inactive_days=$DAYS" "remove-access:confluence:$JIRA"
acts seat "inactive_days=$DAYS" "remove-group:$OUT"
acts seat "inactive_days=$DAYS" "add-group:$GROUP"
acts person "inactive_days=$DAYS" suspend
acts person "idle_days=$DAYS" suspend
acts person "never=1&inactive_days=$DAYS" deactivate
acts person "inactive_days=$DAYS&claim=managed" delete
acts person "idle_days=$DAYS" remove-from-org
# a seat that was used at some time, and is told as 1970 just now: nothing is known of it
R=$(tool bulk "product=confluence&inactive_days=$DAYS" remove-unused:confluence)
one=$(sql "SELECT u.account_id || ',confluence@' || p.site FROM run_user r
    JOIN user u ON u.id = r.user JOIN run_loss l ON l.run = r.run AND l.user = r.user
    JOIN product p ON p.id = l.product JOIN seat s ON s.user = r.user AND s.product = l.product
    WHERE r.run = $R AND r.state = 'planned' AND s.last_active IS NOT NULL
    GROUP BY r.user HAVING count(*) = 1 ORDER BY 1 LIMIT 1")
control "ORG_ACTIVE_OF=$one,1970"
confirm "$R" || bad "1970: $(refusal)"
timer
same "a use told as 1970 is none that is told" "skipped|activity-untold" \
    "$(sql "SELECT r.state || '|' || r.cause FROM run_user r JOIN user u ON u.id = r.user
            WHERE r.run = $R AND u.account_id = '${one%%,*}'")"
honest "all of it"
finished
