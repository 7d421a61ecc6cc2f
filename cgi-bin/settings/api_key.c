/* /settings/api-key: enter, check, see, replace, remove the organization API key. Seals it; cannot
 * open it again. The check itself runs in lane sync; until it passes the current key stays in
 * place. */
#include "settings/api_key.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/page.h"
#include "queue/job.h"
#include "settings/section.h"
#include "tpl_names.h"

#include <ctype.h>
#include <string.h>

static const char PATH[] = "/settings/api-key";
enum {
    KEY_MIN = 20,
    KEY_MAX = 1000,
    LABEL_MAX = 100,
    ORG_ID_MAX = 64,
    CHECK_SECONDS = 150 /* the minute timer has come twice by then */
};

/* Both keys, and the newest entry of each. */
struct keys {
    struct api_key reads, second;
    struct api_key_attempt attempt, second_attempt;
};

static enum rc_err load_keys(struct request *r, struct keys *k) {
    TRY(api_key_current(r->db, r->now, &k->reads));
    TRY(api_key_second(r->db, r->now, &k->second));
    TRY(api_key_attempt(r->db, &k->attempt));
    return api_key_second_attempt(r->db, &k->second_attempt);
}

static const char *state_words(struct request *r, const struct api_key *key,
                               const struct api_key_attempt *attempt) {
    if (attempt->checking)
        return arena_printf(r->arena, "Key …%s is being checked", attempt->last4);
    return api_key_text(r->arena, key, r->now);
}

static const char *section_api_key_state(struct request *r) {
    struct keys k;
    struct reason why = reason_of(NULL, NULL);
    if (load_keys(r, &k) != OK || api_key_run_problem(r->db, r->arena, r->now, &why) != OK)
        return NULL;
    const char *words = state_words(r, &k.reads, &k.attempt);
    if (k.second.state != API_KEY_NONE || k.second_attempt.checking)
        return arena_printf(r->arena, "To read: %s. For runs: %s.", words,
                            state_words(r, &k.second, &k.second_attempt));
    return api_key_none_acts(why) ? arena_printf(r->arena, "%s; no run can start", words) : words;
}

static void show_badge(struct dict *d, enum api_key_state state) {
    static const char *const SECTION[] = {NULL,           T_STATE_OK,      T_STATE_SOON,
                                          T_STATE_URGENT, T_STATE_REFUSED, T_STATE_EXPIRED};
    if (SECTION[state])
        dict_show(d, SECTION[state]);
}

static void show_can(struct request *r, struct dict *d, const struct api_key *key) {
    const char *can = api_key_can_text(key);
    char *sentence = arena_printf(r->arena, "%s.", can ? can : "nothing now");
    sentence[0] = (char)toupper((unsigned char)sentence[0]);
    dict_set(d, T_CAN, sentence);
}

static void show_key(struct request *r, struct dict *body, const struct api_key *key) {
    struct dict *d = dict_row(body, T_CURRENT);
    bool second = key->use == API_KEY_ACT;
    dict_set(d, T_USE, API_KEY_USE[key->use]);
    show_badge(d, key->state);
    dict_set(d, T_STATE_WORDS, api_key_text(r->arena, key, r->now));
    dict_show(d, second ? T_FOR_RUNS : key->use == API_KEY_READ ? T_TO_READ : T_FOR_ALL);
    if (key->state == API_KEY_REFUSED)
        dict_set(dict_row(d, T_WHY), T_PROBLEM, key->problem);
    show_can(r, d, key);
    dict_set(d, T_LAST4, key->last4);
    dict_set(d, T_LABEL, *key->label ? key->label : "(none)");
    dict_set(d, T_ORG_ID, key->org_id);
    dict_set(d, T_ORG, key->org_name);
    dict_set(d, T_ENTERED_BY, key->entered_by);
    dict_set(d, T_ENTERED_AT, zone_text(r->arena, "UTC", key->entered_at));
    dict_set(d, T_LAST_USED,
             key->last_used_at ? text_ago(r->arena, key->last_used_at, r->now) : "not yet");
    dict_set(d, T_EXPIRES,
             key->expires_at ? zone_text(r->arena, "UTC", key->expires_at) : "not known");
    dict_set(d, T_EXPIRES_SOURCE,
             !key->expires_source ? ""
             : strcmp(key->expires_source, "atlassian") == 0
                 ? "from Atlassian's list of keys"
                 : "the day typed by hand; Atlassian's list does not tell");
    if (r->who.level < LEVEL_OWNER)
        return;
    struct dict *remove = dict_row(body, T_MAY_REMOVE);
    page_csrf(r, remove);
    dict_set(remove, T_USE, API_KEY_USE[key->use]);
    dict_show(remove, second ? T_FOR_RUNS : key->use == API_KEY_READ ? T_TO_READ : T_FOR_ALL);
}

static void show_attempt(struct request *r, struct dict *body, const struct api_key_attempt *a) {
    if (!a->checking && !a->refused)
        return;
    struct dict *d = dict_row(body, a->checking ? T_CHECKING : T_REFUSED);
    dict_set(d, T_USE, API_KEY_USE[a->use]);
    dict_set(d, T_LAST4, a->last4);
    dict_set(d, T_SINCE, text_ago(r->arena, a->entered_at, r->now));
    dict_set(d, T_PROBLEM, a->problem);
    dict_show_if(d, a->checking && r->now - a->entered_at > CHECK_SECONDS, T_LATE);
}

/* What the form begins with: the entry that was refused, else more of what is in use. */
static const char *first_value(const struct keys *k, const char *name) {
    const struct api_key_attempt *a =
        k->second_attempt.refused && k->second_attempt.id > k->attempt.id ? &k->second_attempt
                                                                          : &k->attempt;
    if (strcmp(name, "use") == 0)
        return API_KEY_USE[a->refused ? a->use : k->reads.use];
    if (strcmp(name, "org_id") == 0)
        return a->refused ? a->org_id : k->reads.org_id ? k->reads.org_id : k->second.org_id;
    return strcmp(name, "label") == 0 && a->refused ? a->label : NULL;
}

/* Answers stay in the form, the key never does. */
static void show_form(struct request *r, struct dict *body, const struct keys *k) {
    static const char *const NAMES[] = {"key", "label", "expires_on", "org_id", "use"};
    static const char *const SECTIONS[] = {T_KEY_FIELD, T_LABEL_FIELD, T_EXPIRES_FIELD, T_ORG_FIELD,
                                           T_USE_FIELD};
    static const char *const CHOSEN[] = {T_USE_ALL, T_USE_READ, T_USE_ACT};
    if (r->who.level != LEVEL_OWNER) {
        dict_show(body, T_READ_ONLY);
        return;
    }
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    bool none = k->reads.state == API_KEY_NONE && k->second.state == API_KEY_NONE;
    dict_show(form, none ? T_FIRST : T_REPLACES);
    for (int i = 0; i < 5; i++) {
        struct dict *field = dict_row(form, SECTIONS[i]);
        const char *value =
            r->env.method == GET ? first_value(k, NAMES[i]) : request_form(r, NAMES[i]);
        enum api_key_use use;
        if (i == 4 && api_key_use_read(value ? value : "", &use))
            dict_show(field, CHOSEN[use]);
        else if (i > 0 && i < 4)
            dict_set(field, T_VALUE, value);
        page_field_error(r, field, NAMES[i]);
    }
}

static struct response section_api_key_show(struct request *r) {
    struct keys k;
    struct reason why = reason_of(NULL, NULL);
    if (load_keys(r, &k) != OK || api_key_run_problem(r->db, r->arena, r->now, &why) != OK)
        return response_error(r);
    struct page p = page_begin(r, "Organization API key", TPL_SETTINGS_API_KEY);
    bool checking = k.attempt.checking || k.second_attempt.checking;
    bool none = k.reads.state == API_KEY_NONE && k.second.state == API_KEY_NONE;
    dict_show_if(p.body, checking, T_POLL);
    dict_show_if(p.body, none && !checking, T_NONE);
    show_attempt(r, p.body, &k.attempt);
    show_attempt(r, p.body, &k.second_attempt);
    if (api_key_none_acts(why))
        dict_set(dict_row(p.body, T_NO_RUNS), T_PROBLEM, reason_sentence(r->arena, why));
    if (k.reads.state != API_KEY_NONE)
        show_key(r, p.body, &k.reads);
    if (k.second.state != API_KEY_NONE)
        show_key(r, p.body, &k.second);
    show_form(r, p.body, &k);
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

static void check_entry(struct request *r, const struct api_key_entry *e, const char *key) {
    static const char ID_LETTERS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    int64_t day = 0;
    if (!*key)
        request_refuse(r, "key", "Enter the API key");
    else if (text_starts(key, "ATATT"))
        request_refuse(r, "key",
                       "This is a personal API token. Create an organization API key at "
                       "admin.atlassian.com under Settings, API keys");
    else if (strlen(key) < KEY_MIN || strlen(key) > KEY_MAX || !one_word(key))
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
    if (strlen(e->org_id) > ORG_ID_MAX || strspn(e->org_id, ID_LETTERS) != strlen(e->org_id))
        request_refuse(r, "org_id",
                       "The organization ID is made of letters, digits and hyphens; it stands "
                       "after /o/ in the address of admin.atlassian.com");
}

/* A second key has a place only beside one that reads and cannot act itself, and is another one. */
static enum rc_err check_use(struct request *r, struct api_key_entry *e, const char *key) {
    static const char SALT[] = "rollcall organization api key";
    struct keys k;
    bool known = false, second = false;
    const char *sent = request_form_text(r, "use");
    if (!api_key_use_read(sent, &e->use))
        request_refuse(r, "use",
                       "Choose what the key is for: everything, only to read, or only for runs");
    TRY(load_keys(r, &k));
    second = e->use == API_KEY_ACT;
    if (second && k.reads.state == API_KEY_NONE)
        request_refuse(r, "use", "%s",
                       k.attempt.checking ? "The key to read is still being checked; enter the one "
                                            "for runs after that"
                                          : "Enter a key with scopes, only to read, first: a key "
                                            "for runs has its place beside it");
    else if (second && k.reads.act == API_KEY_CAN)
        request_refuse(r, "use",
                       "The key in use can change people itself, so a second one would only be one "
                       "more secret. Replace it by a key with scopes, only to read, first");
    if (second && *e->org_id && k.reads.org_id && strcmp(e->org_id, k.reads.org_id) != 0)
        request_refuse(
            r, "org_id",
            "The key in use to read belongs to %s; both must be keys of one organization",
            k.reads.org_id);
    e->fingerprint = secret_hmac_hex(r->arena, SALT, sizeof SALT - 1, key, strlen(key));
    if (*key && e->use != API_KEY_ALL)
        TRY(api_key_known(r->db, e->fingerprint, !second, &known));
    if (known)
        request_refuse(r, "key", "%s",
                       second ? "This is the key in use to read; runs need another one, without "
                                "scopes"
                              : "This is the key in use for runs; enter another one to read, with "
                                "scopes");
    return OK;
}

static enum rc_err store(struct request *r, struct api_key_entry *e, const char *key) {
    struct secret_place place = {SECRET_API_KEY, e->org_id};
    e->last4 = text_last(r->arena, key, 4);
    TRY(db_begin(r->db));
    TRY(secret_seal(r->app->config->keys, r->arena, place, key, &e->sealed, r->err));
    TRY(api_key_enter(r->db, e, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response save(struct request *r) {
    const char *key = trimmed(r, "key");
    struct api_key_entry e = {.label = trimmed(r, "label"),
                              .org_id = trimmed(r, "org_id"),
                              .expires_on = trimmed(r, "expires_on")};
    check_entry(r, &e, key);
    if (check_use(r, &e, key) != OK)
        return response_error(r);
    if (r->errors)
        return section_api_key_show(r);
    if (store(r, &e, key) != OK)
        return response_error(r);
    job_wake(r->app->config->db, "sync");
    return response_see(r, PATH, "checking");
}

static enum rc_err forget(struct request *r, bool second) {
    TRY(db_begin(r->db));
    TRY((second ? api_key_remove_second : api_key_remove)(r->db, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response remove_key(struct request *r) {
    struct api_key key = {0};
    enum api_key_use use;
    if (!api_key_use_read(request_form_text(r, "use"), &use)) {
        request_refuse(r, "use", "Choose which key is removed: the one for runs, or the other");
        return section_api_key_show(r);
    }
    bool second = use == API_KEY_ACT;
    if ((second ? api_key_second : api_key_current)(r->db, r->now, &key) != OK)
        return response_error(r);
    if (key.state == API_KEY_NONE)
        return response_see(r, PATH, "unchanged");
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0) {
        struct page p = page_begin(r, "Confirm removing the API key", TPL_SETTINGS_API_KEY_REMOVE);
        dict_set(p.body, T_LAST4, key.last4);
        dict_set(p.body, T_USE, API_KEY_USE[use]);
        dict_show(p.body, second ? T_FOR_RUNS : key.use == API_KEY_READ ? T_TO_READ : T_FOR_ALL);
        page_csrf(r, p.body);
        return page_end(r, &p);
    }
    return forget(r, second) == OK ? response_see(r, PATH, "removed") : response_error(r);
}

static struct response section_api_key_save(struct request *r) {
    const char *action = request_form_text(r, "action");
    if (strcmp(action, "remove") == 0)
        return remove_key(r);
    if (strcmp(action, "save") == 0)
        return save(r);
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
