#!/bin/bash
# The stand-in organization itself: deleting accounts, cancelling that, and taking people out of
# directories answer as Atlassian's document says, and listings, counts and bills follow.
set -u
. "$(dirname "$0")/fixture_demo.bash"

lifecycle() { call POST "/users/$1/manage/lifecycle/$2" "${3:-$FULL}"; }
PLAIN='.status == "active" and .claim == "managed" and .platformRole == "" and (.synced | not)'
D1=7e0a1111-0000-4000-8000-00000000d001
D2=7e0a1111-0000-4000-8000-00000000d002

# --- delete and cancel
NOW=$(date +%s)
demo ORG_USERS=1000 ORG_DIRECTORIES=3 ORG_NOW="$NOW"
one=$(who "$PLAIN and (.seats | length) > 1")
before=$(billed)
seats=$(seats_of "$one")
waiting=$(counted - status=for_deletion)
same "an account is deleted" 200 "$(lifecycle "$one" delete)"
same "in words" "AccountId $one has been deleted." "$(body .message)"
same "it waits" "for_deletion inactive active" "$(told "$one")"
same "is counted among those that wait" $((waiting + 1)) "$(counted - status=for_deletion)"
same "and is not billed" $((before - seats)) "$(billed)"
same "twice is a conflict" 409 "$(lifecycle "$one" delete)"
same "with Atlassian's key" "conflict.lifecycleErrors $one 1" \
    "$(body '[.key, .context.accountId, (.context.errorCodes | length)] | join(" ")')"
same "it cannot be activated" 409 "$(lifecycle "$one" enable)"
same "nor deactivated" 409 "$(lifecycle "$one" disable)"
same "the deletion is cancelled" 200 "$(lifecycle "$one" cancel-delete)"
same "the account is active" "active active active" "$(told "$one")"
same "and billed as before" "$before" "$(billed)"
same "there is nothing more to cancel" "404 notFound" \
    "$(lifecycle "$one" cancel-delete) $(body .key)"
same "a deactivated account can be deleted" "204 200" \
    "$(lifecycle "$one" disable) $(lifecycle "$one" delete)"
same "cancelling activates it" "200 active active active" \
    "$(lifecycle "$one" cancel-delete) $(told "$one")"

# --- who is refused
outside=$(who '.claim == "unmanaged" and .status == "active"')
synced=$(who '.synced and .status == "active" and .platformRole == ""')
admin=$(who '.platformRole == "atlassian/org-admin" and (.synced | not)')
state=$(curl -s --noproxy '*' "$DEMO/_demo/state")
for verb in delete cancel-delete; do
    same "$verb of an external account" "403 forbidden" "$(lifecycle "$outside" $verb) $(body .key)"
    same "$verb of nobody" "404 accountNotFound" "$(lifecycle nobody $verb) $(body .key)"
    same "$verb with a key of scopes" 403 "$(lifecycle "$one" $verb ATCTT-demo-scoped-0003-77aa)"
    same "$verb without a key" 401 "$(lifecycle "$one" $verb none)"
    same "$verb of an identity provider's" "403 forbidden.action externalDirectory.scim" \
        "$(lifecycle "$synced" $verb) $(body '.key + " " + .context.reason.key')"
done
users=/admin/v2/orgs/$ORG/directories
same "taking out of every directory at once" 400 "$(call DELETE "$users/-/users/$one")"
same "taking out of no directory" 400 "$(call DELETE "$users/nowhere/users/$one")"
same "taking nobody out" "404 ADMIN-404-8" \
    "$(call DELETE "$users/$D1/users/nobody") $(body '.errors[0].code')"
same "taking out an identity provider's" 403 "$(call DELETE "$users/$D1/users/$synced")"
same "taking out an organization admin" 400 "$(call DELETE "$users/$D1/users/$admin")"
same "with a key of scopes" 403 \
    "$(call DELETE "$users/$D1/users/$one" ATCTT-demo-scoped-0003-77aa)"
same "refusals changed nothing" "$state" "$(curl -s --noproxy '*' "$DEMO/_demo/state")"

# --- out of a directory
in_both() { # CLAIM: somebody in the first two directories
    local id
    for id in $(everybody | jq -r ".[] | select(.claim == \"$1\" and .status == \"active\" and
        .platformRole == \"\" and (.synced | not) and (.seats | length) > 1).accountId"); do
        [ -n "$(told "$id" $D1)" ] && [ -n "$(told "$id" $D2)" ] && echo "$id" && return
    done
}
for claim in managed unmanaged; do
    who=$(in_both $claim)
    all=$(counted - "") first=$(counted $D1 "") second=$(counted $D2 "")
    same "$claim: out of the first" 204 "$(call DELETE "$users/$D1/users/$who")"
    same "$claim: not listed there" "" "$(told "$who" $D1)"
    same "$claim: still in the other" "active active active" "$(told "$who" $D2)"
    same "$claim: and in the organization" "active active active" "$(told "$who")"
    same "$claim: one less there" "$((first - 1)) $second $all" \
        "$(counted $D1 "") $(counted $D2 "") $(counted - "")"
    same "$claim: twice is not found" 404 "$(call DELETE "$users/$D1/users/$who")"
    same "$claim: groups of the first are left" "" "$(search - \
        "{\"accountIds\":[\"$who\"],\"expand\":[\"groups\"]}" |
        jq -r '.data[].groups[].name' | grep -x confluence-users-example-sandbox)"
    same "$claim: out of the second" 204 "$(call DELETE "$users/$D2/users/$who")"
    same "$claim: no seat is billed" 0 "$(seats_of "$who")"
    [ "$claim" = managed ] && managed=$who
done
same "external people are gone" "" "$(told "$who")"
same "and counted no more" $((all - 1)) "$(counted - "")"
same "nor are their roles told" 404 "$(call GET "$users/-/users/$who/role-assignments")"
same "managed accounts are still the organization's" "not_invited active no_membership" \
    "$(told "$managed")"

# --- groups say how many are left in them
size() {
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL" -H 'Content-Type: application/json' \
        -d '{"limit":100}' "$DEMO$users/-/groups/search" |
        jq '[.data[] | select(.name == "jira-software-users-example")][0].counts.users'
}
in_jira=$(who "$PLAIN"' and any(.groups[]; .name == "jira-software-users-example")')
before=$(size)
same "a member is taken out" 204 "$(call DELETE "$users/$D1/users/$in_jira")"
same "the group is smaller" $((before - 1)) "$(size)"

# --- nor does a role without a group stay
direct=$(who "$PLAIN"' and any(.seats[]; .product == "bitbucket")')
on_bitbucket() {
    everybody | jq "[.[] | select(.accountId == \"$direct\").seats[] |
        select(.product == \"bitbucket\")] | length"
}
same "a direct role" 1 "$(on_bitbucket)"
same "goes with the directory" "204 0" "$(call DELETE "$users/$D1/users/$direct") $(on_bitbucket)"

# --- the answer may get lost after the effect
lost=$(who "$PLAIN" 5)
control "ORG_WRITE_FAULT=lost:1"
same "the answer is lost" 000 "$(lifecycle "$lost" delete)"
same "the effect is not" "for_deletion inactive active" "$(told "$lost")"
control "ORG_WRITE_FAULT=500:1"
same "an error after the effect" 500 "$(lifecycle "$lost" cancel-delete)"
same "it is cancelled" "active active active" "$(told "$lost")"
control "ORG_FAULT=503:1@lifecycle"
same "an error before any effect" 503 "$(lifecycle "$lost" delete)"
same "nothing happened" "active active active" "$(told "$lost")"
same "the journal has all of it" "delete true false|cancel-delete true false" \
    "$(curl -s --noproxy '*' "$DEMO/_demo/journal" | jq -r \
        "[.[] | select(.accountId == \"$lost\") |
            \"\(.kind) \(.effect) \(.answered)\"] | join(\"|\")")"

# --- fourteen days later
same "deleted once more" 200 "$(lifecycle "$lost" delete)"
control "ORG_NOW=$((NOW + 14 * 86400 - 1))"
same "a second before the end" "for_deletion inactive active" "$(told "$lost")"
all=$(counted - "")
control "ORG_NOW=$((NOW + 14 * 86400))"
same "then it is gone" "" "$(told "$lost")"
same "from the count, too" $((all - 1)) "$(counted - "")"
same "and cannot come back" "404 accountNotFound" \
    "$(lifecycle "$lost" cancel-delete) $(body .key)"
finish
