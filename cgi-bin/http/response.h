/* A finished answer. Handlers return one, and it is sent when it is complete. Only a stream writes
 * while it reads. */
#ifndef CGI_BIN_HTTP_RESPONSE_H
#define CGI_BIN_HTTP_RESPONSE_H
#include "http/request.h"

struct sink; /* the destination of a stream */
typedef enum rc_err stream_fn(struct request *r, struct sink *s, void *arg);

/* Texts live at least as long as the arena of the request. NULL: without that header. */
struct response {
    int status;
    const char *type; /* "text/html; charset=utf-8" */
    const char *body;
    size_t length;         /* of body, in bytes */
    const char *location;  /* with status 303 */
    const char *cookie;    /* the value of Set-Cookie */
    const char *allow;     /* with status 405 */
    const char *file_name; /* the browser saves the answer under this name */
    stream_fn *stream;     /* instead of body */
    void *stream_arg;
};

/* Status 303 to a path of the program. flash is a key of the table FLASH in page/page.c ("saved",
 * "removed" …), whose message the next page shows once; NULL: none. */
struct response response_see(struct request *r, const char *path, const char *flash);
struct response response_text(int status, const char *type, const char *body, size_t n);
/* For a stream: sends n bytes. */
void sink_put(struct sink *s, const char *bytes, size_t n);
/* The browser has left. */
bool sink_gone(const struct sink *s);
#endif
