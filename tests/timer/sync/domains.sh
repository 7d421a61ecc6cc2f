#!/usr/bin/env bash
# A long part is read by the domains of e-mail addresses when their counts add up to it, and whole
# when they do not. Nobody is lost either way, whatever a filter really does.
. "$(dirname "$0")/../fixture.bash"
PEOPLE=6000
check_people() { # NAME: everybody once, and as many seats as the stand-in counts
    equal "$1" "ok" "$(last_sync outcome)"
    equal "$1: everybody once" "$PEOPLE|$PEOPLE|0" "$(sql "
        SELECT count(*), count(DISTINCT account_id),
               (SELECT count(*) FROM user WHERE gone_at IS NOT NULL)
          FROM user WHERE gone_at IS NULL")"
    check_seats 30 "$1: "
}
copy() { # of what the lane reads of people
    sql "SELECT account_id, email, status, claim_status FROM user
          WHERE gone_at IS NULL ORDER BY 1;
        SELECT account_id, group_id
          FROM membership m JOIN user u ON u.id = m.user JOIN user_group g ON g.id = m.user_group
          ORDER BY 1, 2" | sha256sum
}
read_by_domain() { # how many different domains, or parts of them, people were read by
    grep -a '^data-raw' "$work/asked" | grep -ao 'emailDomains[^]]*]' | sort -u | wc -l
}
counted_by_domain() { grep -ac 'users/count.*emailDomains' "$work/asked"; }
pages_of_people() { grep -a '^data-raw' "$work/asked" | grep -ac productAccess; }
sync_first() { # NAME SWITCH...
    : >"$work/asked"
    control "$(printf '%s\n' "${@:2}")"
    first_sync "$1"
}
sync_a_day() {
    : >"$work/asked"
    sync_again
}

start_demo ORG_USERS=$PEOPLE ORG_DOMAINS=4 ORG_OUTSIDE=3 ORG_LOG="$work/asked"
sync_first several
check_people "several domains"
several=$(copy)
equal "several domains: each is read alone" 7 "$(read_by_domain)"
equal "several domains: Atlassian is asked for them once" 1 "$(grep -ac '/domains"' "$work/asked")"
sync_a_day
check_people "a day after"
equal "a day after: nobody came or went" "0|0|0" \
    "$(last_sync "added || '|' || changed || '|' || gone")"
equal "a day after: each is read alone" 7 "$(read_by_domain)"
equal "a day after: the domains are known" 0 "$(grep -ac '/domains"' "$work/asked")"
equal "a day after: everybody is read once" yes \
    "$([ "$(pages_of_people)" -le 85 ] && echo yes || pages_of_people)"

# Counts that do not add up.
sync_first anywhere ORG_TWIST=anywhere
check_people "domains without effect"
equal "domains without effect: the same copy" "$several" "$(copy)"
equal "domains without effect: all counts are wrong" "yes|0" \
    "$([ "$(counted_by_domain)" -ge 9 ] && echo yes)|$(read_by_domain)"
contains "domains without effect: the log" "is read whole" "$(tail -20 "$work/log")"
sync_first unaddressed ORG_TWIST=unaddressed
check_people "people without an address"
equal "people without an address: the same copy" "$several" "$(copy)"
equal "people without an address: read whole" 0 "$(read_by_domain)"
control "ORG_TWIST=
ORG_DOMAINS=2"
first_sync newcomer
control "ORG_DOMAINS=4"
sync_a_day
check_people "domains nobody had before"
equal "domains nobody had before: their part is read whole" 3 "$(read_by_domain)"
equal "domains nobody had before: the same copy" "$several" "$(copy)"
sync_a_day
equal "the day after, they are known" 7 "$(read_by_domain)"

# Counts that add up though the search does not follow: the proof finds it.
sync_first adrift ORG_TWIST=adrift
check_people "a search that ignores domains"
equal "a search that ignores domains: the same copy" "$several" "$(copy)"
[ "$(read_by_domain)" -gt 0 ] && pass || fail "nobody was read by domain"

sync_first domainless ORG_TWIST=domainless
check_people "the domains are secret"
equal "the domains are secret: people show them" 7 "$(read_by_domain)"
sync_first refused ORG_TWIST=stubborn
check_people "counts by domain are refused"
equal "counts by domain are refused: read whole" 0 "$(read_by_domain)"
sync_first moving ORG_TWIST= ORG_MOVE=3
check_people "people who move"
equal "people who move: the same copy" "$several" "$(copy)"
[ "$(read_by_domain)" -gt 0 ] && pass || fail "nobody was read by domain"
control "ORG_MOVE=0"

# With one domain nothing is asked but the samples of the first run.
sync_first one ORG_DOMAINS=1 ORG_OUTSIDE=1
check_people "one domain"
equal "one domain" "0|0" "$(read_by_domain)|$(counted_by_domain)"
sync_a_day
equal "one domain, a day after" "0|0" "$(read_by_domain)|$(counted_by_domain)"
# More than can be searched for.
sync_first many ORG_DOMAINS=4 ORG_OUTSIDE=90
sync_a_day
check_people "very many domains of others"
equal "very many domains of others: those of managed accounts are known" 4 "$(read_by_domain)"

PEOPLE=9000
sync_first three ORG_USERS=$PEOPLE ORG_OUTSIDE=3 ORG_DIRECTORIES=3
check_people "three directories"
three=$(copy)
[ "$(read_by_domain)" -gt 0 ] && pass || fail "three directories: nobody was read by domain"
sync_first threewhole ORG_TWIST=anywhere
check_people "three directories, whole"
equal "three directories: the same copy" "$three" "$(copy)"
equal "three directories, whole" 0 "$(read_by_domain)"
check_integrity "at the end"
finish
