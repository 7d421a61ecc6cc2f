/* /my-access: what the signed-in person can use, what is going to be taken from them, and what was.
 * Shows nobody else. */
#include "my_access/my_access.h"
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/badge.h"
#include "page/error_page.h"
#include "page/page.h"
#include "reviews/review.h"
#include "settings/settings.h"
#include "sql/core/runs/run.h"
#include "sql/my_access/my_access.h"
#include "sql/page/error_page.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "warnings/own_access.h"

#include <string.h>

enum { ADMINS_SHOWN = 3, SOON_SECONDS = 7 * 24 * 3600 };

/* What the calls of a run mean to the person. kind: the gravest of them. */
/* clang-format off */
static const struct {
    const char *kind;
    const char *upcoming; /* with the day */
    const char *taken;
} DEEDS[] = {
    {"remove-user", "You will be removed from the organization on %s", NULL},
    {"delete",      "Your account will be deleted on %s",      "Your account will be deleted"},
    {"disable",     "Your account will be deactivated on %s",  "Your account was deactivated"},
    {"suspend",     "Your account will be suspended on %s",    "Your account was suspended"},
};
/* Of all others, by the products that are lost. */
static const struct {
    const char *upcoming, *taken; /* with the product, or their number, before the day */
} NONE = {"Your access will change on %s", "Your access was changed"},
  ONE  = {"Access to %s ends on %s",          "Access to %s was removed"},
  MANY = {"Access to %s products ends on %s", "Access to %s products was removed"};
/* clang-format on */
enum { DEEDS_COUNT = sizeof DEEDS / sizeof *DEEDS };

struct lost {
    const char **product; /* "Jira on example" */
    int count;
};

/* "Sat 14 Mar 2027", whose parts stay in one line. */
static const char *day_text(struct request *r, const char *zone, int64_t at) {
    char *text = zone_text(r->arena, zone, at), *part = NULL, *rest = NULL;
    const char *day = "";
    text[strcspn(text, ",")] = '\0';
    for (part = strtok_r(text, " ", &rest); part; part = strtok_r(NULL, " ", &rest))
        day = arena_printf(r->arena, "%s%s%s", day, *day ? "\u00a0" : "", part);
    return day;
}

static const char *product_on_site(struct request *r, const char *product, const char *site) {
    return arena_printf(r->arena, "%s on %s", product_label(product), site);
}

static enum rc_err my_access_read_lost(struct request *r, int64_t run, struct lost *out) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    *out = (struct lost){0};
    TRY(run_losses(r->db, run, r->who.account_id, &rows));
    while (db_next(rows)) {
        out->product =
            arena_grow(r->arena, out->product, (size_t)out->count, &capacity, sizeof *out->product);
        out->product[out->count++] = product_on_site(r, db_text(rows, RUNS_LOSSES__PRODUCT),
                                                     db_text(rows, RUNS_LOSSES__SITE_NAME));
    }
    return db_end(rows);
}

/* day NULL: it has happened. */
static const char *deed_text(struct request *r, const char *kind, const struct lost *lost,
                             const char *day) {
    const char *count = text_count(r->arena, lost->count);
    for (int i = 0; i < DEEDS_COUNT; i++)
        if (text_equal(kind, DEEDS[i].kind))
            return day ? arena_printf(r->arena, DEEDS[i].upcoming, day) : DEEDS[i].taken;
    if (lost->count == 0)
        return day ? arena_printf(r->arena, NONE.upcoming, day) : NONE.taken;
    const char *what = lost->count == 1 ? lost->product[0] : count;
    if (lost->count == 1)
        return day ? arena_printf(r->arena, ONE.upcoming, what, day)
                   : arena_printf(r->arena, ONE.taken, what);
    return day ? arena_printf(r->arena, MANY.upcoming, what, day)
               : arena_printf(r->arena, MANY.taken, what);
}

/* The products by name, where the heading does not name them. */
static void my_access_add_lost(struct dict *card, const char *kind, const struct lost *lost) {
    struct dict *list = NULL;
    bool named = lost->count == 1;
    for (int i = 0; i < DEEDS_COUNT; i++)
        if (text_equal(kind, DEEDS[i].kind))
            named = false;
    for (int i = 0; i < lost->count && !named; i++) {
        list = list ? list : dict_row(card, T_LOST);
        dict_set(dict_row(list, T_PRODUCT), T_PRODUCT_NAME, lost->product[i]);
    }
}

/* The form of a card. What was typed and its error come back on the card they belong to. */
static void my_access_add_form(struct request *r, struct dict *card, const char *section,
                               int64_t run) {
    struct dict *form = dict_row(card, section);
    int64_t sent = 0;
    page_csrf(r, form);
    dict_set_int(form, T_RUN, run);
    struct dict *field = dict_part(form, T_REASON, TPL_MY_ACCESS_MY_ACCESS_REASON);
    if (r->errors && text_to_int(request_form_text(r, "run"), &sent) && sent == run) {
        dict_set(field, T_FIELD_ID, "reason");
        dict_set(field, T_VALUE, request_form_text(r, "reason"));
        page_field_error(r, field, "reason");
        dict_show(form, T_OPENED);
    } else
        dict_set(field, T_FIELD_ID, arena_printf(r->arena, "reason-%lld", (long long)run));
}

static void my_access_set_why(struct request *r, struct dict *card, const char *zone,
                              const char *task, int64_t last_active) {
    dict_set(card, T_TASK, task);
    if (last_active)
        dict_set(dict_row(card, T_LAST_USED), T_LAST_ACTIVE, day_text(r, zone, last_active));
    else
        dict_show(card, T_NEVER_USED);
}

static enum rc_err my_access_add_upcoming(struct request *r, struct dict *body, const char *zone,
                                          int *count) {
    struct own_upcoming *all = NULL;
    struct lost lost;
    TRY(own_access_upcoming(r->db, r->who.user, &all, count));
    for (int i = 0; i < *count; i++) {
        const struct own_upcoming *u = &all[i];
        struct dict *card = dict_row(body, T_UPCOMING);
        TRY(my_access_read_lost(r, u->run, &lost));
        dict_set_int(card, T_RUN, u->run);
        dict_set(card, T_HEADING, deed_text(r, u->kind, &lost, day_text(r, zone, u->acts_at)));
        my_access_add_lost(card, u->kind, &lost);
        dict_set(card, T_BADGE, u->acts_at - r->now > SOON_SECONDS ? BADGE_SOON : BADGE_BAD);
        if (u->acts_at > r->now)
            dict_set(dict_row(card, T_DUE), T_AT_TEXT, text_ago(r->arena, u->acts_at, r->now));
        my_access_set_why(r, card, zone, u->task, u->last_active);
        if (u->asked)
            dict_show(card, T_ASKED);
        else if (u->declined)
            dict_show(card, T_DECLINED);
        else if (u->keep == PERMISSION_SELF)
            my_access_add_form(r, card, T_KEEP_SELF, u->run);
        else if (u->keep == PERMISSION_ASK)
            my_access_add_form(r, card, T_KEEP_ASK, u->run);
    }
    return OK;
}

static enum rc_err my_access_add_taken(struct request *r, struct dict *body, const char *zone,
                                       int *count) {
    struct own_taken *all = NULL;
    struct lost lost;
    TRY(own_access_taken(r->db, r->who.user, &all, count));
    for (int i = 0; i < *count; i++) {
        const struct own_taken *t = &all[i];
        struct dict *card = dict_row(body, T_TAKEN);
        TRY(my_access_read_lost(r, t->run, &lost));
        dict_set_int(card, T_RUN, t->run);
        dict_set(card, T_HEADING, deed_text(r, t->kind, &lost, NULL));
        my_access_add_lost(card, t->kind, &lost);
        dict_set(card, T_AT_TEXT, day_text(r, zone, t->at));
        my_access_set_why(r, card, zone, t->task, t->last_active);
        if (t->coming)
            dict_show(card, t->waits ? T_WAITS : T_COMING);
        else if (t->later)
            dict_show(card, T_LATER);
        else if (t->asked)
            dict_show(card, T_ASKED);
        else if (t->give_back == PERMISSION_SELF)
            my_access_add_form(r, card, T_RETURN_SELF, t->run);
        else if (t->give_back == PERMISSION_ASK)
            my_access_add_form(r, card, T_RETURN_ASK, t->run);
        else
            dict_show(card, t->declined ? T_DECLINED : T_ASK_ADMIN);
    }
    return OK;
}

static enum rc_err my_access_add_products(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_MY_ACCESS_PRODUCTS, &rows, "i", r->who.user));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_PRODUCTS);
        struct dict *row = dict_row(list, T_PRODUCT);
        dict_set(row, T_PRODUCT_NAME, product_label(db_text(rows, MY_ACCESS_PRODUCTS__PRODUCT)));
        dict_set(row, T_SITE_NAME, db_text(rows, MY_ACCESS_PRODUCTS__SITE_NAME));
        if (db_is_null(rows, MY_ACCESS_PRODUCTS__LAST_ACTIVE))
            dict_show(row, T_NEVER_USED);
        else
            dict_set(dict_row(row, T_LAST_USED), T_LAST_ACTIVE,
                     text_ago(r->arena, db_int(rows, MY_ACCESS_PRODUCTS__LAST_ACTIVE), r->now));
    }
    dict_show_if(body, !list, T_NO_PRODUCTS);
    return db_end(rows);
}

static enum rc_err my_access_add_keeps(struct request *r, struct dict *body, const char *zone) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_MY_ACCESS_KEEPS, &rows, "ii", r->who.user, r->now));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_KEEPS);
        struct dict *row = dict_row(list, T_KEEP);
        dict_set(row, T_TASK, db_text(rows, MY_ACCESS_KEEPS__NAME));
        dict_set(row, T_UNTIL, day_text(r, zone, db_int(rows, MY_ACCESS_KEEPS__UNTIL)));
    }
    return db_end(rows);
}

/* The label and the colour of a request's state. */
static void request_set_state(struct dict *row, enum request_state state) {
    static const struct {
        const char *label, *badge;
    } STATES[] = {
        [REQUEST_NONE] = {"", NULL},
        [REQUEST_OPEN] = {"Waiting for an admin", BADGE_INFO},
        [REQUEST_GRANTED] = {"Granted", BADGE_OK},
        [REQUEST_REFUSED] = {"Declined", BADGE_SOON},
        [REQUEST_VOID] = {"No longer needed", NULL},
    };
    dict_set(row, T_LABEL, STATES[state].label);
    dict_set(row, T_BADGE, STATES[state].badge);
}

static enum rc_err my_access_add_requests(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_MY_ACCESS_REQUESTS, &rows, "i", r->who.user));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_REQUESTS);
        struct dict *row = dict_row(list, T_REQUEST);
        const char *note = db_text(rows, MY_ACCESS_REQUESTS__NOTE);
        bool keep = request_kind(db_text(rows, MY_ACCESS_REQUESTS__KIND)) == REQUEST_KEEP;
        dict_show(row, keep ? T_TO_KEEP : T_TO_RETURN);
        dict_set(row, T_TASK, db_text(rows, MY_ACCESS_REQUESTS__NAME));
        dict_set(row, T_AT_TEXT,
                 text_ago(r->arena, db_int(rows, MY_ACCESS_REQUESTS__CREATED_AT), r->now));
        request_set_state(row, request_state(db_text(rows, MY_ACCESS_REQUESTS__STATE)));
        if (*note)
            dict_set(dict_row(row, T_NOTED), T_NOTE, note);
    }
    return db_end(rows);
}

static enum rc_err my_access_add_admins(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *ask = NULL, *last = NULL;
    TRY(db_query(r->db, Q_ERROR_PAGE_ADMINS, &rows, "i", (int64_t)ADMINS_SHOWN));
    while (db_next(rows)) {
        ask = ask ? ask : dict_row(body, T_ASK);
        if (last)
            dict_show(last, T_COMMA);
        last = dict_row(ask, T_ADMIN);
        dict_set(last, T_NAME, db_text(rows, ERROR_PAGE_ADMINS__NAME));
    }
    return db_end(rows);
}

static enum rc_err my_access_fill(struct request *r, struct dict *body) {
    const char *zone = NULL;
    int upcoming = 0, taken = 0;
    bool reviews = false;
    if (!r->who.user) {
        dict_show(body, T_UNKNOWN);
        return OK;
    }
    TRY(settings_page_zone(r->db, &zone));
    TRY(review_has_judge(r->db, 0, r->who.user, &reviews));
    dict_show_if(body, reviews, T_REVIEWS);
    TRY(my_access_add_upcoming(r, body, zone, &upcoming));
    TRY(my_access_add_taken(r, body, zone, &taken));
    dict_show_if(body, upcoming == 0 && taken == 0, T_CALM);
    TRY(my_access_add_products(r, body));
    TRY(my_access_add_keeps(r, body, zone));
    TRY(my_access_add_requests(r, body));
    return my_access_add_admins(r, body);
}

struct response my_access_page(struct request *r) {
    struct page p = page_begin(r, "My access", TPL_MY_ACCESS_MY_ACCESS);
    return my_access_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

void my_access_read_form(struct request *r, struct access_demand *out) {
    *out = (struct access_demand){
        .user = r->who.user,
        .account_id = r->who.account_id,
        .who = r->who.name,
        .reason = request_form_trimmed(r, "reason"),
        .base_url = r->app->config->base_url,
        .now = r->now,
    };
    if (!text_to_int(request_form_text(r, "run"), &out->run) || out->run < 1)
        request_note(r, "run", "The form does not say which access is meant. Reload the page");
    if (text_length(out->reason) > REQUEST_TEXT_MAX)
        request_refuse(r, "reason", "The reason can have up to %d characters", REQUEST_TEXT_MAX);
    else if (text_has_control(out->reason, true))
        request_refuse(r, "reason", "The reason contains control characters");
}
