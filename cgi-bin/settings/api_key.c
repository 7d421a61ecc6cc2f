/* /settings/api-key: shows, takes and removes the organization API keys. Seals a key and cannot
 * open it again. The lane sync checks a new key; until it passes, the current one stays in use. */
#include "settings/api_key.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/error_page.h"
#include "page/page.h"
#include "queue/job.h"
#include "settings/section.h"
#include "tpl_names.h"

#include <ctype.h>
#include <string.h>

static const char PATH[] = "/settings/api-key";
enum {
    KEY_MIN = 20, /* characters */
    KEY_MAX = 1000,
    LABEL_MAX = 100,
    ORG_ID_MAX = 64,
    CHECK_SECONDS = 150 /* the minute timer has fired twice by then: the check is late */
};

/* Both keys, and the newest entry of each. */
struct api_key_pair {
    struct api_key reads, second;
    struct api_key_attempt attempt, second_attempt;
};

static enum rc_err api_key_load_keys(struct request *r, struct api_key_pair *k) {
    TRY(api_key_current(r->db, r->now, &k->reads));
    TRY(api_key_second(r->db, r->now, &k->second));
    TRY(api_key_attempt(r->db, &k->attempt));
    return api_key_second_attempt(r->db, &k->second_attempt);
}

static const char *api_key_entry_text(struct request *r, const struct api_key *key,
                                      const struct api_key_attempt *attempt) {
    if (attempt->checking)
        return arena_printf(r->arena, "Key …%s is being checked", attempt->last4);
    return api_key_text(r->arena, key, r->now);
}

static const char *section_api_key_state(struct request *r) {
    struct api_key_pair k;
    struct reason why = reason_of(NULL, NULL);
    if (api_key_load_keys(r, &k) != OK || api_key_run_problem(r->db, r->arena, r->now, &why) != OK)
        return NULL;
    const char *text = api_key_entry_text(r, &k.reads, &k.attempt);
    if (k.second.state != API_KEY_NONE || k.second_attempt.checking)
        return arena_printf(r->arena, "To read: %s. For runs: %s.", text,
                            api_key_entry_text(r, &k.second, &k.second_attempt));
    return api_key_none_acts(why) ? text_join(r->arena, text, "; no run can start") : text;
}

static const char *const USE_SECTION[] = {
    [API_KEY_ALL] = T_FOR_ALL,
    [API_KEY_READ] = T_TO_READ,
    [API_KEY_ACT] = T_FOR_RUNS,
};

static void api_key_show_badge(struct dict *d, enum api_key_state state) {
    static const char *const SECTION[] = {
        [API_KEY_NONE] = NULL,
        [API_KEY_OK] = T_STATE_OK,
        [API_KEY_SOON] = T_STATE_SOON,
        [API_KEY_URGENT] = T_STATE_URGENT,
        [API_KEY_REFUSED] = T_STATE_REFUSED,
        [API_KEY_EXPIRED] = T_STATE_EXPIRED,
    };
    if (SECTION[state])
        dict_show(d, SECTION[state]);
}

static void api_key_show_can(struct request *r, struct dict *d, const struct api_key *key) {
    const char *can = api_key_can_text(key);
    char *sentence = arena_printf(r->arena, "%s.", can ? can : "nothing now");
    sentence[0] = (char)toupper((unsigned char)sentence[0]);
    dict_set(d, T_CAN, sentence);
}

static void api_key_show_key(struct request *r, struct dict *body, const struct api_key *key) {
    struct dict *d = dict_row(body, T_CURRENT);
    dict_set(d, T_USE, API_KEY_USE[key->use]);
    api_key_show_badge(d, key->state);
    dict_set(d, T_STATE_TEXT, api_key_text(r->arena, key, r->now));
    dict_show(d, USE_SECTION[key->use]);
    if (key->state == API_KEY_REFUSED)
        dict_set(dict_row(d, T_WHY), T_PROBLEM, key->problem);
    api_key_show_can(r, d, key);
    dict_set(d, T_LAST4, key->last4);
    dict_set(d, T_LABEL, *key->label ? key->label : "(none)");
    dict_set(d, T_ORG_ID, key->org_id);
    dict_set(d, T_ORG, key->org_name);
    dict_set(d, T_ENTERED_BY, key->entered_by);
    dict_set(d, T_ENTERED_AT, zone_text(r->arena, "UTC", key->entered_at));
    const char *used = key->last_used_at ? text_ago(r->arena, key->last_used_at, r->now) : NULL;
    const char *expires = key->expires_at ? zone_text(r->arena, "UTC", key->expires_at) : NULL;
    dict_set(d, T_LAST_USED, used ? used : "not yet");
    dict_set(d, T_EXPIRES, expires ? expires : "not known");
    const char *source = "";
    if (text_equal(key->expires_source, "atlassian"))
        source = "from Atlassian's list of keys";
    else if (key->expires_source)
        source = "the day typed by hand; Atlassian's list does not tell";
    dict_set(d, T_EXPIRES_SOURCE, source);
    if (r->who.level < LEVEL_OWNER)
        return;
    struct dict *remove = dict_row(body, T_MAY_REMOVE);
    page_csrf(r, remove);
    dict_set(remove, T_USE, API_KEY_USE[key->use]);
    dict_show(remove, USE_SECTION[key->use]);
}

static void api_key_show_attempt(struct request *r, struct dict *body,
                                 const struct api_key_attempt *a) {
    if (!a->checking && !a->refused)
        return;
    struct dict *d = dict_row(body, a->checking ? T_CHECKING : T_REFUSED);
    dict_set(d, T_USE, API_KEY_USE[a->use]);
    dict_set(d, T_LAST4, a->last4);
    dict_set(d, T_SINCE, text_ago(r->arena, a->entered_at, r->now));
    dict_set(d, T_PROBLEM, a->problem);
    dict_show_if(d, a->checking && r->now - a->entered_at > CHECK_SECONDS, T_LATE);
}

/* The initial value of a field: of the newest entry when that was refused, else of the key in use.
 */
static const char *api_key_first_value(const struct api_key_pair *k, const char *name) {
    const struct api_key_attempt *a = &k->attempt;
    if (k->second_attempt.refused && k->second_attempt.id > a->id)
        a = &k->second_attempt;
    if (strcmp(name, "use") == 0)
        return API_KEY_USE[a->refused ? a->use : k->reads.use];
    if (strcmp(name, "org_id") == 0 && a->refused)
        return a->org_id;
    if (strcmp(name, "org_id") == 0)
        return k->reads.org_id ? k->reads.org_id : k->second.org_id;
    return strcmp(name, "label") == 0 && a->refused ? a->label : NULL;
}

/* Keeps the values that were sent, except the key. */
static void api_key_show_form(struct request *r, struct dict *body, const struct api_key_pair *k) {
    static const struct {
        const char *name, *section;
    } FIELDS[] = {
        {"label", T_LABEL_FIELD},
        {"expires_on", T_EXPIRES_FIELD},
        {"org_id", T_ORG_FIELD},
    };
    static const char *const CHOSEN[] = {
        [API_KEY_ALL] = T_USE_ALL,
        [API_KEY_READ] = T_USE_READ,
        [API_KEY_ACT] = T_USE_ACT,
    };
    bool is_new = r->env.method == GET;
    if (r->who.level != LEVEL_OWNER) {
        dict_show(body, T_READ_ONLY);
        return;
    }
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    bool none = k->reads.state == API_KEY_NONE && k->second.state == API_KEY_NONE;
    dict_show(form, none ? T_FIRST : T_REPLACES);
    page_field_error(r, dict_row(form, T_KEY_FIELD), "key");
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        const char *name = FIELDS[i].name;
        struct dict *field = dict_row(form, FIELDS[i].section);
        dict_set(field, T_VALUE, is_new ? api_key_first_value(k, name) : request_form(r, name));
        page_field_error(r, field, name);
    }
    struct dict *use_field = dict_row(form, T_USE_FIELD);
    const char *chosen = is_new ? api_key_first_value(k, "use") : request_form(r, "use");
    enum api_key_use use;
    if (api_key_use_read(chosen ? chosen : "", &use))
        dict_show(use_field, CHOSEN[use]);
    page_field_error(r, use_field, "use");
}

static struct response section_api_key_show(struct request *r) {
    struct api_key_pair k;
    struct reason why = reason_of(NULL, NULL);
    if (api_key_load_keys(r, &k) != OK || api_key_run_problem(r->db, r->arena, r->now, &why) != OK)
        return error_page(r);
    struct page p = page_begin(r, "Organization API key", TPL_SETTINGS_API_KEY);
    bool checking = k.attempt.checking || k.second_attempt.checking;
    bool none = k.reads.state == API_KEY_NONE && k.second.state == API_KEY_NONE;
    dict_show_if(p.body, checking, T_POLL);
    dict_show_if(p.body, none && !checking, T_NONE);
    api_key_show_attempt(r, p.body, &k.attempt);
    api_key_show_attempt(r, p.body, &k.second_attempt);
    if (api_key_none_acts(why))
        dict_set(dict_row(p.body, T_NO_RUNS), T_PROBLEM, reason_sentence(r->arena, why));
    if (k.reads.state != API_KEY_NONE)
        api_key_show_key(r, p.body, &k.reads);
    if (k.second.state != API_KEY_NONE)
        api_key_show_key(r, p.body, &k.second);
    api_key_show_form(r, p.body, &k);
    return page_end(r, &p);
}

/* A trimmed copy of the field, wiped with the arena: the key may be in the wrong field. */
static char *api_key_typed(struct request *r, const char *name) {
    char *copy = arena_strdup(r->arena, request_form_text(r, name));
    arena_wipe_on_reset(r->arena, copy, strlen(copy));
    return text_trim(copy);
}

/* As a key must be, which is sent in a header. */
static bool is_visible_ascii(const char *key) {
    for (const char *p = key; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f)
            return false;
    return true;
}

static void api_key_check_entry(struct request *r, const struct api_key_entry *e, const char *key) {
    static const char ID_CHARS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    int64_t day = 0;
    if (!*key)
        request_refuse(r, "key", "Enter the API key");
    else if (text_starts(key, "ATATT"))
        request_refuse(r, "key",
                       "This is a personal API token. Create an organization API key at "
                       "admin.atlassian.com under Settings, API keys");
    else if (strlen(key) < KEY_MIN || strlen(key) > KEY_MAX || !is_visible_ascii(key))
        request_refuse(r, "key",
                       "An organization API key is one word of %d to %d characters; copy it whole",
                       KEY_MIN, KEY_MAX);
    if (text_length(e->label) > LABEL_MAX || text_has_control(e->label, false))
        request_refuse(r, "label", "The label must be %d characters or fewer, on one line",
                       LABEL_MAX);
    if (*e->expires_on && !text_parse_date(e->expires_on, &day))
        request_refuse(r, "expires_on", "Enter the day the key expires like 2027-01-31");
    else if (*e->expires_on && day + 86400 <= r->now)
        request_refuse(r, "expires_on", "This day is over; enter a key that still works");
    else if (*e->expires_on && day > r->now + 400 * 86400)
        request_refuse(r, "expires_on", "Keys live a year at most; check the day");
    if (strlen(e->org_id) > ORG_ID_MAX || strspn(e->org_id, ID_CHARS) != strlen(e->org_id))
        request_refuse(r, "org_id",
                       "The organization ID is made of letters, digits and hyphens; it stands "
                       "after /o/ in the address of admin.atlassian.com");
}

/* There is no key to read yet. */
static void api_key_refuse_second(struct request *r, bool checking) {
    if (checking)
        request_refuse(r, "use",
                       "The key to read is still being checked; enter the one for runs after that");
    else
        request_refuse(r, "use",
                       "Enter a key with scopes, only to read, first: a key for runs has its place "
                       "beside it");
}

/* A second key, for runs, is allowed only beside a different key that reads and cannot act. */
static enum rc_err api_key_check_use(struct request *r, struct api_key_entry *e, const char *key) {
    static const char SALT[] = "rollcall organization api key";
    static const char USED_TO_READ[] =
        "This is the key in use to read; runs need another one, without scopes";
    static const char USED_FOR_RUNS[] =
        "This is the key in use for runs; enter another one to read, with scopes";
    struct api_key_pair k;
    bool known = false;
    const char *sent = request_form_text(r, "use");
    if (!api_key_use_read(sent, &e->use))
        request_refuse(r, "use",
                       "Choose what the key is for: everything, only to read, or only for runs");
    TRY(api_key_load_keys(r, &k));
    bool second = e->use == API_KEY_ACT;
    if (second && k.reads.state == API_KEY_NONE)
        api_key_refuse_second(r, k.attempt.checking);
    else if (second && k.reads.act == API_KEY_CAN)
        request_refuse(r, "use",
                       "The key in use can change people itself, so a second one would only be one "
                       "more secret. Replace it by a key with scopes, only to read, first");
    if (second && *e->org_id && k.reads.org_id && strcmp(e->org_id, k.reads.org_id) != 0)
        request_refuse(r, "org_id",
                       "The key in use to read belongs to %s; both must be keys of one "
                       "organization",
                       k.reads.org_id);
    e->fingerprint = secret_hmac_hex(r->arena, SALT, sizeof SALT - 1, key, strlen(key));
    if (*key && e->use != API_KEY_ALL)
        TRY(api_key_known(r->db, e->fingerprint, !second, &known));
    if (known)
        request_refuse(r, "key", "%s", second ? USED_TO_READ : USED_FOR_RUNS);
    return OK;
}

static enum rc_err api_key_store(struct request *r, struct api_key_entry *e, const char *key) {
    struct secret_use use = {SECRET_API_KEY, e->org_id};
    e->last4 = text_last(r->arena, key, 4);
    TRY(db_begin(r->db));
    TRY(secret_seal(r->app->config->keys, r->arena, use, key, &e->sealed, r->err));
    TRY(api_key_enter(r->db, e, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response api_key_save(struct request *r) {
    const char *key = api_key_typed(r, "key");
    struct api_key_entry e = {.label = api_key_typed(r, "label"),
                              .org_id = api_key_typed(r, "org_id"),
                              .expires_on = api_key_typed(r, "expires_on")};
    api_key_check_entry(r, &e, key);
    if (api_key_check_use(r, &e, key) != OK)
        return error_page(r);
    if (r->errors)
        return section_api_key_show(r);
    if (api_key_store(r, &e, key) != OK)
        return error_page(r);
    job_wake(r->app->config->db, "sync");
    return response_see(r, PATH, "checking");
}

static enum rc_err api_key_remove_now(struct request *r, bool second) {
    TRY(db_begin(r->db));
    if (second)
        TRY(api_key_remove_second(r->db, r->who.name, r->now));
    else
        TRY(api_key_remove(r->db, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response api_key_remove_or_ask(struct request *r) {
    struct api_key key = {0};
    enum api_key_use use;
    if (!api_key_use_read(request_form_text(r, "use"), &use)) {
        request_refuse(r, "use", "Choose which key is removed: the one for runs, or the other");
        return section_api_key_show(r);
    }
    bool second = use == API_KEY_ACT;
    if ((second ? api_key_second : api_key_current)(r->db, r->now, &key) != OK)
        return error_page(r);
    if (key.state == API_KEY_NONE)
        return response_see(r, PATH, "unchanged");
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0) {
        struct page p = page_begin(r, "Confirm removing the API key", TPL_SETTINGS_API_KEY_REMOVE);
        dict_set(p.body, T_LAST4, key.last4);
        dict_set(p.body, T_USE, API_KEY_USE[use]);
        dict_show(p.body, USE_SECTION[second ? API_KEY_ACT : key.use]);
        page_csrf(r, p.body);
        return page_end(r, &p);
    }
    return api_key_remove_now(r, second) == OK ? response_see(r, PATH, "removed") : error_page(r);
}

static struct response section_api_key_save(struct request *r) {
    const char *action = request_form_text(r, "action");
    if (strcmp(action, "remove") == 0)
        return api_key_remove_or_ask(r);
    if (strcmp(action, "save") == 0)
        return api_key_save(r);
    request_refuse(r, "key", "Choose whether to save or to remove the key");
    return section_api_key_show(r);
}

const struct section section_api_key = {
    .path = "/settings/api-key",
    .title = "API key",
    .icon = "key",
    .about = "The key that opens your Atlassian organization",
    .state = section_api_key_state,
    .show = section_api_key_show,
    .save = section_api_key_save,
    .form = "action key label expires_on org_id use confirm",
    .save_level = LEVEL_OWNER,
};
