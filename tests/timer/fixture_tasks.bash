# shellcheck shell=bash
# Sourced by the tests of lane tasks: organizations with a stand-in each, and the check that runs
# claim exactly what the stand-in's journal of writes shows.
. "$(dirname "${BASH_SOURCE[0]}")/fixture.bash"
default_lane=tasks
RANDOM=${SEED:-7}
SITE=11111111-2222-3333-4444-555555555555 # "example", with Jira and Confluence
CONFLUENCE_USERS=99999999-0000-4000-8000-000000000001
export ROLLCALL_CONF=/dev/null
build_tool tests/timer/task_tool.c task_tool

# --- an organization: a stand-in, a database, a key, a first synchronization
start_organization() { # NAME USERS DIRECTORIES [SEED]
    folder=$work/$1
    mkdir -p "$folder"
    ORG_USERS=$2 ORG_DIRECTORIES=$3 \
        "$build/demo-org" --port 0 --port-file "$folder/port" 2>"$folder/demo.log" &
    pids+=($!)
    wait_for test -s "$folder/port"
    use_organization "$1"
    control "ORG_SEED=${4:-7}"
    "$build/rollcallctl" init >/dev/null || exit 2
    enter_key
    timer sync || fail "$1: first synchronization"
}
use_organization() { # NAME
    folder=$work/$1
    use_demo "http://127.0.0.1:$(cat "$folder/port")"
    export ROLLCALL_DB="$folder/rollcall.db" ROLLCALL_KEYS="$folder/keys"
}
journal_length() { ask_demo journal | jq length; }
atlassian() { # METHOD PATH [BODY]: a call past Rollcall, as by an admin at Atlassian
    curl -s --noproxy '*' -o /dev/null -X "$1" -H "Authorization: Bearer $FULL_KEY" \
        -H 'Content-Type: application/json' ${3:+-d "$3"} "$ROLLCALL_API_URL$2"
}
group_path() { # GROUP: below it the stand-in has the group's memberships
    echo "/admin/v2/orgs/$ORG/directories/$(sql "SELECT d.directory_id FROM user_group g
        JOIN directory d ON d.id = g.directory WHERE g.group_id = '$1'")/groups/$1"
}

# --- runs
tool() { "$work/task_tool" "$@" 2>"$work/refusal"; }
refusal() { cat "$work/refusal"; }
# RUN COLUMNS
run_field() { sql "SELECT $2 FROM run WHERE id = $1"; }
outcomes() { # RUN: how many people in each state
    sql "SELECT coalesce(group_concat(n, ' '), '') FROM (
           SELECT state || ':' || count(*) AS n FROM run_user WHERE run = $1
            GROUP BY state ORDER BY state)"
}
reason_of() { # ACCOUNT: state and reason in the run $run
    sql "SELECT r.state || '|' || coalesce(r.reason, '')
           FROM run_user r JOIN user u ON u.id = r.user
          WHERE r.run = $run AND u.account_id = '$1'"
}
cause_of() { # ACCOUNT: state and cause in the run $run
    sql "SELECT r.state || '|' || coalesce(r.cause, '-')
           FROM run_user r JOIN user u ON u.id = r.user
          WHERE r.run = $run AND u.account_id = '$1'"
}
step_state() { # the one step of the run $run: state, status and tries
    sql "SELECT group_concat(DISTINCT state || ':' || coalesce(status, '-') || ':' || tries)
           FROM run_step WHERE run = $run"
}
people() { # CONDITION LIMIT: accounts of people who are no admins of the organization
    sql "SELECT account_id FROM user WHERE account_type = 'atlassian'
           AND id NOT IN (SELECT user FROM user_platform_role) AND $1
          ORDER BY account_id LIMIT $2"
}
group_members() { # GROUP: a condition on user.id for people()
    echo "(SELECT user FROM membership WHERE user_group = (
        SELECT id FROM user_group WHERE group_id = '$1'))"
}
begin_sync() { # as if a synchronization were under way
    sql "INSERT INTO sync_run (kind, requested_by, started_at)
         VALUES ('manual', 'test', unixepoch())"
}
end_sync() {
    sql "UPDATE sync_run SET outcome = 'failed', finished_at = unixepoch()
          WHERE outcome = 'running'"
}
# RUN
confirm() { tool confirm "$1" "$(run_field "$1" planned)"; }
run_action() { # ACTION ACCOUNT...: previews, confirms and runs; sets $run
    run=$(tool list "$@") || {
        fail "preview of $1: $(refusal)"
        run=0
        return
    }
    confirm "$run" || fail "confirm of $1: $(refusal)"
    timer
}
# RUN [ACCOUNT...]: sets $run
undo() { run=$(tool undo "$@") && timer; }

# --- what runs claim, and what happened
check_journal() { # NAME: over everything that ever ran in this organization
    ask_demo journal >"$folder/journal.json"
    equal "$1: journal and claims" "" "$(sqlite3 "$ROLLCALL_DB" "
        CREATE TEMP TABLE happened AS
        SELECT value ->> 'accountId' AS account, value ->> 'kind' AS kind,
               value ->> 'target' AS target, count(*) AS n
          FROM json_each(readfile('$folder/journal.json'))
         WHERE value ->> 'effect' GROUP BY 1, 2, 3;
        CREATE TEMP TABLE claimed AS
        SELECT u.account_id, s.kind,
               coalesce(s.group_id, s.directory_id, s.role || '@' || s.resource, 'account'),
               count(*)
          FROM run_step s JOIN user u ON u.id = s.user
         WHERE s.state = 'done' GROUP BY 1, 2, 3;
        SELECT 'only happened', * FROM (SELECT * FROM happened EXCEPT SELECT * FROM claimed)
         UNION ALL
        SELECT 'only claimed', * FROM (SELECT * FROM claimed EXCEPT SELECT * FROM happened)
         LIMIT 5")"
    equal "$1: no admin and nobody protected was changed" 0 "$(sqlite3 "$ROLLCALL_DB" "
        SELECT count(*) FROM json_each(readfile('$folder/journal.json'))
         WHERE value ->> 'accountId' IN (
               SELECT account_id FROM user u JOIN user_platform_role r ON r.user = u.id
                WHERE r.role = 'atlassian/org-admin'
                UNION
               SELECT account_id FROM user u JOIN protection p ON p.user = u.id
                WHERE p.ended_at IS NULL)")"
    equal "$1: counts of ended runs" 0 "$(sql "SELECT count(*) FROM run r
        WHERE finished_at IS NOT NULL AND NOT dry_run AND state IN ('done', 'failed', 'stopped')
          AND (matched <> done + already + skipped + failed
               OR done <> (SELECT count(*) FROM run_user u
                            WHERE u.run = r.id AND u.state = 'done')
               OR EXISTS (SELECT 1 FROM run_user u WHERE u.run = r.id
                             AND u.state IN ('chosen', 'planned', 'acting')))")"
}
check_restored() { # NAME: the stand-in is as it was when $folder/before was written
    ask_demo state >"$folder/now"
    if cmp -s "$folder/before" "$folder/now"; then
        pass
    else
        fail "$1: not as it was: $(diff "$folder/before" "$folder/now" | head -3)"
    fi
}
