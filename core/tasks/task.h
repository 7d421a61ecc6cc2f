/* Automated tasks: what is asked, when, and up to where. What a run does with it stands in run.h.
 * A task: saved filter + ordered actions + schedule + cap. It is switched on, and its dry run
 * switched off, only by somebody who has seen a preview of exactly this filter and these actions.
 */
#ifndef CORE_TASKS_TASK_H
#define CORE_TASKS_TASK_H
#include "tasks/action.h"
#include "users/saved_filter.h"

enum { TASK_PROBLEMS_MAX = 16 };

struct task {
    int64_t id, filter; /* id 0: new */
    const char *name;
    struct action action[TASK_ACTIONS_MAX];
    int actions;
    const char *schedule; /* once, daily, weekdays, interval, manual */
    const char
        *weekdays; /* "mon,wed": English three letters, week from monday; "" unless weekdays */
    int64_t every_days;
    const char *on_date; /* YYYY-MM-DD or NULL */
    const char *at_time; /* HH:MM */
    const char *time_zone;
    int64_t cap_users, cap_percent;
    const char *limit_mode; /* stop: does not start above these limits; longest: takes the longest
                               unused first, up to them */
    bool dry_run, enabled;
    const char *notify; /* e-mail addresses, separated by commas or line ends */
    /* read only */
    const char *filter_name, *query; /* NULL: the saved filter is gone */
    const char *seen_by, *created_by, *changed_by;
    const char *filter_by; /* who changed the conditions after that, or NULL */
    int64_t filter_at;     /* and when */
    bool seen;             /* a preview of the present filter and actions was seen */
    int64_t seen_at, next_run_at, created_at, changed_at; /* 0: none */
};
/* A new one: daily 06:00, cap 50 and 10 %, stops there, dry run, off. */
void task_defaults(struct task *t, const char *time_zone);

struct task_problem {
    const char *field, *words;
}; /* field: the form's name */
struct task_problems {
    struct task_problem at[TASK_PROBLEMS_MAX];
    int n;
};

/* Checks every value; problems in the order of the form. Refuses times inside the sync slot (words
 * offer the next free time), once in the past, unknown filters, products, groups, groups an
 * identity provider owns, groups that make admins, and actions that contradict each other. */
enum rc_err task_check(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_problems *out) MUST_USE;
/* The actions alone, for bulk operations too: problems of the fields action, product, group. */
enum rc_err task_check_actions(struct db *db, struct arena *a, const struct action *actions, int n,
                               struct task_problems *out) MUST_USE;
/* Inside db_begin. Saves a task without problems; t->id 0 makes a new one, *id says which. When
 * filter or actions differ from what was seen, enabled goes off and dry run on, whatever was asked
 * (look at the row afterwards). Audits. */
enum rc_err task_save(struct db *db, struct arena *a, const struct task *t, const char *who,
                      int64_t now, int64_t *id) MUST_USE;
/* Inside db_begin. Somebody has seen this preview or dry run and says so (the button stands on its
 * page): ERR_CONFLICT in words when the task is no longer what that run showed. Sets seen. */
enum rc_err task_seen(struct db *db, struct arena *a, int64_t task, int64_t run, const char *who,
                      int64_t now) MUST_USE;
/* Inside db_begin. ERR_CONFLICT in words when its preview was not seen. Who switches has changed
 * it: of its next run they are no second person. What is so already is no change and not
 * audited. */
enum rc_err task_switch(struct db *db, struct arena *a, int64_t task, bool enabled, bool dry_run,
                        const char *who, int64_t now) MUST_USE;
/* Inside db_begin. Queued runs of it are refused; what ran stays. */
enum rc_err task_delete(struct db *db, struct arena *a, int64_t task, const char *who,
                        int64_t now) MUST_USE;

/* Inside db_begin. Gives a saved filter another name or other conditions, audited; what is so
 * already is no change. With other conditions every task on it is off until its preview was seen
 * again; *off: how many were on. ERR_CONFLICT when somebody changed the filter since f was read. */
enum rc_err task_filter_change(struct db *db, struct arena *a, const struct saved_filter *f,
                               const char *name, const char *query, const char *who, int64_t now,
                               int64_t *off) MUST_USE;

enum rc_err task_load(struct db *db, struct arena *a, int64_t id,
                      struct task *out) MUST_USE; /* ERR_NOT_FOUND */
/* Ids of all tasks by name. */
enum rc_err task_list(struct db *db, int64_t **ids, int *n) MUST_USE;
/* First start after `after`, by local date and time: hours that daylight saving skips start at the
 * first second after them, doubled ones at their first pass. 0: never again. */
int64_t task_next(const struct task *t, int64_t after);
/* It has a schedule, but this system does not know its zone, so no start can begin. */
bool task_zone_lost(const struct task *t);
/* "Every day at 06:00 (Europe/Berlin)", "On Mon and Wed at …", "Every 3 days at …", "Once, on 1 Dec
 * 2026 at …", "Only by hand". */
const char *task_schedule_text(struct arena *a, const struct task *t);
/* The whole of what a person has to have seen: the filter's query and the actions. */
const char *task_spec(struct arena *a, const char *query, const struct action *actions, int n);
#endif
