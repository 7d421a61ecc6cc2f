#!/usr/bin/env bash
# Direct roles equal the stand-in's own: beside groups or not, lost and gained, refused or told
# without their origin.
. "$(dirname "$0")/../fixture.bash"
# No listing shows a direct role beside the same role of a group: the lane asks for everybody in
# turn, first for the holders of seats, the longest idle before the others.
direct_roles() {
    sql "SELECT account_id || '|' || ari || '|' || role
        FROM user_role r JOIN user u ON u.id = r.user JOIN product p ON p.id = r.product
        WHERE method = 'direct' AND r.asked" | sort
}
direct_roles_listed() { # WHO ON ROLE: asked about or not
    sql "SELECT account_id || '|' || ari || '|' || role
        FROM user_role r JOIN user u ON u.id = r.user JOIN product p ON p.id = r.product
        WHERE account_id = '$1' AND ari = '$2' AND role = '$3'"
}
demo_direct_roles() { # by the stand-in, person by person
    local url="$demo_url/admin/v2/orgs/$ORG/directories/-/users/&/role-assignments?limit=100"
    sql "SELECT account_id FROM user WHERE gone_at IS NULL" | sed "s|.*|url = \"$url\"|" \
        >"$work/urls"
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL_KEY" -w '\n' -K "$work/urls" |
        paste -d '\t' <(sed 's|.*/users/\([^/]*\)/.*|\1|' "$work/urls") - |
        jq -rR '(index("\t")) as $at | .[:$at] as $who | .[$at + 1:] | fromjson | .data[] |
            select(.resourceId) | .resourceId as $on | .roleAssignments[] |
            select(.roleAssignmentMethods | index("direct")) | [$who, $on, .role] | join("|")' |
        sort
}
start_demo ORG_USERS=300
first_sync beside
[ "$(sql "SELECT count(*) FROM $LISTED")" -gt 0 ] && pass || fail "no role without a group"
sync_again
last_use() {
    sql "SELECT $1(idle)
        FROM (SELECT min(coalesce(last_active, 0)) AS idle FROM seat WHERE user $2 GROUP BY user)"
}
asked_last=$(last_use max "IN (SELECT user FROM role_asked)
    AND user NOT IN (SELECT user FROM user_role)")
[ "$asked_last" -le "$(last_use min "NOT IN (SELECT user FROM role_asked)")" ] && pass ||
    fail "the longest idle are not asked first"
equal "others wait until holders of seats were asked" "1|0" \
    "$(sql "SELECT (SELECT count(*) > 0 FROM seat WHERE user NOT IN (SELECT user FROM role_asked)),
        (
          SELECT count(*) FROM role_asked
            WHERE user NOT IN (SELECT user FROM seat)
              AND user NOT IN (SELECT user FROM user_role))")"
sync_until() { # STATEMENT: until it counts none; each run asks about some people
    for _ in {1..40}; do
        sync_again
        [ "$(sql "$1")" != 0 ] || return 0
    done
}
not_asked="SELECT count(*) FROM user WHERE id NOT IN (SELECT user FROM role_asked)"
sync_until "$not_asked"
equal "everybody was asked" 0 "$(sql "$not_asked")"
equal "direct roles, beside groups or not" "" "$(comm -3 <(demo_direct_roles) <(direct_roles))"
# Somebody with a direct role that a writable group gives as well. With IN they are in such a group,
# with NOT IN they are not.
one_role() { # IN | NOT IN
    sql "SELECT account_id, ari, w.role, g.group_id
           FROM user_role w JOIN user u ON u.id = w.user JOIN product p ON p.id = w.product
           JOIN group_role r ON r.product = w.product AND r.role = w.role
           JOIN user_group g ON g.id = r.user_group
          WHERE method = 'direct' AND w.user IN (SELECT user FROM seat) AND NOT g.external_synced
            AND (w.user, w.product, w.role) $1 (
                SELECT user, product, role FROM role_path WHERE user_group IS NOT NULL)
          LIMIT 1"
}
IFS='|' read -r who on role _ <<<"$(one_role IN)"
write_ok() { # PATH BODY: whether the stand-in takes it
    local status
    status=$(curl -s --noproxy '*' -o /dev/null -w '%{http_code}' -d "$2" \
        -H "Authorization: Bearer $FULL_KEY" -H 'Content-Type: application/json' \
        "$demo_url/admin/$1")
    [[ $status == 20? ]] && echo yes || echo "$status"
}
users=v1/orgs/$ORG/users
equal "one is taken away, its group stays" yes \
    "$(write_ok "$users/$who/roles/revoke" "{\"role\":\"$role\",\"resource\":\"$on\"}")"
IFS='|' read -r who on role group <<<"$(one_role 'NOT IN')"
directory=$(sql "SELECT directory_id FROM directory")
memberships=v2/orgs/$ORG/directories/$directory/groups/$group/memberships
equal "one gets a group that gives the same" yes \
    "$(write_ok "$memberships" "{\"accountId\":\"$who\"}")"
# Without the new group the lane would ask for this person last.
sql "UPDATE role_asked SET asked_at = asked_at - 86400
    WHERE user <> (SELECT id FROM user WHERE account_id = '$who')"
sync_again
equal "a group explains it now, so the details are asked anew" 1 \
    "$(sql "SELECT count(*) FROM role_asked WHERE asked_at > unixepoch() - 3600
        AND user = (SELECT id FROM user WHERE account_id = '$who')")"
contains "asked anew" "$who|$on|$role" "$(direct_roles)"
# Somebody loses a role on the day another gets it: every count agrees as before.
for role in atlassian/user atlassian/admin; do
    IFS='|' read -r who on <<<"$(sql "SELECT account_id, ari
           FROM user_role r JOIN user u ON u.id = r.user JOIN product p ON p.id = r.product
          WHERE method = 'direct' AND role = '$role' AND u.status = 'active' AND NOT p.sandbox
            AND (r.user, r.product, role) NOT IN (
                SELECT user, product, role FROM role_path WHERE user_group IS NOT NULL)
          LIMIT 1")"
    other=$(sql "SELECT account_id FROM user u WHERE status = 'active'
            AND account_type = 'atlassian' AND id NOT IN (
                SELECT user FROM role_path WHERE product = (
                    SELECT id FROM product WHERE ari = '$on'))
          LIMIT 1")
    for one in "revoke:$who" "assign:$other"; do
        equal "$role of $one" yes "$(write_ok "$users/${one#*:}/roles/${one%%:*}" \
            "{\"role\":\"$role\",\"resource\":\"$on\"}")"
    done
    sync_again
    equal "$role went to another" "|$other|$on|$role" \
        "$(direct_roles | grep -F "$who|$on|$role")|$(direct_roles_listed "$other" "$on" "$role")"
done
sql "UPDATE role_asked SET asked_at = asked_at - 86400"
not_again="SELECT count(*) FROM user
    WHERE id NOT IN (SELECT user FROM role_asked WHERE asked_at > unixepoch() - 80000)"
sync_until "$not_again"
equal "direct roles after that" "" "$(comm -3 <(demo_direct_roles) <(direct_roles))"
[ "$(demo_direct_roles | wc -l)" -gt 30 ] && pass || fail "the stand-in told of no direct roles"
# Refusals, and answers without the origin: the known roles stay, and the lane goes on.
sandbox=$(sql "SELECT ari FROM product WHERE sandbox AND product = 'confluence' LIMIT 1")
equal "a role in a sandbox" yes "$(write_ok "$users/$who/roles/assign" \
    "{\"role\":\"atlassian/user\",\"resource\":\"$sandbox\"}")"
before=$(direct_roles)
sql "UPDATE role_asked SET asked_at = asked_at - 86400, told_at = told_at - 86400"
control "ORG_TWIST=mute"
sync_until "$not_again"
equal "refused" ok "$(last_sync outcome)"
equal "what was told stands" "$before" "$(direct_roles)"
contains "said in the log" "did not report where the roles of" "$(cat "$work/log")"
equal "all were asked, nobody told" "0|0" "$(sql "SELECT sum(asked_at < unixepoch() - 80000),
      sum(told_at > unixepoch() - 80000) FROM role_asked WHERE user IN (SELECT user FROM seat)")"
control "ORG_TWIST="
sql "UPDATE role_asked SET asked_at = asked_at - 86400"
sync_until "$not_again"
equal "told again" 0 "$(sql "SELECT sum(told_at < unixepoch() - 80000) FROM role_asked
    WHERE user IN (SELECT user FROM seat)")"
equal "a direct role in a sandbox is not kept, and whoever has one is asked no more often" "0|1" \
    "$(sql "SELECT (
          SELECT count(*) FROM user_role r JOIN product p ON p.id = r.product WHERE p.sandbox),
        (
          SELECT count(*) FROM role_asked
            WHERE user = (SELECT id FROM user WHERE account_id = '$who'))")"
check_seats 30 "beside: "
check_integrity "beside"
finish
