/* Admins leave warned people alone: one by one, or those whose notices came back. */
#ifndef CORE_WARNINGS_LEAVE_H
#define CORE_WARNINGS_LEAVE_H
#include "warnings/warning.h"

/* Both inside db_begin, audited. */

/* ERR_CONFLICT when this person is not warned by the run any more, or it has begun to act. */
enum rc_err warning_leave_out(struct db *db, struct arena *a, int64_t run, const char *account_id,
                              const char *who, int64_t now) MUST_USE;

struct warning_bounces {
    int64_t people;        /* whose warnings ended */
    const char *unmatched; /* addresses of nobody who is warned, with ", " between; "": none */
};
/* text: e-mail addresses in any form, as pasted from mails that came back. Nobody is acted on whose
 * notice did not arrive. ERR_INPUT when there is no address in it. */
enum rc_err warnings_bounced(struct db *db, struct arena *a, int64_t run, const char *text,
                             const char *who, int64_t now, struct warning_bounces *out) MUST_USE;
#endif
