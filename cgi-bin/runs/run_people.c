/* The people of a run. What the columns mean stands in core/runs/run.h. */
#include "runs/run_people.h"
#include "base/text.h"
#include "page/page.h"
#include "runs/leave_out.h"
#include "runs/run_text.h"
#include "settings/settings.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter.h"
#include "users/protect.h"

#include <string.h>

enum { PEOPLE_ON_PAGE = 25 };

/* which is core's word, name stands in the address. */
struct tab {
    const char *name, *which, *label;
    int64_t count;
};
static const struct tab PREVIEW_TABS[] = {
    {"hit", "hit", "Would be changed", 0},   {"used", "used", "Used lately", 0},
    {"later", "later", "Next in line", 0},   {"already", "already", "Already so", 0},
    {"left-out", "left-out", "Left out", 0}, {"all", NULL, "All", 0}};
static const struct tab RUN_TABS[] = {{"all", NULL, "All", 0},
                                      {"done", "done", "Done", 0},
                                      {"already", "already", "Already so", 0},
                                      {"skipped", "skipped", "Skipped", 0},
                                      {"later", "later", "Next in line", 0},
                                      {"left-out", "left-out", "Left out", 0},
                                      {"failed", "failed", "Failed", 0},
                                      {"planned", "planned", "Not yet", 0}};
enum { TABS_MAX = 9, WORDS_MAX = 200 };

/* What the address asks for, and what the page then shows of each person. */
struct look {
    const struct tab *tab;
    const char *words; /* NULL: no search, or one that is refused */
    int64_t page, used_since;
    bool preview, outcome, undo, pick; /* which columns there are; pick: people can be left out */
    bool since;                        /* where the longest unused go first */
};

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }
static bool is_preview(const struct run *run) { return is(run->state, "preview"); }

static const char *link_to(struct request *r, const struct run *run, const char *tab,
                           const char *words, int64_t page) {
    const char *link = arena_printf(r->arena, "%s?outcome=%s", run_path(r->arena, run), tab);
    if (words)
        link = arena_printf(r->arena, "%s&q=%s", link, text_percent_encode(r->arena, words));
    return page > 1 ? arena_printf(r->arena, "%s&page=%lld", link, (long long)page) : link;
}

static const char *here(struct request *r, const struct run *run, const struct look *look) {
    return link_to(r, run, look->tab->name, look->words, look->page);
}

/* What is searched for; NULL for nothing, or for what is refused. */
static const char *read_words(struct request *r) {
    const char *sent = request_query(r, "q"),
               *words = sent ? text_trim(arena_strdup(r->arena, sent)) : "";
    int times = 0;
    for (int i = 0; i < r->query_count; i++)
        times += is(r->query[i].name, "q");
    if (times > 1)
        request_refuse(r, "q", "It is in the address twice; search once");
    else if (text_length(words) > WORDS_MAX)
        request_refuse(r, "q", "Name, e-mail or account id may have at most %d characters",
                       WORDS_MAX);
    return *words && !request_error(r, "q") ? words : NULL;
}

static int tabs_of(const struct run *run, struct tab *tabs) {
    int n = (int)(is_preview(run) ? sizeof PREVIEW_TABS / sizeof *PREVIEW_TABS
                                  : sizeof RUN_TABS / sizeof *RUN_TABS);
    memcpy(tabs, is_preview(run) ? PREVIEW_TABS : RUN_TABS, (size_t)n * sizeof *tabs);
    return n;
}

static const struct tab *find_tab(struct request *r, const struct tab *tabs, int n) {
    const char *sent = request_query(r, "outcome");
    for (int i = 0; sent && i < n; i++)
        if (is(sent, tabs[i].name))
            return &tabs[i];
    return &tabs[0];
}

const char *run_people_link(struct request *r, const struct run *run) {
    struct tab tabs[TABS_MAX];
    int n = tabs_of(run, tabs);
    return link_to(r, run, find_tab(r, tabs, n)->name, read_words(r), run_page_number(r, "page"));
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

static struct run_people people_of(const struct look *look, const char *which) {
    return (struct run_people){
        .which = which, .words = look->words, .used_since = look->used_since};
}

static enum rc_err count_tabs(struct request *r, const struct run *run, const struct look *look,
                              struct tab *tabs, int n) {
    for (int i = 0; i < n; i++) {
        const struct run_people p = people_of(look, tabs[i].which);
        TRY(run_users_count(r->db, run->id, &p, &tabs[i].count));
    }
    return OK;
}

static void show_tabs(struct request *r, struct dict *part, const struct run *run,
                      const struct look *look, const struct tab *tabs, int n) {
    for (int i = 0; i < n; i++) {
        if (tabs[i].count == 0 && &tabs[i] != look->tab && i > 0)
            continue;
        struct dict *row = dict_row(part, T_TAB);
        dict_set(row, T_TAB_LINK, link_to(r, run, tabs[i].name, look->words, 1));
        dict_set(row, T_TAB_LABEL, tabs[i].label);
        dict_set(row, T_TAB_COUNT, text_count(r->arena, tabs[i].count));
        dict_show_if(row, &tabs[i] == look->tab, T_TAB_CURRENT);
    }
}

static void show_search(struct request *r, struct dict *part, const struct run *run,
                        const struct look *look) {
    struct dict *form = dict_row(part, T_SEARCH), *field = dict_row(form, T_Q_FIELD);
    const char *sent = request_query(r, "q");
    dict_set(form, T_RUN_PATH, run_path(r->arena, run));
    dict_set(form, T_TAB_NAME, look->tab->name);
    dict_set(field, T_VALUE, look->words ? look->words : sent ? sent : "");
    page_field_error(r, field, "q");
    if (sent && *sent)
        dict_set(dict_row(form, T_Q_CLEAR), T_LINK, link_to(r, run, look->tab->name, NULL, 1));
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

static void show_undo(struct request *r, struct dict *row, const struct run *run,
                      const char *account, bool can) {
    struct dict *cell = dict_row(row, T_UNDO_CELL);
    if (!can)
        return;
    struct dict *one = dict_row(cell, T_UNDO_ONE);
    dict_set(one, T_RUN_PATH, run_path(r->arena, run));
    dict_set(one, T_ACCOUNT_ID, account);
}

/* What was put back since is no success any more. */
static void show_outcome(struct request *r, struct dict *row, const struct run *run,
                         struct rows *rows) {
    struct dict *cell = dict_row(row, T_OUTCOME_CELL);
    const char *state = db_text(rows, 3);
    bool undone = !db_is_null(rows, 10);
    dict_set(cell, T_OUTCOME,
             undone ? arena_printf(r->arena, "undone by run %lld", (long long)db_int(rows, 10))
                    : outcome_words(run, state, db_text(rows, 4)));
    if (!undone)
        run_badge(cell, state);
    if (!db_is_null(rows, 5))
        dict_set(dict_row(cell, T_REASON_ROW), T_REASON, db_text(rows, 5));
}

static void add_words(struct request *r, const char **words, const char *more) {
    *words = arena_printf(r->arena, "%s%s%s", *words, **words ? ", " : "", more);
}

/* What nobody asked for stands apart, and so does what the person used lately. */
static enum rc_err show_losses(struct request *r, struct dict *row, const struct run *run,
                               const struct look *look, const char *account) {
    struct rows *rows = NULL;
    const char *asked = "", *further = "", *used = "";
    TRY(run_losses(r->db, run->id, account, &rows));
    while (db_next(rows)) {
        const char *product =
            arena_printf(r->arena, "%s on %s", product_label(db_text(rows, 0)), db_text(rows, 1));
        bool known = !db_is_null(rows, 3);
        const char *last = known ? text_ago(r->arena, db_int(rows, 3), r->now) : "never";
        bool lately = known && db_int(rows, 3) >= look->used_since;
        if (lately)
            add_words(r, &used, arena_printf(r->arena, "%s, %s", product, last));
        else
            product = arena_printf(r->arena, "%s (last used: %s)", product, last);
        add_words(r, db_int(rows, 2) ? &asked : &further, product);
    }
    if (*asked)
        dict_set(dict_row(row, T_LOSES), T_LOSES_WORDS, asked);
    if (*further)
        dict_set(dict_row(row, T_LOSES_TOO), T_LOSES_WORDS, further);
    if (*used)
        dict_set(dict_row(row, T_USED_LATELY), T_LOSES_WORDS, used);
    return db_end(rows);
}

/* Left out by hand, and not protected since, or any more. */
static enum rc_err can_come_back(struct request *r, const struct run *run, struct rows *rows,
                                 bool *can) {
    struct reason why;
    int64_t user = 0;
    *can = false;
    if (!is(db_text(rows, 3), "left-out") || !run_left_by_hand(db_text(rows, 9)))
        return OK;
    TRY(db_get_int(r->db, Q_RUN_PERSON, &user, NULL, "is", run->id, db_text(rows, 0)));
    TRY(protect_cause(r->db, user, r->now, &why));
    *can = !why.code;
    return OK;
}

static enum rc_err show_pick(struct request *r, struct dict *row, const struct run *run,
                             const struct look *look, struct rows *rows) {
    struct dict *cell = dict_row(row, T_PICK_CELL);
    const char *account = db_text(rows, 0), *state = db_text(rows, 3);
    bool back = false;
    TRY(can_come_back(r, run, rows, &back));
    if (!is(state, "planned") && !back)
        return OK;
    struct dict *one = dict_row(cell, is(state, "planned") ? T_MAY_LEAVE : T_MAY_PUT_BACK);
    dict_set(one, T_HERE, here(r, run, look));
    dict_set(one, T_ACCOUNT_ID, account);
    if (is(state, "planned"))
        dict_set(one, T_PROTECT_LINK,
                 arena_printf(r->arena, "%s&protect=%s#protect", here(r, run, look),
                              text_percent_encode(r->arena, account)));
    return OK;
}

/* The moment a person's place in the line goes by. */
static enum rc_err show_since(struct request *r, struct dict *row, struct rows *rows) {
    struct dict *cell = dict_row(row, T_SINCE_CELL);
    const char *when = NULL;
    int64_t last = db_is_null(rows, 7) ? 0 : db_int(rows, 7), since = db_int(rows, 11);
    TRY(run_time(r, since, &when));
    dict_set(cell, T_SINCE, when);
    dict_set(cell, T_SINCE_WORDS,
             last == since ? "last used then"
             : last        ? "the longest unused seat"
                           : "never used");
    return OK;
}

static enum rc_err show_person(struct request *r, struct dict *list, struct rows *rows,
                               const struct run *run, const struct look *look) {
    struct dict *row = dict_row(list, T_PERSON);
    const char *account = db_text(rows, 0), *name = db_text(rows, 1), *calls = db_text(rows, 6);
    dict_set(row, T_PERSON_NAME, name && *name ? name : account);
    dict_set(row, T_PERSON_LINK,
             arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
    dict_set(row, T_EMAIL, db_is_null(rows, 2) ? "" : db_text(rows, 2));
    if (look->outcome)
        show_outcome(r, row, run, rows);
    dict_set(row, T_CALLS, calls ? calls : "–");
    if (calls && !look->preview)
        dict_set(dict_row(row, T_CALLS_MORE), T_CALLS_LINK,
                 arena_printf(r->arena, "%s&who=%s#calls", here(r, run, look),
                              text_percent_encode(r->arena, account)));
    dict_set(row, T_LAST_ACTIVE,
             db_is_null(rows, 7) ? "never" : text_ago(r->arena, db_int(rows, 7), r->now));
    if (look->since)
        TRY(show_since(r, row, rows));
    if (look->undo)
        show_undo(r, row, run, account, db_int(rows, 8) != 0);
    if (look->pick)
        TRY(show_pick(r, row, run, look, rows));
    return look->preview && is(db_text(rows, 3), "planned")
               ? show_losses(r, row, run, look, account)
               : OK;
}

/* The products the last activity is of: the filter's, else those that are taken away, else all. */
static enum rc_err scope_words(struct request *r, const struct run *run, const char **words) {
    struct run first = *run;
    struct user_filter f = USER_FILTER_ANY;
    const char *problem = NULL;
    while (first.undo_of)
        TRY(run_load(r->db, r->arena, first.undo_of, &first));
    *words = "";
    if (first.query && user_filter_parse(r->arena, first.query, &f, &problem) &&
        (f.product || f.site))
        first.action[0] = (struct action){.product = f.product, .site = f.site};
    int n = f.product || f.site ? 1 : first.actions;
    for (int i = 0; i < n; i++) {
        struct user_filter one = USER_FILTER_ANY;
        one.product = first.action[i].product;
        one.site = first.action[i].site;
        TRY(user_filter_name_site(r->db, &one));
        if (one.product || one.site)
            add_words(r, words, user_filter_text(r->arena, &one));
    }
    *words = **words ? *words : "any product";
    return OK;
}

static enum rc_err show_heads(struct request *r, struct dict *list, const struct run *run,
                              const struct look *look) {
    const char *scope = NULL;
    TRY(scope_words(r, run, &scope));
    dict_show_if(list, look->outcome, T_WITH_OUTCOME);
    dict_set(list, T_CALLS_HEAD, look->preview ? "The person would" : "The person is to");
    dict_set(list, T_ACTIVE_HEAD, arena_printf(r->arena, "Last active: %s", scope));
    dict_show_if(list, look->since, T_WITH_SINCE);
    dict_show_if(list, look->undo, T_WITH_UNDO);
    dict_show_if(list, look->pick, T_WITH_PICK);
    return OK;
}

static enum rc_err show_list(struct request *r, struct dict *part, const struct run *run,
                             struct look *look) {
    struct rows *rows = NULL;
    const struct run_people p = people_of(look, look->tab->which);
    int64_t total = look->tab->count, pages = (total + PEOPLE_ON_PAGE - 1) / PEOPLE_ON_PAGE,
            shown = 0;
    look->page = look->page > pages ? pages : look->page; /* the last one, when people went since */
    dict_show_if(part, total == 0, look->words ? T_NOBODY_FOUND : T_NOBODY);
    if (total == 0)
        return OK;
    int64_t offset = (look->page - 1) * PEOPLE_ON_PAGE;
    struct dict *list = dict_row(part, T_PEOPLE_LIST);
    TRY(show_heads(r, list, run, look));
    TRY(run_users(r->db, run->id, &p, PEOPLE_ON_PAGE, offset, &rows));
    for (; db_next(rows); shown++)
        TRY(show_person(r, list, rows, run, look));
    TRY(db_end(rows));
    dict_set(list, T_PEOPLE_CAPTION,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, offset + 1),
                          text_count(r->arena, offset + shown), text_count(r->arena, total)));
    if (look->page > 1)
        dict_set(dict_row(list, T_BEFORE), T_LINK,
                 link_to(r, run, look->tab->name, look->words, look->page - 1));
    if (offset + shown < total)
        dict_set(dict_row(list, T_AFTER), T_LINK,
                 link_to(r, run, look->tab->name, look->words, look->page + 1));
    return OK;
}

static enum rc_err show_calls(struct request *r, struct dict *part, const struct run *run,
                              const char *account, const char *back) {
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
        const char *status = db_is_null(rows, 4) ? ""
                             : db_int(rows, 4)
                                 ? arena_printf(r->arena, ", HTTP %lld", (long long)db_int(rows, 4))
                                 : ", no answer came";
        const char *undone = db_is_null(rows, 6) ? ""
                                                 : arena_printf(r->arena, "; undone by run %lld",
                                                                (long long)db_int(rows, 6));
        dict_set(row, T_CALL_WORDS, db_text(rows, 1));
        dict_set(row, T_CALL_DETAIL,
                 arena_printf(r->arena, "%s%s%s%s%s", finished ? when : "not called yet", status,
                              reason ? ": " : "", reason ? reason : "", undone));
        dict_set(row, T_CALL_STATE,
                 is(state, "intent")    ? "under way"
                 : is(state, "already") ? "already so"
                                        : state);
        run_badge(row, state);
    }
    return db_end(rows);
}

/* The form that protects somebody: asked for by the address, or posted and to be mended. Only for
 * whom the run would hit. */
static enum rc_err show_protect(struct request *r, struct dict *part, const struct run *run,
                                const struct look *look) {
    bool posted = r->env.method == POST && is(request_form_text(r, "do"), "protect");
    const char *account = posted ? request_form_text(r, "account_id") : request_query(r, "protect"),
               *state = NULL, *name = NULL;
    const char *days = posted ? request_form_text(r, "days") : "30";
    struct rows *rows = NULL;
    if (!account)
        return OK;
    TRY(db_query(r->db, Q_RUN_PERSON, &rows, "is", run->id, account));
    if (db_next(rows))
        state = db_text(rows, 1);
    TRY(db_end(rows));
    if (!state)
        return FAIL(r->err, ERR_NOT_FOUND, "This person is not in this preview.", "%s", account);
    if (!is(state, "planned"))
        return OK;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, NULL, "s", account));
    struct dict *card = dict_row(part, T_PROTECT_CARD), *reason = dict_row(card, T_REASON_FIELD),
                *until = dict_row(card, T_UNTIL_FIELD);
    dict_set(card, T_PERSON_NAME, *name ? name : account);
    dict_set(card, T_ACCOUNT_ID, account);
    dict_set(card, T_HERE, here(r, run, look));
    dict_set(reason, T_VALUE, posted ? request_form_text(r, "reason") : "");
    page_field_error(r, reason, "reason");
    dict_set(until, T_VALUE, posted ? request_form_text(r, "until") : "");
    dict_show(until, is(days, "30")                            ? T_DAYS_30
                     : is(days, "90")                          ? T_DAYS_90
                     : *days || *request_form_text(r, "until") ? T_DAYS_DATE
                                                               : T_DAYS_NONE);
    page_field_error(r, until, "until");
    return OK;
}

enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run,
                            bool may_undo) {
    struct tab tabs[TABS_MAX];
    int n = tabs_of(run, tabs);
    int64_t days = 0;
    struct look look = {.tab = find_tab(r, tabs, n),
                        .words = read_words(r),
                        .page = run_page_number(r, "page"),
                        .preview = is_preview(run),
                        .undo = may_undo};
    look.outcome = !look.preview || is(look.tab->name, "left-out") ||
                   is(look.tab->name, "already") || is(look.tab->name, "all");
    look.since = is(run->limit_mode, "longest") &&
                 (is(look.tab->name, "hit") || is(look.tab->name, "later"));
    look.pick = look.preview && r->who.level >= LEVEL_FULL && !run_is_old(run, r->now);
    TRY(run_used_days(r, run, &days));
    look.used_since = r->now - days * 86400;
    page_csrf(r, part);
    TRY(count_tabs(r, run, &look, tabs, n));
    if (look.pick)
        TRY(show_protect(r, part, run, &look));
    show_tabs(r, part, run, &look, tabs, n);
    show_search(r, part, run, &look);
    const char *who = request_query(r, "who");
    if (who && !look.preview)
        TRY(show_calls(r, part, run, who, here(r, run, &look)));
    return request_error(r, "q") ? OK : show_list(r, part, run, &look);
}

static enum rc_err show_reasons(struct request *r, struct dict *body, const struct run *run,
                                bool failed) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(run_reasons(r->db, run->id, failed, &rows));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, failed ? T_FAILURES : T_LEFT);
        struct dict *row = dict_row(list, T_LEFT_REASON);
        dict_set(row, T_REASON, db_text(rows, 0));
        dict_set(row, T_REASON_COUNT, text_count(r->arena, db_int(rows, 1)));
    }
    return db_end(rows);
}

enum rc_err run_reasons_show(struct request *r, struct dict *body, const struct run *run) {
    TRY(show_reasons(r, body, run, true));
    return show_reasons(r, body, run, false);
}
