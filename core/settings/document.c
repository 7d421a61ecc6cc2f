/* Settings out to XML and back in. Knows the field table and the webhooks, and no effect
 * of a setting. */
#include "settings/document.h"
#include "base/text.h"
#include "base/xml.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "settings/document_read.h"
#include "settings/mail.h"
#include "settings/settings.h"
#include "settings/webhook_url.h"
#include "sql/core/settings/document.h"

/* --- export */

static void export_setting(struct xml *root, const char *name, const char *value) {
    struct xml *x = xml_add_text(root, "setting", value);
    xml_attr(x, "name", name);
}

/* Writes defaults too, so that the document keeps its meaning when a default changes. */
static enum rc_err export_settings(struct db *db, struct xml *root) {
    for (const struct field *f = settings_fields(); f->name; f++) {
        const char *value = NULL;
        if (field_is_family(f))
            continue;
        TRY(settings_text(db, f->name, &value));
        if (*value || !f->optional)
            export_setting(root, f->name, value);
    }
    struct rows *r = NULL;
    TRY(db_query(db, Q_TRANSFER_SETTINGS, &r, ""));
    while (db_next(r)) {
        const char *name = db_text(r, TRANSFER_SETTINGS__NAME);
        const struct field *f = settings_field(name);
        if (f && field_is_family(f))
            export_setting(root, name, db_text(r, TRANSFER_SETTINGS__VALUE));
    }
    return db_end(r);
}

static enum rc_err export_triggers(struct db *db, struct xml *webhook, int64_t id) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_TRANSFER_TRIGGERS, &r, "i", id));
    while (db_next(r))
        (void)xml_add_text(webhook, "trigger", db_text(r, TRANSFER_TRIGGERS__NAME));
    return db_end(r);
}

static enum rc_err export_webhooks(struct db *db, struct xml *root) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_TRANSFER_WEBHOOKS, &r, ""));
    while (db_next(r)) {
        bool enabled = db_int(r, TRANSFER_WEBHOOKS__ENABLED) != 0;
        struct xml *w = xml_add(root, "webhook");
        xml_attr(w, "name", db_text(r, TRANSFER_WEBHOOKS__NAME));
        xml_attr(w, "enabled", enabled ? "true" : "false");
        (void)xml_add_text(w, "url", db_text(r, TRANSFER_WEBHOOKS__URL));
        TRY(export_triggers(db, w, db_int(r, TRANSFER_WEBHOOKS__ID)));
        (void)xml_add_text(w, "notes", db_text(r, TRANSFER_WEBHOOKS__NOTES));
    }
    return db_end(r);
}

enum rc_err document_export(struct db *db, struct arena *a, int64_t now, const char **document) {
    struct xml *root = xml_new(a, "rollcall-settings");
    xml_attrf(root, "version", "%d", DOCUMENT_VERSION);
    xml_attr(root, "exported", text_iso(a, now));
    TRY(export_settings(db, root));
    TRY(export_webhooks(db, root));
    *document = xml_document(a, root);
    return OK;
}

/* --- import: a checked document into the tables */

struct import {
    struct db *db;
    struct arena *arena;
    const char *who;
    int64_t now;
    struct document_result *result;
    struct document_change **end;
};

static void note_change(struct import *m, const char *what, const char *before, const char *after) {
    struct document_change *change = arena_alloc(m->arena, sizeof *change);
    *change = (struct document_change){what, before, after, NULL};
    *m->end = change;
    m->end = &change->next;
}

static bool document_has(const struct document *d, const char *name) {
    for (int i = 0; i < d->settings; i++)
        if (text_equal(d->setting[i].name, name))
            return true;
    return false;
}

static enum rc_err import_setting(struct import *m, const char *name, const char *value) {
    bool changed = false;
    const char *before = NULL, *after = NULL;
    TRY(settings_text(m->db, name, &before));
    TRY(settings_save(m->db, name, value, m->who, m->now, &changed));
    if (!changed)
        return OK;
    m->result->settings_changed++;
    TRY(settings_text(m->db, name, &after));
    note_change(m, name, before, after);
    return OK;
}

/* The password of the mail server goes only to the destination it was entered for. */
static enum rc_err import_forget_password(struct import *m, const char *destination_before) {
    struct mail mail;
    int64_t forgotten = 0;
    TRY(mail_settings(m->db, &mail));
    if (!text_equal(destination_before, mail_destination(m->arena, &mail)))
        TRY(db_exec(m->db, Q_MAIL_PASSWORD_FORGET, &forgotten, ""));
    m->result->password_forgotten = forgotten > 0;
    if (forgotten == 0)
        return OK;
    note_change(m, "Password of the mail server", "entered",
                "(deleted: enter it again in Settings > E-mail)");
    return audit_add(m->db, m->now, m->who, "mail.password.forget", "mail.password", NULL, NULL,
                     "an import changed server, port, encryption or user");
}

/* Settings that the document lacks get their defaults. */
static enum rc_err import_defaults(struct import *m, const struct document *d) {
    const char *stored[DOCUMENT_SETTINGS_MAX];
    int n = 0;
    struct rows *r = NULL;
    TRY(db_query(m->db, Q_TRANSFER_SETTINGS, &r, "")); /* read to its end before any write */
    while (db_next(r) && n < DOCUMENT_SETTINGS_MAX)
        stored[n++] = db_text(r, TRANSFER_SETTINGS__NAME);
    TRY(db_end(r));
    for (int i = 0; i < n; i++)
        if (settings_field(stored[i]) && !document_has(d, stored[i]))
            TRY(import_setting(m, stored[i], NULL));
    return OK;
}

static enum rc_err import_settings(struct import *m, const struct document *d) {
    struct mail mail;
    TRY(mail_settings(m->db, &mail));
    const char *destination = mail_destination(m->arena, &mail);
    TRY(import_defaults(m, d));
    for (int i = 0; i < d->settings; i++)
        TRY(import_setting(m, d->setting[i].name, d->setting[i].value));
    return import_forget_password(m, destination);
}

static char *webhook_text(struct import *m, const struct document_webhook *w) {
    const char *url = webhook_url_short(m->arena, w->url), *on = w->enabled ? "on" : "off";
    if (!*w->notes)
        return arena_printf(m->arena, "%s; %s; %s; %s", w->name, url, w->triggers, on);
    return arena_printf(m->arena, "%s; %s; %s; %s; notes: %s", w->name, url, w->triggers, on,
                        w->notes);
}

static enum rc_err import_triggers(struct import *m, int64_t id, const char *triggers) {
    TRY(db_exec(m->db, Q_AUTOMATION_TRIGGERS_CLEAR, NULL, "i", id));
    for (int i = 0; i < EVENT_COUNT; i++)
        if (event_set(triggers) & 1u << i)
            TRY(db_exec(m->db, Q_AUTOMATION_TRIGGER_ADD, NULL, "is", id, EVENTS[i].trigger));
    return OK;
}

/* The secret of a webhook goes only to the URL it was entered for. */
static enum rc_err import_forget_secret(struct import *m, int64_t id, const char *name) {
    int64_t forgotten = 0;
    TRY(db_exec(m->db, Q_SEAL_FORGET_WEBHOOK, &forgotten, "i", id));
    if (forgotten == 0)
        return OK;
    note_change(m, arena_printf(m->arena, "Secret of webhook %s", name), "entered",
                "(deleted: enter it again in Settings > Webhooks)");
    return audit_add(m->db, m->now, m->who, "webhook.secret.forget",
                     arena_printf(m->arena, "webhook %lld", (long long)id), NULL, NULL,
                     "an import changed its URL");
}

/* *id stays 0 when no webhook has this name. */
static enum rc_err stored_webhook(struct import *m, const char *name, int64_t *id,
                                  struct document_webhook *out) {
    struct rows *r = NULL;
    TRY(db_query(m->db, Q_TRANSFER_WEBHOOK, &r, "s", name));
    if (db_next(r)) {
        unsigned triggers = event_set(db_text(r, TRANSFER_WEBHOOK__TRIGGERS));
        *id = db_int(r, TRANSFER_WEBHOOK__ID);
        *out = (struct document_webhook){
            .name = name,
            .url = db_text(r, TRANSFER_WEBHOOK__URL),
            .notes = db_text(r, TRANSFER_WEBHOOK__NOTES),
            .triggers = event_set_text(m->arena, triggers),
            .enabled = db_int(r, TRANSFER_WEBHOOK__ENABLED) != 0,
        };
    }
    return db_end(r);
}

static enum rc_err save_webhook(struct import *m, const struct document_webhook *w, int64_t *id) {
    int64_t enabled = w->enabled;
    if (*id)
        return db_exec(m->db, Q_AUTOMATION_CHANGE, NULL, "isssiis", *id, w->name, w->url, w->notes,
                       enabled, m->now, m->who);
    TRY(db_exec(m->db, Q_AUTOMATION_ADD, NULL, "sssiis", w->name, w->url, w->notes, enabled, m->now,
                m->who));
    *id = db_last_id(m->db);
    return OK;
}

static enum rc_err import_webhook(struct import *m, const struct document_webhook *w) {
    struct document_webhook old = {0};
    int64_t id = 0;
    TRY(stored_webhook(m, w->name, &id, &old));
    bool is_known = id != 0, is_new_url = is_known && !text_equal(old.url, w->url);
    if (is_known && !is_new_url && text_equal(old.notes, w->notes) &&
        text_equal(old.triggers, w->triggers) && old.enabled == w->enabled)
        return OK;
    TRY(save_webhook(m, w, &id));
    m->result->webhooks_changed += is_known;
    m->result->webhooks_added += !is_known;
    TRY(import_triggers(m, id, w->triggers));
    const char *before = is_known ? webhook_text(m, &old) : NULL;
    note_change(m, arena_printf(m->arena, "webhook %s", w->name), before, webhook_text(m, w));
    if (is_new_url)
        TRY(import_forget_secret(m, id, w->name));
    return audit_add(m->db, m->now, m->who, is_known ? "webhook.change" : "webhook.add",
                     arena_printf(m->arena, "webhook %lld", (long long)id), before,
                     webhook_text(m, w), "imported");
}

static enum rc_err import_all(struct import *m, struct document *d) {
    int64_t count = 0;
    struct mail mail;
    TRY(import_settings(m, d));
    TRY(mail_settings(m->db, &mail));
    if (mail_is_unencrypted(&mail))
        return document_refuse(d, "mail.tls",
                               "encryption is required when a password is used; choose starttls or "
                               "tls, or leave out mail.user");
    for (int i = 0; i < d->webhooks; i++)
        TRY(import_webhook(m, &d->webhook[i]));
    TRY(db_get_int(m->db, Q_AUTOMATION_COUNT, &count, NULL, ""));
    if (count > WEBHOOKS_MAX)
        return FAIL(d->err, ERR_INPUT,
                    arena_printf(m->arena,
                                 "Limit of %d webhooks exceeded. Delete some first. Nothing was "
                                 "changed.",
                                 WEBHOOKS_MAX),
                    "%lld webhooks", (long long)count);
    TRY(db_get_text(m->db, Q_TRANSFER_WITHOUT_SECRET, &m->result->without_secret, NULL, ""));
    return audit_add(m->db, m->now, m->who, "settings.import", "settings", NULL,
                     arena_printf(m->arena, "%d settings and %d webhooks in the document",
                                  d->settings, d->webhooks),
                     NULL);
}

/* keep: commits; else rolls back at the end. */
static enum rc_err import_run(struct import m, struct err *e, const char *bytes, size_t n,
                              const char *allow, bool keep) {
    struct document *d = arena_alloc(m.arena, sizeof *d);
    d->arena = m.arena;
    d->err = e;
    d->allow = allow;
    *m.result = (struct document_result){.without_secret = ""};
    m.end = &m.result->changes;
    TRY(document_read(d, bytes, n));
    TRY(db_begin(m.db));
    enum rc_err rc = import_all(&m, d);
    if (rc == OK && keep)
        return db_commit(m.db);
    db_rollback(m.db);
    return rc;
}

enum rc_err document_import(struct db *db, struct arena *a, struct err *e, const char *bytes,
                            size_t n, const char *allow, const char *who, int64_t now,
                            struct document_result *out) {
    return import_run((struct import){db, a, who, now, out, NULL}, e, bytes, n, allow, true);
}

enum rc_err document_preview(struct db *db, struct arena *a, struct err *e, const char *bytes,
                             size_t n, const char *allow, const char *who, int64_t now,
                             struct document_result *out) {
    return import_run((struct import){db, a, who, now, out, NULL}, e, bytes, n, allow, false);
}
