/* A finished answer. Handlers return one; nothing is sent before it is complete (except streams).
 */
#ifndef CGI_BIN_HTTP_RESPONSE_H
#define CGI_BIN_HTTP_RESPONSE_H
#include "http/request.h"

struct sink; /* where a stream writes */
typedef enum rc_err stream_fn(struct request *r, struct sink *s, void *arg);

struct response {
    int status;
    const char *type; /* "text/html; charset=utf-8" */
    const char *body;
    size_t length;
    const char *location;  /* for 303 */
    const char *cookie;    /* Set-Cookie value, or NULL */
    const char *allow;     /* for 405 */
    const char *file_name; /* Content-Disposition: attachment */
    stream_fn *stream;
    void *stream_arg; /* instead of body */
};

/* 303 to a path of ours. flash is a key of FLASH in page.c ("saved", "removed", …) or NULL; shown
 * once on the next page. */
struct response response_see(struct request *r, const char *path, const char *flash);
struct response response_text(int status, const char *type, const char *body, size_t n);
/* The error page (HTML) or {"error":…} under /api/, from r->err; logs it. */
struct response response_error(struct request *r);
void sink_put(struct sink *s, const char *bytes, size_t n);
bool sink_gone(const struct sink *s); /* the reader left */
#endif
