/* Settings out to XML and back in. Knows the field table and the webhooks; what a setting does is
 * known elsewhere. */
#include "settings/document.h"
#include "base/text.h"
#include "base/xml.h"
#include "base/zone.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "settings/mail.h"
#include "settings/settings.h"
#include "settings/webhook_limits.h"
#include "settings/webhook_url.h"

#include <string.h>

enum { ENTRIES_MAX = 500 };

/* --- out */

static bool is_family(const struct field *f) { return f->name[strlen(f->name) - 1] == '*'; }

static void add_setting(struct xml *root, const char *name, const char *value) {
    struct xml *x = xml_add_text(root, "setting", value);
    xml_attr(x, "name", name);
}

/* Values in force, so that the document still says the same after a default has changed. */
static enum rc_err export_settings(struct db *db, struct xml *root) {
    for (const struct field *f = settings_fields(); f->name; f++) {
        const char *value = NULL;
        if (is_family(f))
            continue;
        TRY(settings_text(db, f->name, &value));
        if (*value || !f->optional) /* an empty one is not there */
            add_setting(root, f->name, value);
    }
    struct rows *r = NULL;
    TRY(db_query(db, Q_TRANSFER_SETTINGS, &r, ""));
    while (db_next(r)) {
        const char *name = db_text(r, 0);
        const struct field *f = settings_field(name);
        if (f && is_family(f))
            add_setting(root, name, db_text(r, 1));
    }
    return db_end(r);
}

static enum rc_err export_webhooks(struct db *db, struct xml *root) {
    struct rows *r = NULL, *t = NULL;
    TRY(db_query(db, Q_TRANSFER_WEBHOOKS, &r, ""));
    while (db_next(r)) {
        struct xml *w = xml_add(root, "webhook");
        xml_attr(w, "name", db_text(r, 1));
        xml_attr(w, "enabled", db_int(r, 4) ? "true" : "false");
        (void)xml_add_text(w, "url", db_text(r, 2));
        TRY(db_query(db, Q_TRANSFER_TRIGGERS, &t, "i", db_int(r, 0)));
        while (db_next(t))
            (void)xml_add_text(w, "trigger", db_text(t, 0));
        TRY(db_end(t));
        (void)xml_add_text(w, "notes", db_text(r, 3));
    }
    return db_end(r);
}

enum rc_err document_export(struct db *db, struct arena *a, int64_t now, const char **document) {
    struct xml *root = xml_new(a, "rollcall-settings");
    xml_attrf(root, "version", "%d", TRANSFER_VERSION);
    xml_attr(root, "exported", text_iso(a, now));
    TRY(export_settings(db, root));
    TRY(export_webhooks(db, root));
    *document = xml_document(a, root);
    return OK;
}

/* --- in: the whole document into a struct document, refused at the first problem */

struct setting_entry {
    const char *name, *value;
};
struct webhook_entry {
    const char *name, *url, *notes, *triggers; /* triggers: as event_set_text has them */
    bool enabled;
};
struct document {
    struct setting_entry setting[ENTRIES_MAX];
    struct webhook_entry webhook[WEBHOOKS_MAX];
    int settings, webhooks;
    struct arena *arena;
    struct err *err;
    const char *allow;
};

static enum rc_err refuse(struct document *d, const char *where, const char *what) {
    return FAIL(d->err, ERR_INPUT,
                arena_printf(d->arena, "%.80s: %s. Nothing was changed.", where, what), "%s",
                "settings document");
}

/* Everything an element carries must be known, or a misspelt line would pass as if it were obeyed.
 */
static enum rc_err only_attributes(struct document *d, struct xml *x, const char *first,
                                   const char *second) {
    const char *name = NULL, *value = NULL;
    for (int i = 0; xml_attr_at(x, i, &name, &value); i++)
        if (strcmp(name, first) != 0 && (!second || strcmp(name, second) != 0))
            return refuse(d, xml_name(x),
                          arena_printf(d->arena, "the attribute %.60s is not known", name));
    return OK;
}

static bool is_price(const char *value) {
    size_t whole = strspn(value, "0123456789");
    if (whole < 1 || whole > 6)
        return false;
    if (value[whole] == '\0')
        return true;
    size_t part = value[whole] == '.' ? strspn(value + whole + 1, "0123456789") : 0;
    return part >= 1 && part <= 2 && value[whole + 1 + part] == '\0';
}

static const char *number_problem(struct document *d, const struct field *f, const char *value) {
    int64_t n = 0;
    if (text_to_int(value, &n) && n >= f->min && n <= f->max &&
        strspn(value, "0123456789") == strlen(value))
        return NULL;
    return arena_printf(d->arena, "it must be a whole number from %lld to %lld", (long long)f->min,
                        (long long)f->max);
}

static const char *choice_problem(const struct field *f, const char *value) {
    for (const struct choice *c = f->choices; c && c->value; c++)
        if (strcmp(c->value, value) == 0)
            return NULL;
    return "it must be one of the words this setting knows";
}

static const char *mail_problem(const char *name, const char *value) {
    if (strcmp(name, "mail.server") == 0)
        return mail_host_valid(value) ? NULL : "it must be a host name, like smtp.example.com";
    if (strcmp(name, "mail.from") == 0)
        return mail_address_valid(value)
                   ? NULL
                   : "it must be an e-mail address, like rollcall@example.com";
    return strcmp(name, "mail.to") != 0 || mail_recipients_valid(value)
               ? NULL
               : "it must be e-mail addresses, one a line, 20 at most";
}

static const char *value_problem(struct document *d, const struct field *f, const char *value) {
    if (!*value)
        return "it has no value";
    if (text_starts(f->name, "price."))
        return is_price(value) ? NULL : "it must be an amount up to 999999.99, like 7.50";
    if (strcmp(f->name, "currency") == 0)
        return strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 && strlen(value) == 3
                   ? NULL
                   : "it must be three letters, like EUR";
    if (mail_problem(f->name, value))
        return mail_problem(f->name, value);
    switch (f->type) {
    case FIELD_NUMBER: return number_problem(d, f, value);
    case FIELD_CHOICE: return choice_problem(f, value);
    case FIELD_SWITCH:
        return strcmp(value, "true") == 0 || strcmp(value, "false") == 0
                   ? NULL
                   : "it must be true or false";
    case FIELD_ZONE:
        return zone_known(value) ? NULL
               : zone_renamed(value)
                   ? arena_printf(d->arena, "this system knows it as %s", zone_renamed(value))
                   : "it must be a time zone of this system, like Europe/Berlin";
    default:
        return text_has_control(value, f->type == FIELD_LINES)
                   ? "it contains characters that cannot be shown"
               : (int64_t)text_length(value) > f->max ? "it is too long"
                                                      : NULL;
    }
}

/* What a family's name ends in is a product's word. */
static bool sound_name(const char *name) {
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    return strlen(name) <= 80 && strspn(name, LETTERS) == strlen(name) && !strstr(name, "*");
}

static enum rc_err read_setting(struct document *d, struct xml *x) {
    const char *name = xml_get(x, "name");
    TRY(only_attributes(d, x, "name", NULL));
    const struct field *f = name && sound_name(name) ? settings_field(name) : NULL;
    if (!f || is_family(f) != (strcmp(f->name, name) != 0))
        return refuse(d, name ? name : "setting", "there is no setting of this name");
    if (xml_first(x, NULL))
        return refuse(d, name, "a setting holds text only");
    const char *value = text_trim(xml_content(d->arena, x)), *problem = value_problem(d, f, value);
    if (problem)
        return refuse(d, name, problem);
    for (int i = 0; i < d->settings; i++)
        if (strcmp(d->setting[i].name, name) == 0)
            return refuse(d, name, "it is there twice");
    if (d->settings == ENTRIES_MAX)
        return refuse(d, name, "there are too many settings");
    d->setting[d->settings++] = (struct setting_entry){name, value};
    return OK;
}

static enum rc_err read_triggers(struct document *d, struct xml *x, struct webhook_entry *w) {
    unsigned chosen = 0;
    for (struct xml *t = xml_first(x, "trigger"); t; t = xml_next(t, "trigger")) {
        const char *name = text_trim(xml_content(d->arena, t));
        if (!event_kind(name))
            return refuse(d, w->name,
                          arena_printf(d->arena, "the trigger \"%.60s\" is not known", name));
        if (chosen & event_set(name))
            return refuse(d, w->name, "a trigger is there twice");
        chosen |= event_set(name);
    }
    w->triggers = event_set_text(d->arena, chosen);
    return *w->triggers ? OK : refuse(d, w->name, "a webhook has at least one trigger");
}

static enum rc_err read_parts(struct document *d, struct xml *x, struct webhook_entry *w) {
    int urls = 0, notes = 0;
    w->notes = "";
    for (struct xml *part = xml_first(x, NULL); part; part = xml_next(part, NULL)) {
        const char *kind = xml_name(part), *text = text_trim(xml_content(d->arena, part));
        const char *none = NULL, *ignored = NULL;
        if (xml_first(part, NULL) || xml_attr_at(part, 0, &none, &ignored))
            return refuse(d, w->name, arena_printf(d->arena, "%.40s holds text only", kind));
        if (strcmp(kind, "url") == 0 && urls++ == 0)
            w->url = text;
        else if (strcmp(kind, "notes") == 0 && notes++ == 0)
            w->notes = text;
        else if (strcmp(kind, "trigger") != 0)
            return refuse(d, w->name,
                          arena_printf(d->arena,
                                       "the element %.40s is not known here, or is there twice",
                                       kind));
    }
    const char *problem =
        w->url && *w->url ? webhook_url_problem(w->url, d->allow) : "it has no URL";
    if (problem)
        return refuse(d, w->name, problem);
    if (text_has_control(w->notes, true) || text_length(w->notes) > WEBHOOK_NOTES_MAX)
        return refuse(
            d, w->name,
            arena_printf(d->arena, "notes are up to %d readable characters", WEBHOOK_NOTES_MAX));
    return OK;
}

static enum rc_err read_webhook(struct document *d, struct xml *x) {
    const char *name = xml_get(x, "name"), *enabled = xml_get(x, "enabled");
    TRY(only_attributes(d, x, "name", "enabled"));
    name = name ? text_trim(arena_strdup(d->arena, name)) : "";
    if (!*name || text_has_control(name, false) || text_length(name) > WEBHOOK_NAME_MAX)
        return refuse(d, "webhook",
                      arena_printf(d->arena, "a webhook has a name of up to %d readable characters",
                                   WEBHOOK_NAME_MAX));
    for (int i = 0; i < d->webhooks; i++)
        if (text_equal_nocase(d->webhook[i].name, name))
            return refuse(d, name, "two webhooks bear this name");
    if (!enabled || (strcmp(enabled, "true") != 0 && strcmp(enabled, "false") != 0))
        return refuse(d, name, "enabled must be true or false");
    if (d->webhooks == WEBHOOKS_MAX)
        return refuse(d, name, "there are too many webhooks");
    struct webhook_entry w = {.name = name, .enabled = strcmp(enabled, "true") == 0};
    TRY(read_triggers(d, x, &w));
    TRY(read_parts(d, x, &w));
    d->webhook[d->webhooks++] = w;
    return OK;
}

static enum rc_err read_document(struct document *d, const char *bytes, size_t n) {
    struct xml *root = NULL;
    TRY(xml_read(d->arena, bytes, n, &root, d->err));
    const char *version = xml_get(root, "version");
    int64_t number = 0;
    if (strcmp(xml_name(root), "rollcall-settings") != 0)
        return refuse(d, xml_name(root), "this is not a settings document of Rollcall");
    TRY(only_attributes(d, root, "version", "exported"));
    if (!version || !text_to_int(version, &number) || number < 1)
        return refuse(d, "version", "the document does not say its version");
    if (number > TRANSFER_VERSION)
        return refuse(d, "version", "the document was made by a newer Rollcall");
    for (struct xml *x = xml_first(root, NULL); x; x = xml_next(x, NULL)) {
        if (strcmp(xml_name(x), "setting") == 0)
            TRY(read_setting(d, x));
        else if (strcmp(xml_name(x), "webhook") == 0)
            TRY(read_webhook(d, x));
        else
            return refuse(d, xml_name(x), "this element is not known");
    }
    return OK;
}

/* --- in: what was read into the tables */

struct import {
    struct db *db;
    struct arena *arena;
    const char *who;
    int64_t now;
    struct document_result *result;
    struct document_change **end;
};

static void note_change(struct import *m, const char *what, const char *before, const char *after) {
    struct document_change *new = arena_alloc(m->arena, sizeof *new);
    *new = (struct document_change){what, before, after, NULL};
    *m->end = new;
    m->end = &new->next;
}

static const char *value_of(const struct document *d, const char *name) {
    for (int i = 0; i < d->settings; i++)
        if (strcmp(d->setting[i].name, name) == 0)
            return d->setting[i].value;
    return NULL;
}

static enum rc_err put_setting(struct import *m, const char *name, const char *value) {
    bool changed = false;
    const char *before = NULL, *after = NULL;
    TRY(settings_text(m->db, name, &before));
    TRY(settings_save(m->db, name, value, m->who, m->now, &changed));
    m->result->settings_changed += changed;
    if (!changed)
        return OK;
    TRY(settings_text(m->db, name, &after));
    note_change(m, name, before, after);
    return OK;
}

/* The password of the mail server goes only where it was entered for. */
static enum rc_err keep_password(struct import *m, const char *before) {
    struct mail mail;
    int64_t forgotten = 0;
    TRY(mail_settings(m->db, &mail));
    if (strcmp(before, mail_destination(m->arena, &mail)) != 0)
        TRY(db_exec(m->db, Q_MAIL_PASSWORD_FORGET, &forgotten, ""));
    m->result->password_forgotten = forgotten > 0;
    if (forgotten == 0)
        return OK;
    note_change(m, "Password of the mail server", "entered",
                "(forgotten: enter it again under Settings, E-mail)");
    return audit_add(m->db, m->now, m->who, "mail.password.forget", "mail.password", NULL, NULL,
                     "an import changed server, port, encryption or user");
}

static enum rc_err put_settings(struct import *m, const struct document *d) {
    const char *stored[ENTRIES_MAX];
    int n = 0;
    struct rows *r = NULL;
    struct mail mail;
    TRY(mail_settings(m->db, &mail));
    const char *destination = mail_destination(m->arena, &mail);
    TRY(db_query(m->db, Q_TRANSFER_SETTINGS, &r,
                 "")); /* read to its end before anything is written */
    while (db_next(r) && n < ENTRIES_MAX)
        stored[n++] = db_text(r, 0);
    TRY(db_end(r));
    for (int i = 0; i < n; i++) {
        const struct field *f = settings_field(stored[i]);
        if (f && !value_of(d, stored[i]))
            TRY(put_setting(m, stored[i], NULL));
    }
    for (int i = 0; i < d->settings; i++)
        TRY(put_setting(m, d->setting[i].name, d->setting[i].value));
    return keep_password(m, destination);
}

static char *in_words(struct import *m, const struct webhook_entry *w) {
    return arena_printf(m->arena, "%s; %s; %s; %s%s%s", w->name,
                        webhook_url_short(m->arena, w->url), w->triggers, w->enabled ? "on" : "off",
                        *w->notes ? "; notes: " : "", w->notes);
}

static enum rc_err put_triggers(struct import *m, int64_t id, const char *triggers) {
    TRY(db_exec(m->db, Q_AUTOMATION_TRIGGERS_CLEAR, NULL, "i", id));
    for (int i = 0; i < EVENT_COUNT; i++)
        if (event_set(triggers) & 1u << i)
            TRY(db_exec(m->db, Q_AUTOMATION_TRIGGER_ADD, NULL, "is", id, EVENTS[i].trigger));
    return OK;
}

/* So does the secret of a webhook: another URL is another receiver. */
static enum rc_err forget_secret(struct import *m, int64_t id, const char *name) {
    int64_t forgotten = 0;
    TRY(db_exec(m->db, Q_SEAL_FORGET_WEBHOOK, &forgotten, "i", id));
    if (forgotten == 0)
        return OK;
    note_change(m, arena_printf(m->arena, "Secret of webhook %s", name), "entered",
                "(forgotten: enter it again under Settings, Automation)");
    return audit_add(m->db, m->now, m->who, "webhook.secret.forget",
                     arena_printf(m->arena, "webhook %lld", (long long)id), NULL, NULL,
                     "an import changed its URL");
}

static enum rc_err put_webhook(struct import *m, const struct webhook_entry *w) {
    struct webhook_entry old = {.name = w->name};
    struct rows *r = NULL;
    int64_t id = 0, on = w->enabled;
    TRY(db_query(m->db, Q_TRANSFER_WEBHOOK, &r, "s", w->name));
    if (db_next(r)) {
        id = db_int(r, 0);
        old = (struct webhook_entry){w->name, db_text(r, 1), db_text(r, 2),
                                     event_set_text(m->arena, event_set(db_text(r, 4))),
                                     db_int(r, 3) != 0};
    }
    TRY(db_end(r));
    if (id && strcmp(old.url, w->url) == 0 && strcmp(old.notes, w->notes) == 0 &&
        strcmp(old.triggers, w->triggers) == 0 && old.enabled == w->enabled)
        return OK;
    bool known = id != 0;
    if (known)
        TRY(db_exec(m->db, Q_AUTOMATION_CHANGE, NULL, "isssiis", id, w->name, w->url, w->notes, on,
                    m->now, m->who));
    else {
        TRY(db_exec(m->db, Q_AUTOMATION_ADD, NULL, "sssiis", w->name, w->url, w->notes, on, m->now,
                    m->who));
        id = db_last_id(m->db);
    }
    m->result->webhooks_changed += known;
    m->result->webhooks_added += !known;
    TRY(put_triggers(m, id, w->triggers));
    note_change(m, arena_printf(m->arena, "webhook %s", w->name), known ? in_words(m, &old) : NULL,
                in_words(m, w));
    if (known && strcmp(old.url, w->url) != 0)
        TRY(forget_secret(m, id, w->name));
    return audit_add(m->db, m->now, m->who, known ? "webhook.change" : "webhook.add",
                     arena_printf(m->arena, "webhook %lld", (long long)id),
                     known ? in_words(m, &old) : NULL, in_words(m, w), "imported");
}

static enum rc_err put_all(struct import *m, struct document *d) {
    int64_t count = 0;
    struct mail mail;
    TRY(put_settings(m, d));
    TRY(mail_settings(m->db, &mail));
    if (mail_is_unencrypted(&mail))
        return refuse(d, "mail.tls",
                      "a password must not travel unencrypted; choose starttls or tls, or leave "
                      "mail.user out");
    for (int i = 0; i < d->webhooks; i++)
        TRY(put_webhook(m, &d->webhook[i]));
    TRY(db_get_int(m->db, Q_AUTOMATION_COUNT, &count, NULL, ""));
    if (count > WEBHOOKS_MAX)
        return FAIL(d->err, ERR_INPUT,
                    arena_printf(m->arena,
                                 "With these webhooks there would be more than %d. Delete some "
                                 "first. Nothing was changed.",
                                 WEBHOOKS_MAX),
                    "%lld webhooks", (long long)count);
    TRY(db_get_text(m->db, Q_TRANSFER_WITHOUT_SECRET, &m->result->without_secret, NULL, ""));
    return audit_add(m->db, m->now, m->who, "settings.import", "settings", NULL,
                     arena_printf(m->arena, "%d settings and %d webhooks in the document",
                                  d->settings, d->webhooks),
                     NULL);
}

static enum rc_err run(struct import m, struct err *e, const char *bytes, size_t n,
                       const char *allow, bool keep) {
    struct document *d = arena_alloc(m.arena, sizeof *d);
    *d = (struct document){.arena = m.arena, .err = e, .allow = allow};
    *m.result = (struct document_result){.without_secret = ""};
    m.end = &m.result->changes;
    TRY(read_document(d, bytes, n));
    TRY(db_begin(m.db));
    enum rc_err rc = put_all(&m, d);
    if (rc == OK && keep)
        return db_commit(m.db);
    db_rollback(m.db);
    return rc;
}

enum rc_err document_import(struct db *db, struct arena *a, struct err *e, const char *bytes,
                            size_t n, const char *allow, const char *who, int64_t now,
                            struct document_result *out) {
    return run((struct import){db, a, who, now, out, NULL}, e, bytes, n, allow, true);
}

enum rc_err document_preview(struct db *db, struct arena *a, struct err *e, const char *bytes,
                             size_t n, const char *allow, const char *who, int64_t now,
                             struct document_result *out) {
    return run((struct import){db, a, who, now, out, NULL}, e, bytes, n, allow, false);
}
