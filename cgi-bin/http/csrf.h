/* Forms are ours: a token that belongs to the person and lives 12 hours, and the browser's word on
 * the origin. */
#ifndef CGI_BIN_HTTP_CSRF_H
#define CGI_BIN_HTTP_CSRF_H
#include "http/request.h"
char *csrf_token(struct request *r);
/* ERR_RIGHT or ERR_FORM with words; r->resend: it is the person's own form and only too old. */
enum rc_err csrf_check(struct request *r) MUST_USE;
#endif
