/* /settings/prices/counts: the API tokens of Jira sites, with which lane sync asks for the seats
 * that Atlassian counts. Seals a token and cannot open it again. */
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/mail_address.h"
#include "settings/settings.h"
#include "settings/site_token.h"
#include "tpl_names.h"

#include <string.h>

#define PATH "/settings/prices/counts"
enum { TOKEN_MIN = 20 };

struct counts_view {
    struct site_token *site;
    int count;
    const char *zone;
};

static enum rc_err counts_load(struct request *r, struct counts_view *v) {
    *v = (struct counts_view){0};
    TRY(settings_page_zone(r->db, &v->zone));
    return site_tokens_load(r->db, r->arena, &v->site, &v->count);
}

static const struct site_token *counts_find(const struct counts_view *v, const char *site) {
    for (int i = 0; i < v->count; i++)
        if (text_equal(v->site[i].site, site))
            return &v->site[i];
    return NULL;
}

/* --- the page */

static void counts_show_row(struct request *r, struct dict *table, const struct counts_view *v,
                            const struct site_token *t) {
    struct dict *row = dict_row(table, T_ROW);
    dict_set(row, T_SITE_NAME, t->site_name);
    dict_set(row, T_EMAIL, t->email);
    dict_set(row, T_LAST4, t->last4);
    dict_set(row, T_ENTERED_AT, zone_text(r->arena, v->zone, t->entered_at));
    dict_set(row, T_ENTERED_BY, t->entered_by);
    if (!t->asked_at)
        dict_show(row, T_NOT_ASKED);
    else if (t->problem)
        dict_set(dict_row(row, T_PROBLEM), T_PROBLEM_TEXT, site_problem_text(t->problem));
    else
        dict_show(row, T_ANSWERED);
    if (t->asked_at)
        dict_set(dict_row(row, T_ASKED), T_ASKED_AT, zone_text(r->arena, v->zone, t->asked_at));
    if (r->who.level < LEVEL_OWNER)
        return;
    struct dict *form = dict_row(row, T_DELETE);
    page_csrf(r, form);
    dict_set(form, T_SITE_ID, t->site);
    dict_set(form, T_SITE_NAME, t->site_name);
}

static void counts_show_form(struct request *r, struct dict *body, const struct counts_view *v) {
    struct dict *form = dict_row(body, T_FORM);
    const char *sent = request_form_text(r, "site");
    page_csrf(r, form);
    struct dict *site = dict_row(form, T_SITE_FIELD);
    page_field_error(r, site, "site");
    for (int i = 0; i < v->count; i++) {
        struct dict *choice = dict_row(site, T_CHOICE);
        dict_set(choice, T_CHOICE_VALUE, v->site[i].site);
        dict_set(choice, T_CHOICE_LABEL, v->site[i].site_name);
        dict_show_if(choice, text_equal(sent, v->site[i].site), T_CHOICE_SELECTED);
    }
    struct dict *email = dict_row(form, T_EMAIL_FIELD);
    dict_set(email, T_VALUE, request_form_text(r, "email"));
    page_field_error(r, email, "email");
    page_field_error(r, dict_row(form, T_TOKEN_FIELD), "token");
}

static struct response counts_show(struct request *r, const struct counts_view *v) {
    struct page p = page_begin(r, "Seats that Atlassian counts", TPL_SETTINGS_PRICES_COUNTS);
    struct dict *table = NULL;
    for (int i = 0; i < v->count; i++) {
        if (!v->site[i].id)
            continue;
        table = table ? table : dict_row(p.body, T_TABLE);
        counts_show_row(r, table, v, &v->site[i]);
    }
    dict_show_if(p.body, !table, T_NO_TOKENS);
    dict_show_if(p.body, !v->count, T_NO_SITES);
    dict_show_if(p.body, r->who.level < LEVEL_OWNER, T_READ_ONLY);
    if (r->who.level >= LEVEL_OWNER && v->count)
        counts_show_form(r, p.body, v);
    return page_end(r, &p);
}

struct response settings_prices_counts(struct request *r) {
    struct counts_view v;
    return counts_load(r, &v) == OK ? counts_show(r, &v) : error_page(r);
}

/* --- saving */

/* A trimmed copy, wiped with the arena: the token may be in the wrong field. */
static char *counts_typed(struct request *r, const char *name) {
    char *copy = arena_strdup(r->arena, request_form_text(r, name));
    arena_wipe_on_reset(r->arena, copy, strlen(copy));
    return text_trim(copy);
}

static bool is_visible_ascii(const char *text) {
    for (const char *p = text; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f)
            return false;
    return true;
}

static void counts_check(struct request *r, const struct site_token *site, const char *email,
                         const char *token) {
    size_t n = strlen(token);
    if (!site)
        request_refuse(r, "site", "Choose a Jira site of the organization");
    if (text_starts(email, "ATATT"))
        request_refuse(r, "email", "This looks like the token. Enter the e-mail address");
    else if (!mail_address_valid(email))
        request_refuse(r, "email", "Enter the e-mail address of the token's account");
    if (!*token)
        request_refuse(r, "token", "Enter the API token");
    else if (text_starts(token, "ATCTT"))
        request_refuse(r, "token",
                       "This is an organization API key. Enter an API token of the account");
    else if (n < TOKEN_MIN || n > SITE_TOKEN_BYTES_MAX || !is_visible_ascii(token))
        request_refuse(r, "token", "Paste the whole token (%d to 1,000 characters, no spaces)",
                       TOKEN_MIN);
}

static enum rc_err counts_store(struct request *r, struct site_token t, const char *token) {
    struct sealed s;
    struct secret_use use = {SECRET_SITE_TOKEN, site_token_binding(r->arena, t.site, t.email)};
    t.last4 = text_last(r->arena, token, 4);
    TRY(db_begin(r->db));
    TRY(secret_seal(r->app->config->keys, r->arena, use, token, &s, r->err));
    TRY(site_token_save(r->db, &t, &s, r->who.name, r->now));
    return db_commit(r->db);
}

struct response settings_prices_counts_post(struct request *r) {
    struct counts_view v;
    const char *email = counts_typed(r, "email"), *token = counts_typed(r, "token");
    if (counts_load(r, &v) != OK)
        return error_page(r);
    const struct site_token *site = counts_find(&v, counts_typed(r, "site"));
    counts_check(r, site, email, token);
    if (r->errors)
        return counts_show(r, &v);
    struct site_token t = {.site = site->site, .site_name = site->site_name, .email = email};
    return counts_store(r, t, token) == OK ? response_see(r, PATH, "saved") : error_page(r);
}

static enum rc_err counts_delete(struct request *r) {
    TRY(db_begin(r->db));
    TRY(site_token_delete(r->db, request_form_trimmed(r, "site"), r->who.name, r->now));
    return db_commit(r->db);
}

struct response settings_prices_counts_delete(struct request *r) {
    return counts_delete(r) == OK ? response_see(r, PATH, "deleted") : error_page(r);
}
