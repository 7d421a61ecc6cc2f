/* The history of one person: changes by runs, and by hand from the audit; and their warnings. */
#include "users/user_history.h"
#include "audit/action_names.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/badge.h"
#include "runs/run.h"
#include "runs/run_text.h"
#include "settings/settings.h"
#include "sql/users/user_history.h"
#include "tpl_names.h"
#include "users/protect.h"
#include "warnings/notice_text.h"
#include "warnings/warning.h"

#include <stdlib.h>

enum { HISTORY_ROWS = 50 };

static struct run history_run(struct rows *rows) {
    return (struct run){.id = db_int(rows, USERS_ONE_HISTORY__RUN),
                        .task = db_int(rows, USERS_ONE_HISTORY__TASK)};
}

/* Outcomes for one person, as rows have them. */
static const char *history_outcome(const char *state) {
    static const struct {
        const char *state, *label;
    } OUTCOMES[] = {
        {"done", "Done"}, {"already", "Unchanged"}, {"failed", "Failed"}, {"skipped", "Skipped"}};
    for (size_t i = 0; i < sizeof OUTCOMES / sizeof *OUTCOMES; i++)
        if (text_equal(OUTCOMES[i].state, state))
            return OUTCOMES[i].label;
    return state;
}

/* A change by a run. */
static void user_history_add_run(struct request *r, struct dict *row, struct rows *rows) {
    const struct run run = history_run(rows);
    const char *state = db_text(rows, USERS_ONE_HISTORY__STATE);
    const char *calls = db_text(rows, USERS_ONE_HISTORY__AFTER);
    struct dict *cell = dict_row(row, T_BY_RUN);
    dict_set(cell, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(cell, T_RUN_NAME, db_text(rows, USERS_ONE_HISTORY__ACTION));
    dict_set(cell, T_OUTCOME, history_outcome(state));
    run_badge(cell, state);
    dict_show_if(cell, db_int(rows, USERS_ONE_HISTORY__DRY_RUN) != 0, T_RUN_DRY);
    if (calls)
        dict_set(dict_row(row, T_CALLED), T_CALLS, calls);
}

/* A change by hand, from the audit. */
static void user_history_add_manual(struct dict *row, struct rows *rows) {
    const char *action = db_text(rows, USERS_ONE_HISTORY__ACTION);
    const char *before = db_text(rows, USERS_ONE_HISTORY__BEFORE);
    const char *after = db_text(rows, USERS_ONE_HISTORY__AFTER);
    dict_set(dict_row(row, T_BY_HAND), T_ROW_ACTION, audit_action_name(action));
    if (before)
        dict_set(dict_row(row, T_FROM), T_BEFORE, before);
    if (after)
        dict_set(dict_row(row, T_TO), T_AFTER, after);
}

/* The reason of a protection that begins with an undo. */
static const char *history_reason(struct request *r, struct rows *rows, int64_t run) {
    const char *name = db_text(rows, USERS_ONE_HISTORY__ACTION);
    const char *reason = arena_printf(r->arena, "Undone run %s", name);
    if (text_length(reason) <= PROTECT_REASON_MAX)
        return reason;
    return arena_printf(r->arena, "Undone run %lld", (long long)run);
}

/* The undo button of one row; core/runs/run.h has the states that allow it. */
static enum rc_err user_history_add_undo(struct request *r, struct dict *row, struct rows *rows,
                                         const char *account_id) {
    struct dict *cell = dict_row(row, T_UNDO_CELL);
    bool can = false;
    if (db_is_null(rows, USERS_ONE_HISTORY__RUN))
        return OK;
    const struct run run = history_run(rows);
    TRY(run_undoable_for(r->db, run.id, account_id, &can));
    if (!can)
        return OK;
    struct dict *undo = dict_row(cell, T_UNDO_ONE);
    dict_set(undo, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(undo, T_RUN_NAME, db_text(rows, USERS_ONE_HISTORY__ACTION));
    /* A task would act on the person again. */
    if (run.task && db_is_null(rows, USERS_ONE_HISTORY__UNDO_OF))
        dict_set(dict_row(undo, T_PROTECTS), T_REASON, history_reason(r, rows, run.id));
    return OK;
}

static const char *history_who(const char *by) {
    if (!by)
        return "Schedule";
    return text_equal(by, "rollcall") ? "Rollcall" : by;
}

static enum rc_err user_history_add(struct request *r, struct dict *list, struct rows *rows,
                                    const char *account_id, bool may_undo) {
    struct dict *row = dict_row(list, T_HISTORY_ROW);
    int64_t at = db_int(rows, USERS_ONE_HISTORY__AT);
    const char *by = db_text(rows, USERS_ONE_HISTORY__WHO), *when = NULL;
    const char *seen = db_text(rows, USERS_ONE_HISTORY__SEEN_BY);
    const char *approved = db_text(rows, USERS_ONE_HISTORY__APPROVED_BY);
    const char *detail = db_text(rows, USERS_ONE_HISTORY__DETAIL);
    TRY(run_time(r, at, &when));
    dict_set(row, T_AT, text_iso(r->arena, at));
    dict_set(row, T_AT_TEXT, when);
    dict_set(row, T_BY, history_who(by));
    if (seen)
        dict_set(dict_row(row, T_SEEN), T_WHO, seen);
    if (approved)
        dict_set(dict_row(row, T_APPROVED), T_WHO, approved);
    if (db_is_null(rows, USERS_ONE_HISTORY__RUN))
        user_history_add_manual(row, rows);
    else
        user_history_add_run(r, row, rows);
    if (detail)
        dict_set(dict_row(row, T_MORE), T_DETAIL, detail);
    if (may_undo)
        TRY(user_history_add_undo(r, row, rows, account_id));
    return OK;
}

enum rc_err user_history_show(struct request *r, struct dict *body, const char *account_id,
                              bool may_undo) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_HISTORY, &rows, "si", account_id, (int64_t)HISTORY_ROWS));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_HISTORY);
        TRY(user_history_add(r, list, rows, account_id, may_undo));
    }
    dict_show_if(body, !list, T_NO_HISTORY);
    return db_end(rows);
}

/* --- warnings */

enum { WARNING_ROWS = 20 };

static const struct {
    const char *label, *badge;
} WARNING_OUTCOMES[] = {
    [WARNING_UNKNOWN] = {"Unknown", NULL},
    [WARNING_WARNED] = {"Warned", BADGE_SOON},
    [WARNING_NOTICE_FAILED] = {"Notice failed", BADGE_BAD},
    [WARNING_KEPT] = {"Keeps access", BADGE_OK},
    [WARNING_ASKED] = {"Asked to keep access", BADGE_SOON},
    [WARNING_ACTIVE] = {"Active again", BADGE_OK},
    [WARNING_LEFT] = {"Not changed", NULL},
};

/* What the run did in the end says more than the warning. */
static void warning_show_outcome(struct dict *row, struct rows *rows) {
    enum warning_state state = warning_state(db_text(rows, USERS_ONE_WARNINGS__STATE));
    enum run_user_state outcome = run_user_state(db_text(rows, USERS_ONE_WARNINGS__OUTCOME));
    const char *label = WARNING_OUTCOMES[state].label, *badge = WARNING_OUTCOMES[state].badge;
    const char *reason = db_text(rows, USERS_ONE_WARNINGS__REASON);
    if (outcome == RUN_USER_DONE) {
        bool is_undone = db_int(rows, USERS_ONE_WARNINGS__IS_UNDONE) != 0;
        label = is_undone ? "Changed, given back" : "Changed";
        badge = is_undone ? NULL : BADGE_INFO;
    } else if (outcome == RUN_USER_FAILED) {
        label = "Change failed";
        badge = BADGE_BAD;
    }
    dict_set(row, T_OUTCOME, label);
    dict_set(row, T_BADGE, badge);
    if (reason)
        dict_set(dict_row(row, T_MORE), T_REASON, reason);
}

/* sent: times of accepted notices, separated by commas. */
static void warning_show_notices(struct request *r, struct dict *row, const char *sent,
                                 const char *zone) {
    dict_show_if(row, !sent, T_NOT_SENT);
    for (const char *p = sent; p && *p; p += *p == ',') {
        char *end = NULL;
        int64_t at = strtoll(p, &end, 10);
        struct dict *notice = dict_row(row, T_NOTICE_ROW);
        dict_set(notice, T_AT, text_iso(r->arena, at));
        dict_set(notice, T_AT_TEXT, zone_day_text(r->arena, zone, at, r->now));
        p = end;
    }
}

enum rc_err user_warnings_show(struct request *r, struct dict *body, int64_t user) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    const char *zone = NULL;
    TRY(settings_page_zone(r->db, &zone));
    TRY(db_query(r->db, Q_USERS_ONE_WARNINGS, &rows, "ii", user, (int64_t)WARNING_ROWS));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_WARNINGS);
        struct dict *row = dict_row(list, T_WARNING_ROW);
        const struct run run = {.id = db_int(rows, USERS_ONE_WARNINGS__RUN),
                                .task = db_int(rows, USERS_ONE_WARNINGS__TASK)};
        dict_set(row, T_RUN_PATH, run_path(r->arena, &run));
        dict_set(row, T_RUN_NAME, db_text(rows, USERS_ONE_WARNINGS__NAME));
        dict_set(row, T_ACTS_AT,
                 notice_date(r->arena, zone, db_int(rows, USERS_ONE_WARNINGS__ACTS_AT)));
        warning_show_notices(r, row, db_text(rows, USERS_ONE_WARNINGS__SENT), zone);
        warning_show_outcome(row, rows);
    }
    return db_end(rows);
}
