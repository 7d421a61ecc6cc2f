/* struct response -> status line, security headers, body or stream; redirects and the error page.
 * Decides nothing: what to answer is the handlers' and routes.c's business. */
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "http/response_send.h"
#include "page/page.h"
#include "routes.h"
#include "tpl_names.h"

#include <stdio.h>
#include <string.h>

struct sink {
    FCGX_Stream *stream;
    size_t sent;
};

static const char SECURITY[] = "Content-Security-Policy: default-src 'none'; style-src 'self'; "
                               "script-src 'self'; img-src 'self'; connect-src 'self'; "
                               "form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n"
                               "X-Content-Type-Options: nosniff\r\n"
                               "X-Frame-Options: DENY\r\n"
                               "Referrer-Policy: same-origin\r\n" /* the CSRF check wants an Origin;
                                                                     the host name stays inside */
                               "Cross-Origin-Opener-Policy: same-origin\r\n"
                               "Cross-Origin-Resource-Policy: same-origin\r\n"
                               "Permissions-Policy: geolocation=(), camera=(), microphone=()\r\n"
                               "Cache-Control: no-store\r\n";

void sink_put(struct sink *s, const char *bytes, size_t n) {
    FCGX_PutStr(bytes, (int)n, s->stream);
    s->sent += n;
}

bool sink_gone(const struct sink *s) { return FCGX_GetError(s->stream) != 0; }

static void put(FCGX_Stream *stream, const char *name, const char *value, const char *end) {
    FCGX_PutS(name, stream);
    FCGX_PutS(value, stream);
    FCGX_PutS(end, stream);
}

size_t response_send(struct request *r, const struct response *out, FCGX_Stream *stream) {
    char number[32];
    snprintf(number, sizeof number, "%d", out->status);
    put(stream, "Status: ", number, "\r\n");
    if (out->type)
        put(stream, "Content-Type: ", out->type, "\r\n");
    if (out->location)
        put(stream, "Location: ", out->location, "\r\n");
    if (out->allow)
        put(stream, "Allow: ", out->allow, "\r\n");
    if (out->file_name)
        put(stream, "Content-Disposition: attachment; filename=\"", out->file_name, "\"\r\n");
    if (out->cookie)
        put(stream, "Set-Cookie: ", out->cookie, r->env.https ? "; Secure\r\n" : "\r\n");
    FCGX_PutS(SECURITY, stream);
    if (!out->stream) {
        snprintf(number, sizeof number, "%zu", out->length);
        put(stream, "Content-Length: ", number, "\r\n\r\n");
        if (!r->env.head)
            FCGX_PutStr(out->body, (int)out->length, stream);
        return out->length;
    }
    FCGX_PutS("\r\n", stream);
    struct sink sink = {stream, 0};
    if (!r->env.head && out->stream(r, &sink, out->stream_arg) != OK)
        log_err(r->err); /* the head is out; the reader sees a cut answer */
    return sink.sent;
}

struct response response_see(struct request *r, const char *path, const char *flash) {
    struct response out = {.status = 303,
                           .type = "text/plain; charset=utf-8",
                           .location = path,
                           .body = "",
                           .length = 0};
    if (flash)
        out.cookie = arena_printf(
            r->arena, "rollcall_flash=%s; Path=/; Max-Age=60; HttpOnly; SameSite=Strict", flash);
    return out;
}

struct response response_text(int status, const char *type, const char *body, size_t n) {
    return (struct response){.status = status, .type = type, .body = body, .length = n};
}

static struct response plain_error(struct request *r, const struct err_kind *kind) {
    char *body = arena_printf(r->arena, "%s\n%s\n", kind->title, r->err->people);
    return response_text(kind->http_status, "text/plain; charset=utf-8", body, strlen(body));
}

static char *json_text(struct arena *a, const char *text) {
    struct buf b;
    buf_init(&b, a, 4096);
    for (const char *p = text; *p; p++)
        if (*p == '"' || *p == '\\')
            buf_printf(&b, "\\%c", *p);
        else if ((unsigned char)*p >= 0x20)
            buf_put(&b, p, 1);
    return b.text;
}

/* Answers of a day must not be lost, but a secret never stands in a page: a form that holds one is
 * filled in anew. */
static void show_resend(struct request *r, struct dict *body) {
    static const char *const SECRET[] = {"key", "secret", "password"};
    for (size_t i = 0; i < sizeof SECRET / sizeof *SECRET; i++)
        if (*request_form_text(r, SECRET[i]))
            return;
    struct dict *form = dict_row(body, T_RESEND);
    page_csrf(r, form);
    dict_set(form, T_ACTION, r->env.path);
    for (int i = 0; i < r->form_count; i++) {
        if (strcmp(r->form[i].name, "csrf") == 0)
            continue;
        struct dict *row = dict_row(form, T_SENT);
        dict_set(row, T_NAME, r->form[i].name);
        dict_set(row, T_VALUE, r->form[i].value);
    }
}

struct response response_error(struct request *r) {
    const struct err_kind *kind = err_kind(r->err->code);
    log_err(r->err);
    struct err first = *r->err; /* rendering may fill it again */
    if (strncmp(r->env.path, "/api/", 5) == 0) {
        char *body =
            arena_printf(r->arena, "{\"error\":\"%s\"}\n", json_text(r->arena, first.people));
        return response_text(kind->http_status, "application/json; charset=utf-8", body,
                             strlen(body));
    }
    struct page p = page_begin(r, kind->title, TPL_PAGE_ERROR);
    dict_set_int(p.body, T_STATUS, kind->http_status);
    dict_set(p.body, T_HEADING, kind->title);
    dict_set(p.body, T_TEXT, first.people);
    dict_show_if(p.body,
                 r->who.level != LEVEL_NONE ||
                     (kind->http_status != 401 && kind->http_status != 403),
                 T_ONWARD); /* else nowhere to go */
    if (r->env.method == POST && (first.code == ERR_FORM || first.code == ERR_CONFLICT))
        dict_set(dict_row(p.body, T_AFRESH), T_LINK, routes_page_of(r));
    if (r->resend || (r->sound && first.code == ERR_BUSY))
        show_resend(r, p.body);
    r->errors = NULL;
    struct response out = page_end_status(r, &p, kind->http_status);
    if (out.status != kind->http_status) { /* even the error page failed */
        *r->err = first;
        return plain_error(r, kind);
    }
    return out;
}
