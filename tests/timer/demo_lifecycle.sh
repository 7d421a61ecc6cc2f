#!/usr/bin/env bash
# The stand-in organization itself: deleting accounts, cancelling that, and taking people out of
# directories answer as Atlassian's document says, and listings, counts and bills follow.
. "$(dirname "$0")/fixture_demo.bash"

lifecycle() { call POST "/users/$1/manage/lifecycle/$2" "${3:-$FULL_KEY}"; }
PLAIN='.status == "active" and .claim == "managed" and .platformRole == "" and (.synced | not)'
D1=7e0a1111-0000-4000-8000-00000000d001
D2=7e0a1111-0000-4000-8000-00000000d002

# --- delete and cancel
NOW=$(date +%s)
start_demo ORG_USERS=1000 ORG_DIRECTORIES=3 ORG_NOW="$NOW"
one=$(who "$PLAIN and (.seats | length) > 1")
before=$(billed_seats)
seats=$(seats_of "$one")
waiting=$(count_users - status=for_deletion)
equal "an account is deleted" 200 "$(lifecycle "$one" delete)"
equal "in words" "AccountId $one has been deleted." "$(body .message)"
equal "it waits" "for_deletion inactive active" "$(listed_states "$one")"
equal "is counted among those that wait" $((waiting + 1)) "$(count_users - status=for_deletion)"
equal "and is not billed" $((before - seats)) "$(billed_seats)"
equal "twice is a conflict" 409 "$(lifecycle "$one" delete)"
equal "with Atlassian's key" "conflict.lifecycleErrors $one 1" \
    "$(body '[.key, .context.accountId, (.context.errorCodes | length)] | join(" ")')"
equal "it cannot be activated" 409 "$(lifecycle "$one" enable)"
equal "nor deactivated" 409 "$(lifecycle "$one" disable)"
equal "the deletion is cancelled" 200 "$(lifecycle "$one" cancel-delete)"
equal "the account is active" "active active active" "$(listed_states "$one")"
equal "and billed as before" "$before" "$(billed_seats)"
equal "there is nothing more to cancel" "404 notFound" \
    "$(lifecycle "$one" cancel-delete) $(body .key)"
equal "a deactivated account can be deleted" "204 200" \
    "$(lifecycle "$one" disable) $(lifecycle "$one" delete)"
equal "cancelling activates it" "200 active active active" \
    "$(lifecycle "$one" cancel-delete) $(listed_states "$one")"

# --- who is refused
outside=$(who '.claim == "unmanaged" and .status == "active"')
synced=$(who '.synced and .status == "active" and .platformRole == ""')
admin=$(who '.platformRole == "atlassian/org-admin" and (.synced | not)')
state=$(ask_demo state)
for verb in delete cancel-delete; do
    equal "$verb of an external account" "403 forbidden" \
        "$(lifecycle "$outside" $verb) $(body .key)"
    equal "$verb of nobody" "404 accountNotFound" "$(lifecycle nobody $verb) $(body .key)"
    equal "$verb with a key of scopes" 403 "$(lifecycle "$one" $verb ATCTT-demo-scoped-0003-77aa)"
    equal "$verb without a key" 401 "$(lifecycle "$one" $verb none)"
    equal "$verb of an identity provider's" "403 forbidden.action externalDirectory.scim" \
        "$(lifecycle "$synced" $verb) $(body '.key + " " + .context.reason.key')"
done
users=/admin/v2/orgs/$ORG/directories
equal "taking out of every directory at once" 400 "$(call DELETE "$users/-/users/$one")"
equal "taking out of no directory" 400 "$(call DELETE "$users/nowhere/users/$one")"
equal "taking nobody out" "404 ADMIN-404-8" \
    "$(call DELETE "$users/$D1/users/nobody") $(body '.errors[0].code')"
equal "taking out an identity provider's" 403 "$(call DELETE "$users/$D1/users/$synced")"
equal "taking out an organization admin" 400 "$(call DELETE "$users/$D1/users/$admin")"
equal "with a key of scopes" 403 \
    "$(call DELETE "$users/$D1/users/$one" ATCTT-demo-scoped-0003-77aa)"
equal "refusals changed nothing" "$state" "$(ask_demo state)"

# --- out of a directory
in_both() { # CLAIM: somebody in the first two directories
    local id
    for id in $(everybody | jq -r ".[] | select(.claim == \"$1\" and .status == \"active\" and
        .platformRole == \"\" and (.synced | not) and (.seats | length) > 1).accountId"); do
        [ -n "$(listed_states "$id" $D1)" ] && [ -n "$(listed_states "$id" $D2)" ] && echo "$id" &&
            return
    done
}
for claim in managed unmanaged; do
    who=$(in_both $claim)
    all=$(count_users - "") first=$(count_users $D1 "") second=$(count_users $D2 "")
    equal "$claim: out of the first" 204 "$(call DELETE "$users/$D1/users/$who")"
    equal "$claim: not listed there" "" "$(listed_states "$who" $D1)"
    equal "$claim: still in the other" "active active active" "$(listed_states "$who" $D2)"
    equal "$claim: and in the organization" "active active active" "$(listed_states "$who")"
    equal "$claim: one less there" "$((first - 1)) $second $all" \
        "$(count_users $D1 "") $(count_users $D2 "") $(count_users - "")"
    equal "$claim: twice is not found" 404 "$(call DELETE "$users/$D1/users/$who")"
    equal "$claim: groups of the first are left" "" "$(search - \
        "{\"accountIds\":[\"$who\"],\"expand\":[\"groups\"]}" |
        jq -r '.data[].groups[].name' | grep -x confluence-users-example-sandbox)"
    equal "$claim: out of the second" 204 "$(call DELETE "$users/$D2/users/$who")"
    equal "$claim: no seat is billed" 0 "$(seats_of "$who")"
    [ "$claim" = managed ] && managed=$who
done
equal "external people are gone" "" "$(listed_states "$who")"
equal "and counted no more" $((all - 1)) "$(count_users - "")"
equal "nor are their roles told" 404 "$(call GET "$users/-/users/$who/role-assignments")"
equal "managed accounts are still the organization's" "not_invited active no_membership" \
    "$(listed_states "$managed")"

# --- groups say how many are left in them
size() {
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL_KEY" -H 'Content-Type: application/json' \
        -d '{"limit":100}' "$demo_url$users/-/groups/search" |
        jq '[.data[] | select(.name == "jira-software-users-example")][0].counts.users'
}
in_jira=$(who "$PLAIN"' and any(.groups[]; .name == "jira-software-users-example")')
before=$(size)
equal "a member is taken out" 204 "$(call DELETE "$users/$D1/users/$in_jira")"
equal "the group is smaller" $((before - 1)) "$(size)"

# --- nor does a role without a group stay
direct=$(who "$PLAIN"' and any(.seats[]; .product == "bitbucket")')
on_bitbucket() {
    everybody | jq "[.[] | select(.accountId == \"$direct\").seats[] |
        select(.product == \"bitbucket\")] | length"
}
equal "a direct role" 1 "$(on_bitbucket)"
equal "goes with the directory" "204 0" "$(call DELETE "$users/$D1/users/$direct") $(on_bitbucket)"

# --- the answer may get lost after the effect
lost=$(who "$PLAIN" 5)
control "ORG_WRITE_FAULT=lost:1"
equal "the answer is lost" 000 "$(lifecycle "$lost" delete)"
equal "the effect is not" "for_deletion inactive active" "$(listed_states "$lost")"
control "ORG_WRITE_FAULT=500:1"
equal "an error after the effect" 500 "$(lifecycle "$lost" cancel-delete)"
equal "it is cancelled" "active active active" "$(listed_states "$lost")"
control "ORG_FAULT=503:1@lifecycle"
equal "an error before any effect" 503 "$(lifecycle "$lost" delete)"
equal "nothing happened" "active active active" "$(listed_states "$lost")"
equal "the journal has all of it" "delete true false|cancel-delete true false" \
    "$(ask_demo journal | jq -r \
        "[.[] | select(.accountId == \"$lost\") |
            \"\(.kind) \(.effect) \(.answered)\"] | join(\"|\")")"

# --- fourteen days later
equal "deleted once more" 200 "$(lifecycle "$lost" delete)"
control "ORG_NOW=$((NOW + 14 * 86400 - 1))"
equal "a second before the end" "for_deletion inactive active" "$(listed_states "$lost")"
all=$(count_users - "")
control "ORG_NOW=$((NOW + 14 * 86400))"
equal "then it is gone" "" "$(listed_states "$lost")"
equal "from the count, too" $((all - 1)) "$(count_users - "")"
equal "and cannot come back" "404 accountNotFound" \
    "$(lifecycle "$lost" cancel-delete) $(body .key)"
finish
