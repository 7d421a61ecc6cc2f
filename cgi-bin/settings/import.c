/* /settings/import: takes a settings document, as a file or pasted, checks all of it, shows its
 * changes, and makes them after a confirmation. core/settings/document.c defines its content. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/document.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "tpl_names.h"

#include <string.h>

/* Turns CR LF, which browsers send for every line end, back into the LF of files and stored notes.
 */
static char *import_normalize(struct request *r, const char *sent) {
    static const char MARK[] = "\xef\xbb\xbf"; /* some editors begin a file with it */
    char *text = arena_strdup(r->arena, text_starts(sent, MARK) ? sent + strlen(MARK) : sent);
    char *to = text;
    for (const char *from = text; *from; from++)
        if (!(from[0] == '\r' && from[1] == '\n'))
            *to++ = *from;
    *to = '\0';
    return text_trim(text);
}

static struct response import_show_form(struct request *r) {
    struct page p = page_begin(r, "Import settings", TPL_SETTINGS_IMPORT);
    struct dict *form = dict_row(p.body, T_PASTE);
    page_csrf(r, form);
    dict_set(form, T_DOCUMENT, request_form_text(r, "document"));
    page_field_error(r, form, "document");
    page_field_error(r, dict_row(form, T_FILE_FIELD), "file");
    return page_end(r, &p);
}

struct response settings_import(struct request *r) {
    return import_show_form(r);
}

/* False when the database failed. */
static bool import_show_change(struct request *r, struct dict *form,
                               const struct document_change *c) {
    struct dict *row = dict_row(form, T_CHANGE);
    bool product = strcmp(c->what, "product_admins") == 0;
    const struct field *f = settings_field(c->what);
    const char *what = f ? arena_printf(r->arena, "%s (%s)", f->label, c->what) : c->what;
    dict_set(row, T_CHANGE_WHAT, what);
    const char *before = c->before && *c->before ? c->before : "(not set)";
    dict_set(row, T_CHANGE_BEFORE, c->before ? before : "(new)");
    dict_set(row, T_CHANGE_AFTER, c->after && *c->after ? c->after : "(not set)");
    bool own = text_equal(c->after, "own");
    if ((!product && strcmp(c->what, "user_access_admins") != 0) ||
        (!own && !text_equal(c->after, "full")))
        return true;
    struct dict *opens = dict_row(form, own ? T_OPENS_OWN : T_OPENS);
    const char *people = section_access_holders(r, c->what, own);
    dict_set(opens, T_OPENS_ROLE, product ? "Product admins" : "User access admins");
    dict_set(opens, T_OPENS_PEOPLE, people);
    return people != NULL;
}

/* Changes nothing. The form carries the document, so that the person confirms the changes shown. */
static struct response import_confirm(struct request *r, const char *document,
                                      const struct document_result *would) {
    struct page p = page_begin(r, "Import these settings?", TPL_SETTINGS_IMPORT);
    struct dict *form = dict_row(p.body, T_CONFIRM_IMPORT);
    page_csrf(r, form);
    dict_set(form, T_DOCUMENT, document);
    for (const struct document_change *c = would->changes; c; c = c->next)
        if (!import_show_change(r, form, c))
            return error_page(r);
    if (*would->without_secret)
        dict_set(dict_row(form, T_BARE), T_BARE_WEBHOOKS, would->without_secret);
    return page_end(r, &p);
}

struct response settings_import_post(struct request *r) {
    const char *file = request_form_text(r, "file");
    const char *pasted = request_form_text(r, "document");
    const char *field = *file ? "file" : "document";
    char *document = import_normalize(r, *file ? file : pasted);
    const char *allow = r->app->config->webhook_allow;
    bool confirmed = strcmp(request_form_text(r, "confirm"), "yes") == 0;
    struct document_result result;
    if (*file && *pasted)
        request_refuse(r, "file", "Choose a file or paste the document, not both");
    else if (!*document)
        request_refuse(r, "document", "Choose a file or paste the settings document");
    if (r->errors)
        return import_show_form(r);
    size_t length = strlen(document);
    enum rc_err rc = OK;
    if (confirmed)
        rc = document_import(r->db, r->arena, r->err, document, length, allow, r->who.name, r->now,
                             &result);
    else
        rc = document_preview(r->db, r->arena, r->err, document, length, allow, r->who.name, r->now,
                              &result);
    if (rc == ERR_INPUT) {
        request_refuse(r, field, "%s", r->err->message);
        return import_show_form(r);
    }
    if (rc != OK)
        return error_page(r);
    if (confirmed)
        return response_see(r, "/settings", result.changes ? "imported" : "unchanged");
    return result.changes ? import_confirm(r, document, &result)
                          : response_see(r, "/settings", "unchanged");
}
