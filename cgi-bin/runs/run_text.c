/* States, outcomes, times and actions of runs as text for pages. */
#include "runs/run_text.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/settings.h"
#include "tpl_names.h"
#include "users/filter.h"

enum { PAGES_MAX = 1000000 };

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
        if (text_equal(run->state, WORDS[i].state))
            return WORDS[i].words;
    return run->done + run->already > 0 ? "Done with failures" : "Failed";
}

void run_badge(struct dict *d, const char *state) {
    dict_show_if(d, text_equal(state, "done"), T_BADGE_OK);
    dict_show_if(d,
                 text_equal(state, "running") || text_equal(state, "queued") ||
                     text_equal(state, "planned") || text_equal(state, "acting") ||
                     text_equal(state, "intent"),
                 T_BADGE_INFO);
    dict_show_if(d,
                 text_equal(state, "waiting") || text_equal(state, "stopped") ||
                     text_equal(state, "skipped"),
                 T_BADGE_SOON);
    dict_show_if(d, text_equal(state, "failed") || text_equal(state, "refused"), T_BADGE_BAD);
}

void run_badge_of(struct dict *d, const struct run *run) {
    if (!run->finished_at || !run->undone_some)
        run_badge(d, run->state);
    else
        dict_show_if(d, !run->undone_wholly, T_BADGE_SOON);
}

const char *run_kind_text(const char *kind) {
    return text_equal(kind, "task") ? "Task" : text_equal(kind, "undo") ? "Undo" : "Bulk operation";
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

enum rc_err run_used_days(struct request *r, const struct run *run, int64_t *days) {
    struct user_filter f;
    const char *problem = NULL;
    TRY(settings_int(r->db, "inactive_days", days));
    if (!run->query || !user_filter_parse(r->arena, run->query, &f, &problem))
        return OK;
    if (f.inactive_days > 0 || f.idle_days > 0)
        *days = f.inactive_days > f.idle_days ? f.inactive_days : f.idle_days;
    return OK;
}

int64_t run_page_number(struct request *r, const char *name) {
    const char *sent = request_query(r, name);
    int64_t n = 1;
    return sent && text_to_int(sent, &n) && n >= 1 && n < PAGES_MAX ? n : 1;
}
