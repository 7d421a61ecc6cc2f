/* Fills a request from libfcgi, for main.c. */
#ifndef CGI_BIN_HTTP_REQUEST_READ_H
#define CGI_BIN_HTTP_REQUEST_READ_H
#include "http/request.h"
#include <fcgiapp.h>
/* r is zeroed except app, arena, err and who.name. After a failure error_page makes the answer
 * of r->err. */
enum rc_err request_read(struct request *r, FCGX_Request *f) MUST_USE;

/* --- for request_read.c */
/* Notes and replaces unreadable bytes of a value. */
char *request_clean_value(struct request *r, const char *name, char *value);
#endif
