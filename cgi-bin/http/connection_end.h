/* Ends a connection together with its answer, whatever the server in front asked for. */
#ifndef CGI_BIN_HTTP_CONNECTION_END_H
#define CGI_BIN_HTTP_CONNECTION_END_H
#include <fcgiapp.h>
#include <stdbool.h>
/* peeks: the server in front looks whether a kept connection still lives before it sends the next
 * request over it (Apache does, nginx does not). all_read: the request's body is read to its
 * end. */
void connection_end(FCGX_Request *f, bool peeks, bool all_read);
#endif
