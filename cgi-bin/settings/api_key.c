/* /settings/api-key: shows the organization API keys; api_key_form.c reads the forms. The lane sync
 * checks a new key; until it passes, the current one stays in use. */
#include "settings/api_key.h"
#include "api_key/api_key_form.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "sql/settings/api_key.h"
#include "tpl_names.h"

#include <string.h>

static const char PATH[] = "/settings/api-key";
enum {
    CHECK_SECONDS = 150,      /* the minute timer has fired twice by then: the check is late */
    NEWS_SECONDS = 900,       /* the page says so long that a key came into use */
    FIRST_DAY_SECONDS = 86400 /* after the first sync the page leads on so long */
};

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
        return arena_printf(r->arena, "Sync: %s. Runs: %s.", text,
                            api_key_entry_text(r, &k.second, &k.second_attempt));
    return api_key_none_acts(why) ? arena_printf(r->arena, "%s. No run can start.", text) : text;
}

static const char *const USE_SECTION[] = {
    [API_KEY_ALL] = T_FOR_ALL,
    [API_KEY_READ] = T_TO_READ,
    [API_KEY_ACT] = T_FOR_RUNS,
};

static void api_key_show_badge(struct dict *d, const struct api_key *key) {
    static const char *const SECTION[] = {
        [API_KEY_NONE] = NULL,
        [API_KEY_OK] = T_STATE_OK,
        [API_KEY_SOON] = T_STATE_SOON,
        [API_KEY_URGENT] = T_STATE_URGENT,
        [API_KEY_REFUSED] = T_STATE_REFUSED,
        [API_KEY_EXPIRED] = T_STATE_EXPIRED,
    };
    if (key->state == API_KEY_OK && !key->expires_at)
        dict_show(d, T_STATE_UNKNOWN);
    else if (SECTION[key->state])
        dict_show(d, SECTION[key->state]);
}

static void api_key_show_can(struct dict *d, const struct api_key *key) {
    const char *can = api_key_can_text(key);
    dict_set(d, T_CAN, can ? can : "None while the key is rejected or expired.");
}

/* Fields of the form that corrects a key. */
static void api_key_show_correction(struct request *r, struct dict *d, const struct api_key *key) {
    const struct {
        const char *name, *section, *stored;
    } FIELDS[] = {
        {"label", T_LABEL_FIELD, key->label},
        {"expires_on", T_EXPIRES_FIELD, key->typed_expires_on},
    };
    const char *use = API_KEY_USE[key->use];
    bool sent = r->env.method == POST && text_equal(request_form(r, "action"), "correct") &&
                (key->use == API_KEY_ACT) == text_equal(request_form(r, "use"), "act");
    struct dict *form = dict_row(d, T_CORRECT);
    page_csrf(r, form);
    dict_set(form, T_USE, use);
    dict_set_int(form, T_ID, key->id);
    dict_show_if(form, sent || !key->expires_at, T_CORRECT_OPEN);
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        struct dict *field = dict_row(form, FIELDS[i].section);
        const char *id = api_key_correct_id(r, FIELDS[i].name, use);
        dict_set(field, T_FIELD_ID, id);
        dict_set(field, T_VALUE, sent ? request_form(r, FIELDS[i].name) : FIELDS[i].stored);
        page_field_error(r, field, id);
    }
}

static void api_key_show_expiry(struct request *r, struct dict *d, const struct api_key *key,
                                const char *zone) {
    if (!key->expires_at) {
        dict_show(d, T_NO_EXPIRY);
        return;
    }
    dict_set(d, T_EXPIRES, zone_text(r->arena, zone, key->expires_at));
    bool typed = text_equal(key->expires_source, "typed");
    dict_show(d, typed ? T_EXPIRES_TYPED : T_EXPIRES_READ);
}

static enum rc_err api_key_show_key(struct request *r, struct dict *body, const struct api_key *key,
                                    const char *zone) {
    struct dict *d = dict_row(body, T_CURRENT);
    bool rechecking = false;
    TRY(api_key_rechecking(r->db, key->id, &rechecking));
    dict_set(d, T_USE, API_KEY_USE[key->use]);
    api_key_show_badge(d, key);
    dict_set(d, T_STATE_TEXT, api_key_text(r->arena, key, r->now));
    dict_show(d, USE_SECTION[key->use]);
    dict_show_if(d, rechecking, T_RECHECKING);
    if (key->state == API_KEY_REFUSED)
        dict_set(dict_row(d, T_WHY), T_PROBLEM, key->problem);
    api_key_show_can(d, key);
    dict_set(d, T_LAST4, key->last4);
    dict_set(d, T_LABEL, *key->label ? key->label : "(none)");
    dict_set(d, T_ORG_ID, key->org_id);
    dict_set(d, T_ORG, key->org_name);
    dict_set(d, T_ENTERED_BY, key->entered_by);
    dict_set(d, T_ENTERED_AT, zone_text(r->arena, zone, key->entered_at));
    const char *used = key->last_used_at ? text_ago(r->arena, key->last_used_at, r->now) : NULL;
    dict_set(d, T_LAST_USED, used ? used : "not yet");
    api_key_show_expiry(r, d, key, zone);
    if (r->who.level < LEVEL_OWNER)
        return OK;
    api_key_show_correction(r, d, key);
    struct dict *remove = dict_row(body, T_MAY_REMOVE);
    page_csrf(r, remove);
    dict_set(remove, T_USE, API_KEY_USE[key->use]);
    dict_show(remove, USE_SECTION[key->use]);
    return OK;
}

/* Says for a while that a new key came into use. */
static enum rc_err api_key_show_news(struct request *r, struct dict *body,
                                     const struct api_key *key, const char *zone) {
    int64_t since = 0;
    bool known = false;
    TRY(db_get_int(r->db, Q_API_KEY_PAGE_ACCEPTED, &since, &known, "i", key->id));
    if (!known || r->now - since > NEWS_SECONDS)
        return OK;
    struct dict *d = dict_row(body, T_IN_USE);
    dict_set(d, T_LAST4, key->last4);
    dict_set(d, T_SINCE, zone_text(r->arena, zone, since));
    return OK;
}

/* After a key the first sync follows by itself: its progress, then the next steps. *moving: it has
 * not ended yet. */
static enum rc_err api_key_show_sync(struct request *r, struct dict *body, bool *moving) {
    struct rows *rows = NULL;
    const char *section = T_SYNC_SOON;
    TRY(db_query(r->db, Q_API_KEY_PAGE_SYNC, &rows, ""));
    if (db_next(rows)) {
        const char *outcome = db_text(rows, API_KEY_PAGE_SYNC__OUTCOME);
        int64_t done_at = db_int(rows, API_KEY_PAGE_SYNC__FIRST_OK);
        int64_t total = db_int(rows, API_KEY_PAGE_SYNC__USERS_TOTAL);
        if (done_at)
            section = r->now - done_at < FIRST_DAY_SECONDS ? T_SYNC_DONE : NULL;
        else if (text_equal(outcome, "running"))
            section = total ? T_SYNC_COUNTS : T_SYNC_STARTS;
        else
            section = T_SYNC_FAILED;
        struct dict *d = section ? dict_row(body, T_FIRST_SYNC) : NULL;
        if (d) {
            struct dict *state = dict_row(d, section);
            dict_show_if(d, !done_at, T_SYNC_LINK);
            dict_set(state, T_SEEN, text_count(r->arena, db_int(rows, API_KEY_PAGE_SYNC__SEEN)));
            dict_set(state, T_TOTAL, text_count(r->arena, total));
        }
    } else {
        struct dict *d = dict_row(body, T_FIRST_SYNC);
        dict_show(d, section);
        dict_show(d, T_SYNC_LINK);
    }
    *moving = text_equal(section, T_SYNC_SOON) || text_equal(section, T_SYNC_STARTS) ||
              text_equal(section, T_SYNC_COUNTS);
    return db_end(rows);
}

/* The newest entry: being checked, or refused. Only owners can put the refusal away. */
static void api_key_show_attempt(struct request *r, struct dict *body,
                                 const struct api_key_attempt *a) {
    bool refused = a->refused && r->who.level >= LEVEL_OWNER;
    if (!a->checking && !refused)
        return;
    struct dict *d = dict_row(body, a->checking ? T_CHECKING : T_REFUSED);
    dict_set(d, T_USE, API_KEY_USE[a->use]);
    dict_set(d, T_LAST4, a->last4);
    dict_set(d, T_SINCE, text_ago(r->arena, a->entered_at, r->now));
    dict_set(d, T_PROBLEM, a->problem);
    dict_show_if(d, a->checking && r->now - a->entered_at > CHECK_SECONDS, T_LATE);
    if (refused)
        page_csrf(r, d);
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
    if (strcmp(name, "label") == 0 && a->refused)
        return a->label;
    return strcmp(name, "expires_on") == 0 && a->refused ? a->expires_on : NULL;
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
    bool is_new = r->env.method == GET || text_equal(request_form(r, "action"), "correct");
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

/* The keys in use, and what follows from them. *moving: something is under way. */
static enum rc_err api_key_show_keys(struct request *r, struct dict *body,
                                     const struct api_key_pair *k, bool *moving) {
    const char *zone = NULL;
    bool reads = false, acts = false, syncs = false;
    TRY(settings_page_zone(r->db, &zone));
    if (k->reads.state != API_KEY_NONE) {
        TRY(api_key_show_news(r, body, &k->reads, zone));
        TRY(api_key_show_key(r, body, &k->reads, zone));
        TRY(api_key_rechecking(r->db, k->reads.id, &reads));
    }
    if (k->second.state != API_KEY_NONE) {
        TRY(api_key_show_news(r, body, &k->second, zone));
        TRY(api_key_show_key(r, body, &k->second, zone));
        TRY(api_key_rechecking(r->db, k->second.id, &acts));
    }
    if (k->reads.state != API_KEY_NONE && k->reads.state != API_KEY_REFUSED &&
        k->reads.state != API_KEY_EXPIRED)
        TRY(api_key_show_sync(r, body, &syncs));
    *moving = k->attempt.checking || k->second_attempt.checking || reads || acts || syncs;
    return OK;
}

static struct response section_api_key_show(struct request *r) {
    struct api_key_pair k;
    struct reason why = reason_of(NULL, NULL);
    bool moving = false;
    if (api_key_load_keys(r, &k) != OK || api_key_run_problem(r->db, r->arena, r->now, &why) != OK)
        return error_page(r);
    struct page p = page_begin(r, "API key", TPL_SETTINGS_API_KEY);
    bool checking = k.attempt.checking || k.second_attempt.checking;
    bool none = k.reads.state == API_KEY_NONE && k.second.state == API_KEY_NONE;
    dict_show_if(p.body, none && !checking, T_NONE);
    api_key_show_attempt(r, p.body, &k.attempt);
    api_key_show_attempt(r, p.body, &k.second_attempt);
    if (api_key_none_acts(why))
        dict_set(dict_row(p.body, T_NO_RUNS), T_PROBLEM, reason_sentence(r->arena, why));
    if (api_key_show_keys(r, p.body, &k, &moving) != OK)
        return error_page(r);
    dict_show_if(p.body, moving, T_POLL);
    api_key_show_form(r, p.body, &k);
    return page_end(r, &p);
}

static struct response api_key_save(struct request *r) {
    if (api_key_form_save(r) != OK)
        return error_page(r);
    return r->errors ? section_api_key_show(r) : response_see(r, PATH, NULL);
}

static struct response api_key_correct_post(struct request *r) {
    bool changed = false;
    if (api_key_form_correct(r, &changed) != OK)
        return error_page(r);
    if (r->errors)
        return section_api_key_show(r);
    return response_see(r, PATH, changed ? "saved" : "unchanged");
}

static struct response api_key_dismiss_post(struct request *r) {
    bool any = false;
    if (api_key_form_dismiss(r, &any) != OK)
        return error_page(r);
    return r->errors ? section_api_key_show(r) : response_see(r, PATH, any ? NULL : "unchanged");
}

static struct response api_key_remove_or_ask(struct request *r) {
    struct api_key key = {0};
    enum api_key_use use;
    if (!api_key_use_read(request_form_text(r, "use"), &use)) {
        request_refuse(r, "use", "Choose which key: the one for runs, or the other one");
        return section_api_key_show(r);
    }
    bool second = use == API_KEY_ACT;
    if ((second ? api_key_second : api_key_current)(r->db, r->now, &key) != OK)
        return error_page(r);
    if (key.state == API_KEY_NONE)
        return response_see(r, PATH, "unchanged");
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0) {
        struct page p = page_begin(r, "Remove the API key?", TPL_SETTINGS_API_KEY_REMOVE);
        dict_set(p.body, T_LAST4, key.last4);
        dict_set(p.body, T_USE, API_KEY_USE[use]);
        dict_show(p.body, USE_SECTION[second ? API_KEY_ACT : key.use]);
        page_csrf(r, p.body);
        return page_end(r, &p);
    }
    return api_key_form_remove(r, second) == OK ? response_see(r, PATH, "key-removed")
                                                : error_page(r);
}

static struct response section_api_key_save(struct request *r) {
    const char *action = request_form_text(r, "action");
    if (strcmp(action, "remove") == 0)
        return api_key_remove_or_ask(r);
    if (strcmp(action, "save") == 0)
        return api_key_save(r);
    if (strcmp(action, "correct") == 0)
        return api_key_correct_post(r);
    if (strcmp(action, "dismiss") == 0)
        return api_key_dismiss_post(r);
    request_refuse(r, "key", "Choose an action: save, correct, dismiss or remove");
    return section_api_key_show(r);
}

const struct section section_api_key = {
    .path = "/settings/api-key",
    .title = "API key",
    .icon = "key",
    .about = "Connection to your Atlassian organization",
    .state = section_api_key_state,
    .show = section_api_key_show,
    .save = section_api_key_save,
    .form = "action key key_id label expires_on org_id use confirm",
    .save_level = LEVEL_OWNER,
};
