/* Automated tasks: a saved filter, ordered actions, a schedule and limits. What a run does with a
 * task is in runs/run.h. A task can be switched on, and its dry run switched off, only after
 * somebody has seen a preview of exactly its present filter and actions.
 *
 * task_terms.h has the warnings before it acts, task_schedule.h the times, task_validate.h the
 * checks; task_filter.h changes the conditions of a saved filter. */
#ifndef CORE_TASKS_TASK_H
#define CORE_TASKS_TASK_H
#include "tasks/action.h"
#include "tasks/task_terms.h"

/* What a run does with more people than the limits allow. */
enum limit_mode {
    LIMIT_MODE_UNKNOWN,
    LIMIT_MODE_STOP,   /* it does not start */
    LIMIT_MODE_LONGEST /* it takes those unused the longest, up to the limits */
};
enum limit_mode limit_mode(const char *text); /* "stop", "longest" */
const char *limit_mode_name(enum limit_mode mode);

struct task {
    int64_t id; /* 0: new */
    int64_t filter;
    const char *name;
    struct action action[TASK_ACTIONS_MAX];
    int actions;
    const char *schedule; /* name of enum task_schedule_kind */
    const char *weekdays; /* "mon,wed"; "" for other schedules */
    int64_t every_days;
    const char *on_date; /* YYYY-MM-DD or NULL */
    const char *at_time; /* HH:MM */
    const char *time_zone;
    int64_t cap_users, cap_percent; /* the limits of one run */
    const char *limit_mode;         /* name of enum limit_mode */
    bool dry_run, enabled;
    struct task_terms terms;
    const char *notify; /* e-mail addresses, separated by commas or line ends */

    int64_t acts_as; /* row of user: whose rights limit it, 0: nobody's. See db/area.h */
    int64_t area;    /* row of area: whose people see it, too; 0: none */

    /* Not saved from here: */
    const char *filter_name, *query; /* NULL: the saved filter is gone */
    const char *created_by, *changed_by;
    const char *filter_by; /* who changed the conditions after the preview was seen, or NULL */
    int64_t filter_at;     /* when */
    bool seen;             /* a preview of the present filter and actions was seen */
    const char *seen_by;
    int64_t seen_at, next_run_at, created_at, changed_at; /* 0: never */
};

/* A new task: daily at 06:00, at most 50 people and 10 %, stops above, dry run, off. */
void task_defaults(struct task *t, const char *time_zone);
/* What a preview has to have shown: the filter's query, the actions, the second step, and whose
 * rights limit it. */
const char *task_spec_of(struct arena *a, const struct task *t);
/* The same without a second step: of a bulk operation. */
const char *task_spec(struct arena *a, const char *query, const struct action *actions, int n);

/* ERR_NOT_FOUND when there is no such task. */
enum rc_err task_load(struct db *db, struct arena *a, int64_t id, struct task *out) MUST_USE;
/* Ids of all tasks by name. */
enum rc_err task_list(struct db *db, int64_t **ids, int *n) MUST_USE;

/* The functions below run inside db_begin and are audited. */

/* On the connection of an area the task becomes that person's; else it stays whose it was.
 *
 * Saves a task that task_check found no problem in. id 0 makes a new one; *id is its id. When
 * filter or actions differ from those seen, or it warns nobody any more, the task is switched off
 * and to dry run, whatever it says: load it again. */
enum rc_err task_save(struct db *db, struct arena *a, const struct task *changed, const char *who,
                      int64_t now, int64_t *id) MUST_USE;
/* ERR_CONFLICT when its preview was not seen. who counts as having changed the task, so they cannot
 * be the second person of its next run. Without a difference nothing is changed or audited. */
enum rc_err task_switch(struct db *db, struct arena *a, int64_t task, bool enabled, bool dry_run,
                        const char *who, int64_t now) MUST_USE;
/* Part of task_filter_change: audits that a task goes off, and to dry run, for a reason. */
enum rc_err task_audit_off(struct db *db, const struct task *t, const char *why, const char *who,
                           int64_t now) MUST_USE;
/* Ends its runs that have not started; started runs and their rows stay. */
enum rc_err task_delete(struct db *db, struct arena *a, int64_t task, const char *who,
                        int64_t now) MUST_USE;
#endif
