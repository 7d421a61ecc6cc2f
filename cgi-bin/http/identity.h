/* From REMOTE_USER to a person and their level. Reads the roles at each request: a person who loses
 * a role is refused at the next click. */
#ifndef CGI_BIN_HTTP_IDENTITY_H
#define CGI_BIN_HTTP_IDENTITY_H
#include "http/request.h"
/* Explains why a person's roles give less than before. Every page and every refusal shows it. */
#define IDENTITY_AGED                                                                              \
    "Your access is read only: your role was last synced more than 72 hours ago, or at a future "  \
    "time. The next complete sync restores it, or \"rollcallctl grant\" on the server."
/* Fills r->who. ERR_SIGN_IN when nobody is signed in; ERR_RIGHT, naming the role that would help,
 * when the level is below need. */
enum rc_err identity_check(struct request *r, enum level need) MUST_USE;
/* After it: what the page may show, or the form change. NULL: everything. */
const struct area *identity_area(const struct request *r);
#endif
