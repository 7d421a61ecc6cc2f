/* The planner: which calls would be made for whom, and who is left out and why. It is used for
 * previews, at the start of a run, and once more just before acting, when the state of each person
 * comes from Atlassian instead of the copy.
 *
 *   plan_begin → plan_choose_… → plan_state_synced → plan_derive → plan_store
 *
 * It works on TEMP tables, so it needs a write connection. It knows no network, and of runs only
 * how to store a plan. plan_derive.h has the decisions, plan_store.h the rows of a run. */
#ifndef CORE_TASKS_PLAN_H
#define CORE_TASKS_PLAN_H
#include "db/area.h"
#include "tasks/action.h"
#include "users/filter.h"

struct plan {
    const struct user_filter *filter; /* NULL: a list of people */
    const struct action *action;
    int actions;
    int64_t now;
    /* The run whose stored plan this renews, 0: none. Then only its seats are taken. */
    int64_t confirmed;
    int64_t task;            /* whose plan it is: people may keep what it would take. 0: none */
    const struct area *area; /* its limits, NULL: none. See plan_area.h */
    /* The run whose second step it is, 0: none. Never of people an identity provider owns. */
    int64_t second;
    /* Results: */
    int64_t users;  /* people chosen */
    int64_t seats;  /* people with a seat of the products in question */
    int64_t synced; /* the synchronization whose figures it read, 0: none */
};

/* Makes the TEMP view plan_product ("Jira on example"). Part of plan_begin. */
enum rc_err plan_text(struct db *db) MUST_USE;
/* Empties the plan and sets the products in question. */
enum rc_err plan_begin(struct db *db, const struct plan *p) MUST_USE;

/* Choose people, by one of these. *unknown: the first account id that nobody has, or NULL. */
enum rc_err plan_choose_filter(struct db *db, const struct plan *p) MUST_USE;
enum rc_err plan_choose_accounts(struct db *db, const char *const *account_ids, int n,
                                 const char **unknown) MUST_USE;
enum rc_err plan_choose_user(struct db *db, int64_t user) MUST_USE;
/* The people whom a run's stored plan would change. */
enum rc_err plan_choose_planned(struct db *db, int64_t run) MUST_USE;

/* Reads the state of the chosen people from the copy. */
enum rc_err plan_state_synced(struct db *db) MUST_USE;
/* Leaves out the people who do not fit the filter. */
enum rc_err plan_keep_fitting(struct db *db, const struct plan *p) MUST_USE;
/* Of a second step: leaves out the people for whom something changed since the first one. */
enum rc_err plan_keep_unchanged(struct db *db, const struct plan *p) MUST_USE;
/* Leaves out organization admins and protected people. Part of plan_derive. */
enum rc_err plan_protect(struct db *db, int64_t now) MUST_USE;

/* The user index knows the copy only. People who since then joined a group that the filter leaves
 * out, or got a role, a seat or a status, are left out, too. */
enum rc_err plan_exclude(struct db *db, const struct plan *p) MUST_USE;
/* Leaves out who keeps the access, and who was warned by another run of the task. */
enum rc_err plan_exclude_warned(struct db *db, const struct plan *p) MUST_USE;

/* After how many days without activity the plan calls people inactive: by the filter, 0 for "never
 * active", else by the setting. */
enum rc_err plan_inactive_days(struct db *db, const struct plan *p, int64_t *days) MUST_USE;
bool plan_takes_away(const struct plan *p); /* one of its actions does */
#endif
