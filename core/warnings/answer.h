/* Admins answer requests. */
#ifndef CORE_WARNINGS_ANSWER_H
#define CORE_WARNINGS_ANSWER_H
#include "warnings/request.h"

struct request_answer {
    bool yes;
    const char *note; /* "": none; the person reads it */
    const char *who;  /* the admin, as signed in */
    int64_t user;     /* row id of the admin; 0: not in the data */
    const char *base_url;
    int64_t now;
};

/* Inside db_begin, audited. ERR_CONFLICT, with a message for the admin, when somebody has answered
 * before or the request is void, when it is their own, or when nothing is left to give back. Wake
 * lane tasks afterwards, and notify. */
enum rc_err request_answer(struct db *db, struct arena *a, int64_t request,
                           const struct request_answer *w) MUST_USE;
#endif
