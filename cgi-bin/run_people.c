/* The people of a run. What the columns mean stands in core/run.h. */
#include "run_people.h"
#include "page.h"
#include "product.h"
#include "run_view.h"
#include "text.h"
#include "tpl_names.h"

#include <string.h>

enum { PEOPLE_ON_PAGE = 25 };

/* which is core's word, name stands in the address. */
struct tab { const char *name, *which, *label; int64_t count; };
static const struct tab PREVIEW_TABS[] = {{"hit", "hit", "Would be changed", 0}, {"later", "later", "Next in line", 0}, {"already", "already", "Already so", 0},
                                    {"left-out", "left-out", "Left out", 0}, {"all", NULL, "All", 0}};
static const struct tab RUN_TABS[] = {{"all", NULL, "All", 0}, {"done", "done", "Done", 0}, {"already", "already", "Already so", 0}, {"skipped", "skipped", "Skipped", 0}, {"later", "later", "Next in line", 0},
                                      {"left-out", "left-out", "Left out", 0}, {"failed", "failed", "Failed", 0}, {"planned", "planned", "Not yet", 0}};
enum { TABS_MOST = 9 };

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }
static bool is_preview(const struct run *run) { return is(run->state, "preview"); }

static const char *link_to(struct request *r, const struct run *run, const struct tab *tab, int64_t page) {
    const char *link = arena_printf(r->arena, "%s?outcome=%s", run_path(r->arena, run), tab->name);
    return page > 1 ? arena_printf(r->arena, "%s&page=%lld", link, (long long)page) : link;
}

static enum rc_err count_tabs(struct request *r, const struct run *run, struct tab *tabs, int n) {
    for (int i = 0; i < n; i++)
        TRY(run_users_count(r->db, run->id, tabs[i].which, &tabs[i].count));
    return OK;
}

static const struct tab *choose_tab(struct request *r, struct dict *part, const struct run *run, const struct tab *tabs, int n) {
    const char *sent = request_query(r, "outcome");
    const struct tab *chosen = &tabs[0];
    for (int i = 0; i < n; i++)
        if (sent && is(sent, tabs[i].name))
            chosen = &tabs[i];
    for (int i = 0; i < n; i++) {
        if (tabs[i].count == 0 && &tabs[i] != chosen && i > 0)
            continue;
        struct dict *row = dict_row(part, T_TAB);
        dict_set(row, T_TAB_LINK, link_to(r, run, &tabs[i], 1));
        dict_set(row, T_TAB_LABEL, tabs[i].label);
        dict_set(row, T_TAB_COUNT, text_count(r->arena, tabs[i].count));
        dict_show_if(row, &tabs[i] == chosen, T_TAB_CURRENT);
    }
    return chosen;
}

static const char *outcome_words(const struct run *run, const char *state, const char *outcome) {
    if (is(state, "left-out"))
        return "left out";
    if (is(state, "already"))
        return "already so";
    if (outcome)
        return is(state, "planned") ? "dry run" : outcome;
    return is_preview(run) ? "would be changed" : is(state, "acting") ? "under way" : "not yet";
}

static void show_undo(struct request *r, struct dict *row, const struct run *run, const char *account, bool can) {
    struct dict *cell = dict_row(row, T_UNDO_CELL);
    if (!can)
        return;
    struct dict *one = dict_row(cell, T_UNDO_ONE);
    dict_set(one, T_RUN_PATH, run_path(r->arena, run));
    dict_set(one, T_ACCOUNT_ID, account);
}

static void show_outcome(struct dict *row, const struct run *run, struct rows *rows) {
    struct dict *cell = dict_row(row, T_OUTCOME_CELL);
    const char *state = db_text(rows, 3);
    dict_set(cell, T_OUTCOME, outcome_words(run, state, db_text(rows, 4)));
    run_badge(cell, state);
    if (!db_is_null(rows, 5))
        dict_set(dict_row(cell, T_REASON_ROW), T_REASON, db_text(rows, 5));
}

struct look { const char *here; bool outcome, undo, since; }; /* the page's address; which columns there are */

/* What nobody asked for stands apart. */
static enum rc_err show_losses(struct request *r, struct dict *row, int64_t run, const char *account) {
    struct rows *rows = NULL;
    const char *asked = "", *further = "";
    TRY(run_losses(r->db, run, account, &rows));
    while (db_next(rows)) {
        const char **words = db_int(rows, 2) ? &asked : &further;
        *words = arena_printf(r->arena, "%s%s%s on %s", *words, **words ? ", " : "", product_label(db_text(rows, 0)), db_text(rows, 1));
    }
    if (*asked)
        dict_set(dict_row(row, T_LOSES), T_LOSES_WORDS, asked);
    if (*further)
        dict_set(dict_row(row, T_LOSES_TOO), T_LOSES_WORDS, further);
    return db_end(rows);
}

/* Where the longest unused go first: the moment a person's place goes by. */
static enum rc_err show_since(struct request *r, struct dict *row, struct rows *rows) {
    struct dict *cell = dict_row(row, T_SINCE_CELL);
    const char *when = NULL;
    int64_t last = db_is_null(rows, 7) ? 0 : db_int(rows, 7);
    TRY(run_time(r, db_int(rows, 9), &when));
    dict_set(cell, T_SINCE, when);
    dict_set(cell, T_SINCE_WORDS, last == db_int(rows, 9) ? "last used then" : last ? "the longest unused seat" : "never used");
    return OK;
}

static enum rc_err show_person(struct request *r, struct dict *list, struct rows *rows, const struct run *run, const struct look *look) {
    struct dict *row = dict_row(list, T_PERSON);
    const char *account = db_text(rows, 0), *name = db_text(rows, 1), *calls = db_text(rows, 6);
    dict_set(row, T_PERSON_NAME, name && *name ? name : account);
    dict_set(row, T_PERSON_LINK, arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
    dict_set(row, T_EMAIL, db_is_null(rows, 2) ? "" : db_text(rows, 2));
    if (look->outcome)
        show_outcome(row, run, rows);
    dict_set(row, T_CALLS, calls ? calls : "–");
    if (calls && !is_preview(run))
        dict_set(dict_row(row, T_CALLS_MORE), T_CALLS_LINK, arena_printf(r->arena, "%s&who=%s#calls", look->here, text_percent_encode(r->arena, account)));
    dict_set(row, T_LAST_ACTIVE, db_is_null(rows, 7) ? "–" : text_ago(r->arena, db_int(rows, 7), r->now));
    TRY(look->since ? show_since(r, row, rows) : OK);
    if (look->undo)
        show_undo(r, row, run, account, db_int(rows, 8) != 0);
    return is_preview(run) ? show_losses(r, row, run->id, account) : OK;
}

static enum rc_err show_list(struct request *r, struct dict *part, const struct run *run, const struct tab *tab, bool may_undo) {
    struct rows *rows = NULL;
    int64_t page = run_page_number(r, "page"), offset = (page - 1) * PEOPLE_ON_PAGE, shown = 0;
    bool preview = is_preview(run);
    bool later = tab->which && is(tab->which, "later"), hit = tab->which && is(tab->which, "hit");
    const struct look look = {.here = link_to(r, run, tab, page), .outcome = !preview || (!hit && !later), .undo = may_undo,
                              .since = (hit || later) && is(run->limit_mode, "longest")};
    dict_show_if(part, tab->count == 0, T_NOBODY);
    if (tab->count == 0)
        return OK;
    struct dict *list = dict_row(part, T_PEOPLE_LIST);
    dict_show_if(list, look.outcome, T_WITH_OUTCOME);
    dict_set(list, T_CALLS_HEAD, preview ? "The person would" : "The person is to");
    dict_show_if(list, look.since, T_WITH_SINCE);
    dict_show_if(list, may_undo, T_WITH_UNDO);
    TRY(run_users(r->db, run->id, tab->which, PEOPLE_ON_PAGE, offset, &rows));
    for (; db_next(rows); shown++)
        TRY(show_person(r, list, rows, run, &look));
    TRY(db_end(rows));
    dict_set(list, T_PEOPLE_CAPTION, shown ? arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, offset + 1), text_count(r->arena, offset + shown), text_count(r->arena, tab->count))
                                           : "This page is empty");
    if (page > 1)
        dict_set(dict_row(list, T_BEFORE), T_LINK, link_to(r, run, tab, page - 1));
    if (offset + shown < tab->count)
        dict_set(dict_row(list, T_AFTER), T_LINK, link_to(r, run, tab, page + 1));
    return OK;
}

static enum rc_err show_calls(struct request *r, struct dict *part, const struct run *run, const char *account, const char *back) {
    struct rows *rows = NULL;
    const char *name = NULL;
    bool found = false;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, &found, "s", account));
    if (!found)
        return OK;
    struct dict *card = dict_row(part, T_PERSON_CALLS);
    dict_set(card, T_PERSON_NAME, name && *name ? name : account);
    dict_set(card, T_CLOSE_LINK, back);
    TRY(run_steps(r->db, run->id, account, &rows));
    while (db_next(rows)) {
        struct dict *row = dict_row(card, T_CALL);
        const char *state = db_text(rows, 2), *reason = db_text(rows, 3), *when = NULL;
        int64_t finished = db_int(rows, 5);
        TRY(run_time(r, finished, &when));
        const char *status = db_is_null(rows, 4) ? "" : db_int(rows, 4) ? arena_printf(r->arena, ", HTTP %lld", (long long)db_int(rows, 4)) : ", no answer came";
        const char *undone = db_is_null(rows, 6) ? "" : arena_printf(r->arena, "; undone by run %lld", (long long)db_int(rows, 6));
        dict_set(row, T_CALL_WORDS, db_text(rows, 1));
        dict_set(row, T_CALL_DETAIL, arena_printf(r->arena, "%s%s%s%s%s", finished ? when : "not called yet", status, reason ? ": " : "", reason ? reason : "", undone));
        dict_set(row, T_CALL_STATE, is(state, "intent") ? "under way" : is(state, "already") ? "already so" : state);
        run_badge(row, state);
    }
    return db_end(rows);
}

enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run, bool may_undo) {
    struct tab tabs[TABS_MOST];
    int n = (int)(is_preview(run) ? sizeof PREVIEW_TABS / sizeof *PREVIEW_TABS : sizeof RUN_TABS / sizeof *RUN_TABS);
    memcpy(tabs, is_preview(run) ? PREVIEW_TABS : RUN_TABS, (size_t)n * sizeof *tabs);
    page_csrf(r, part);
    TRY(count_tabs(r, run, tabs, n));
    const struct tab *tab = choose_tab(r, part, run, tabs, n);
    const char *who = request_query(r, "who");
    if (who && !is_preview(run))
        TRY(show_calls(r, part, run, who, link_to(r, run, tab, run_page_number(r, "page"))));
    return show_list(r, part, run, tab, may_undo);
}

enum rc_err run_reasons_show(struct request *r, struct dict *body, const struct run *run) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(run_reasons(r->db, run->id, &rows));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_LEFT);
        struct dict *row = dict_row(list, T_LEFT_REASON);
        dict_set(row, T_REASON, db_text(rows, 0));
        dict_set(row, T_REASON_COUNT, text_count(r->arena, db_int(rows, 1)));
    }
    return db_end(rows);
}
