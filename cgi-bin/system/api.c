/* JSON under /api/v1/. All JSON is written by SQLite. */
#include "base/text.h"
#include "handlers.h"
#include "page/fields.h"
#include "settings/api_key.h"
#include "settings/section.h"
#include "settings/sync_schedule.h"

#include <ctype.h>
#include <string.h>

static struct response json(const char *body) {
    return response_text(200, "application/json; charset=utf-8", body, strlen(body));
}

static struct response one_document(struct request *r, enum query q) {
    const char *body = NULL;
    if (db_get_text(r->db, q, &body, NULL, "i", r->now) != OK)
        return response_error(r);
    return json(body);
}

struct response api_summary(struct request *r) {
    return one_document(r, Q_API_SUMMARY);
}

/* A run that is due starts within a minute: its time is now, not a slot that began before. */
struct response api_sync(struct request *r) {
    const char *body = NULL;
    struct schedule s;
    if (sync_schedule_next(r->db, r->arena, r->now, &s) != OK)
        return response_error(r);
    int64_t next = !s.enabled ? 0 : s.next < r->now ? r->now : s.next;
    if (db_get_text(r->db, Q_API_SYNC, &body, NULL, "i", next) != OK)
        return response_error(r);
    return json(body);
}

/* "approval_users" becomes "approvalUsers". */
static char *camel(struct arena *a, const char *name) {
    char *out = arena_strdup(a, name), *to = out;
    for (const char *p = name; *p; p++)
        if (strchr("_.-", *p) && p[1])
            *to++ = (char)toupper((unsigned char)*++p);
        else
            *to++ = *p;
    *to = '\0';
    return out;
}

static enum rc_err api_add_field(struct request *r, const char **body, const struct section *s,
                                 const struct field *f) {
    const char *value = NULL, *type = "text";
    TRY(settings_text(r->db, f->name, &value));
    const char *path = arena_printf(r->arena, "$.%s.%s", camel(r->arena, strrchr(s->path, '/') + 1),
                                    camel(r->arena, field_form_name(f)));
    if (f->type == FIELD_NUMBER)
        type = "number";
    else if (f->type == FIELD_SWITCH)
        type = "switch";
    return db_get_text(r->db, Q_API_SETTINGS_ADD, body, NULL, "ssss", *body, path, value, type);
}

/* Each plain section is an object named as its page, with its fields as in its form. */
static enum rc_err add_plain_sections(struct request *r, const char **body) {
    int n = 0;
    const struct section *const *sections = sections_all(&n);
    for (int i = 0; i < n; i++)
        for (int k = 0; sections[i]->fields && sections[i]->fields[k]; k++)
            TRY(api_add_field(r, body, sections[i], settings_field(sections[i]->fields[k])));
    return OK;
}

/* What a key can do now, as JSON. Whoever reads with it must know: also of one not tried yet. */
static const char *can_json(const struct api_key *key) {
    if (key->state == API_KEY_NONE || key->state == API_KEY_EXPIRED ||
        key->state == API_KEY_REFUSED)
        return "[]";
    return key->act == API_KEY_CAN ? "[\"read\",\"act\"]" : "[\"read\"]";
}

static enum rc_err key_json(struct request *r, enum api_key_use use, const struct api_key *key,
                            const struct api_key_attempt *attempt, const char **json) {
    const char *state = api_key_state_text(key, attempt), *cause = NULL, *problem = NULL;
    int64_t since = 0;
    if (strcmp(state, "checking") == 0)
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
                       state, since, cause, problem, can_json(key));
}

/* NULL for actKey: the one key does all. */
static enum rc_err keys_json(struct request *r, const char **reads, const char **acts) {
    struct api_key key, second;
    struct api_key_attempt attempt, second_attempt;
    TRY(api_key_current(r->db, r->now, &key));
    TRY(api_key_second(r->db, r->now, &second));
    TRY(api_key_attempt(r->db, &attempt));
    TRY(api_key_second_attempt(r->db, &second_attempt));
    enum api_key_use use = key.state != API_KEY_NONE ? key.use : attempt.use;
    TRY(key_json(r, use, &key, &attempt, reads));
    *acts = NULL;
    if (second.state == API_KEY_NONE && key.use == API_KEY_ALL && !second_attempt.checking)
        return OK;
    return key_json(r, API_KEY_ACT, &second, &second_attempt, acts);
}

struct response api_settings(struct request *r) {
    const char *body = NULL, *reads = NULL, *acts = NULL;
    if (keys_json(r, &reads, &acts) != OK ||
        db_get_text(r->db, Q_API_SETTINGS, &body, NULL, "sis", reads,
                    (int64_t)(r->who.level >= LEVEL_FULL), acts) != OK ||
        add_plain_sections(r, &body) != OK)
        return response_error(r);
    return json(body);
}
