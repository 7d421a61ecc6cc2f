/* What handlers ask of a request: values of its query string and form, and what is wrong with them.
 * request_read.c fills it. */
#include "base/text.h"
#include "http/request_read.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool request_late_button(const struct request *r) {
    return r->env.flash && strcmp(r->env.flash, "session-ended") == 0;
}

/* Unreadable bytes refuse the field, not the request. The rest of the value stays to be shown. */
char *request_clean_value(struct request *r, const char *name, char *value) {
    size_t n = strlen(value);
    bool bad = !text_is_utf8(value, n);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)value[i];
        bool control = (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
        if (control || (bad && c >= 0x80)) {
            value[i] = '?';
            bad = true;
        }
    }
    if (bad)
        request_refuse(r, name, "This field contains invalid characters. Type it again");
    return value;
}

static const char *request_nth_value(const struct param *list, int count, const char *name, int i) {
    for (int k = 0; k < count; k++)
        if (strcmp(list[k].name, name) == 0 && i-- == 0)
            return list[k].value;
    return NULL;
}

const char *request_query(const struct request *r, const char *name) {
    return request_nth_value(r->query, r->query_count, name, 0);
}
const char *request_form(const struct request *r, const char *name) {
    return request_nth_value(r->form, r->form_count, name, 0);
}
const char *request_form_nth(const struct request *r, const char *name, int i) {
    return request_nth_value(r->form, r->form_count, name, i);
}
const char *request_form_text(const struct request *r, const char *name) {
    const char *value = request_form(r, name);
    return value ? value : "";
}
char *request_form_trimmed(const struct request *r, const char *name) {
    return text_trim(arena_strdup(r->arena, request_form_text(r, name)));
}

static void request_add_error(struct request *r, const char *name, const char *message, va_list ap,
                              bool in_form) {
    if (request_error(r, name))
        return;
    struct field_error *new = arena_alloc(r->arena, sizeof *new);
    new->name = arena_strdup(r->arena, name);
    new->message = arena_vprintf(r->arena, message, ap);
    new->in_form = in_form;
    struct field_error **end = &r->errors;
    while (*end)
        end = &(*end)->next;
    *end = new;
}

void request_refuse(struct request *r, const char *name, const char *message, ...) {
    va_list ap;
    va_start(ap, message);
    request_add_error(r, name, message, ap, true);
    va_end(ap);
}

void request_note(struct request *r, const char *name, const char *message, ...) {
    va_list ap;
    va_start(ap, message);
    request_add_error(r, name, message, ap, false);
    va_end(ap);
}

const char *request_error(const struct request *r, const char *name) {
    for (const struct field_error *f = r->errors; f; f = f->next)
        if (strcmp(f->name, name) == 0)
            return f->message;
    return NULL;
}
