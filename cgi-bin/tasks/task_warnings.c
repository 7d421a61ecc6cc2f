/* The section "Warnings" on the page of a task. */
#include "tasks/task_warnings.h"
#include "base/text.h"
#include "run_people/reach.h"
#include "runs/run_text.h"
#include "settings/settings.h"
#include "sql/tasks/task_warnings.h"
#include "tasks/task_text.h"
#include "tpl_names.h"
#include "warnings/notice_text.h"

#include <string.h>

enum { ROWS_MAX = 10 };

static const char *permission_text(const char *name) {
    static const char *const TEXT[] = {
        [PERMISSION_UNKNOWN] = "No",
        [PERMISSION_OFF] = "No",
        [PERMISSION_ASK] = "After an admin's answer",
        [PERMISSION_SELF] = "At once",
    };
    return TEXT[permission(name)];
}

static enum rc_err warnings_show_terms(struct request *r, struct dict *list, const struct task *t) {
    const struct task_terms *terms = &t->terms;
    struct run preview = {.task = t->id, .state = RUN_PREVIEW};
    dict_set(list, T_NOTICES, run_people_notice_days(r->arena, terms->notices));
    dict_show(list, *terms->notices ? T_WARNS : T_WARNS_NOBODY);
    dict_set(list, T_NOTICE_PATH, arena_printf(r->arena, "%s/notice", task_path(r, t->id)));
    dict_set(list, T_KEEP, permission_text(terms->keep));
    dict_set(list, T_GIVE_BACK, permission_text(terms->give_back));
    if (permission(terms->keep) != PERMISSION_OFF)
        dict_set(dict_row(list, T_KEEPS_FOR), T_KEEP_DAYS,
                 text_plural(r->arena, terms->keep_days, "%s day", "%s days"));
    if (!terms->then_action)
        return OK;
    TRY(db_get_int(r->db, Q_TASK_NEWEST_PREVIEW, &preview.id, NULL, "i", t->id));
    dict_set(list, T_REACH_PATH, run_path(r->arena, &preview));
    return run_people_reach_second(r, list, terms, preview.id);
}

/* The steps of the chain, in its order: a column of TASK_WARNINGS, and the tab of the run's page
 * that lists these people, while the run warns and after it. */
static const struct {
    const char *label, *tab, *tab_after;
    int column;
} STEPS[] = {
    {"Matched", "all", "all", TASK_WARNINGS__MATCHED},
    {"Notified", "all", "all", TASK_WARNINGS__SENT},
    {"Notice failed", "notice-failed", "skipped", TASK_WARNINGS__FAILED},
    {"Active again", "active", "skipped", TASK_WARNINGS__ACTIVE},
    {"Kept", "kept", "skipped", TASK_WARNINGS__KEEPS},
    {"Asked to keep", "asked", "skipped", TASK_WARNINGS__ASKED},
    {"Answered", "all", "all", TASK_WARNINGS__ANSWERED},
    {"Skipped for another reason", "left", "skipped", TASK_WARNINGS__OTHERS},
    {"Still warned", "warned", "planned", TASK_WARNINGS__WARNED},
    {"Changed", "all", "done", TASK_WARNINGS__ACTED},
    {"Given back", "all", "done", TASK_WARNINGS__UNDONE},
};

static void warnings_add_row(struct request *r, struct dict *list, struct rows *rows,
                             const char *zone, int64_t task) {
    struct dict *row = dict_row(list, T_WARNING_ROW);
    const struct run run = {.id = db_int(rows, TASK_WARNINGS__ID),
                            .task = task,
                            .state = run_state(db_text(rows, TASK_WARNINGS__STATE))};
    int64_t first = db_int(rows, TASK_WARNINGS__FIRST_AT);
    int64_t last = db_int(rows, TASK_WARNINGS__LAST_AT);
    const char *day = notice_date(r->arena, zone, first);
    const char *path = run_path(r->arena, &run);
    const char *sent = "not sent yet";
    if (!db_is_null(rows, TASK_WARNINGS__SENT_AT))
        sent = notice_date(r->arena, zone, db_int(rows, TASK_WARNINGS__SENT_AT));
    dict_set(row, T_RUN_PATH, path);
    dict_set(row, T_SENT_AT, sent);
    dict_set(row, T_ACTS_AT,
             first == last
                 ? day
                 : arena_printf(r->arena, "%s to %s", day, notice_date(r->arena, zone, last)));
    dict_set(row, T_RUN_STATE, run_state_label(&run));
    run_badge_of(row, &run);
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        int64_t n = db_int(rows, STEPS[i].column);
        struct dict *step = dict_row(row, T_STEP);
        dict_set(step, T_LABEL, STEPS[i].label);
        dict_set(step, T_COUNT, text_count(r->arena, n));
        dict_show(step, n > 0 ? T_SOME : T_NONE);
        const char *tab = run.state == RUN_WARNING ? STEPS[i].tab : STEPS[i].tab_after;
        dict_set(step, T_LINK, arena_printf(r->arena, "%s?outcome=%s", path, tab));
    }
}

static bool has_terms(const struct task_terms *t) {
    return *t->notices || t->then_action || permission(t->give_back) != PERMISSION_OFF;
}

enum rc_err task_warnings_show(struct request *r, struct dict *body, const struct task *t) {
    struct rows *rows = NULL;
    struct dict *section = has_terms(&t->terms) ? dict_row(body, T_WARNINGS) : NULL, *list = NULL;
    const char *zone = NULL;
    TRY(settings_page_zone(r->db, &zone));
    TRY(db_query(r->db, Q_TASK_WARNINGS, &rows, "ii", t->id, (int64_t)ROWS_MAX));
    while (db_next(rows)) {
        section = section ? section : dict_row(body, T_WARNINGS);
        list = list ? list : dict_row(section, T_WARNING_LIST);
        warnings_add_row(r, list, rows, zone, t->id);
    }
    TRY(db_end(rows));
    return section ? warnings_show_terms(r, section, t) : OK;
}
