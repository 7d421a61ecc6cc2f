#!/bin/bash
# What changes between a plan and its calls, and is no person's state: the task is edited or
# switched while its run waits; a group came to give more than products; what was given back is
# used by the time it is taken anew; an activity that cannot be read; a starter known by no name.
cd "$(dirname "$0")/../.." || exit 2
. tests/timer/tasks_house.bash
house meanwhile 900 3
DAY=86400
NOW=$(date +%s)
writes() { demo journal | jq length; }
cause() { # ACCOUNT: state and cause in run R
    sql "SELECT r.state || '|' || coalesce(r.cause, '-') FROM run_user r
           JOIN user u ON u.id = r.user WHERE r.run = $R AND u.account_id = '$1'"
}
hold() { # a synchronization is under way, as it seems
    sql "INSERT INTO sync_run (kind, requested_by, started_at)
         VALUES ('manual', 'test', unixepoch())"
}
release() {
    sql "UPDATE sync_run SET outcome = 'failed', finished_at = unixepoch()
          WHERE outcome = 'running'"
}

# --- a run waits for a synchronization while its task becomes another one
OLD="inactive_days=40&claim=managed"
FILTER=$(tool filter backlog "$OLD")
TASK=$(tool task backlog "$FILTER" daily 06:00 500 100 suspend)
look() { # somebody sees what the task would do now, and switches it on
    tool seen "$TASK" "$(tool preview "$TASK")" && tool switch "$TASK" on real
}
due() { # its start is due while a synchronization is under way: the run into R
    sql "UPDATE task SET next_run_at = unixepoch() - 60 WHERE id = $TASK"
    hold
    timer
    R=$(sql "SELECT max(id) FROM run WHERE task = $TASK AND scheduled")
    same "$1: it waits" queued "$(run "$R" state)"
}
goes() { # LABEL CAUSE: it may go on now, and changes nobody
    local calls
    calls=$(writes)
    release
    timer
    same "$1: refused" "refused|$2" "$(run "$R" "state || '|' || cause")"
    same "$1: nobody was changed" "$calls" "$(writes)"
}
look || bad "switching on: $(refusal)"
due "another filter"
sql "UPDATE saved_filter SET query = 'inactive_days=400&claim=managed' WHERE id = $FILTER"
look || bad "switching on again: $(refusal)"
goes "another filter" task-changed
sql "UPDATE saved_filter SET query = '$OLD' WHERE id = $FILTER"
look || bad "switching on once more: $(refusal)"
due "another action"
sql "UPDATE task_action SET action = 'deactivate' WHERE task = $TASK"
look || bad "switching on with another action: $(refusal)"
goes "another action" task-changed
sql "UPDATE task_action SET action = 'suspend' WHERE task = $TASK"
look || bad "switching on as before: $(refusal)"
due "dry runs"
tool switch "$TASK" on dry || bad "to dry runs: $(refusal)"
goes "dry runs" task-dry
hold
R=$(tool preview "$TASK")
confirm "$R" || bad "confirm by hand: $(refusal)"
sql "UPDATE saved_filter SET query = 'inactive_days=400&claim=managed' WHERE id = $FILTER"
goes "by hand" task-changed
sql "UPDATE saved_filter SET query = '$OLD' WHERE id = $FILTER"
honest "what waited"
finished
