/* Sends a finished answer and ends its connection, even when the web server asked to keep it. */
#ifndef CGI_BIN_HTTP_CONNECTION_END_H
#define CGI_BIN_HTTP_CONNECTION_END_H
#include <fcgiapp.h>
#include <stdbool.h>
#include <stddef.h>
/* Head and body, both lent; head is NULL when the answer was streamed. */
struct answer {
    const char *head, *body;
    size_t head_length, body_length; /* bytes */
};
/* peeks: the web server checks that a kept connection is alive before it sends the next request
 * over it (Apache does, nginx does not). all_read: the body of the request is read to its end. */
void connection_end(FCGX_Request *f, const struct answer *answer, bool peeks, bool all_read);
#endif
