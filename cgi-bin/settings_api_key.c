/* /settings/api-key: enter, check, see, replace, remove the organization API key. Seals it; cannot open it again.
 * The check itself runs in lane sync; until it passes the current key stays in place. */
#include "apikey.h"
#include "handlers.h"
#include "job.h"
#include "page.h"
#include "sections.h"
#include "text.h"
#include "tpl_names.h"
#include "zone.h"

#include <string.h>

static const char PATH[] = "/settings/api-key";
enum { KEY_MIN = 20, KEY_MAX = 1000, LABEL_MAX = 100, ORG_ID_MAX = 64, CHECK_SECONDS = 150 /* the minute timer has come twice by then */ };

const char *settings_api_key_state(struct request *r) {
    struct apikey key;
    struct apikey_attempt attempt;
    if (apikey_current(r->db, r->now, &key) != OK || apikey_attempt(r->db, &attempt) != OK)
        return NULL;
    if (attempt.checking)
        return arena_printf(r->arena, "Key …%s is being checked", attempt.last4);
    return apikey_words(r->arena, &key, r->now);
}

static void show_badge(struct dict *d, enum apikey_state state) {
    static const char *const SECTION[] = {NULL, T_STATE_OK, T_STATE_SOON, T_STATE_URGENT, T_STATE_EXPIRED};
    if (SECTION[state])
        dict_show(d, SECTION[state]);
}

static void show_current(struct request *r, struct dict *body, const struct apikey *key) {
    struct dict *d = dict_row(body, T_CURRENT);
    show_badge(d, key->state);
    dict_set(d, T_STATE_WORDS, apikey_words(r->arena, key, r->now));
    dict_set(d, T_LAST4, key->last4);
    dict_set(d, T_LABEL, *key->label ? key->label : "(none)");
    dict_set(d, T_ORG_ID, key->org_id);
    dict_set(d, T_ORG, key->org_name);
    dict_set(d, T_ENTERED_BY, key->entered_by);
    dict_set(d, T_ENTERED_AT, zone_text(r->arena, "UTC", key->entered_at));
    dict_set(d, T_LAST_USED, key->last_used_at ? text_ago(r->arena, key->last_used_at, r->now) : "not yet");
    dict_set(d, T_EXPIRES, key->expires_at ? zone_text(r->arena, "UTC", key->expires_at) : "not known");
    dict_set(d, T_EXPIRES_SOURCE, !key->expires_source ? "" : strcmp(key->expires_source, "atlassian") == 0
                 ? "from Atlassian's list of keys" : "the day typed by hand; Atlassian's list does not tell");
    if (r->who.level == LEVEL_OWNER)
        page_csrf(r, dict_row(body, T_MAY_REMOVE));
}

static void show_attempt(struct request *r, struct dict *body, const struct apikey_attempt *a) {
    if (!a->checking && !a->refused)
        return;
    struct dict *d = dict_row(body, a->checking ? T_CHECKING : T_REFUSED);
    dict_set(d, T_LAST4, a->last4);
    dict_set(d, T_SINCE, text_ago(r->arena, a->entered_at, r->now));
    dict_set(d, T_PROBLEM, a->problem);
    dict_show_if(d, a->checking && r->now - a->entered_at > CHECK_SECONDS, T_LATE);
}

/* Answers stay in the form, the key never does. */
static void show_form(struct request *r, struct dict *body, const struct apikey *key, const struct apikey_attempt *attempt) {
    static const char *const NAMES[] = {"key", "label", "expires_on", "org_id"};
    static const char *const SECTIONS[] = {T_KEY_FIELD, T_LABEL_FIELD, T_EXPIRES_FIELD, T_ORG_FIELD};
    if (r->who.level != LEVEL_OWNER) {
        dict_show(body, T_READ_ONLY);
        return;
    }
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    dict_show(form, key->state == APIKEY_NONE ? T_FIRST : T_REPLACES);
    for (int i = 0; i < 4; i++) {
        struct dict *field = dict_row(form, SECTIONS[i]);
        const char *value = request_form(r, NAMES[i]);
        if (r->env.method == GET && attempt->refused)
            value = i == 1 ? attempt->label : i == 3 ? attempt->org_id : NULL;
        else if (r->env.method == GET && i == 3)
            value = key->org_id;
        if (i > 0)
            dict_set(field, T_VALUE, value);
        page_field_error(r, field, NAMES[i]);
    }
}

struct response settings_api_key(struct request *r) {
    struct apikey key;
    struct apikey_attempt attempt;
    if (apikey_current(r->db, r->now, &key) != OK || apikey_attempt(r->db, &attempt) != OK)
        return response_error(r);
    struct page p = page_begin(r, "Organization API key", TPL_SETTINGS_API_KEY);
    dict_show_if(p.body, key.state == APIKEY_NONE && !attempt.checking, T_NONE);
    if (key.state != APIKEY_NONE)
        show_current(r, p.body, &key);
    show_attempt(r, p.body, &attempt);
    show_form(r, p.body, &key, &attempt);
    return page_end(r, &p);
}

static char *trimmed(struct request *r, const char *name) {
    char *copy = arena_strdup(r->arena, request_form_text(r, name));
    arena_wipe_on_reset(r->arena, copy, strlen(copy));
    return text_trim(copy);
}

/* It travels in a header, so it is visible ASCII. */
static bool one_word(const char *key) {
    for (const char *p = key; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f)
            return false;
    return true;
}

static void check_entry(struct request *r, const struct apikey_entry *e, const char *key) {
    static const char ID_LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    int64_t day = 0;
    if (!*key)
        request_refuse(r, "key", "Enter the API key");
    else if (text_starts(key, "ATATT"))
        request_refuse(r, "key", "This is a personal API token. Create an organization API key at admin.atlassian.com under Settings, API keys");
    else if (strlen(key) < KEY_MIN || strlen(key) > KEY_MAX || !one_word(key))
        request_refuse(r, "key", "An organization API key is one word of %d to %d characters; copy it whole", KEY_MIN, KEY_MAX);
    if (text_length(e->label) > LABEL_MAX || text_has_control(e->label, false))
        request_refuse(r, "label", "The label must be %d characters or fewer, on one line", LABEL_MAX);
    if (*e->expires_on && !text_parse_date(e->expires_on, &day))
        request_refuse(r, "expires_on", "Enter the day the key expires like 2027-01-31");
    else if (*e->expires_on && day + 86400 <= r->now)
        request_refuse(r, "expires_on", "This day is over; enter a key that still works");
    else if (*e->expires_on && day > r->now + 400 * 86400)
        request_refuse(r, "expires_on", "Keys live a year at most; check the day");
    if (strlen(e->org_id) > ORG_ID_MAX || strspn(e->org_id, ID_LETTERS) != strlen(e->org_id))
        request_refuse(r, "org_id", "The organization ID is made of letters, digits and hyphens; it stands after /o/ in the address of admin.atlassian.com");
}

static enum rc_err store(struct request *r, struct apikey_entry *e, const char *key) {
    struct secret_place place = {SECRET_API_KEY, e->org_id};
    e->last4 = text_last(r->arena, key, 4);
    TRY(db_begin(r->db));
    TRY(secret_seal(r->app->config->keys, r->arena, place, key, &e->sealed, r->err));
    TRY(apikey_enter(r->db, e, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response save(struct request *r) {
    const char *key = trimmed(r, "key");
    struct apikey_entry e = {.label = trimmed(r, "label"), .org_id = trimmed(r, "org_id"), .expires_on = trimmed(r, "expires_on")};
    check_entry(r, &e, key);
    if (r->errors)
        return settings_api_key(r);
    if (store(r, &e, key) != OK)
        return response_error(r);
    job_wake(r->app->config->db, "sync");
    return response_see(r, PATH, "checking");
}

static enum rc_err forget(struct request *r) {
    TRY(db_begin(r->db));
    TRY(apikey_remove(r->db, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response remove_key(struct request *r) {
    struct apikey key;
    if (apikey_current(r->db, r->now, &key) != OK)
        return response_error(r);
    if (key.state == APIKEY_NONE)
        return response_see(r, PATH, "unchanged");
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0) {
        struct page p = page_begin(r, "Confirm removing the API key", TPL_SETTINGS_API_KEY_REMOVE);
        dict_set(p.body, T_LAST4, key.last4);
        page_csrf(r, p.body);
        return page_end(r, &p);
    }
    return forget(r) == OK ? response_see(r, PATH, "removed") : response_error(r);
}

struct response settings_api_key_post(struct request *r) {
    const char *action = request_form_text(r, "action");
    if (strcmp(action, "remove") == 0)
        return remove_key(r);
    if (strcmp(action, "save") == 0)
        return save(r);
    request_refuse(r, "key", "Choose whether to save or to remove the key");
    return settings_api_key(r);
}
