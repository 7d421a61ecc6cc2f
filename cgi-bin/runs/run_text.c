/* States, outcomes, times and actions of runs as text for pages. */
#include "runs/run_text.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/badge.h"
#include "settings/settings.h"
#include "tpl_names.h"
#include "users/filter_text.h"

enum { PAGES_MAX = 1000000 };

/* clang-format off */
/* badge: NULL is neutral. A failed run has labels of its own. */
static const struct {
    enum run_state state;
    const char *label, *badge;
} RUN_STATES[] = {
    {RUN_PREPARING, "Preparing",      NULL},
    {RUN_PREVIEW,   "Preview",        NULL},
    {RUN_WAITING,   "Needs approval", BADGE_SOON},
    {RUN_QUEUED,    "Queued",         BADGE_INFO},
    {RUN_WARNING,   "Warning",        BADGE_INFO},
    {RUN_RUNNING,   "Running",        BADGE_INFO},
    {RUN_DONE,      "Done",           BADGE_OK},
    {RUN_FAILED,    NULL,             BADGE_BAD},
    {RUN_REFUSED,   "Blocked",        BADGE_BAD},
    {RUN_STOPPED,   "Stopped",        BADGE_SOON},
};
/* States of people and of calls; any other is neutral. */
static const struct {
    const char *state, *badge;
} BADGES[] = {
    {"planned", BADGE_INFO},
    {"acting",  BADGE_INFO},
    {"intent",  BADGE_INFO},
    {"done",    BADGE_OK},
    {"skipped", BADGE_SOON},
    {"failed",  BADGE_BAD},
};
/* clang-format on */
enum {
    RUN_STATES_COUNT = sizeof RUN_STATES / sizeof *RUN_STATES,
    BADGES_COUNT = sizeof BADGES / sizeof *BADGES
};

const char *run_state_label(const struct run *run) {
    if (run->finished_at && run->undone_some)
        return run->undone_wholly ? "Undone" : "Partly undone";
    for (int i = 0; i < RUN_STATES_COUNT; i++)
        if (RUN_STATES[i].state == run->state && RUN_STATES[i].label)
            return RUN_STATES[i].label;
    return run->done + run->already > 0 ? "Partly failed" : "Failed";
}

void run_badge(struct dict *d, const char *state) {
    for (int i = 0; i < BADGES_COUNT; i++)
        if (text_equal(state, BADGES[i].state))
            dict_set(d, T_BADGE, BADGES[i].badge);
}

void run_badge_of(struct dict *d, const struct run *run) {
    if (run->finished_at && run->undone_some) {
        dict_set(d, T_BADGE, run->undone_wholly ? NULL : BADGE_SOON);
        return;
    }
    for (int i = 0; i < RUN_STATES_COUNT; i++)
        if (RUN_STATES[i].state == run->state && RUN_STATES[i].badge)
            dict_set(d, T_BADGE, RUN_STATES[i].badge);
}

const char *run_kind_label(enum run_kind kind) {
    if (kind == RUN_TASK)
        return "Task";
    return kind == RUN_UNDO ? "Undo" : "Bulk action";
}

enum rc_err run_time(struct request *r, int64_t at, const char **out) {
    const char *zone = NULL;
    *out = "–";
    if (at == 0)
        return OK;
    TRY(settings_page_zone(r->db, &zone));
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
        dict_set(row, T_ACTION_TEXT, text);
        if (undo)
            dict_set(dict_row(row, T_OF_UNDO), T_OF_UNDO_TEXT, undo);
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
