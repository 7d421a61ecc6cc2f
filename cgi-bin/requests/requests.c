/* /requests: what people ask on My access, for admins to answer; what was answered; and who keeps
 * what. */
#include "sql/requests/requests.h"
#include "base/text.h"
#include "handlers.h"
#include "money/savings.h"
#include "money/savings_text.h"
#include "page/badge.h"
#include "page/error_page.h"
#include "page/page.h"
#include "requests/answer_form.h"
#include "runs/run.h"
#include "terms/reason.h"
#include "tpl_names.h"
#include "users/protect.h"

enum tab { TAB_OPEN, TAB_ANSWERED, TAB_KEEPS, TAB_COUNT };
enum { ROWS_MAX = 200 };

static const struct {
    const char *state, *label;
} TABS[TAB_COUNT] = {
    [TAB_OPEN] = {"open", "Open"},
    [TAB_ANSWERED] = {"answered", "Answered"},
    [TAB_KEEPS] = {"kept", "Kept access"},
};

static enum tab requests_tab(struct request *r) {
    const char *sent = request_query(r, "state");
    for (enum tab t = TAB_OPEN; t < TAB_COUNT; t++)
        if (text_equal(sent, TABS[t].state))
            return t;
    return TAB_OPEN;
}

/* --- one request */

/* What the seats in question cost; an annual plan only where they reach another tier. */
static enum rc_err requests_set_cost(struct request *r, struct dict *row, const struct savings *s,
                                     int64_t run, int64_t user, bool is_free) {
    struct savings_freed sum = {0};
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_REQUESTS_PRODUCTS, &rows, "ii", run, user));
    while (db_next(rows))
        savings_free(&sum, savings_find_id(s, db_int(rows, 0)), 1, is_free);
    TRY(db_end(rows));
    if (sum.month.amount > 0)
        dict_set(dict_row(row, T_A_MONTH), T_COST,
                 savings_amount(r->arena, sum.month.amount, s->currency));
    if (sum.year.amount > 0)
        dict_set(dict_row(row, T_A_YEAR), T_COST,
                 savings_amount(r->arena, sum.year.amount, s->currency));
    return OK;
}

static void requests_set_person(struct request *r, struct dict *row, const char *account,
                                const char *name, const char *email) {
    dict_set(row, T_LINK,
             arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
    dict_set(row, T_USER_NAME, name && *name ? name : "(no name)");
    dict_set(row, T_EMAIL, email);
}

static void requests_set_answer(struct request *r, struct dict *row, struct rows *rows) {
    static const struct {
        enum request_state state;
        const char *label, *badge;
    } STATES[] = {
        {REQUEST_GRANTED, "Granted", BADGE_OK},
        {REQUEST_REFUSED, "Declined", BADGE_SOON},
        {REQUEST_VOID, "No longer needed", NULL},
    };
    enum request_state state = request_state(db_text(rows, REQUESTS_LIST__STATE));
    const char *by = db_text(rows, REQUESTS_LIST__ANSWERED_BY);
    const char *note = db_text(rows, REQUESTS_LIST__NOTE);
    struct dict *answer = dict_row(row, T_ANSWERED);
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++)
        if (STATES[i].state == state) {
            dict_set(answer, T_LABEL, STATES[i].label);
            dict_set(answer, T_BADGE, STATES[i].badge);
        }
    if (db_int(rows, REQUESTS_LIST__BY_SELF))
        dict_show(answer, T_AT_ONCE);
    else if (by)
        dict_set(dict_row(answer, T_BY_ADMIN), T_BY, by);
    dict_set(answer, T_AT_TEXT,
             text_ago(r->arena, db_int(rows, REQUESTS_LIST__ANSWERED_AT), r->now));
    if (*note)
        dict_set(dict_row(answer, T_NOTED), T_NOTE, note);
}

static bool requests_is_chosen(struct request *r, int64_t id) {
    int64_t sent = 0;
    const char *value = NULL;
    for (int i = 0; (value = request_form_nth(r, "id", i)); i++)
        if (text_to_int(value, &sent) && sent == id)
            return true;
    return false;
}

static void requests_add_buttons(struct request *r, struct dict *row, int64_t id, int64_t user) {
    if (user == r->who.user) {
        dict_show(row, T_OWN);
        return;
    }
    struct dict *tick = dict_row(row, T_TICK);
    dict_set_int(tick, T_ID, id);
    dict_show_if(tick, requests_is_chosen(r, id), T_CHECKED);
    struct dict *form = dict_row(row, T_ANSWER_FORM);
    page_csrf(r, form);
    dict_set_int(form, T_ID, id);
}

static enum rc_err requests_add(struct request *r, struct dict *list, struct rows *rows,
                                const struct savings *s, enum tab tab) {
    struct dict *row = dict_row(list, T_ROW);
    int64_t id = db_int(rows, REQUESTS_LIST__ID), user = db_int(rows, REQUESTS_LIST__USER);
    const struct run run = {.id = db_int(rows, REQUESTS_LIST__RUN),
                            .task = db_int(rows, REQUESTS_LIST__TASK)};
    const char *reason = db_text(rows, REQUESTS_LIST__REASON);
    const char *cause = db_text(rows, REQUESTS_LIST__CAUSE);
    bool keep = request_kind(db_text(rows, REQUESTS_LIST__KIND)) == REQUEST_KEEP;
    requests_set_person(r, row, db_text(rows, REQUESTS_LIST__ACCOUNT_ID),
                        db_text(rows, REQUESTS_LIST__NAME), db_text(rows, REQUESTS_LIST__EMAIL));
    dict_show(row, keep ? T_TO_KEEP : T_TO_RETURN);
    dict_set(row, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(row, T_RUN_NAME, db_text(rows, REQUESTS_LIST__RUN_NAME));
    dict_set(row, T_SINCE, text_ago(r->arena, db_int(rows, REQUESTS_LIST__CREATED_AT), r->now));
    if (*reason)
        dict_set(dict_row(row, T_REASONED), T_REASON, reason);
    if (cause)
        dict_set(dict_row(row, T_CAUSED), T_TEXT, reason_text(r->arena, cause, NULL));
    if (tab == TAB_ANSWERED) {
        requests_set_answer(r, row, rows);
        return OK;
    }
    dict_show(row, T_IS_OPEN);
    if (r->who.level >= LEVEL_FULL)
        requests_add_buttons(r, row, id, user);
    return requests_set_cost(r, row, s, run.id, user, !keep);
}

/* --- the tabs */

static enum rc_err requests_add_list(struct request *r, struct dict *body, enum tab tab) {
    struct savings savings;
    struct rows *rows = NULL;
    struct dict *list = NULL;
    int n = 0;
    TRY(savings_load(r->db, r->arena, r->now, &savings));
    TRY(db_query(r->db, tab == TAB_OPEN ? Q_REQUESTS_LIST : Q_REQUESTS_ANSWERED, &rows, "i",
                 (int64_t)ROWS_MAX + 1));
    while (db_next(rows) && ++n <= ROWS_MAX) {
        list = list ? list : dict_row(body, T_LIST);
        TRY(requests_add(r, list, rows, &savings, tab));
    }
    TRY(db_end(rows));
    if (!list) {
        dict_show(body, tab == TAB_OPEN ? T_NONE_OPEN : T_NONE_ANSWERED);
        return OK;
    }
    dict_show(list, tab == TAB_OPEN ? T_IS_OPEN : T_IS_ANSWERED);
    dict_show_if(body, n > ROWS_MAX, T_MORE);
    if (tab == TAB_ANSWERED || r->who.level < LEVEL_FULL)
        return OK;
    dict_show(list, T_MAY_ACT);
    struct dict *form = dict_row(list, T_MANY_FORM);
    page_csrf(r, form);
    dict_set(form, T_VALUE, request_form_text(r, "note"));
    page_field_error(r, form, "note");
    return OK;
}

static enum rc_err requests_add_keeps(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    int n = 0;
    TRY(db_query(r->db, Q_REQUESTS_KEEPS, &rows, "ii", r->now, (int64_t)ROWS_MAX + 1));
    while (db_next(rows) && ++n <= ROWS_MAX) {
        const char *reason = db_text(rows, REQUESTS_KEEPS__REASON), *day = NULL;
        list = list ? list : dict_row(body, T_KEEPS);
        struct dict *row = dict_row(list, T_KEEP);
        requests_set_person(r, row, db_text(rows, REQUESTS_KEEPS__ACCOUNT_ID),
                            db_text(rows, REQUESTS_KEEPS__NAME),
                            db_text(rows, REQUESTS_KEEPS__EMAIL));
        TRY(protect_last_day(r->db, r->arena, db_int(rows, REQUESTS_KEEPS__UNTIL), &day));
        dict_set(row, T_UNTIL, day);
        dict_set_int(row, T_TASK_ID, db_int(rows, REQUESTS_KEEPS__TASK));
        dict_set(row, T_TASK, db_text(rows, REQUESTS_KEEPS__TASK_NAME));
        dict_set(row, T_BY, db_text(rows, REQUESTS_KEEPS__CREATED_BY));
        dict_set(row, T_AT_TEXT,
                 text_ago(r->arena, db_int(rows, REQUESTS_KEEPS__CREATED_AT), r->now));
        if (*reason)
            dict_set(dict_row(row, T_REASONED), T_REASON, reason);
        if (r->who.level >= LEVEL_FULL) {
            struct dict *form = dict_row(row, T_END_FORM);
            page_csrf(r, form);
            dict_set_int(form, T_ID, db_int(rows, REQUESTS_KEEPS__ID));
        }
    }
    dict_show_if(list ? list : body, r->who.level >= LEVEL_FULL, T_MAY_ACT);
    dict_show_if(body, !list, T_NONE_KEEPS);
    dict_show_if(body, n > ROWS_MAX, T_MORE);
    return db_end(rows);
}

static enum rc_err requests_fill(struct request *r, struct dict *body) {
    enum tab current = requests_tab(r);
    for (enum tab t = TAB_OPEN; t < TAB_COUNT; t++) {
        struct dict *row = dict_row(body, T_TAB);
        dict_set(row, T_TAB_LINK,
                 t == TAB_OPEN ? "/requests"
                               : arena_printf(r->arena, "/requests?state=%s", TABS[t].state));
        dict_set(row, T_TAB_LABEL, TABS[t].label);
        dict_show_if(row, t == current, T_TAB_CURRENT);
    }
    return current == TAB_KEEPS ? requests_add_keeps(r, body) : requests_add_list(r, body, current);
}

struct response requests_page(struct request *r) {
    struct page p = page_begin(r, "Requests", TPL_REQUESTS_REQUESTS);
    return requests_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

/* --- many answers */

/* A request that cannot be answered any more does not keep the others from it. */
static enum rc_err requests_answer(struct request *r, const struct request_answer *answer) {
    const char *value = NULL;
    for (int i = 0; (value = request_form_nth(r, "id", i)); i++) {
        int64_t id = 0;
        if (!text_to_int(value, &id)) {
            request_note(r, "id", "Select requests on this page");
            continue;
        }
        enum rc_err rc = answer_form_save(r, id, answer);
        if (rc != OK && rc != ERR_CONFLICT && rc != ERR_NOT_FOUND)
            return rc;
        if (rc != OK) {
            db_rollback(r->db);
            request_note(r, arena_printf(r->arena, "id-%s", value), "%s", r->err->message);
        }
    }
    return OK;
}

struct response requests_post(struct request *r) {
    struct request_answer answer;
    answer_form_read(r, &answer);
    if (!request_form(r, "id"))
        request_note(r, "id", "Select at least one request");
    if (r->errors)
        return requests_page(r);
    if (requests_answer(r, &answer) != OK)
        return error_page(r);
    if (!r->errors)
        return response_see(r, "/requests", answer.yes ? "granted" : "declined");
    struct page p = page_begin(r, "Requests", TPL_REQUESTS_REQUESTS);
    if (requests_fill(r, p.body) != OK)
        return error_page(r);
    return page_end_status(r, &p, err_kind(ERR_CONFLICT)->http_status);
}
