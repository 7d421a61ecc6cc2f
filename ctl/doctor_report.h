/* The report of rollcallctl doctor: one line for each finding. */
#ifndef CTL_DOCTOR_REPORT_H
#define CTL_DOCTOR_REPORT_H
#include "session.h"

enum finding { FINE, NOTE, WRONG };

struct doctor {
    struct ctl *ctl;
    struct db *db; /* NULL: it does not open */
    int notes, wrongs;
    int64_t now;
};

/* Prints and counts a finding. fix: how to fix it, for findings that are not FINE; may be
 * NULL. */
__attribute__((format(printf, 5, 6))) void doctor_report(struct doctor *d, enum finding how,
                                                         const char *what, const char *fix,
                                                         const char *format, ...);
/* The advice for an errno: otherwise, except that a user without the right to look gets "run doctor
 * as root". Nobody should make something anew that they only cannot see. */
const char *doctor_fix(const struct doctor *d, int why, const char *otherwise);

extern const char DOCTOR_SET_CLOCK[]; /* advice */
#endif
