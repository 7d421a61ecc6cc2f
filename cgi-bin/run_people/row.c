/* One person of a run as a row of the list: outcome, calls, losses and what can be done. */
#include "run_people/row.h"
#include "base/text.h"
#include "page/badge.h"
#include "runs/leave_out.h"
#include "runs/run_text.h"
#include "sql/core/runs/run.h"
#include "sql/run_people/row.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/protect.h"
#include "warnings/warning.h"

static enum run_user_state row_state(struct rows *rows) {
    return run_user_state(db_text_borrow(rows, RUNS_USERS__STATE));
}

/* While a run warns, the outcome is the state of the warning. */
static const struct {
    enum warning_state state;
    const char *label, *badge;
} WARNINGS[] = {
    {WARNING_WARNED, "Warned", BADGE_INFO},
    {WARNING_NOTICE_FAILED, "Notice failed", BADGE_BAD},
    {WARNING_KEPT, "Keeps access", BADGE_SOON},
    {WARNING_ASKED, "Asked to keep", BADGE_SOON},
    {WARNING_ACTIVE, "Active again", BADGE_SOON},
    {WARNING_LEFT, "Skipped", BADGE_SOON},
};

/* False when the outcome is none of a warning. */
static bool row_show_warning(struct dict *cell, const char *outcome) {
    enum warning_state state = warning_state(outcome);
    for (size_t i = 0; i < sizeof WARNINGS / sizeof *WARNINGS; i++)
        if (WARNINGS[i].state == state) {
            dict_set(cell, T_OUTCOME, WARNINGS[i].label);
            dict_set(cell, T_BADGE, WARNINGS[i].badge);
            return true;
        }
    return false;
}

/* The section of the template for each state of a notice. */
static const struct {
    const char *state, *section;
} NOTICES[] = {
    {"accepted", T_NOTICE_SENT}, {"waiting", T_NOTICE_WAITS},       {"sending", T_NOTICE_WAITS},
    {"failed", T_NOTICE_FAILED}, {"cancelled", T_NOTICE_CANCELLED},
};

static enum rc_err row_show_notice(struct request *r, struct dict *cell, struct rows *rows) {
    const char *state = db_text(rows, RUN_PEOPLE_NOTICES__STATE), *when = NULL;
    int64_t days = db_int(rows, RUN_PEOPLE_NOTICES__DAYS);
    int64_t accepted_at = db_int(rows, RUN_PEOPLE_NOTICES__ACCEPTED_AT);
    TRY(run_time(r, accepted_at ? accepted_at : db_int(rows, RUN_PEOPLE_NOTICES__DUE_AT), &when));
    for (size_t i = 0; i < sizeof NOTICES / sizeof *NOTICES; i++) {
        if (!text_equal(NOTICES[i].state, state))
            continue;
        struct dict *line = dict_row(dict_row(cell, T_NOTICE_LINE), NOTICES[i].section);
        dict_set(line, T_NOTICE_TEXT,
                 days == 1 ? "1 day before"
                           : arena_printf(r->arena, "%lld days before", (long long)days));
        dict_set(line, T_NOTICE_WHEN, when);
    }
    return OK;
}

static enum rc_err run_people_row_show_notices(struct request *r, struct dict *outcome,
                                               const struct run *run, const char *account) {
    struct dict *cell = dict_row(outcome, T_NOTICES);
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_RUN_PEOPLE_NOTICES, &rows, "is", run->id, account));
    while (db_next(rows))
        TRY(row_show_notice(r, cell, rows));
    return db_end(rows);
}

/* outcome: of JSON and CSV; NULL while the run has not come to the person. */
static const char *outcome_text(const struct run *run, enum run_user_state state,
                                const char *outcome) {
    if (state == RUN_USER_LEFT_OUT)
        return "Skipped";
    if (state == RUN_USER_ALREADY)
        return "Unchanged";
    if (outcome && state == RUN_USER_DONE)
        return "Changed";
    if (outcome && state == RUN_USER_PLANNED)
        return "Dry run";
    if (outcome)
        return text_equal(outcome, "skipped") ? "Skipped" : "Failed";
    if (run->state == RUN_PREVIEW)
        return "Will change";
    return state == RUN_USER_ACTING ? "In progress" : "Waiting";
}

static void run_people_row_show_undo(struct request *r, struct dict *row, const struct run *run,
                                     struct rows *rows) {
    struct dict *cell = dict_row(row, T_UNDO_CELL);
    if (!db_int(rows, RUNS_USERS__UNDOABLE))
        return;
    struct dict *one = dict_row(cell, T_UNDO_ONE);
    dict_set(one, T_RUN_PATH, run_path(r->arena, run));
    dict_set(one, T_ACCOUNT_ID, db_text(rows, RUNS_USERS__ACCOUNT_ID));
}

/* A success that was undone since has no badge. */
static enum rc_err run_people_row_show_outcome(struct request *r, struct dict *row,
                                               const struct run *run,
                                               const struct run_people_view *view,
                                               struct rows *rows) {
    struct dict *cell = dict_row(row, T_OUTCOME_CELL);
    const char *state = db_text(rows, RUNS_USERS__STATE);
    const char *outcome = db_text(rows, RUNS_USERS__OUTCOME);
    const char *reason = db_text(rows, RUNS_USERS__REASON);
    if (view->warns && row_show_warning(cell, outcome)) {
        /* the row of the run stays as planned */
    } else if (db_is_null(rows, RUNS_USERS__UNDONE_BY)) {
        dict_set(cell, T_OUTCOME, outcome_text(run, row_state(rows), outcome));
        run_badge(cell, state);
    } else
        dict_set(cell, T_OUTCOME,
                 arena_printf(r->arena, "Undone by run %lld",
                              (long long)db_int(rows, RUNS_USERS__UNDONE_BY)));
    if (reason)
        dict_set(dict_row(cell, T_REASON_ROW), T_REASON, reason);
    return view->warns
               ? run_people_row_show_notices(r, cell, run, db_text(rows, RUNS_USERS__ACCOUNT_ID))
               : OK;
}

/* The products that a planned person loses: those asked for, those that go with them, and apart
 * from these all that the person used lately. */
static enum rc_err run_people_row_show_losses(struct request *r, struct dict *row,
                                              const struct run *run,
                                              const struct run_people_view *view,
                                              const char *account) {
    const char *asked = "", *further = "", *used = "";
    struct rows *rows = NULL;
    TRY(run_losses(r->db, run->id, account, &rows));
    while (db_next(rows)) {
        const char *product = product_label(db_text(rows, RUNS_LOSSES__PRODUCT));
        const char *site = db_text(rows, RUNS_LOSSES__SITE_NAME);
        bool ever = !db_is_null(rows, RUNS_LOSSES__LAST_ACTIVE);
        int64_t at = db_int(rows, RUNS_LOSSES__LAST_ACTIVE);
        const char *last = ever ? text_ago(r->arena, at, r->now) : "never";
        const char *loss = arena_printf(r->arena, "%s on %s", product, site);
        if (ever && at >= view->used_since)
            run_people_append(r, &used, arena_printf(r->arena, "%s, %s", loss, last));
        else
            loss = arena_printf(r->arena, "%s (last active: %s)", loss, last);
        run_people_append(r, db_int(rows, RUNS_LOSSES__ASKED) ? &asked : &further, loss);
    }
    if (*asked)
        dict_set(dict_row(row, T_LOSES), T_LOSES_TEXT, asked);
    if (*further)
        dict_set(dict_row(row, T_LOSES_TOO), T_LOSES_TEXT, further);
    if (*used)
        dict_set(dict_row(row, T_USED_LATELY), T_LOSES_TEXT, used);
    return db_end(rows);
}

/* Only people who were left out by hand, and are not protected now. */
static enum rc_err can_be_put_back(struct request *r, const struct run *run, struct rows *rows,
                                   bool *can) {
    const char *account = db_text(rows, RUNS_USERS__ACCOUNT_ID);
    struct reason why;
    int64_t user = 0;
    *can = false;
    if (row_state(rows) != RUN_USER_LEFT_OUT || !run_left_by_hand(db_text(rows, RUNS_USERS__CAUSE)))
        return OK;
    TRY(db_get_int(r->db, Q_RUN_PERSON, &user, NULL, "is", run->id, account));
    TRY(protect_cause(r->db, user, r->now, &why));
    *can = !why.code;
    return OK;
}

/* The buttons of a preview: leave out and protect, or put back. */
static enum rc_err run_people_row_show_pick(struct request *r, struct dict *row,
                                            const struct run *run,
                                            const struct run_people_view *view, struct rows *rows) {
    struct dict *cell = dict_row(row, T_PICK_CELL);
    const char *account = db_text(rows, RUNS_USERS__ACCOUNT_ID);
    const char *here = run_people_view_here(r, run, view);
    bool planned = row_state(rows) == RUN_USER_PLANNED, left_by_hand = false;
    if (view->warns) {
        struct dict *skip = planned ? dict_row(cell, T_MAY_SKIP) : cell;
        dict_set(skip, T_HERE, here);
        dict_set(skip, T_ACCOUNT_ID, account);
        return OK;
    }
    TRY(can_be_put_back(r, run, rows, &left_by_hand));
    if (!planned && !left_by_hand)
        return OK;
    struct dict *one = dict_row(cell, planned ? T_MAY_LEAVE : T_MAY_PUT_BACK);
    dict_set(one, T_HERE, here);
    dict_set(one, T_ACCOUNT_ID, account);
    if (planned)
        dict_set(one, T_PROTECT_LINK,
                 arena_printf(r->arena, "%s&protect=%s#protect", here,
                              text_percent_encode(r->arena, account)));
    return OK;
}

/* The moment that gives a person their place among the longest unused. */
static enum rc_err run_people_row_show_since(struct request *r, struct dict *row,
                                             struct rows *rows) {
    struct dict *cell = dict_row(row, T_SINCE_CELL);
    int64_t last = db_int(rows, RUNS_USERS__LAST_ACTIVE), since = db_int(rows, RUNS_USERS__SINCE);
    const char *when = NULL, *meaning = "longest unused seat";
    TRY(run_time(r, since, &when));
    if (last == since)
        meaning = "last active then";
    else if (!last)
        meaning = "never active";
    dict_set(cell, T_SINCE, when);
    dict_set(cell, T_SINCE_TEXT, meaning);
    return OK;
}

static void run_people_row_show_calls(struct request *r, struct dict *row, const struct run *run,
                                      const struct run_people_view *view, struct rows *rows) {
    const char *account = db_text(rows, RUNS_USERS__ACCOUNT_ID);
    const char *calls = db_text(rows, RUNS_USERS__CALLS);
    dict_set(row, T_CALLS, calls ? calls : "–");
    if (calls && !view->preview)
        dict_set(dict_row(row, T_CALLS_MORE), T_CALLS_LINK,
                 arena_printf(r->arena, "%s&who=%s#calls", run_people_view_here(r, run, view),
                              text_percent_encode(r->arena, account)));
}

enum rc_err run_people_row_show(struct request *r, struct dict *list, struct rows *rows,
                                const struct run *run, const struct run_people_view *view) {
    struct dict *row = dict_row(list, T_PERSON);
    const char *account = db_text(rows, RUNS_USERS__ACCOUNT_ID);
    const char *email = db_text(rows, RUNS_USERS__EMAIL), *last = "never";
    if (!db_is_null(rows, RUNS_USERS__LAST_ACTIVE))
        last = text_ago(r->arena, db_int(rows, RUNS_USERS__LAST_ACTIVE), r->now);
    dict_set(row, T_PERSON_NAME, run_people_name(db_text(rows, RUNS_USERS__NAME), account));
    dict_set(row, T_PERSON_LINK,
             arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
    dict_set(row, T_EMAIL, email ? email : "");
    if (view->with_outcome)
        TRY(run_people_row_show_outcome(r, row, run, view, rows));
    run_people_row_show_calls(r, row, run, view, rows);
    dict_set(row, T_LAST_ACTIVE, last);
    if (view->with_since)
        TRY(run_people_row_show_since(r, row, rows));
    if (view->with_undo)
        run_people_row_show_undo(r, row, run, rows);
    if (view->with_pick)
        TRY(run_people_row_show_pick(r, row, run, view, rows));
    if (view->preview && row_state(rows) == RUN_USER_PLANNED)
        TRY(run_people_row_show_losses(r, row, run, view, account));
    return OK;
}
