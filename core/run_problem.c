/* What stands against a start: key, age of the figures, the task's switch and limits. All of it is told at once. */
#include "run.h"
#include "task_limit.h"
#include "text.h"

#include <string.h>

enum { CLOCK_SECONDS = 300 };

const char *run_cause_code(enum run_cause cause) {
    static const char *const CODE[] = {
        [RUN_NO_KEY] = "no-key", [RUN_KEY_EXPIRED] = "key-expired", [RUN_NO_DATA] = "no-data",
        [RUN_DATA_OF_TOMORROW] = "data-to-come", [RUN_OLD_DATA] = "data-old", [RUN_TASK_OFF] = "task-off",
        [RUN_UNSEEN] = "filter-changed", [RUN_ABOVE_USERS] = "above-people", [RUN_ABOVE_PERCENT] = "above-share",
        [RUN_DOUBLED] = "suspicious"};
    return CODE[cause];
}

void run_problem_add(struct run_problems *p, enum run_cause cause, bool by_clock, const char *words) {
    if (p->n < RUN_PROBLEMS_MOST)
        p->at[p->n++] = (struct run_problem){cause, words, by_clock};
}

static enum rc_err key_problem(struct db *db, int64_t now, struct run_problems *out) {
    int64_t expires = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_KEY, &expires, &found, ""));
    if (!found)
        run_problem_add(out, RUN_NO_KEY, false, "No organization API key is in place. Enter one under Settings, API key.");
    else if (expires > 0 && expires <= now)
        run_problem_add(out, RUN_KEY_EXPIRED, false, "The organization API key has expired. Enter a new one under Settings, API key.");
    return OK;
}

static enum rc_err data_problem(struct db *db, struct arena *a, int64_t now, struct run_problems *out) {
    int64_t at = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_DATA_AT, &at, &found, ""));
    if (!found)
        run_problem_add(out, RUN_NO_DATA, false, "No synchronization has been completed yet.");
    else if (at > now + CLOCK_SECONDS)
        run_problem_add(out, RUN_DATA_OF_TOMORROW, false, "The synchronized data bears a time that is still to come, so the clock was wrong: "
                                                          "who is inactive cannot be told from it. Synchronize first.");
    else if (now - at > RUN_DATA_SECONDS)
        run_problem_add(out, RUN_OLD_DATA, false,
                        arena_printf(a, "The synchronized data is older than 36 hours (%s): who is inactive cannot be told from it. Synchronize first.",
                                     text_ago(a, at, now)));
    return OK;
}

static enum rc_err task_problem(struct db *db, struct arena *a, const struct run *r, struct run_problems *out) {
    struct task t;
    TRY(task_load(db, a, r->task, &t));
    if (r->scheduled && !t.enabled)
        run_problem_add(out, RUN_TASK_OFF, false, "The task was switched off before this run began.");
    else if (r->scheduled && !t.seen)
        run_problem_add(out, RUN_UNSEEN, false, "The task's filter was changed after its preview was seen. Look at a new preview and "
                                                "switch the task on again.");
    task_limits_check(a, &t, r->planned, r->seats, out);
    return task_limits_doubled(db, a, r->task, r->id, r->matched, !r->scheduled, out);
}

enum rc_err run_problems(struct db *db, struct arena *a, const struct run *r, int64_t now, struct run_problems *out) {
    *out = (struct run_problems){.n = 0};
    TRY(key_problem(db, now, out));
    TRY(data_problem(db, a, now, out));
    return r->task && strcmp(r->kind, "task") == 0 ? task_problem(db, a, r, out) : OK;
}

const char *run_problems_words(struct arena *a, const struct run_problems *p) {
    const char *words = NULL;
    for (int i = 0; i < p->n; i++) {
        if (p->at[i].by_clock)
            continue;
        words = words ? arena_printf(a, "%s %s", words, p->at[i].words) : p->at[i].words;
    }
    return words;
}

enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now, const char **words) {
    struct run_problems p;
    TRY(run_problems(db, a, r, now, &p));
    *words = run_problems_words(a, &p);
    return OK;
}
