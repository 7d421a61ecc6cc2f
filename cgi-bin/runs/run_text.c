/* States, outcomes, times and actions of runs as text for pages. */
#include "runs/run_text.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/settings.h"
#include "tpl_names.h"
#include "users/filter.h"

enum { PAGES_MAX = 1000000 };

/* States of runs, of their people and of their calls. text: of a run; NULL: it has other words, or
 * none. badge: NULL is neutral. */
/* clang-format off */
static const struct {
    const char *state, *text, *badge;
} STATES[] = {
    {"preparing", "Being made",         NULL},
    {"preview",   "Preview",            NULL},
    {"waiting",   "Waits for approval", T_BADGE_SOON},
    {"queued",    "Starts soon",        T_BADGE_INFO},
    {"running",   "Running",            T_BADGE_INFO},
    {"done",      "Done",               T_BADGE_OK},
    {"failed",    NULL,                 T_BADGE_BAD},
    {"refused",   "Did not start",      T_BADGE_BAD},
    {"stopped",   "Stopped",            T_BADGE_SOON},
    {"planned",   NULL,                 T_BADGE_INFO},
    {"acting",    NULL,                 T_BADGE_INFO},
    {"intent",    NULL,                 T_BADGE_INFO},
    {"skipped",   NULL,                 T_BADGE_SOON},
};
/* clang-format on */
enum { STATES_COUNT = sizeof STATES / sizeof *STATES };

const char *run_state_label(const struct run *run) {
    if (run->finished_at && run->undone_some)
        return run->undone_wholly ? "Undone" : "Partly undone";
    for (int i = 0; i < STATES_COUNT; i++)
        if (STATES[i].text && text_equal(run->state, STATES[i].state))
            return STATES[i].text;
    return run->done + run->already > 0 ? "Done with failures" : "Failed";
}

void run_badge(struct dict *d, const char *state) {
    for (int i = 0; i < STATES_COUNT; i++)
        if (STATES[i].badge && text_equal(state, STATES[i].state))
            dict_show(d, STATES[i].badge);
}

void run_badge_of(struct dict *d, const struct run *run) {
    if (!run->finished_at || !run->undone_some)
        run_badge(d, run->state);
    else
        dict_show_if(d, !run->undone_wholly, T_BADGE_SOON);
}

const char *run_kind_label(const char *kind) {
    if (text_equal(kind, "task"))
        return "Task";
    return text_equal(kind, "undo") ? "Undo" : "Bulk operation";
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
    if (run->confirmed_by)
        return run->confirmed_by;
    return run->scheduled ? "the schedule" : run->requested_by;
}

enum rc_err run_show_actions(struct request *r, struct dict *d, const struct action *actions,
                             int n) {
    for (int i = 0; i < n; i++) {
        const char *text = NULL, *undo = action_undo_text(actions[i].action);
        struct dict *row = dict_row(d, T_ACTION);
        TRY(action_text(r->db, r->arena, &actions[i], &text));
        dict_set(row, T_ACTION_WORDS, text);
        if (undo)
            dict_set(dict_row(row, T_OF_UNDO), T_OF_UNDO_WORDS, undo);
    }
    return OK;
}

enum rc_err run_filter_text(struct request *r, const char *query, const char **text) {
    struct user_filter f;
    if (!user_filter_parse(r->arena, query, &f, text))
        return OK;
    TRY(user_filter_name_site(r->db, &f));
    *text = user_filter_text(r->arena, &f);
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
