/* The people of a review: tabs by decision, a page of the table, and the form that decides. */
#include "reviews/review_list.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/badge.h"
#include "page/page.h"
#include "reviews/decide.h"
#include "settings/settings.h"
#include "sql/core/reviews/review.h"
#include "sql/reviews/review_list.h"
#include "terms/product.h"
#include "tpl_names.h"

enum { PAGE_ROWS = 50, GROUPS_SHOWN = 5 };

static const struct {
    const char *state, *label;
} TABS[] = {
    {"open", "Not reviewed"}, {"keep", "Keep"}, {"remove", "Remove"},
    {"later", "Later"},       {"all", "All"},
};
enum { TABS_COUNT = sizeof TABS / sizeof *TABS };

static const struct {
    const char *label, *badge;
} DECISIONS[] = {
    [REVIEW_NONE] = {"Not reviewed", NULL},
    [REVIEW_KEEP] = {"Keep", BADGE_OK},
    [REVIEW_REMOVE] = {"Remove", BADGE_BAD},
    [REVIEW_LATER] = {"Later", BADGE_SOON},
};

/* --- the view */

static const char *view_field(struct request *r, const char *name) {
    const char *sent = r->env.method == POST ? request_form(r, name) : request_query(r, name);
    return sent ? sent : "";
}

void review_view_read(struct request *r, bool closed, struct review_view *out) {
    const char *state = view_field(r, "state"), *reviewer = view_field(r, "reviewer");
    int64_t page = 0;
    *out = (struct review_view){.state = closed ? "all" : "open", .reviewer = "", .page = 1};
    for (int i = 0; i < TABS_COUNT; i++)
        if (text_equal(state, TABS[i].state))
            out->state = TABS[i].state;
    if (text_to_int(view_field(r, "page"), &page) && page > 1 && page <= REVIEW_PEOPLE_MAX)
        out->page = page;
    if (text_equal(reviewer, "none") || (text_to_int(reviewer, &page) && page > 0))
        out->reviewer = reviewer;
}

const char *review_view_path(struct request *r, int64_t review, const struct review_view *v) {
    const char *path = arena_printf(r->arena, "/reviews/%lld", (long long)review);
    path = arena_printf(r->arena, "%s?state=%s", path, v->state);
    if (*v->reviewer)
        path = arena_printf(r->arena, "%s&reviewer=%s", path, v->reviewer);
    if (v->page > 1)
        path = arena_printf(r->arena, "%s&page=%lld", path, (long long)v->page);
    return path;
}

static struct review_people view_people(struct request *r, const struct review_access *w,
                                        const struct review_view *v) {
    struct review_people p = {.seen_by = w->seen_by, .me = r->who.user};
    if (!text_equal(v->state, "all"))
        p.state = v->state;
    if (w->seen_by) /* a reviewer sees nothing of the others */
        p.reviewer = 0;
    else if (text_equal(v->reviewer, "none"))
        p.reviewer = -1;
    else if (!text_to_int(v->reviewer, &p.reviewer))
        p.reviewer = 0;
    return p;
}

/* Each tab counts the people that it lists. Only those without a reviewer need a query each. */
static enum rc_err review_add_tabs(struct request *r, struct dict *body,
                                   const struct review_access *w, const struct review_view *v) {
    const struct review_people all = view_people(r, w, v);
    struct review_counts c = {0};
    if (all.reviewer >= 0)
        TRY(review_count(r->db, w->review.id, all.seen_by ? all.seen_by : all.reviewer, &c));
    const int64_t count[TABS_COUNT] = {c.open, c.keep, c.remove, c.later, c.population};
    for (int i = 0; i < TABS_COUNT; i++) {
        const struct review_view other = {.state = TABS[i].state, .reviewer = v->reviewer};
        const struct review_people people = view_people(r, w, &other);
        struct dict *tab = dict_row(body, T_TAB);
        int64_t n = count[i];
        if (all.reviewer < 0)
            TRY(review_rows_count(r->db, w->review.id, &people, &n));
        dict_set(tab, T_TAB_LINK, review_view_path(r, w->review.id, &other));
        dict_set(tab, T_TAB_LABEL, TABS[i].label);
        dict_set(tab, T_COUNT, text_count(r->arena, n));
        dict_show_if(tab, text_equal(v->state, TABS[i].state), T_TAB_CURRENT);
    }
    return OK;
}

/* --- one person */

static enum rc_err row_add_products(struct request *r, struct dict *row, const char *json) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_REVIEW_LIST_PRODUCTS, &rows, "s", json));
    while (db_next(rows)) {
        list = list ? list : dict_row(row, T_PRODUCTS);
        struct dict *item = dict_row(list, T_PRODUCT);
        dict_set(item, T_PRODUCT_NAME, product_label(db_text(rows, REVIEW_LIST_PRODUCTS__PRODUCT)));
        dict_set(item, T_SITE_NAME, db_text(rows, REVIEW_LIST_PRODUCTS__SITE_NAME));
        if (db_is_null(rows, REVIEW_LIST_PRODUCTS__LAST_ACTIVE))
            dict_show(item, T_NEVER_USED);
        else
            dict_set(dict_row(item, T_LAST_USED), T_LAST_ACTIVE,
                     text_ago(r->arena, db_int(rows, REVIEW_LIST_PRODUCTS__LAST_ACTIVE), r->now));
    }
    dict_show_if(row, !list, T_NO_PRODUCTS);
    return db_end(rows);
}

/* Names of the first groups, and how many there are besides. */
static enum rc_err row_add_groups(struct request *r, struct dict *row, const char *json,
                                  int64_t count) {
    struct rows *rows = NULL;
    const char *names = "";
    TRY(db_query(r->db, Q_REVIEW_LIST_GROUPS, &rows, "si", json, (int64_t)GROUPS_SHOWN));
    while (db_next(rows))
        names = arena_printf(r->arena, "%s%s%s", names, *names ? ", " : "", db_text(rows, 0));
    TRY(db_end(rows));
    if (count == 0)
        return OK;
    struct dict *groups = dict_row(row, T_GROUPS);
    dict_set(groups, T_NAMES, names);
    if (count > GROUPS_SHOWN)
        dict_set(dict_row(groups, T_MORE_GROUPS), T_COUNT,
                 text_count(r->arena, count - GROUPS_SHOWN));
    return OK;
}

static enum rc_err row_add_roles(struct request *r, struct dict *row, const char *json) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_REVIEW_LIST_ADMIN_ROLES, &rows, "s", json));
    while (db_next(rows))
        dict_set(dict_row(row, T_ADMIN_ROLE), T_ROLE, db_text(rows, 0));
    return db_end(rows);
}

static void row_add_decision(struct request *r, struct dict *row, struct rows *rows,
                             const char *zone) {
    enum review_decision d = review_decision(db_text(rows, REVIEW_ROWS__DECISION));
    struct zone_time t;
    dict_set(row, T_LABEL, DECISIONS[d].label);
    dict_set(row, T_BADGE, DECISIONS[d].badge);
    if (d == REVIEW_NONE)
        return;
    struct dict *made = dict_row(row, T_DECIDED);
    const char *reason = db_text(rows, REVIEW_ROWS__REASON);
    dict_set(made, T_BY, db_text(rows, REVIEW_ROWS__DECIDED_BY));
    dict_set(made, T_AT_TEXT, text_ago(r->arena, db_int(rows, REVIEW_ROWS__DECIDED_AT), r->now));
    dict_show_if(made, db_int(rows, REVIEW_ROWS__AS_OWNER) != 0, T_AS_OWNER);
    if (*reason)
        dict_set(dict_row(made, T_REASONED), T_REASON, reason);
    if (d == REVIEW_LATER && zone_local(zone, db_int(rows, REVIEW_ROWS__UNTIL), &t))
        dict_set(dict_row(made, T_PUT_OFF), T_UNTIL, zone_date(r->arena, &t));
}

static bool row_is_chosen(struct request *r, const char *account_id) {
    const char *value = NULL;
    for (int i = 0; (value = request_form_nth(r, "account_id", i)); i++)
        if (text_equal(value, account_id))
            return true;
    return false;
}

/* *may: the person may decide about this row now. */
static enum rc_err row_add_tick(struct request *r, struct dict *row, const struct review_access *w,
                                struct rows *rows, bool *may) {
    const char *account = db_text(rows, REVIEW_ROWS__ACCOUNT_ID);
    bool own = r->who.user && db_int(rows, REVIEW_ROWS__USER) == r->who.user;
    bool orphan = db_int(rows, REVIEW_ROWS__IS_ORPHAN) != 0;
    bool in_run = db_int(rows, REVIEW_ROWS__IN_RUN) != 0;
    bool gave = false;
    *may = false;
    if (w->review.closed_at)
        return OK;
    if (orphan)
        TRY(review_gave(r->db, db_int(rows, REVIEW_ROWS__USER), r->who.user, r->who.name, &gave));
    dict_show_if(row, own, T_OWN);
    dict_show_if(row, orphan && !gave, T_ORPHAN);
    dict_show_if(row, orphan && gave, T_GAVE);
    dict_show_if(row, in_run, T_IN_RUN);
    *may = !own && !in_run &&
           (db_int(rows, REVIEW_ROWS__IS_MINE) || (orphan && !gave && r->who.level >= LEVEL_OWNER));
    if (!*may)
        return OK;
    struct dict *tick = dict_row(row, T_TICK);
    dict_set(tick, T_ACCOUNT, account);
    dict_show_if(tick, r->errors && row_is_chosen(r, account), T_CHECKED);
    return OK;
}

static enum rc_err review_add_row(struct request *r, struct dict *list, struct rows *rows,
                                  const struct review_access *w, const char *zone, bool *any) {
    struct dict *row = dict_row(list, T_ROW);
    const char *account = db_text(rows, REVIEW_ROWS__ACCOUNT_ID);
    const char *name = db_text(rows, REVIEW_ROWS__NAME);
    const char *protection = db_text(rows, REVIEW_ROWS__PROTECTION);
    bool may = false;
    struct dict *who = dict_row(row, review_sees_all(r) ? T_PERSON_LINK : T_PERSON);
    dict_set(who, T_LINK,
             arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, account)));
    dict_set(who, T_USER_NAME, *name ? name : "(no name)");
    dict_set(row, T_USER_NAME, *name ? name : "(no name)");
    dict_set(row, T_EMAIL, db_text(rows, REVIEW_ROWS__EMAIL));
    if (!text_equal(db_text(rows, REVIEW_ROWS__STATUS), "active"))
        dict_set(dict_row(row, T_NOT_ACTIVE), T_STATUS, db_text(rows, REVIEW_ROWS__STATUS));
    dict_show_if(row, db_int(rows, REVIEW_ROWS__INACTIVE) != 0, T_INACTIVE);
    if (protection)
        dict_set(dict_row(row, T_PROTECTED), T_REASON, protection);
    /* Sections of other names than those of a product: one that lacks there would be found here. */
    if (db_is_null(rows, REVIEW_ROWS__LAST_ACTIVE))
        dict_show(row, T_PERSON_UNUSED);
    else
        dict_set(dict_row(row, T_PERSON_USED), T_LAST_ACTIVE,
                 text_ago(r->arena, db_int(rows, REVIEW_ROWS__LAST_ACTIVE), r->now));
    row_add_decision(r, row, rows, zone);
    TRY(row_add_tick(r, row, w, rows, &may));
    *any = *any || may;
    dict_show_if(row, !may, T_NO_TICK);
    TRY(row_add_products(r, row, db_text(rows, REVIEW_ROWS__PRODUCTS)));
    TRY(row_add_groups(r, row, db_text(rows, REVIEW_ROWS__GROUPS),
                       db_int(rows, REVIEW_ROWS__GROUP_COUNT)));
    return db_int(rows, REVIEW_ROWS__PRIVILEGED)
               ? row_add_roles(r, row, db_text(rows, REVIEW_ROWS__ROLES))
               : OK;
}

/* --- the table */

static void review_add_form(struct request *r, struct dict *list, const struct review_access *w,
                            const struct review_view *v) {
    struct dict *form = dict_row(list, T_DECIDE_FORM);
    page_csrf(r, form);
    dict_set_int(form, T_ID, w->review.id);
    dict_set_int(form, T_SEEN, w->review.changes);
    dict_set(form, T_STATE, v->state);
    dict_set(form, T_REVIEWER, v->reviewer);
    dict_set_int(form, T_PAGE, v->page);
    dict_set(form, T_VALUE, request_form_text(r, "reason"));
    page_field_error(r, form, "reason");
}

static void review_add_pages(struct request *r, struct dict *list, int64_t review,
                             const struct review_view *v, int64_t total) {
    struct review_view other = *v;
    if (v->page > 1) {
        other.page = v->page - 1;
        dict_set(dict_row(list, T_PREVIOUS), T_LINK, review_view_path(r, review, &other));
    }
    if (v->page * PAGE_ROWS < total) {
        other.page = v->page + 1;
        dict_set(dict_row(list, T_NEXT), T_LINK, review_view_path(r, review, &other));
    }
}

enum rc_err review_list_add(struct request *r, struct dict *body, const struct review_access *w,
                            const struct review_view *wanted) {
    const struct review_people people = view_people(r, w, wanted);
    struct review_view shown = *wanted;
    const struct review_view *v = &shown;
    struct rows *rows = NULL;
    struct dict *list = NULL;
    const char *zone = NULL;
    int64_t total = 0;
    bool any = false;
    TRY(settings_page_zone(r->db, &zone));
    zone = zone_or_nearest(zone);
    TRY(review_add_tabs(r, body, w, v));
    TRY(review_rows_count(r->db, w->review.id, &people, &total));
    if (shown.page > (total + PAGE_ROWS - 1) / PAGE_ROWS) /* the last page was decided */
        shown.page = total ? (total + PAGE_ROWS - 1) / PAGE_ROWS : 1;
    TRY(review_rows(r->db, w->review.id, &people, PAGE_ROWS, (v->page - 1) * PAGE_ROWS, &rows));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_LIST);
        TRY(review_add_row(r, list, rows, w, zone, &any));
    }
    TRY(db_end(rows));
    if (!list) {
        dict_show(body, text_equal(v->state, "open") ? T_NOBODY_OPEN : T_NOBODY);
        return OK;
    }
    dict_set(list, T_TOTAL, text_people(r->arena, total));
    if (any)
        review_add_form(r, list, w, v);
    else
        dict_show(list, T_NO_FORM);
    review_add_pages(r, list, w->review.id, v, total);
    return OK;
}
