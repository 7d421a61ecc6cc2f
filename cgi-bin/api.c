/* JSON under /api/v1/. All JSON is written by SQLite. */
#include "handlers.h"
#include "apikey.h"
#include "form.h"
#include "routes.h"
#include "schedule.h"
#include "text.h"

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

struct response api_summary(struct request *r) { return one_document(r, Q_API_SUMMARY); }

/* A run that is due starts within a minute: its time is now, not a slot that began before. */
struct response api_sync(struct request *r) {
    const char *body = NULL;
    struct schedule s;
    if (schedule_next(r->db, r->arena, r->now, &s) != OK)
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

/* Plain sections come with the route table: each is an object named as its page, its fields as in its form. */
static enum rc_err add_plain_sections(struct request *r, const char **body) {
    int count = 0;
    const struct route *all = routes_all(&count);
    for (int i = 0; i < count; i++) {
        const struct section *s = all[i].method == GET ? all[i].section : NULL;
        for (int k = 0; s && s->fields[k]; k++) {
            const struct field *f = settings_field(s->fields[k]);
            const char *value = NULL;
            TRY(settings_text(r->db, f->name, &value));
            const char *path = arena_printf(r->arena, "$.%s.%s", camel(r->arena, strrchr(s->path, '/') + 1), camel(r->arena, field_form_name(f)));
            TRY(db_get_text(r->db, Q_API_SETTINGS_ADD, body, NULL, "ssss", *body, path, value,
                            f->type == FIELD_NUMBER ? "number" : f->type == FIELD_SWITCH ? "switch" : "text"));
        }
    }
    return OK;
}

struct response api_settings(struct request *r) {
    const char *body = NULL;
    struct apikey key;
    struct apikey_attempt attempt;
    if (apikey_current(r->db, r->now, &key) != OK || apikey_attempt(r->db, &attempt) != OK)
        return response_error(r);
    const char *state = attempt.checking ? "checking" : key.state == APIKEY_EXPIRED ? "expired" : key.state != APIKEY_NONE ? "ok"
                                                                           : attempt.refused ? "refused" : "none";
    if (db_get_text(r->db, Q_API_SETTINGS, &body, NULL, "si", state, (int64_t)(r->who.level >= LEVEL_FULL)) != OK ||
        add_plain_sections(r, &body) != OK)
        return response_error(r);
    return json(body);
}
