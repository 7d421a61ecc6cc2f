/* Writes a struct response: status line, security headers, body or stream. Also makes redirects.
 * Decides nothing: handlers and routes.c do. */
#include "base/buf.h"
#include "base/log.h"
#include "http/response_send.h"

#include <string.h>

enum { HEAD_BYTES_MAX = 32 * 1024 }; /* an encoded path and query fit twice */

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

static void response_put_header(struct buf *head, const char *name, const char *value,
                                const char *end) {
    if (!value)
        return;
    buf_puts(head, name);
    buf_puts(head, value);
    buf_puts(head, end);
}

static struct buf response_head(struct request *r, const struct response *out) {
    struct buf head;
    buf_init(&head, r->arena, HEAD_BYTES_MAX);
    buf_printf(&head, "Status: %d\r\n", out->status);
    response_put_header(&head, "Content-Type: ", out->type, "\r\n");
    response_put_header(&head, "Location: ", out->location, "\r\n");
    response_put_header(&head, "Allow: ", out->allow, "\r\n");
    response_put_header(&head, "Content-Disposition: attachment; filename=\"", out->file_name,
                        "\"\r\n");
    response_put_header(&head, "Set-Cookie: ", out->cookie, r->env.https ? "; Secure\r\n" : "\r\n");
    buf_put(&head, SECURITY, sizeof SECURITY - 1);
    if (!out->stream)
        buf_printf(&head, "Content-Length: %zu\r\n", out->length);
    buf_puts(&head, "\r\n");
    return head;
}

size_t response_send(struct request *r, const struct response *out, FCGX_Stream *stream,
                     struct answer *finished) {
    struct buf head = response_head(r, out);
    if (!out->stream) {
        *finished = (struct answer){.head = head.text,
                                    .head_length = head.length,
                                    .body = out->body,
                                    .body_length = r->env.head ? 0 : out->length};
        return out->length;
    }
    FCGX_PutStr(head.text, (int)head.length, stream);
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
