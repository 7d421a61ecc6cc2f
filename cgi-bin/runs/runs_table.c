/* One page of runs as a table, newest first. */
#include "runs/runs_table.h"
#include "base/text.h"
#include "runs/run_text.h"
#include "tpl_names.h"

#include <string.h>

enum { RUNS_ON_PAGE = 25 };

static const char *result_text(struct request *r, const struct run *run) {
    if (run->started_at && run->state != RUN_REFUSED)
        return run_counts_text(r->arena, run);
    if (!run->planned)
        return "–";
    return arena_printf(r->arena, "%s to change", text_count(r->arena, run->planned));
}

static enum rc_err runs_table_show_run(struct request *r, struct dict *list, const struct run *run,
                                       bool with_name) {
    struct dict *row = dict_row(list, T_RUN);
    const char *when = NULL;
    TRY(run_time(r, run->started_at ? run->started_at : run->requested_at, &when));
    dict_set(row, T_RUN_PATH, run_path(r->arena, run));
    dict_set(row, T_RUN_WHEN, when);
    dict_set(row, T_RUN_STATE, run_state_label(run));
    run_badge_of(row, run);
    dict_show_if(row, run->dry_run, T_RUN_DRY);
    dict_show_if(row, run->undo_of != 0, T_RUN_IS_UNDO);
    if (with_name) {
        struct dict *cell = dict_row(row, T_RUN_NAME_CELL);
        dict_set(cell, T_RUN_KIND, run_kind_label(run->kind));
        dict_set(cell, T_RUN_NAME, run->name);
    }
    const char *state = arena_printf(r->arena, "%s.", run_state_label(run));
    if (run->reason && *run->reason && !text_equal(run->reason, state))
        dict_set(dict_row(row, T_RUN_REASON_ROW), T_RUN_REASON, run->reason);
    dict_set(row, T_RUN_BY, run_asked_by(run));
    dict_set(row, T_RUN_RESULT, result_text(r, run));
    return OK;
}

enum rc_err runs_table_show(struct request *r, struct dict *part, const struct runs_table *t,
                            bool *any) {
    int64_t total = 0, page = run_page_number(r, "page"), offset = (page - 1) * RUNS_ON_PAGE;
    struct run *runs = NULL;
    int n = 0;
    TRY(run_list(r->db, r->arena, t->task, t->state, RUNS_ON_PAGE, offset, &runs, &n, &total));
    *any = n > 0;
    if (n == 0)
        return OK;
    struct dict *list = dict_row(part, T_RUN_LIST);
    const char *join = strchr(t->base, '?') ? "&" : "?";
    dict_set(list, T_RUNS_CAPTION,
             arena_printf(r->arena, "%s to %s of %s, newest first",
                          text_count(r->arena, offset + 1), text_count(r->arena, offset + n),
                          text_count(r->arena, total)));
    dict_show_if(list, t->with_name, T_WITH_NAME);
    for (int i = 0; i < n; i++)
        TRY(runs_table_show_run(r, list, &runs[i], t->with_name));
    if (page > 1)
        dict_set(dict_row(list, T_RUNS_BEFORE), T_LINK,
                 arena_printf(r->arena, "%s%spage=%lld", t->base, join, (long long)(page - 1)));
    if (offset + n < total)
        dict_set(dict_row(list, T_RUNS_AFTER), T_LINK,
                 arena_printf(r->arena, "%s%spage=%lld", t->base, join, (long long)(page + 1)));
    return OK;
}
