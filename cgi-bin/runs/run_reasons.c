/* Why people were left out or skipped, and why a run failed for others: a list of each. */
#include "runs/run_reasons.h"
#include "base/text.h"
#include "sql/core/runs/run.h"
#include "tpl_names.h"

static enum rc_err run_reasons_show_list(struct request *r, struct dict *body,
                                         const struct run *run, bool failed) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(run_reasons(r->db, run->id, failed, &rows));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, failed ? T_FAILURES : T_LEFT);
        struct dict *row = dict_row(list, T_LEFT_REASON);
        dict_set(row, T_REASON, db_text(rows, RUNS_REASONS__TEXT));
        dict_set(row, T_REASON_COUNT, text_count(r->arena, db_int(rows, RUNS_REASONS__PEOPLE)));
    }
    return db_end(rows);
}

enum rc_err run_reasons_show(struct request *r, struct dict *body, const struct run *run) {
    TRY(run_reasons_show_list(r, body, run, true));
    return run_reasons_show_list(r, body, run, false);
}
