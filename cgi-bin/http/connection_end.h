/* Ends a connection together with its answer, even when the web server asked to keep it. */
#ifndef CGI_BIN_HTTP_CONNECTION_END_H
#define CGI_BIN_HTTP_CONNECTION_END_H
#include <fcgiapp.h>
#include <stdbool.h>
/* peeks: the web server checks that a kept connection is alive before it sends the next request
 * over it (Apache does, nginx does not). all_read: the body of the request is read to its end. */
void connection_end(FCGX_Request *f, bool peeks, bool all_read);
#endif
