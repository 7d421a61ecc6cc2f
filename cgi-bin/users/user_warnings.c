/* The section "Warnings" on the page of a person. */
#include "users/user_warnings.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/badge.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "sql/users/user_warnings.h"
#include "tpl_names.h"
#include "warnings/notice_text.h"
#include "warnings/warning.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 20 };

static const struct {
    const char *label, *badge;
} OUTCOMES[] = {
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
    enum warning_state state = warning_state(db_text(rows, USER_WARNINGS__STATE));
    enum run_user_state outcome = run_user_state(db_text(rows, USER_WARNINGS__OUTCOME));
    const char *label = OUTCOMES[state].label, *badge = OUTCOMES[state].badge;
    const char *reason = db_text(rows, USER_WARNINGS__REASON);
    if (outcome == RUN_USER_DONE) {
        bool is_undone = db_int(rows, USER_WARNINGS__IS_UNDONE) != 0;
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

/* told: times of accepted notices, separated by commas. */
static void warning_show_told(struct request *r, struct dict *row, const char *told,
                              const char *zone) {
    dict_show_if(row, !told, T_NOT_TOLD);
    for (const char *p = told; p && *p; p += *p == ',') {
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
    TRY(db_query(r->db, Q_USER_WARNINGS, &rows, "ii", user, (int64_t)ROWS_MAX));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_WARNINGS);
        struct dict *row = dict_row(list, T_WARNING_ROW);
        const struct run run = {.id = db_int(rows, USER_WARNINGS__RUN),
                                .task = db_int(rows, USER_WARNINGS__TASK)};
        dict_set(row, T_RUN_PATH, run_path(r->arena, &run));
        dict_set(row, T_RUN_NAME, db_text(rows, USER_WARNINGS__NAME));
        dict_set(row, T_ACTS_AT, notice_date(r->arena, zone, db_int(rows, USER_WARNINGS__ACTS_AT)));
        warning_show_told(r, row, db_text(rows, USER_WARNINGS__TOLD), zone);
        warning_show_outcome(row, rows);
    }
    return db_end(rows);
}
