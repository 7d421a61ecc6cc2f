/* REMOTE_USER -> who, which level. Asked anew at each request: a removed role closes the door at the next click. */
#ifndef IDENTITY_H
#define IDENTITY_H
#include "request.h"
/* Fills r->who. ERR_SIGN_IN when nobody is signed in, ERR_RIGHT (with the role that would help) when need is not met. */
enum rc_err identity_check(struct request *r, enum level need) MUST_USE;
#endif
