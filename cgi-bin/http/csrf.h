/* Protects forms: a token that belongs to one person and lives 12 hours, and a check of the origin
 * the browser sends. */
#ifndef CGI_BIN_HTTP_CSRF_H
#define CGI_BIN_HTTP_CSRF_H
#include "http/request.h"
/* In the arena; the same token for all forms of a page. */
char *csrf_token(struct request *r);
/* ERR_RIGHT for another origin, ERR_FORM for a bad token. Sets r->resend when the token is the
 * person's own and only too old. */
enum rc_err csrf_check(struct request *r) MUST_USE;
#endif
