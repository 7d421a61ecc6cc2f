/* Writes a struct response: status line, security headers, body or stream. Also makes redirects.
 * Decides nothing: handlers and routes.c do. */
#include "base/log.h"
#include "http/response_send.h"

#include <stdio.h>
#include <string.h>

struct sink {
    FCGX_Stream *stream;
    size_t sent; /* bytes */
};

/* Headers of every answer. The CSRF check needs an Origin, so the referrer policy is same-origin;
 * the host name stays inside the organization. */
static const char SECURITY[] = "Content-Security-Policy: default-src 'none'; style-src 'self'; "
                               "script-src 'self'; img-src 'self'; connect-src 'self'; "
                               "form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n"
                               "X-Content-Type-Options: nosniff\r\n"
                               "X-Frame-Options: DENY\r\n"
                               "Referrer-Policy: same-origin\r\n"
                               "Cross-Origin-Opener-Policy: same-origin\r\n"
                               "Cross-Origin-Resource-Policy: same-origin\r\n"
                               "Permissions-Policy: geolocation=(), camera=(), microphone=()\r\n"
                               "Cache-Control: no-store\r\n";

void sink_put(struct sink *s, const char *bytes, size_t n) {
    FCGX_PutStr(bytes, (int)n, s->stream);
    s->sent += n;
}

bool sink_gone(const struct sink *s) { return FCGX_GetError(s->stream) != 0; }

static void response_put_header(FCGX_Stream *stream, const char *name, const char *value,
                                const char *end) {
    FCGX_PutS(name, stream);
    FCGX_PutS(value, stream);
    FCGX_PutS(end, stream);
}

size_t response_send(struct request *r, const struct response *out, FCGX_Stream *stream) {
    char number[32];
    snprintf(number, sizeof number, "%d", out->status);
    response_put_header(stream, "Status: ", number, "\r\n");
    if (out->type)
        response_put_header(stream, "Content-Type: ", out->type, "\r\n");
    if (out->location)
        response_put_header(stream, "Location: ", out->location, "\r\n");
    if (out->allow)
        response_put_header(stream, "Allow: ", out->allow, "\r\n");
    if (out->file_name)
        response_put_header(stream, "Content-Disposition: attachment; filename=\"", out->file_name,
                            "\"\r\n");
    if (out->cookie)
        response_put_header(stream, "Set-Cookie: ", out->cookie,
                            r->env.https ? "; Secure\r\n" : "\r\n");
    FCGX_PutS(SECURITY, stream);
    if (!out->stream) {
        snprintf(number, sizeof number, "%zu", out->length);
        response_put_header(stream, "Content-Length: ", number, "\r\n\r\n");
        if (!r->env.head)
            FCGX_PutStr(out->body, (int)out->length, stream);
        return out->length;
    }
    FCGX_PutS("\r\n", stream);
    struct sink sink = {stream, 0};
    if (!r->env.head && out->stream(r, &sink, out->stream_arg) != OK)
        log_err(r->err); /* the head is sent; the browser gets a cut answer */
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
