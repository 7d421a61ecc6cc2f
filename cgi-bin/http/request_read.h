/* What main.c alone needs of request.c: filling a request from libfcgi. */
#ifndef CGI_BIN_HTTP_REQUEST_READ_H
#define CGI_BIN_HTTP_REQUEST_READ_H
#include "http/request.h"
#include <fcgiapp.h>
/* r must be zeroed except app, arena and err. A failure is ready to be shown by response_error. */
enum rc_err request_read(struct request *r, FCGX_Request *f) MUST_USE;
#endif
