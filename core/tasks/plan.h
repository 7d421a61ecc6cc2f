/* The one planner: what would be called for whom, and who is left out and why. Used for previews,
 * at the start of a run, and once more just before acting, when the state of each person comes from
 * Atlassian instead of the copy. It works on TEMP tables of the connection, so it can be a write
 * connection only, and knows neither network nor run rows, except to store. */
#ifndef CORE_TASKS_PLAN_H
#define CORE_TASKS_PLAN_H
#include "tasks/action.h"
#include "users/filter.h"

/* What a plan is about. filter NULL: a list of people. */
struct plan {
    const struct user_filter *filter;
    const struct action *action;
    int actions;
    int64_t now;
    int64_t confirmed; /* the run whose stored plan this renews; 0: none. Seats it does not take are
                          not taken */
    int64_t users, seats; /* results: the chosen; people with a seat of the products it speaks of */
    int64_t synced;       /* result: the synchronization whose figures it read; 0: none */
};

enum rc_err plan_text(
    struct db *db) MUST_USE; /* TEMP view plan_product: "Jira on example". Part of plan_begin */
enum rc_err plan_begin(struct db *db, const struct plan *p)
    MUST_USE; /* empties everything and sets the products in question */
/* Choosing people, one of these; *unknown: the first account id that is nobody's, or NULL. */
enum rc_err plan_choose_filter(struct db *db, const struct plan *p) MUST_USE;
enum rc_err plan_choose_accounts(struct db *db, const char *const *account_ids, int n,
                                 const char **unknown) MUST_USE;
enum rc_err plan_choose_user(struct db *db, int64_t user) MUST_USE;
enum rc_err plan_choose_planned(struct db *db,
                                int64_t run) MUST_USE; /* those a stored plan would hit */

enum rc_err plan_state_synced(struct db *db) MUST_USE;
/* Who does not fit the filter (any more) is left out. */
enum rc_err plan_keep_fitting(struct db *db, const struct plan *p) MUST_USE;
/* From the state to verdicts and steps. live: places are known completely. */
enum rc_err plan_derive(struct db *db, struct plan *p, bool live) MUST_USE;
/* Left out for their own sake: organization admins and protected people. Part of plan_derive. */
enum rc_err plan_protect(struct db *db, int64_t now) MUST_USE;
/* After plan_derive: so many of those something would be done for stay, the longest unused first;
 * the others come later. */
enum rc_err plan_take_longest(struct db *db, struct arena *a, const struct plan *p,
                              int64_t most) MUST_USE;
/* After plan_derive: who would lose which seats, as run_action says what is asked for. again: a
 * stored plan is renewed; whoever would lose more unasked than it said falls out. Writes nothing
 * but TEMP. */
enum rc_err plan_losses(struct db *db, int64_t run, bool again) MUST_USE;
/* Inside db_begin: losses, and all of it into run_user, run_step, run_loss and run_group. again:
 * who falls out is "skipped" and not "left-out". */
enum rc_err plan_store(struct db *db, int64_t run, bool again) MUST_USE;
/* Outside of any transaction, after plan_losses. The same for very many people, in short
 * transactions (turns.h). The last one stays open for what the caller adds. *open: false when the
 * run was ended or dropped meanwhile. */
enum rc_err plan_store_in_turns(struct db *db, int64_t run, bool again, bool *open) MUST_USE;
/* Why nobody may be added to this group or taken out of it, in words, or NULL. */
enum rc_err plan_group_problem(struct db *db, struct arena *a, const struct action *x,
                               const char **words) MUST_USE;
/* Days without activity the plan takes somebody for inactive by: of the filter, 0 for "never
 * active", else the setting. */
enum rc_err plan_inactive_days(struct db *db, const struct plan *p, int64_t *days) MUST_USE;
bool plan_takes_away(const struct plan *p);
#endif
