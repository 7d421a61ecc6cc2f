/* Webhooks: reads and saves their rows, shows and checks their form. Seals the secret and never
 * reads it back. The audit gets hosts instead of whole addresses. The lane notify sends to
 * webhooks. */
#include "settings/webhook_form.h"
#include "base/text.h"
#include "page/fields.h"
#include "page/page.h"
#include "queue/audit.h"
#include "settings/webhook_url.h"
#include "sql/settings/automation.h"
#include "sql/settings/webhook_form.h"
#include "tpl_names.h"

#include <string.h>

enum {
    SECRET_MAX = 500,    /* characters */
    LAST4_SECRET_MIN = 8 /* four characters of a shorter secret would be most of it */
};

void webhook_row(struct rows *rows, struct webhook *out) {
    *out = (struct webhook){
        .id = db_int(rows, AUTOMATION_LIST__ID),
        .name = db_text(rows, AUTOMATION_LIST__NAME),
        .url = db_text(rows, AUTOMATION_LIST__URL),
        .has_secret = db_int(rows, AUTOMATION_LIST__HAS_SECRET) != 0,
        .last4 = db_text(rows, AUTOMATION_LIST__SECRET_LAST4),
        .enabled = db_int(rows, AUTOMATION_LIST__ENABLED) != 0,
        .triggers = event_set(db_text(rows, AUTOMATION_LIST__TRIGGERS)),
        .paused_at = db_int(rows, AUTOMATION_LIST__PAUSED_AT),
        .off_at = db_int(rows, AUTOMATION_LIST__OFF_AT),
    };
    if (out->last4 && !*out->last4)
        out->last4 = NULL;
}

/* AUTOMATION_GET has the columns of AUTOMATION_LIST, and then its own. */
_Static_assert((int)AUTOMATION_GET__OFF_AT == (int)AUTOMATION_LIST__OFF_AT,
               "webhook_row reads both");

enum rc_err webhook_get(struct request *r, struct webhook *out) {
    struct rows *rows = NULL;
    int64_t id = 0;
    bool found = false;
    *out = (struct webhook){0};
    if (text_to_int(r->path_arg[0], &id)) {
        TRY(db_query(r->db, Q_AUTOMATION_GET, &rows, "i", id));
        found = db_next(rows);
        if (found) {
            webhook_row(rows, out);
            out->notes = db_text(rows, AUTOMATION_GET__NOTES);
            out->created_at = db_int(rows, AUTOMATION_GET__CREATED_AT);
            out->created_by = db_text(rows, AUTOMATION_GET__CREATED_BY);
            out->changed_at = db_int(rows, AUTOMATION_GET__CHANGED_AT);
            out->changed_by = db_text(rows, AUTOMATION_GET__CHANGED_BY);
        }
        TRY(db_end(rows));
    }
    if (!found)
        return FAIL(r->err, ERR_NOT_FOUND,
                    "This webhook no longer exists. Settings > Webhooks lists all of them.",
                    "webhook %s", r->path_arg[0]);
    return OK;
}

const char *webhook_triggers(struct request *r, const struct webhook *w) {
    const char *all = "";
    for (int i = 0; i < EVENT_COUNT; i++)
        if (w->triggers & 1u << i)
            all = arena_printf(r->arena, "%s%s%s", all, *all ? ", " : "", EVENTS[i].label);
    return all;
}

/* --- showing */

static unsigned webhook_sent_triggers(struct request *r) {
    const char *sent = NULL;
    unsigned set = 0;
    for (int i = 0; (sent = request_form_nth(r, "trigger", i)); i++)
        set |= event_set(sent);
    return set;
}

static void webhook_show_text(struct request *r, struct dict *row, const char *name,
                              const char *stored) {
    const char *sent = r->env.method == POST ? request_form(r, name) : NULL;
    const char *value = sent ? sent : stored;
    dict_set(row, T_VALUE, value ? value : "");
    page_field_error(r, row, name);
}

static void webhook_show_secret(struct request *r, struct dict *d, const struct webhook *w) {
    struct dict *secret = dict_row(d, T_SECRET_FIELD);
    page_field_error(r, secret, "secret");
    if (!w->has_secret) {
        dict_show(secret, T_NO_SECRET);
        return;
    }
    struct dict *keep = dict_row(secret, T_KEEPS);
    if (w->last4)
        dict_set(dict_row(keep, T_KEEPS_LAST4), T_LAST4, w->last4);
}

static void webhook_show_triggers(struct request *r, struct dict *d, unsigned chosen) {
    struct dict *triggers = dict_row(d, T_TRIGGER_FIELD);
    page_field_error(r, triggers, "trigger");
    for (int i = 0; i < EVENT_COUNT; i++) {
        struct dict *choice = dict_row(triggers, T_CHOICE);
        /* The first has the field's name as id: the error summary links to it. */
        const char *id = i == 0 ? "trigger" : text_join(r->arena, "trigger-", EVENTS[i].trigger);
        dict_set(choice, T_CHOICE_ID, id);
        dict_set(choice, T_CHOICE_VALUE, EVENTS[i].trigger);
        dict_set(choice, T_CHOICE_LABEL, EVENTS[i].label);
        dict_set(choice, T_CHOICE_HINT, EVENTS[i].hint);
        dict_show_if(choice, (chosen & 1u << i) != 0, T_CHOICE_SELECTED);
    }
}

/* The URL prefixes that the configuration allows. */
static void webhook_show_allowed(struct request *r, struct dict *d) {
    for (const char *p = r->app->config->webhook_allow; *p;) {
        size_t n = strcspn(p, " ");
        if (n)
            dict_set(dict_row(d, T_ALLOWED), T_ALLOWED_PREFIX, arena_strndup(r->arena, p, n));
        p += n + (p[n] == ' ');
    }
}

void webhook_form_show(struct request *r, struct dict *d, const struct webhook *w) {
    bool posted = r->env.method == POST;
    bool is_new = w->id == 0;
    const char *action = "/settings/automation";
    if (!is_new)
        action = arena_printf(r->arena, "%s/%lld", action, (long long)w->id);
    page_csrf(r, d);
    dict_set(d, T_ACTION, action);
    dict_show(d, is_new ? T_IS_NEW : T_IS_STORED);
    webhook_show_text(r, dict_row(d, T_NAME_FIELD), "name", w->name);
    struct dict *url = dict_row(d, T_URL_FIELD);
    webhook_show_text(r, url, "url", w->url);
    if (!is_new) { /* folded: it works like a password */
        struct dict *fold = dict_row(url, T_URL_FOLD);
        dict_set(fold, T_WEBHOOK_ADDRESS, webhook_url_short(r->arena, w->url));
        dict_show_if(fold, request_error(r, "url") != NULL, T_URL_OPEN);
        dict_show(url, T_URL_FOLD_END);
    }
    webhook_show_text(r, dict_row(d, T_NOTES_FIELD), "notes", w->notes);
    webhook_show_secret(r, d, w);
    webhook_show_triggers(r, d, posted ? webhook_sent_triggers(r) : w->triggers);
    struct dict *enabled = dict_row(d, T_ENABLED_FIELD);
    bool on = posted ? form_switch(r, "enabled", NULL) : is_new || w->enabled;
    dict_show_if(enabled, on, T_CHECKED);
    page_field_error(r, enabled, "enabled");
    webhook_show_allowed(r, d);
}

/* --- reading */

static const char *webhook_read_text(struct request *r, const char *name, const char *label,
                                     int max, bool lines) {
    char *text = request_form_trimmed(r, name);
    if (text_has_control(text, lines))
        request_refuse(r, name, "%s contains characters that cannot be shown", label);
    else if (text_length(text) > (size_t)max)
        request_refuse(r, name, "%s must be %d characters or fewer", label, max);
    return text;
}

/* A secret is visible ASCII, since it is sent in a header. */
static void webhook_read_secret(struct request *r, struct webhook *w) {
    char *copy = arena_strdup(r->arena, request_form_text(r, "secret"));
    arena_wipe_on_reset(r->arena, copy, strlen(copy));
    char *text = text_trim(copy);
    w->secret = *text ? text : NULL;
    if (strlen(text) > SECRET_MAX) {
        request_refuse(r, "secret", "Secret must be %d characters or fewer", SECRET_MAX);
        return;
    }
    for (const char *p = text; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f) {
            request_refuse(
                r, "secret",
                "Secret must be letters, digits and signs, without spaces. Copy it again");
            return;
        }
    if (text_starts(text, "whsec_")) {
        unsigned char *bytes = NULL;
        size_t n = 0;
        bool valid = secret_base64_decode(r->arena, text + strlen("whsec_"), &bytes, &n) && n > 0;
        if (bytes)
            secret_wipe(bytes, n);
        if (!valid)
            request_refuse(r, "secret", "Base64 must follow whsec_ in the secret. Copy it again");
    }
}

static void webhook_read_triggers(struct request *r, struct webhook *w) {
    const char *sent = NULL;
    bool known = true;
    int n = 0;
    for (; (sent = request_form_nth(r, "trigger", n)); n++)
        known = known && event_kind(sent);
    if (n == 0)
        request_refuse(r, "trigger", "Choose at least one trigger");
    else if (!known)
        request_refuse(r, "trigger", "Choose triggers from the list");
    w->triggers = webhook_sent_triggers(r);
}

void webhook_form_read(struct request *r, struct webhook *w) {
    w->name = webhook_read_text(r, "name", "Name", WEBHOOK_NAME_MAX, false);
    if (!*w->name)
        request_refuse(r, "name", "Enter a name");
    const char *url = request_form_trimmed(r, "url");
    const char *problem = "Enter the URL from Atlassian Automation";
    if (*url)
        problem = webhook_url_problem_text(r->arena, url, r->app->config->webhook_allow);
    if (problem)
        request_refuse(r, "url", "%s", problem);
    w->url = url;
    webhook_read_secret(r, w);
    webhook_read_triggers(r, w);
    w->notes = webhook_read_text(r, "notes", "Notes", WEBHOOK_NOTES_MAX, true);
    bool known = true;
    w->enabled = form_switch(r, "enabled", &known);
    if (!known)
        request_refuse(r, "enabled", "Turn Enabled on or off");
}

/* --- saving */

/* The webhook for the audit. */
static char *webhook_audit_text(struct request *r, const struct webhook *w) {
    const char *url = webhook_url_short(r->arena, w->url), *on = w->enabled ? "on" : "off";
    if (!*w->notes)
        return arena_printf(r->arena, "%s; %s; %s; %s", w->name, url, webhook_triggers(r, w), on);
    return arena_printf(r->arena, "%s; %s; %s; %s; notes: %s", w->name, url, webhook_triggers(r, w),
                        on, w->notes);
}

static bool webhook_is_same(const struct webhook *a, const struct webhook *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->url, b->url) == 0 &&
           strcmp(a->notes, b->notes) == 0 && a->enabled == b->enabled &&
           a->triggers == b->triggers;
}

static enum rc_err webhook_check_name(struct request *r, const struct webhook *w) {
    int64_t other = 0, count = 0;
    bool taken = false;
    TRY(db_get_int(r->db, Q_AUTOMATION_NAME_TAKEN, &other, &taken, "si", w->name, w->id));
    if (taken)
        request_refuse(r, "name", "Another webhook has this name. Enter a different one");
    TRY(db_get_int(r->db, Q_AUTOMATION_COUNT, &count, NULL, ""));
    if (w->id == 0 && count >= WEBHOOKS_MAX)
        request_refuse(r, "name", "Limit of %d webhooks reached. Delete one first", WEBHOOKS_MAX);
    return OK;
}

static enum rc_err webhook_store_secret(struct request *r, const struct webhook *w) {
    struct secret_use use = {SECRET_WEBHOOK, w->url};
    struct sealed s;
    size_t length = strlen(w->secret);
    TRY(secret_seal(r->app->config->keys, r->arena, use, w->secret, &s, r->err));
    const char *last4 = length >= LAST4_SECRET_MIN ? text_last(r->arena, w->secret, 4) : NULL;
    return db_exec(r->db, Q_AUTOMATION_SECRET, NULL, "ibss", w->id, s.box, s.n, last4, s.sealer);
}

static enum rc_err webhook_store(struct request *r, const struct webhook *old, struct webhook *w) {
    int64_t on = w->enabled;
    if (old)
        TRY(db_exec(r->db, Q_AUTOMATION_CHANGE, NULL, "isssiis", w->id, w->name, w->url, w->notes,
                    on, r->now, r->who.name));
    else {
        TRY(db_exec(r->db, Q_AUTOMATION_ADD, NULL, "sssiis", w->name, w->url, w->notes, on, r->now,
                    r->who.name));
        w->id = db_last_id(r->db);
    }
    TRY(db_exec(r->db, Q_AUTOMATION_TRIGGERS_CLEAR, NULL, "i", w->id));
    for (int i = 0; i < EVENT_COUNT; i++)
        if (w->triggers & 1u << i)
            TRY(db_exec(r->db, Q_AUTOMATION_TRIGGER_ADD, NULL, "is", w->id, EVENTS[i].trigger));
    if (w->secret)
        TRY(webhook_store_secret(r, w));
    return audit_add(r->db, r->now, r->who.name, old ? "webhook.change" : "webhook.add",
                     arena_printf(r->arena, "webhook %lld", (long long)w->id),
                     old ? webhook_audit_text(r, old) : NULL, webhook_audit_text(r, w),
                     w->secret ? "secret entered" : NULL);
}

enum rc_err webhook_save(struct request *r, const struct webhook *old, struct webhook *w,
                         bool *changed) {
    /* Saving a webhook that was switched off confirms that somebody has seen that. */
    *changed = !old || w->secret || old->off_at || !webhook_is_same(old, w);
    TRY(db_begin(r->db)); /* first: two people may save the same name */
    TRY(webhook_check_name(r, w));
    if (old && old->has_secret && !w->secret && strcmp(old->url, w->url) != 0)
        request_refuse(r, "secret",
                       "Enter the secret again: the stored one belongs to the old URL");
    if (r->errors || !*changed) {
        db_rollback(r->db);
        return OK;
    }
    TRY(webhook_store(r, old, w));
    return db_commit(r->db);
}

enum rc_err webhook_delete(struct request *r, const struct webhook *w) {
    TRY(db_begin(r->db));
    TRY(db_exec(r->db, Q_AUTOMATION_DELETE, NULL, "i", w->id));
    TRY(audit_add(r->db, r->now, r->who.name, "webhook.delete",
                  arena_printf(r->arena, "webhook %lld", (long long)w->id),
                  webhook_audit_text(r, w), NULL, NULL));
    return db_commit(r->db);
}
