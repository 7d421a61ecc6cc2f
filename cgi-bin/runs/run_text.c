/* Runs in words. */
#include "runs/run_text.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/settings.h"
#include "tpl_names.h"
#include "users/filter.h"

#include <string.h>

enum { RUNS_ON_PAGE = 25, PAGES_MAX = 1000000 };

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

const char *run_state_text(const struct run *run) {
    if (run->finished_at && run->undone_some)
        return run->undone_wholly ? "Undone" : "Partly undone";
    static const struct {
        const char *state, *words;
    } WORDS[] = {
        {"preparing", "Being made"},  {"preview", "Preview"}, {"waiting", "Waits for approval"},
        {"queued", "Starts soon"},    {"running", "Running"}, {"done", "Done"},
        {"refused", "Did not start"}, {"stopped", "Stopped"}};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (is(run->state, WORDS[i].state))
            return WORDS[i].words;
    return run->done + run->already > 0 ? "Done with failures" : "Failed";
}

void run_badge(struct dict *d, const char *state) {
    dict_show_if(d, is(state, "done"), T_BADGE_OK);
    dict_show_if(d,
                 is(state, "running") || is(state, "queued") || is(state, "planned") ||
                     is(state, "acting") || is(state, "intent"),
                 T_BADGE_INFO);
    dict_show_if(d, is(state, "waiting") || is(state, "stopped") || is(state, "skipped"),
                 T_BADGE_SOON);
    dict_show_if(d, is(state, "failed") || is(state, "refused"), T_BADGE_BAD);
}

void run_badge_of(struct dict *d, const struct run *run) {
    if (!run->finished_at || !run->undone_some)
        run_badge(d, run->state);
    else
        dict_show_if(d, !run->undone_wholly, T_BADGE_SOON);
}

static const char *kind_words(const char *kind) {
    return is(kind, "task") ? "Task" : is(kind, "undo") ? "Undo" : "Bulk operation";
}

enum rc_err run_time(struct request *r, int64_t at, const char **out) {
    const char *zone = NULL;
    *out = "–";
    if (at == 0)
        return OK;
    TRY(settings_text(r->db, "sync.time_zone", &zone));
    *out = zone_text(r->arena, zone, at);
    return OK;
}

const char *run_asked_by(const struct run *run) {
    return run->confirmed_by ? run->confirmed_by
           : run->scheduled  ? "the schedule"
                             : run->requested_by;
}

enum rc_err run_show_actions(struct request *r, struct dict *d, const struct action *actions,
                             int n) {
    for (int i = 0; i < n; i++) {
        const char *words = NULL, *undo = action_undo_text(actions[i].action);
        struct dict *row = dict_row(d, T_ACTION);
        TRY(action_text(r->db, r->arena, &actions[i], &words));
        dict_set(row, T_ACTION_WORDS, words);
        if (undo)
            dict_set(dict_row(row, T_OF_UNDO), T_OF_UNDO_WORDS, undo);
    }
    return OK;
}

enum rc_err run_filter_text(struct request *r, const char *query, const char **words) {
    struct user_filter f;
    const char *problem = NULL;
    if (!user_filter_parse(r->arena, query, &f, &problem)) {
        *words = problem;
        return OK;
    }
    TRY(user_filter_name_site(r->db, &f));
    *words = user_filter_text(r->arena, &f);
    return OK;
}

int64_t run_page_number(struct request *r, const char *name) {
    const char *sent = request_query(r, name);
    int64_t n = 1;
    return sent && text_to_int(sent, &n) && n >= 1 && n < PAGES_MAX ? n : 1;
}

static enum rc_err show_run(struct request *r, struct dict *list, const struct run *run,
                            bool with_name) {
    struct dict *row = dict_row(list, T_RUN);
    const char *when = NULL;
    TRY(run_time(r, run->started_at ? run->started_at : run->requested_at, &when));
    dict_set(row, T_RUN_PATH, run_path(r->arena, run));
    dict_set(row, T_RUN_WHEN, when);
    dict_set(row, T_RUN_STATE, run_state_text(run));
    run_badge_of(row, run);
    dict_show_if(row, run->dry_run, T_RUN_DRY);
    dict_show_if(row, run->undo_of != 0, T_RUN_IS_UNDO);
    if (with_name) {
        struct dict *cell = dict_row(row, T_RUN_NAME_CELL);
        dict_set(cell, T_RUN_KIND, kind_words(run->kind));
        dict_set(cell, T_RUN_NAME, run->name);
    }
    if (run->reason && *run->reason)
        dict_set(dict_row(row, T_RUN_REASON_ROW), T_RUN_REASON, run->reason);
    dict_set(row, T_RUN_BY, run_asked_by(run));
    bool begun = run->started_at && !is(run->state, "refused");
    dict_set(row, T_RUN_RESULT,
             begun ? run_counts_text(r->arena, run)
             : run->planned
                 ? arena_printf(r->arena, "%s would be changed", text_count(r->arena, run->planned))
                 : "–");
    return OK;
}

enum rc_err run_table_show(struct request *r, struct dict *part, const struct run_table *t,
                           bool *any) {
    struct run *runs = NULL;
    int n = 0;
    int64_t total = 0, page = run_page_number(r, "page"), offset = (page - 1) * RUNS_ON_PAGE;
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
        TRY(show_run(r, list, &runs[i], t->with_name));
    if (page > 1)
        dict_set(dict_row(list, T_RUNS_BEFORE), T_LINK,
                 arena_printf(r->arena, "%s%spage=%lld", t->base, join, (long long)(page - 1)));
    if (offset + n < total)
        dict_set(dict_row(list, T_RUNS_AFTER), T_LINK,
                 arena_printf(r->arena, "%s%spage=%lld", t->base, join, (long long)(page + 1)));
    return OK;
}
