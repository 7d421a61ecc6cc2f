/* Reads a settings document: XML into struct document, refused at the first problem. Changes
 * nothing. */
#include "settings/document_read.h"
#include "base/text.h"
#include "base/xml.h"
#include "queue/event.h"
#include "settings/field.h"
#include "settings/webhook_url.h"

#include <string.h>

enum { SETTING_NAME_BYTES_MAX = 80 };

enum rc_err document_refuse(struct document *d, const char *where, const char *what) {
    const char *message = arena_printf(d->arena, "%.80s: %s. Nothing was changed.", where, what);
    return FAIL(d->err, ERR_INPUT, message, "%s", "settings document");
}

/* Refuses unknown attributes: a misspelt one would look as if it were obeyed. second may be NULL.
 */
static enum rc_err check_attributes(struct document *d, struct xml *x, const char *first,
                                    const char *second) {
    const char *name = NULL, *value = NULL;
    for (int i = 0; xml_attr_at(x, i, &name, &value); i++)
        if (!text_equal(name, first) && !text_equal(name, second))
            return document_refuse(d, xml_name(x),
                                   arena_printf(d->arena, "unknown attribute %.60s", name));
    return OK;
}

/* The part of a family's name after its dot is a product key. */
static bool is_setting_name(const char *name) {
    static const char CHARACTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    size_t length = strlen(name);
    return length <= SETTING_NAME_BYTES_MAX && strspn(name, CHARACTERS) == length;
}

static enum rc_err read_setting(struct document *d, struct xml *x) {
    const char *name = xml_get(x, "name");
    TRY(check_attributes(d, x, "name", NULL));
    const struct field *f = name && is_setting_name(name) ? settings_field(name) : NULL;
    if (!f || field_is_family(f) == text_equal(f->name, name))
        return document_refuse(d, name ? name : "setting", "unknown setting");
    if (xml_first(x, NULL))
        return document_refuse(d, name, "a setting can only contain text");
    const char *value = text_trim(xml_content(d->arena, x));
    const char *problem = field_problem_text(d->arena, f, "the value", value);
    if (problem)
        return document_refuse(d, name, problem);
    for (int i = 0; i < d->settings; i++)
        if (text_equal(d->setting[i].name, name))
            return document_refuse(d, name, "duplicate setting");
    if (d->settings == DOCUMENT_SETTINGS_MAX)
        return document_refuse(d, name, "too many settings");
    d->setting[d->settings] = (struct document_setting){name, value};
    d->settings++;
    return OK;
}

static enum rc_err read_triggers(struct document *d, struct xml *x, struct document_webhook *w) {
    unsigned chosen = 0;
    for (struct xml *t = xml_first(x, "trigger"); t; t = xml_next(t, "trigger")) {
        const char *name = text_trim(xml_content(d->arena, t));
        if (!event_kind(name))
            return document_refuse(d, w->name,
                                   arena_printf(d->arena, "unknown trigger \"%.60s\"", name));
        if (chosen & event_set(name))
            return document_refuse(d, w->name, "duplicate trigger");
        chosen |= event_set(name);
    }
    w->triggers = event_set_text(d->arena, chosen);
    return *w->triggers ? OK : document_refuse(d, w->name, "a webhook needs at least one trigger");
}

/* url and notes; triggers are read before. */
static enum rc_err read_webhook_elements(struct document *d, struct xml *x,
                                         struct document_webhook *w) {
    for (struct xml *part = xml_first(x, NULL); part; part = xml_next(part, NULL)) {
        const char *kind = xml_name(part), *attribute = NULL, *value = NULL;
        const char *text = text_trim(xml_content(d->arena, part));
        if (xml_first(part, NULL) || xml_attr_at(part, 0, &attribute, &value))
            return document_refuse(d, w->name,
                                   arena_printf(d->arena, "%.40s can only contain text", kind));
        if (text_equal(kind, "url") && !w->url)
            w->url = text;
        else if (text_equal(kind, "notes") && !w->notes)
            w->notes = text;
        else if (!text_equal(kind, "trigger"))
            return document_refuse(
                d, w->name, arena_printf(d->arena, "unknown or duplicate element %.40s", kind));
    }
    if (!w->notes)
        w->notes = "";
    return OK;
}

static enum rc_err check_webhook_elements(struct document *d, const struct document_webhook *w) {
    bool has_url = w->url && *w->url;
    const char *problem = has_url ? webhook_url_problem_text(d->arena, w->url, d->allow) : "no URL";
    if (!problem && (text_has_control(w->notes, true) || text_length(w->notes) > WEBHOOK_NOTES_MAX))
        problem = arena_printf(d->arena, "notes can have up to %d printable characters",
                               WEBHOOK_NOTES_MAX);
    return problem ? document_refuse(d, w->name, problem) : OK;
}

static enum rc_err read_webhook(struct document *d, struct xml *x) {
    TRY(check_attributes(d, x, "name", "enabled"));
    const char *enabled = xml_get(x, "enabled"), *given = xml_get(x, "name");
    const char *name = given ? text_trim(arena_strdup(d->arena, given)) : "";
    if (!*name || text_has_control(name, false) || text_length(name) > WEBHOOK_NAME_MAX)
        return document_refuse(
            d, "webhook",
            arena_printf(d->arena, "a webhook needs a name of up to %d printable characters",
                         WEBHOOK_NAME_MAX));
    for (int i = 0; i < d->webhooks; i++)
        if (text_equal_nocase(d->webhook[i].name, name))
            return document_refuse(d, name, "duplicate webhook name");
    bool is_enabled = text_equal(enabled, "true");
    if (!is_enabled && !text_equal(enabled, "false"))
        return document_refuse(d, name, "enabled must be true or false");
    if (d->webhooks == WEBHOOKS_MAX)
        return document_refuse(d, name, "too many webhooks");
    struct document_webhook w = {.name = name, .enabled = is_enabled};
    TRY(read_triggers(d, x, &w));
    TRY(read_webhook_elements(d, x, &w));
    TRY(check_webhook_elements(d, &w));
    d->webhook[d->webhooks] = w;
    d->webhooks++;
    return OK;
}

enum rc_err document_read(struct document *d, const char *bytes, size_t n) {
    struct xml *root = NULL;
    TRY(xml_read(d->arena, bytes, n, &root, d->err));
    const char *version = xml_get(root, "version");
    int64_t number = 0;
    if (!text_equal(xml_name(root), "rollcall-settings"))
        return document_refuse(d, xml_name(root), "not a settings document of Rollcall");
    TRY(check_attributes(d, root, "version", "exported"));
    if (!version || !text_to_int(version, &number) || number < 1)
        return document_refuse(d, "version", "the version is missing");
    if (number > DOCUMENT_VERSION)
        return document_refuse(d, "version", "made by a newer version of Rollcall");
    for (struct xml *x = xml_first(root, NULL); x; x = xml_next(x, NULL)) {
        if (text_equal(xml_name(x), "setting"))
            TRY(read_setting(d, x));
        else if (text_equal(xml_name(x), "webhook"))
            TRY(read_webhook(d, x));
        else
            return document_refuse(d, xml_name(x), "unknown element");
    }
    return OK;
}
