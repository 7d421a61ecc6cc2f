/* The part of response.c that only main.c needs: it writes an answer to libfcgi. */
#ifndef CGI_BIN_HTTP_RESPONSE_SEND_H
#define CGI_BIN_HTTP_RESPONSE_SEND_H
#include "http/connection_end.h"
#include "http/response.h"
#include <fcgiapp.h>
/* Sends an answer that streams. One that is finished goes into *finished, for connection_end().
 * Returns the length of the body in bytes. */
size_t response_send(struct request *r, const struct response *out, FCGX_Stream *stream,
                     struct answer *finished);
#endif
