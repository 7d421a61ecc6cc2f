#!/usr/bin/env bash
# Seats that Atlassian counts: asked with a site's token after a complete sync, once a day. Whatever
# comes of it, the sync is complete and as quick, and no answer changes anything else.
. "$(dirname "$0")/../fixture.bash"
SITE=11111111-2222-3333-4444-555555555555
OTHER=22222222-3333-4444-5555-666666666666
TOKEN=ATATT-demo-jira-admin-7c1e
start_demo ORG_USERS=60 ORG_HOSTILE=1
first_sync counts
counted() {
    sql "SELECT group_concat(word, ', ') FROM (SELECT p.product || ' ' ||
             (lc.seats - (SELECT count(*) FROM seat s WHERE s.product = p.id)) AS word
           FROM license_count lc JOIN product p ON p.id = lc.product ORDER BY p.product)"
}
token() { # [TOKEN SITE E-MAIL]: as the page does
    "$work/enter_secret" token "${1:-$TOKEN}" "${2:-$SITE}" "${3:-counts@example.test}" ||
        fail "entering a token"
}
answers() { # NAME PROBLEM: a new token is asked with the next sync, which is complete
    sync_again
    equal "$1: exit" 0 $?
    equal "$1: the sync" ok "$(last_sync outcome)"
    equal "$1" "$2" "$(sql "SELECT coalesce(problem, 'none') FROM site_token WHERE site = '$SITE'")"
}

equal "without a token nobody is asked" 0 "$(sql "SELECT count(*) FROM license_count")"
token
answers "a token" none
all="jira-product-discovery 0, jira-servicedesk 0, jira-software 0"
equal "each Jira product of the site" "$all" "$(counted)"
# Once a day: other counts of Atlassian show after twenty hours.
control ORG_LICENSE_SHIFT=7
answers "the same day" none
equal "not asked again" "$all" "$(counted)"
sql "UPDATE site_token SET asked_at = asked_at - 72001, entered_at = entered_at - 90000"
answers "the next day" none
equal "asked again" "${all//0/7}" "$(counted)"
control ORG_LICENSE_SHIFT=0

# A token that comes again is asked at once; the counts of before stay meanwhile.
token ATATT-demo-jira-wrong-0000
answers "401" refused
token ATATT-demo-jira-plain-2b9d
answers "403" forbidden
for fault in 404:1x9=missing 429:1=limited 500:1=unreachable cut:1=unreachable \
    garbage:1=unreadable empty:1=unreadable html:1=unreachable; do
    token
    control "ORG_FAULT=${fault%=*}@approximateLicenseCount"
    answers "$fault" "${fault#*=}"
    control ORG_FAULT=
done
equal "the last counts stay" "${all//0/7}" "$(counted)"
token
control "ORG_FAULT=404:2@approximateLicenseCount"
answers "one product is not licensed" none
control ORG_FAULT=

# The box opens for its site and e-mail address only.
token
sql "UPDATE site_token SET email = 'mallory@example.test'"
answers "another address" sealed
token
sql "UPDATE site_token SET site = '$OTHER'"
sync_again
equal "another site" "ok sealed" "$(last_sync outcome) $(sql "SELECT problem FROM site_token")"
sql "DELETE FROM site_token"
token
"$build/rollcallctl" rotate-seal >/dev/null && pass || fail "rotate-seal"
answers "with new keys" none

# A failed sync asks nobody.
sql "UPDATE site_token SET asked_at = NULL"
control "ORG_FAULT=403:1x9@users/search"
sync_again
equal "a failed sync" failed "$(last_sync outcome)"
equal "nobody was asked" 1 "$(sql "SELECT asked_at IS NULL FROM site_token")"
control ORG_FAULT=
for secret in "$TOKEN" "$(printf 'counts@example.test:%s' "$TOKEN" | base64)"; do
    if grep -qF "$secret" "$work/log" "$ROLLCALL_DB"*; then fail "the token in log or database"; fi
done
check_integrity counts
finish
