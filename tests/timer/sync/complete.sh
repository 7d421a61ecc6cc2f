#!/usr/bin/env bash
# Every user exactly once and every seat as the stand-in counts it, with one and with three
# directories, users who move between pages, cursors that expire, and odd answers of every kind. An
# odd answer leaves the figures of a plain one.
. "$(dirname "$0")/../fixture.bash"
check_users() {
    equal "$1: every user once" "$2|$2|0" "$(sql "SELECT count(*), count(DISTINCT account_id),
          (SELECT count(*) FROM user WHERE gone_at IS NOT NULL) FROM user WHERE gone_at IS NULL")"
}
whole_copy() { # a checksum of Rollcall's copy, without the ids of rows
    sql "SELECT account_id, name, email, status, account_status, membership_status, claim_status,
            management_source, added_to_org FROM user WHERE gone_at IS NULL ORDER BY 1;
        SELECT account_id, group_id
          FROM membership m JOIN user u ON u.id = m.user JOIN user_group g ON g.id = m.user_group
          ORDER BY 1, 2;
        SELECT (SELECT account_id FROM user WHERE id = r.user), site, p.product, role, method
          FROM $LISTED ORDER BY 1, 2, 3, 4;
        SELECT account_id, directory_id, d.status
          FROM user_directory d JOIN user u ON u.id = d.user JOIN directory y ON y.id = d.directory
          ORDER BY 1, 2;
        SELECT account_id, site, p.product, last_active
          FROM seat s JOIN user u ON u.id = s.user JOIN product p ON p.id = s.product
          ORDER BY 1, 2, 3" | sha256sum
}

start_demo ORG_USERS=1999
first_sync one
equal "one directory" ok "$(last_sync outcome)"
check_users "one directory" 1999
check_seats 30 "one directory: "
plain=$(whole_copy)
equal "the five states" 5 "$(sql "SELECT count(DISTINCT status) FROM user")"
equal "missing e-mail is missing" 0 "$(sql "SELECT count(*) FROM user WHERE email = ''")"
[ "$(sql "SELECT count(*) FROM user WHERE email IS NULL")" -gt 10 ] && pass ||
    fail "nobody without e-mail"
equal "sources" "invited,synced," "$(sql "SELECT group_concat(
      DISTINCT coalesce(management_source, ''))
    FROM (
      SELECT management_source FROM user ORDER BY management_source IS NULL, management_source)")"
equal "who manages groups" "admins,external" "$(sql "SELECT group_concat(DISTINCT managed_by)
    FROM (SELECT managed_by FROM user_group ORDER BY 1)")"
equal "how roles came" "direct,inferred" \
    "$(sql "SELECT group_concat(DISTINCT method) FROM (SELECT method FROM user_role ORDER BY 1)")"
equal "nobody of guests, customers, contributors, stakeholders, basic has a seat by that" 0 \
    "$(sql "SELECT count(*) FROM seat s
        WHERE NOT EXISTS (
          SELECT 1 FROM role_path r
            WHERE r.user = s.user AND r.product = s.product
              AND r.role IN ('atlassian/user', 'atlassian/admin'))")"
equal "all roles are kept" 8 "$(sql "SELECT count(DISTINCT role) FROM role_path")"
equal "an admin without another role has a seat" 0 "$(sql "SELECT count(*)
    FROM role_path r JOIN user u ON u.id = r.user JOIN product p ON p.id = r.product
    WHERE r.role = 'atlassian/admin' AND u.status = 'active' AND u.account_type = 'atlassian'
      AND p.sandbox = 0
      AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.user = r.user AND s.product = r.product)")"
equal "apps and customers have none" 0 "$(sql "SELECT count(*)
    FROM seat s JOIN user u ON u.id = s.user WHERE u.account_type <> 'atlassian'")"
equal "never active is no date" 0 "$(sql "SELECT count(*) FROM activity WHERE last_active <= 0")"
count_admins() {
    sql "SELECT count(*) || ' ' || (
          SELECT count(*)
            FROM (SELECT * FROM admin_member EXCEPT SELECT user_group, user FROM membership))
        FROM admin_member"
}
equal "who is in a group that makes admins" "$(sql "SELECT count(*) || ' 0' FROM membership
    WHERE user_group IN (
      SELECT user_group FROM group_role
        WHERE role IN ('atlassian/admin', 'atlassian/user-access-admin'))")" "$(count_admins)"
[[ "$(count_admins)" == [1-9]* ]] && pass || fail "no group makes admins"
equal "sandboxes are marked" 2 "$(sql "SELECT count(*) FROM product WHERE sandbox")"

# The shape of the answers changes nothing.
for twist in url times unknown; do
    control "ORG_TWIST=$twist"
    first_sync "$twist"
    equal "$twist" ok "$(last_sync outcome)"
    equal "$twist: the same copy" "$plain" "$(whole_copy)"
done
control "ORG_TWIST=missing"
first_sync missing
equal "missing fields" ok "$(last_sync outcome)"
check_users "missing fields" 1999
check_seats 30 "missing fields: "
control "ORG_TWIST=mystery"
first_sync mystery
equal "a state no filter knows" ok "$(last_sync outcome)"
check_users "a state no filter knows" 1999
equal "an unknown state is kept as it is" 5 \
    "$(sql "SELECT count(*) FROM user WHERE status = 'on_leave'")"
check_seats 30 "a state no filter knows: "
control "ORG_TWIST=huge"
first_sync huge
equal "huge numbers: the same copy" "ok|$plain" "$(last_sync outcome)|$(whole_copy)"
control "ORG_TWIST=leaving"
first_sync leaving
equal "a group and people who leave while their roles are asked for" ok "$(last_sync outcome)"
check_users "leaving" 1999
check_seats 30 "leaving: "
equal "the group gives nothing" 0 "$(sql "SELECT count(*)
    FROM group_role r JOIN user_group g ON g.id = r.user_group
    WHERE g.name = 'jira-product-discovery-users-example'")"
control "ORG_TWIST=halves"
first_sync halves
equal "halves of characters" ok "$(last_sync outcome)"
equal "whole ones stay, halves are signs of lost ones" "first �|second ��|whole 😀 \ud83d" \
    "$(sql "SELECT group_concat(DISTINCT name)
        FROM (
          SELECT name FROM user
            WHERE name LIKE 'first %' OR name LIKE 'second %' OR name LIKE 'whole %'
            ORDER BY 1)" | tr , '|')"
control "ORG_TWIST=chance"
first_sync chance
equal "counts that agree by chance: the same copy" "$plain" "$(whole_copy)"
control "ORG_TWIST="

# Users move while the lane lists them; cursors expire.
control "ORG_MOVE=3"
for round in 1 2 3; do
    first_sync "moving$round"
    equal "moving $round" ok "$(last_sync outcome)"
    check_users "moving $round" 1999
    check_seats 30 "moving $round: "
done
first_sync moving
for round in 1 2 3; do
    sync_again
    equal "moving again $round: nobody is gone" "ok|0|0" \
        "$(last_sync "outcome || '|' || added || '|' || gone")"
done
control "ORG_MOVE=0
ORG_CURSOR_CALLS=40"
first_sync expiring
equal "cursors that live long enough" ok "$(last_sync outcome)"
control "ORG_CURSOR_CALLS=1"
request_sync
before=$(figures)
timer
equal "cursors that never live" failed "$(last_sync outcome)"
contains "the reason" "cursor" "$(last_sync error)"
equal "the old figures stand" "$before" "$(figures)"
control "ORG_CURSOR_CALLS=0
ORG_FAULT=400:14@users/search"
sync_again
equal "a cursor that expired once" ok "$(last_sync outcome)"

# Three directories have groups of their own; some people are in two, and suspended in one.
control "ORG_DIRECTORIES=3"
first_sync three
equal "three directories" ok "$(last_sync outcome)"
check_users "three directories" 1999
check_seats 30 "three directories: "
control "ORG_TWIST=placeless"
first_sync placeless
equal "suspended where it is not told" ok "$(last_sync outcome)"
check_seats 30 "suspended where it is not told: "
control "ORG_TWIST="
first_sync three
equal "the directories" 3 "$(sql "SELECT count(*) FROM directory")"
[ "$(sql "SELECT count(*)
    FROM (SELECT user FROM user_directory GROUP BY user HAVING count(*) > 1)")" -gt 100 ] && pass ||
    fail "nobody is in two directories"
mixed="SELECT d.user FROM user_directory d JOIN user u ON u.id = d.user WHERE u.status = 'active'
    GROUP BY d.user HAVING count(DISTINCT d.status) > 1"
[ "$(sql "SELECT count(*) FROM ($mixed)")" -gt 10 ] && pass ||
    fail "nobody is suspended in one of two directories"
equal "a seat does not come from where one is suspended" 0 \
    "$(sql "SELECT count(*) FROM seat s JOIN ($mixed) m ON m.user = s.user
        WHERE NOT EXISTS (
           SELECT 1
            FROM role_path r LEFT JOIN user_group g ON g.id = r.user_group
              LEFT JOIN user_role w ON w.user = r.user AND w.product = r.product AND w.role = r.role
              JOIN user_directory d ON d.user = r.user
              AND d.directory = coalesce(g.directory, w.directory)
            WHERE r.user = s.user AND r.product = s.product
              AND r.role IN ('atlassian/user', 'atlassian/admin') AND d.status = 'active')")"
equal "groups of one name are two" 2 "$(sql "SELECT count(DISTINCT directory) FROM user_group
    WHERE name = 'confluence-users-example'")"
equal "whoever was not invited is in none" 0 "$(sql "SELECT count(*)
    FROM user_directory d JOIN user u ON u.id = d.user WHERE u.status = 'not_invited'")"
sync_again
all=$(whole_copy) # by now the lane has asked for the roles of everybody
control "ORG_MOVE=20"
for round in 1 2 3 4; do
    sync_again
    equal "three, moving again $round: nothing of anybody is missed in one of them" \
        "ok|0|0|0|$all" \
        "$(last_sync "outcome || '|' || added || '|' || changed || '|' || gone")|$(whole_copy)"
done
control "ORG_MOVE=3"
first_sync threemoving
equal "three, moving" ok "$(last_sync outcome)"
check_users "three, moving" 1999
check_seats 30 "three, moving: "
control "ORG_MOVE=0"
check_integrity "at the end"

# The lane lists the holders of the four roles that somebody has without a group, and of no other
# role, whatever sizes groups announce.
start_demo ORG_USERS=2000 ORG_LOG="$work/asked"
count_listed_roles() {
    grep -a resourceIds "$work/asked" | grep -av users/count | grep -ao 'resourceIds[^]]*],[^]]*]' |
        sort -u | wc -l
}
for twist in none sizeless; do
    control "ORG_TWIST=$twist"
    : >"$work/asked"
    first_sync "listed$twist"
    equal "$twist: the roles listed" 4 "$(count_listed_roles)"
    check_seats 30 "$twist: "
done
# The lane repeats a failed call as it was: its listing goes on from there and does not begin again.
control "ORG_TWIST=
ORG_FAULT=503:12@users/search"
: >"$work/asked"
sync_again
repeated=$(grep -a '^data-raw' "$work/asked" | sort | uniq -d | wc -l)
equal "a listing goes on from its cursor" "ok|1|0" \
    "$(last_sync "outcome || '|' || retries")|$repeated"
control "ORG_FAULT="
# The lane asks once for the origin of a person's roles, and again only for people who can lose or
# gain roles, which leaves out everybody who may use AI.
control "ORG_TWIST=artful"
first_sync artful
for _ in 1 2 3 4; do
    request_sync
    : >"$work/asked"
    timer
done
asked_people() {
    grep -ao '/users/[^/]*/role-assignments' "$work/asked" | cut -d / -f 3 | sed 's/%3A/:/g' | sort
}
sql "SELECT DISTINCT (SELECT account_id FROM user WHERE id = r.user)
    FROM $LISTED
      AND (
        r.user IN (SELECT user FROM user_platform_role WHERE role <> 'atlassian/ai-access')
          OR r.user IN (SELECT user FROM user_directory WHERE status = 'suspended'))" |
    sort >"$work/again"
sql "SELECT DISTINCT (SELECT account_id FROM user WHERE id = r.user) FROM $LISTED" | sort |
    comm -12 - <(asked_people) >"$work/both"
[ -s "$work/again" ] && pass || fail "nobody to ask again"
equal "asked again how their roles came" "$(cat "$work/again")" "$(cat "$work/both")"
[ "$(asked_people | uniq | comm -23 - "$work/again" | wc -l)" -gt 0 ] && pass ||
    fail "nobody is asked what they have beside groups"
equal "a day asks about few people" yes \
    "$([ "$(asked_people | uniq | wc -l)" -le 20 ] && echo yes || asked_people | uniq | wc -l)"
control "ORG_TWIST="
# Somebody leaves between count and listing: the lane counts once more and reads no page twice.
first_page='data-raw = "{\"expand\":[\"platformRoles\",\"productAccess\",\"groups\",'
first_page+='\"counts.resources\"],\"limit'
for directories in 3 1; do
    control "ORG_TWIST=stale
ORG_DIRECTORIES=$directories"
    new_state leaver$directories
    enter_key
    : >"$work/asked"
    timer
    equal "fewer than first counted, $directories" "ok|2000" \
        "$(last_sync "outcome || '|' || users")"
    # The small third directory is never split: 3 pages.
    pages=$(grep -acF "$first_page" "$work/asked")
    equal "everybody is read once, $directories" $((directories / 3 * 3)) "$pages"
done
control "ORG_TWIST="
# A listing of unknown length begins with the first ones: begun last, the lane would read it alone.
position_of() {
    grep -a '^data-raw' "$work/asked" | grep -aE 'claimStatus|membershipStatus' |
        grep -anm 1 "membershipStatus.*$1" | cut -d : -f 1
}
check_early() {
    local n
    n=$(position_of "$2")
    equal "$1 is asked among the first" yes \
        "$([ "${n:-99}" -le 8 ] && echo yes || echo "as number $n")"
}
equal "with one directory each user says where they are suspended" "" "$(position_of suspended)"
control "ORG_TWIST=missing"
: >"$work/asked"
first_sync placed
[ -n "$(position_of suspended)" ] && pass || fail "nobody is asked who is suspended"
control "ORG_TWIST=
ORG_DIRECTORIES=3"
: >"$work/asked"
first_sync earlythree
check_early "who is suspended in one of three" suspended
check_early "who is in no directory" no_membership
finish
