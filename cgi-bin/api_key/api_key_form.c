/* The forms of the API key page: entering, correcting, dismissing and removing a key. Seals a key
 * and cannot open it again; the lane sync checks it. */
#include "api_key/api_key_form.h"
#include "base/text.h"
#include "queue/job.h"

#include <string.h>

enum {
    KEY_MIN = 20, /* characters */
    KEY_MAX = 1000,
    LABEL_MAX = 100,
    ORG_ID_MAX = 64,
};

enum rc_err api_key_load_keys(struct request *r, struct api_key_pair *k) {
    TRY(api_key_current(r->db, r->now, &k->reads));
    TRY(api_key_second(r->db, r->now, &k->second));
    TRY(api_key_attempt(r->db, &k->attempt));
    return api_key_second_attempt(r->db, &k->second_attempt);
}

const char *api_key_correct_id(struct request *r, const char *field, const char *use) {
    return arena_printf(r->arena, "correct-%s-%s", field, use);
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

/* id: of the field on the page. The label is shown, so it must not be the key. */
static void api_key_check_label(struct request *r, const char *id, const char *label) {
    if (text_length(label) > LABEL_MAX || text_has_control(label, false))
        request_refuse(r, id, "Enter a label of up to %d characters, on one line", LABEL_MAX);
    else if (text_starts(label, "ATCTT") || text_starts(label, "ATATT"))
        request_refuse(r, id, "This looks like the key itself. Enter the name of the key");
}

static void api_key_check_day(struct request *r, const char *id, const char *text) {
    int64_t day = 0;
    if (!*text)
        return;
    if (!text_parse_date(text, &day))
        request_refuse(r, id, "Enter a date like 2027-01-31");
    else if (day + 86400 <= r->now)
        request_refuse(r, id, "This date is in the past");
    else if (day > r->now + 400 * 86400)
        request_refuse(r, id, "Keys last a year at most. Check the date");
}

static void api_key_check_entry(struct request *r, const struct api_key_entry *e, const char *key) {
    static const char ID_CHARS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    if (!*key)
        request_refuse(r, "key", "Enter the API key");
    else if (text_starts(key, "ATATT"))
        request_refuse(r, "key",
                       "This is a personal API token. Create an organization API key at "
                       "admin.atlassian.com, Settings > API keys");
    else if (strlen(key) < KEY_MIN || strlen(key) > KEY_MAX || !is_visible_ascii(key))
        request_refuse(r, "key", "Paste the whole key (%d to 1,000 characters, no spaces)",
                       KEY_MIN);
    api_key_check_label(r, "label", e->label);
    api_key_check_day(r, "expires_on", e->expires_on);
    if (strlen(e->org_id) > ORG_ID_MAX || strspn(e->org_id, ID_CHARS) != strlen(e->org_id))
        request_refuse(
            r, "org_id",
            "Enter the ID after /o/ in the admin.atlassian.com address: letters, digits and "
            "hyphens only");
}

/* There is no key to read yet. */
static void api_key_refuse_second(struct request *r, bool checking) {
    if (checking)
        request_refuse(r, "use",
                       "The key for sync is still being checked. Add the key for runs after that");
    else
        request_refuse(
            r, "use",
            "Add a key for sync (with scopes) first. A key for runs only works beside it");
}

/* A second key, for runs, is allowed only beside a different key that reads and cannot act. */
static enum rc_err api_key_check_use(struct request *r, struct api_key_entry *e, const char *key) {
    static const char SALT[] = "rollcall organization api key";
    static const char USED_TO_READ[] =
        "This key is already in use for sync. Runs need another one, without scopes";
    static const char USED_FOR_RUNS[] =
        "This key is already in use for runs. Enter another one for sync, with scopes";
    struct api_key_pair k;
    bool known = false;
    const char *sent = request_form_text(r, "use");
    if (!api_key_use_read(sent, &e->use))
        request_refuse(r, "use", "Choose a use: sync and runs, sync only, or runs only");
    TRY(api_key_load_keys(r, &k));
    bool second = e->use == API_KEY_ACT;
    if (second && k.reads.state == API_KEY_NONE)
        api_key_refuse_second(r, k.attempt.checking);
    else if (second && k.reads.act == API_KEY_CAN)
        request_refuse(r, "use",
                       "The current key can already change people. To use two keys, first replace "
                       "it with a key for sync (with scopes)");
    if (second && *e->org_id && k.reads.org_id && strcmp(e->org_id, k.reads.org_id) != 0)
        request_refuse(r, "org_id",
                       "The key for sync belongs to organization %s. Both keys must belong to one "
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

enum rc_err api_key_form_save(struct request *r) {
    const char *key = api_key_typed(r, "key");
    struct api_key_entry e = {.label = api_key_typed(r, "label"),
                              .org_id = api_key_typed(r, "org_id"),
                              .expires_on = api_key_typed(r, "expires_on")};
    api_key_check_entry(r, &e, key);
    TRY(api_key_check_use(r, &e, key));
    if (r->errors)
        return OK;
    TRY(api_key_store(r, &e, key));
    job_wake(r->app->config->db, "sync");
    return OK;
}

/* Sets *second by the field "use"; false when it names no key. */
static bool api_key_read_use(struct request *r, bool *second) {
    enum api_key_use use;
    bool known = api_key_use_read(request_form_text(r, "use"), &use);
    *second = known && use == API_KEY_ACT;
    if (!known)
        request_refuse(r, "use", "Choose which key: the one for runs, or the other one");
    return known;
}

enum rc_err api_key_form_correct(struct request *r, bool *changed) {
    const char *label = api_key_typed(r, "label"), *day = api_key_typed(r, "expires_on");
    struct api_key key = {0};
    bool second = false;
    int64_t id = 0;
    *changed = false;
    if (!api_key_read_use(r, &second))
        return OK;
    TRY((second ? api_key_second : api_key_current)(r->db, r->now, &key));
    if (!text_to_int(request_form_text(r, "key_id"), &id) || id != key.id)
        return FAIL(r->err, ERR_CONFLICT,
                    "The API key was replaced or removed after you opened this form. Nothing was "
                    "changed. Reload the page to see the current key.",
                    "key %lld instead of %lld", (long long)id, (long long)key.id);
    const char *use = API_KEY_USE[key.use];
    api_key_check_label(r, api_key_correct_id(r, "label", use), label);
    api_key_check_day(r, api_key_correct_id(r, "expires_on", use), day);
    if (r->errors || key.state == API_KEY_NONE)
        return OK;
    TRY(db_begin(r->db));
    TRY(api_key_correct(r->db, r->arena, &key, label, day, r->who.name, r->now, changed));
    TRY(db_commit(r->db));
    if (*changed)
        job_wake(r->app->config->db, "sync");
    return OK;
}

enum rc_err api_key_form_dismiss(struct request *r, bool *any) {
    bool second = false;
    *any = false;
    if (!api_key_read_use(r, &second))
        return OK;
    TRY(db_begin(r->db));
    TRY(api_key_dismiss(r->db, second, any));
    return db_commit(r->db);
}

enum rc_err api_key_form_remove(struct request *r, bool second) {
    TRY(db_begin(r->db));
    if (second)
        TRY(api_key_remove_second(r->db, r->who.name, r->now));
    else
        TRY(api_key_remove(r->db, r->who.name, r->now));
    return db_commit(r->db);
}
