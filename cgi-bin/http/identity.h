/* REMOTE_USER -> who, which level. Asked anew at each request: a removed role closes the door at
 * the next click. */
#ifndef CGI_BIN_HTTP_IDENTITY_H
#define CGI_BIN_HTTP_IDENTITY_H
#include "http/request.h"
/* Why somebody whose roles would give more may only look: said on every page and by every
 * refusal. */
#define IDENTITY_AGED                                                                              \
    "Your roles were last read more than 72 hours ago, or at a time still to come, so you may "    \
    "look at everything but change nothing. The next complete synchronization ends this by "       \
    "itself; if none comes, ask for \"rollcallctl grant\" on the server."
/* Fills r->who. ERR_SIGN_IN when nobody is signed in, ERR_RIGHT (with the role that would help)
 * when need is not met. */
enum rc_err identity_check(struct request *r, enum level need) MUST_USE;
#endif
