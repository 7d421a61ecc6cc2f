# shellcheck shell=bash
# For the tests of the stand-in organization itself: its calls and its doors, asked with curl.
. "$(dirname "${BASH_SOURCE[0]}")/fixture.bash"
: >"$T/log"

call() { # METHOD PATH [KEY]: the status; the body is in $T/body
    local body=()
    [ "$1" = POST ] && body=(-d '{}')
    curl -s --noproxy '*' -o "$T/body" -w '%{http_code}' -X "$1" "${body[@]}" \
        -H "Authorization: Bearer ${3:-$FULL}" -H 'Content-Type: application/json' "$DEMO$2"
}
body() { jq -r "$1" "$T/body"; }
search() { # DIRECTORY BODY: what the listing says
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL" -H 'Content-Type: application/json' \
        -d "$2" "$DEMO/admin/v2/orgs/$ORG/directories/$1/users/search"
}
told() { # ACCOUNT [DIRECTORY]: how the listing shows a person
    search "${2:--}" "{\"accountIds\":[\"$1\"]}" |
        jq -r '.data[] | [.status, .accountStatus, .membershipStatus] | join(" ")'
}
counted() { # DIRECTORY QUERY
    curl -s --noproxy '*' -H "Authorization: Bearer $FULL" \
        "$DEMO/admin/v2/orgs/$ORG/directories/$1/users/count?$2" | jq .count
}
everybody() { curl -s --noproxy '*' "$DEMO/_demo/people"; }
who() { everybody | jq -r "[.[] | select($1)][${2:-0}].accountId"; }
billed() { curl -s --noproxy '*' "$DEMO/_demo/truth?days=30" | jq '[.seats[].billable] | add'; }
seats_of() { everybody | jq "[.[] | select(.accountId == \"$1\")][0].seats | length"; }
