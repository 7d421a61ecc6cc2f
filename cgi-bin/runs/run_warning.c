/* Shows the day a run acts on and how its notices go, and takes addresses that bounced. */
#include "runs/run_warning.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/run_page.h"
#include "runs/run_text.h"
#include "sql/runs/run_warning.h"
#include "tpl_names.h"
#include "warnings/leave.h"

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
    if (r->who.level >= LEVEL_FULL)
        run_warning_show_bounced(r, card);
    return OK;
}

static enum rc_err run_warning_bounced(struct request *r, const struct run *run,
                                       struct warning_bounces *out) {
    TRY(db_begin(r->db));
    TRY(warnings_bounced(r->db, r->arena, run->id, request_form_text(r, "addresses"), r->who.name,
                         r->now, out));
    return db_commit(r->db);
}

struct response run_warning_bounced_post(struct request *r, const struct run *run) {
    struct warning_bounces out;
    enum rc_err rc = run_warning_bounced(r, run, &out);
    if (rc == ERR_INPUT) {
        db_rollback(r->db);
        request_refuse(r, "addresses", "%s", r->err->message);
        return run_show(r, run);
    }
    if (rc != OK)
        return error_page(r);
    if (!*out.unmatched)
        return response_see(r, run_path(r->arena, run), "bounced");
    request_refuse(r, "addresses", "%s skipped. This run warns nobody at these addresses: %s",
                   text_people(r->arena, out.people), out.unmatched);
    return run_show(r, run);
}
