#!/usr/bin/env bash
# A run whose people nobody asked about yet: how their roles came is asked at Atlassian when the run
# plans its calls, and for these people only. The preview counts such a role as a direct one.
. "$(dirname "$0")/../fixture_tasks.bash"
start_organization one 1500 1
holders() { # PRODUCT METHOD LIMIT: people who hold a role of the product that way
    people "status = 'active' AND claim_status = 'managed' AND id IN (
        SELECT r.user FROM user_role r JOIN product p ON p.id = r.product
         WHERE p.product = '$1' AND r.method = '$2' AND r.asked)" "$3"
}
mapfile -t direct < <(holders bitbucket direct 3)
mapfile -t inferred < <(holders jira-product-discovery inferred 1)
equal "people whose role came directly, and another way" "3 1" "${#direct[@]} ${#inferred[@]}"
# as the figures of a first synchronization stand, before any detail was read
sql "DELETE FROM role_asked; UPDATE user_role SET asked = 0, method = 'direct', directory = NULL"
control "ORG_LOG=$folder/calls"
line_of() { # PATTERN HEAD-OR-TAIL: where the log of calls has the first or the last one
    grep -an "$1" "$folder/calls" | "$2" -1 | cut -d : -f 1
}
run_action remove-access:bitbucket "${direct[@]}"
equal "direct roles are taken" "done done:3" "$(run_field "$run" state) $(outcomes "$run")"
taken=$(journal_length)
asked_at=$(line_of /role-assignments tail) taken_at=$(line_of /roles/revoke head)
equal "Atlassian was asked before the first of them" yes \
    "$([ "$asked_at" -lt "$taken_at" ] && echo yes || echo "$asked_at $taken_at")"
run_action remove-access:jira-product-discovery "${inferred[@]}"
equal "of a role that came another way nothing is taken" "0 $taken" \
    "$(sql "SELECT count(*) FROM run_step WHERE run = $run AND state = 'done'") $(journal_length)"
equal "asked about these people alone" "$(printf '%s\n' "${direct[@]}" "${inferred[@]}" | sort)" \
    "$(grep -ao '/users/[^/]*/role-assignments' "$folder/calls" | cut -d / -f 3 |
        sed 's/%3A/:/g; s/%7C/|/g' | sort -u)"
check_journal "asked at the plan"
finish
