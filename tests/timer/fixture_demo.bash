# shellcheck shell=bash
# Sourced by the tests of the stand-in organization itself: its API and its own pages, with curl.
. "$(dirname "${BASH_SOURCE[0]}")/fixture.bash"
: >"$work/log"

call() { # METHOD PATH [KEY]: the status; the body is in $work/body
    local body=()
    [ "$1" = POST ] && body=(-d '{}')
    curl -s --noproxy '*' -o "$work/body" -w '%{http_code}' -X "$1" "${body[@]}" \
        -H "Authorization: Bearer ${3:-$FULL_KEY}" -H 'Content-Type: application/json' \
        "$demo_url$2"
}
body() { jq -r "$1" "$work/body"; }
search() { # DIRECTORY BODY: a page of the listing
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL_KEY" \
        -H 'Content-Type: application/json' -d "$2" \
        "$demo_url/admin/v2/orgs/$ORG/directories/$1/users/search"
}
listed_states() { # ACCOUNT [DIRECTORY]: the three states the listing shows of a person
    search "${2:--}" "{\"accountIds\":[\"$1\"]}" |
        jq -r '.data[] | [.status, .accountStatus, .membershipStatus] | join(" ")'
}
count_users() { # DIRECTORY QUERY
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL_KEY" \
        "$demo_url/admin/v2/orgs/$ORG/directories/$1/users/count?$2" | jq .count
}
everybody() { ask_demo people; }
who() { everybody | jq -r "[.[] | select($1)][${2:-0}].accountId"; }
billed_seats() { ask_demo 'truth?days=30' | jq '[.seats[].billable] | add'; }
seats_of() { everybody | jq "[.[] | select(.accountId == \"$1\")][0].seats | length"; }
