/* Shows the day a run acts on and how its notices go. */
#include "runs/run_warning.h"
#include "base/text.h"
#include "page/page.h"
#include "run_people/view.h"
#include "runs/run_text.h"
#include "sql/runs/run_warning.h"
#include "tpl_names.h"

static enum rc_err run_warning_show_notices(struct request *r, struct dict *card,
                                            const struct run *run) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_RUN_WARNING_NOTICES, &rows, "i", run->id));
    while (db_next(rows)) {
        struct dict *row = dict_row(card, T_NOTICE);
        int64_t days = db_int(rows, RUN_WARNING_NOTICES__DAYS);
        const char *due = NULL;
        TRY(run_time(r, db_int(rows, RUN_WARNING_NOTICES__DUE_AT), &due));
        dict_set(row, T_NOTICE_TEXT,
                 days == 1 ? "1 day before"
                           : arena_printf(r->arena, "%lld days before", (long long)days));
        dict_set(row, T_NOTICE_DUE, due);
        dict_set(row, T_NOTICE_ACCEPTED,
                 text_count(r->arena, db_int(rows, RUN_WARNING_NOTICES__ACCEPTED)));
        dict_set(row, T_NOTICE_ALL,
                 text_count(r->arena, db_int(rows, RUN_WARNING_NOTICES__NOTICES)));
    }
    return db_end(rows);
}

static void run_warning_show_bounced(struct request *r, struct dict *card) {
    struct dict *field = dict_row(dict_row(card, T_MAY_WARN), T_BOUNCED_FIELD);
    dict_set(field, T_VALUE, request_form_text(r, "addresses"));
    page_field_error(r, field, "addresses");
}

enum rc_err run_warning_show(struct request *r, struct dict *body, const struct run *run) {
    struct dict *card = dict_row(body, T_WARNING);
    struct rows *rows = NULL;
    const char *day = NULL;
    int64_t waiting = 0, acts_at = 0;
    TRY(db_query(r->db, Q_RUN_WARNING_FACTS, &rows, "i", run->id));
    if (db_next(rows)) {
        waiting = db_int(rows, RUN_WARNING_FACTS__WAITING);
        acts_at = db_int(rows, RUN_WARNING_FACTS__ACTS_AT);
    }
    TRY(db_end(rows));
    TRY(run_time(r, acts_at, &day));
    dict_set(card, T_WARNED_PEOPLE, text_people(r->arena, waiting));
    dict_set(card, T_ACTS_AT, day);
    TRY(run_warning_show_notices(r, card, run));
    if (run_may_change(r, run))
        run_warning_show_bounced(r, card);
    return OK;
}
