/* /api/v1/summary, sync and settings. SQLite writes all JSON. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "settings/api_key.h"
#include "settings/section.h"
#include "settings/sync_schedule.h"

#include <ctype.h>
#include <string.h>

static struct response api_response(const char *body) {
    return response_text(200, "application/json; charset=utf-8", body, strlen(body));
}

struct response api_summary(struct request *r) {
    const char *body = NULL;
    int64_t days = 0;
    if (settings_int(r->db, "inactive_days", &days) != OK ||
        db_get_text(r->db, Q_API_SUMMARY, &body, NULL, "ii", r->now, days) != OK)
        return error_page(r);
    return api_response(body);
}

/* The next run of a synchronization that is due is now, not the slot that began before. */
struct response api_sync(struct request *r) {
    const char *body = NULL;
    struct schedule s;
    if (sync_schedule_next(r->db, r->arena, r->now, &s) != OK)
        return error_page(r);
    int64_t next = s.next < r->now ? r->now : s.next;
    if (!s.enabled)
        next = 0;
    if (db_get_text(r->db, Q_API_SYNC, &body, NULL, "i", next) != OK)
        return error_page(r);
    return api_response(body);
}

/* "approval_users" becomes "approvalUsers". */
static char *camel_case(struct arena *a, const char *name) {
    char *out = arena_strdup(a, name), *to = out;
    for (const char *p = name; *p; p++)
        if (strchr("_.-", *p) && p[1])
            *to++ = (char)toupper((unsigned char)*++p);
        else
            *to++ = *p;
    *to = '\0';
    return out;
}

static const char *field_type_text(const struct field *f) {
    if (f->type == FIELD_NUMBER)
        return "number";
    return f->type == FIELD_SWITCH ? "switch" : "text";
}

/* Adds one field of a plain section: "$.tasks.approvalUsers". */
static enum rc_err api_add_field(struct request *r, const struct section *s, const struct field *f,
                                 const char **body) {
    const char *section = camel_case(r->arena, strrchr(s->path, '/') + 1);
    const char *name = camel_case(r->arena, field_form_name(f)), *value = NULL;
    const char *path = arena_printf(r->arena, "$.%s.%s", section, name);
    TRY(settings_text(r->db, f->name, &value));
    return db_get_text(r->db, Q_API_SETTINGS_ADD, body, NULL, "ssss", *body, path, value,
                       field_type_text(f));
}

/* Adds the plain sections: each is an object with the name of its page. */
static enum rc_err api_add_plain_sections(struct request *r, const char **body) {
    int n = 0;
    const struct section *const *sections = sections_all(&n);
    for (int i = 0; i < n; i++) {
        const char *const *fields = sections[i]->fields;
        for (int k = 0; fields && fields[k]; k++)
            TRY(api_add_field(r, sections[i], settings_field(fields[k]), body));
    }
    return OK;
}

/* The abilities of a key now, as JSON. A key that was not tried yet can read. */
static const char *api_key_can_json(const struct api_key *key) {
    if (key->state == API_KEY_NONE || key->state == API_KEY_EXPIRED ||
        key->state == API_KEY_REFUSED)
        return "[]";
    return key->act == API_KEY_CAN ? "[\"read\",\"act\"]" : "[\"read\"]";
}

static enum rc_err api_key_json(struct request *r, enum api_key_use use, const struct api_key *key,
                                const struct api_key_attempt *attempt, const char **json) {
    const char *state = api_key_state_text(key, attempt), *cause = NULL, *problem = NULL;
    int64_t since = 0;
    if (text_equal(state, "checking"))
        since = attempt->entered_at;
    else if (key->state == API_KEY_EXPIRED)
        since = key->expires_at;
    else if (key->state == API_KEY_REFUSED) {
        since = key->refused_at;
        cause = key->cause;
        problem = key->problem;
    } else if (key->state == API_KEY_NONE && attempt->refused) {
        since = attempt->entered_at;
        cause = attempt->cause;
        problem = attempt->problem;
    }
    return db_get_text(r->db, Q_API_SETTINGS_KEY, json, NULL, "ississs", key->id, API_KEY_USE[use],
                       state, since, cause, problem, api_key_can_json(key));
}

/* *acts is NULL when one key does all. */
static enum rc_err api_keys_json(struct request *r, const char **reads, const char **acts) {
    struct api_key key, second;
    struct api_key_attempt attempt, second_attempt;
    TRY(api_key_current(r->db, r->now, &key));
    TRY(api_key_second(r->db, r->now, &second));
    TRY(api_key_attempt(r->db, &attempt));
    TRY(api_key_second_attempt(r->db, &second_attempt));
    enum api_key_use use = key.state != API_KEY_NONE ? key.use : attempt.use;
    TRY(api_key_json(r, use, &key, &attempt, reads));
    *acts = NULL;
    if (second.state == API_KEY_NONE && key.use == API_KEY_ALL && !second_attempt.checking)
        return OK;
    return api_key_json(r, API_KEY_ACT, &second, &second_attempt, acts);
}

/* Sections with pages of their own. */
static enum rc_err api_special_sections(struct request *r, const char **body) {
    static const char *const NAMES[] = {"inactive_days",      "currency",     "product_admins",
                                        "user_access_admins", "sync.enabled", "sync.slot",
                                        "sync.time_zone"};
    enum { N = sizeof NAMES / sizeof *NAMES };
    const char *reads = NULL, *acts = NULL, *v[N];
    TRY(api_keys_json(r, &reads, &acts));
    for (int i = 0; i < N; i++)
        TRY(settings_text(r->db, NAMES[i], &v[i]));
    return db_get_text(r->db, Q_API_SETTINGS, body, NULL, "sissssssss", reads,
                       (int64_t)(r->who.level >= LEVEL_FULL), acts, v[0], v[1], v[2], v[3], v[4],
                       v[5], v[6]);
}

struct response api_settings(struct request *r) {
    const char *body = NULL;
    if (api_special_sections(r, &body) != OK || api_add_plain_sections(r, &body) != OK)
        return error_page(r);
    return api_response(body);
}
