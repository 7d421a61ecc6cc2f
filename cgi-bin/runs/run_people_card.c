/* Cards about one person of a run, above the list: the calls made for them, and the form that
 * protects them. */
#include "base/text.h"
#include "page/page.h"
#include "runs/run_people_view.h"
#include "runs/run_text.h"
#include "tpl_names.h"

enum rc_err run_people_show_calls(struct request *r, struct dict *part, const struct run *run,
                                  const char *account, const char *back) {
    struct rows *rows = NULL;
    const char *name = NULL;
    bool found = false;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, &found, "s", account));
    if (!found)
        return OK;
    struct dict *card = dict_row(part, T_PERSON_CALLS);
    dict_set(card, T_PERSON_NAME, name && *name ? name : account);
    dict_set(card, T_CLOSE_LINK, back);
    TRY(run_steps(r->db, run->id, account, &rows));
    while (db_next(rows)) {
        struct dict *row = dict_row(card, T_CALL);
        const char *state = db_text(rows, 2), *reason = db_text(rows, 3), *when = NULL;
        int64_t finished = db_int(rows, 5);
        TRY(run_time(r, finished, &when));
        const char *status = db_is_null(rows, 4) ? ""
                             : db_int(rows, 4)
                                 ? arena_printf(r->arena, ", HTTP %lld", (long long)db_int(rows, 4))
                                 : ", no answer came";
        const char *undone = db_is_null(rows, 6) ? ""
                                                 : arena_printf(r->arena, "; undone by run %lld",
                                                                (long long)db_int(rows, 6));
        dict_set(row, T_CALL_WORDS, db_text(rows, 1));
        dict_set(row, T_CALL_DETAIL,
                 arena_printf(r->arena, "%s%s%s%s%s", finished ? when : "not called yet", status,
                              reason ? ": " : "", reason ? reason : "", undone));
        dict_set(row, T_CALL_STATE,
                 text_equal(state, "intent")    ? "under way"
                 : text_equal(state, "already") ? "already so"
                                                : state);
        run_badge(row, state);
    }
    return db_end(rows);
}

/* The form that protects somebody: asked for by the address, or posted and to be mended. Only for
 * whom the run would hit. */
enum rc_err run_people_show_protect(struct request *r, struct dict *part, const struct run *run,
                                    const struct run_people_view *view) {
    bool posted = r->env.method == POST && text_equal(request_form_text(r, "do"), "protect");
    const char *account = posted ? request_form_text(r, "account_id") : request_query(r, "protect"),
               *state = NULL, *name = NULL;
    const char *days = posted ? request_form_text(r, "days") : "30";
    struct rows *rows = NULL;
    if (!account)
        return OK;
    TRY(db_query(r->db, Q_RUN_PERSON, &rows, "is", run->id, account));
    if (db_next(rows))
        state = db_text(rows, 1);
    TRY(db_end(rows));
    if (!state)
        return FAIL(r->err, ERR_NOT_FOUND, "This person is not in this preview.", "%s", account);
    if (!text_equal(state, "planned"))
        return OK;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, NULL, "s", account));
    struct dict *card = dict_row(part, T_PROTECT_CARD), *reason = dict_row(card, T_REASON_FIELD),
                *until = dict_row(card, T_UNTIL_FIELD);
    dict_set(card, T_PERSON_NAME, *name ? name : account);
    dict_set(card, T_ACCOUNT_ID, account);
    dict_set(card, T_HERE, run_people_here(r, run, view));
    dict_set(reason, T_VALUE, posted ? request_form_text(r, "reason") : "");
    page_field_error(r, reason, "reason");
    dict_set(until, T_VALUE, posted ? request_form_text(r, "until") : "");
    dict_show(until, text_equal(days, "30")                    ? T_DAYS_30
                     : text_equal(days, "90")                  ? T_DAYS_90
                     : *days || *request_form_text(r, "until") ? T_DAYS_DATE
                                                               : T_DAYS_NONE);
    page_field_error(r, until, "until");
    return OK;
}
