/* Cards about one person of a run: the calls made for them, and the form that protects them. */
#include "run_people/card.h"
#include "base/text.h"
#include "page/page.h"
#include "runs/run_text.h"
#include "sql/core/runs/leave_out.h"
#include "sql/core/runs/run.h"
#include "tpl_names.h"

/* When the call was answered and how, and which run undid it. */
static enum rc_err call_show_detail(struct request *r, struct dict *row, struct rows *rows) {
    const char *reason = db_text(rows, RUNS_STEPS__REASON), *when = NULL;
    if (db_int(rows, RUNS_STEPS__FINISHED_AT)) {
        TRY(run_time(r, db_int(rows, RUNS_STEPS__FINISHED_AT), &when));
        dict_set(dict_row(row, T_ANSWERED), T_AT_TEXT, when);
    } else {
        dict_show(row, T_NOT_SENT);
    }
    if (db_int(rows, RUNS_STEPS__STATUS))
        dict_set_int(dict_row(row, T_HTTP), T_STATUS, db_int(rows, RUNS_STEPS__STATUS));
    else if (!db_is_null(rows, RUNS_STEPS__STATUS))
        dict_show(row, T_NO_ANSWER);
    if (reason)
        dict_set(dict_row(row, T_REASON_ROW), T_REASON, reason);
    if (!db_is_null(rows, RUNS_STEPS__UNDONE_BY))
        dict_set_int(dict_row(row, T_UNDONE), T_RUN, db_int(rows, RUNS_STEPS__UNDONE_BY));
    return OK;
}

static const char *call_state_text(const char *state) {
    static const struct {
        const char *state, *text;
    } CALLS[] = {{"intent", "In progress"},
                 {"already", "Unchanged"},
                 {"done", "Done"},
                 {"failed", "Failed"},
                 {"skipped", "Skipped"}};
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++)
        if (text_equal(CALLS[i].state, state))
            return CALLS[i].text;
    return state;
}

enum rc_err run_people_card_calls(struct request *r, struct dict *part, const struct run *run,
                                  const char *account, const char *back) {
    struct rows *rows = NULL;
    const char *name = NULL;
    bool found = false;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, &found, "s", account));
    if (!found)
        return OK;
    struct dict *card = dict_row(part, T_PERSON_CALLS);
    dict_set(card, T_PERSON_NAME, run_people_name(name, account));
    dict_set(card, T_CLOSE_LINK, back);
    TRY(run_steps(r->db, run->id, account, &rows));
    while (db_next(rows)) {
        struct dict *row = dict_row(card, T_CALL);
        const char *state = db_text(rows, RUNS_STEPS__STATE);
        dict_set(row, T_CALL_TEXT, db_text(rows, RUNS_STEPS__CALL));
        TRY(call_show_detail(r, row, rows));
        dict_set(row, T_CALL_STATE, call_state_text(state));
        run_badge(row, state);
    }
    return db_end(rows);
}

/* The choice of the form; posted without one, a day stands for "date". */
static const char *chosen_days(struct request *r, bool posted) {
    const char *days = posted ? request_form_text(r, "days") : "30";
    if (text_equal(days, "30"))
        return T_DAYS_30;
    if (text_equal(days, "90"))
        return T_DAYS_90;
    return *days || *request_form_text(r, "until") ? T_DAYS_DATE : T_DAYS_NONE;
}

static enum rc_err run_people_card_fill_protect(struct request *r, struct dict *part,
                                                const char *account, const char *back,
                                                bool posted) {
    struct dict *card = dict_row(part, T_PROTECT_CARD);
    struct dict *reason = dict_row(card, T_REASON_FIELD), *until = dict_row(card, T_UNTIL_FIELD);
    const char *name = NULL;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, NULL, "s", account));
    dict_set(card, T_PERSON_NAME, run_people_name(name, account));
    dict_set(card, T_ACCOUNT_ID, account);
    dict_set(card, T_HERE, back);
    dict_set(reason, T_VALUE, posted ? request_form_text(r, "reason") : "");
    page_field_error(r, reason, "reason");
    dict_set(until, T_VALUE, posted ? request_form_text(r, "until") : "");
    dict_show(until, chosen_days(r, posted));
    page_field_error(r, until, "until");
    return OK;
}

enum rc_err run_people_card_protect(struct request *r, struct dict *part, const struct run *run,
                                    const struct run_people_view *view) {
    bool posted = r->env.method == POST && text_equal(request_form_text(r, "do"), "protect");
    const char *account = posted ? request_form_text(r, "account_id") : request_query(r, "protect");
    const char *back = run_people_view_here(r, run, view), *state = NULL;
    struct rows *rows = NULL;
    if (!account)
        return OK;
    TRY(db_query(r->db, Q_RUN_PERSON, &rows, "is", run->id, account));
    if (db_next(rows))
        state = db_text(rows, RUN_PERSON__STATE);
    TRY(db_end(rows));
    if (!state)
        return FAIL(r->err, ERR_NOT_FOUND, "This person is not in this preview.", "%s", account);
    if (run_user_state(state) != RUN_USER_PLANNED)
        return OK;
    return run_people_card_fill_protect(r, part, account, back, posted);
}
