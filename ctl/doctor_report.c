#include "doctor_report.h"
#include "print.h"

#include <errno.h>
#include <stdarg.h>

const char DOCTOR_SET_CLOCK[] =
    "Set the clock and turn on time synchronization (timedatectl set-ntp true).";

void doctor_report(struct doctor *d, enum finding how, const char *what, const char *fix,
                   const char *format, ...) {
    static const char *const LABELS[] = {"ok  ", "note", "BAD "};
    va_list ap;
    va_start(ap, format);
    ctl_print("%s  %-14s %s", LABELS[how], what, arena_vprintf(d->ctl->arena, format, ap));
    va_end(ap);
    if (how != FINE && fix)
        ctl_print("      -> %s", fix);
    d->notes += how == NOTE;
    d->wrongs += how == WRONG;
}

const char *doctor_fix(const struct doctor *d, int why, const char *otherwise) {
    return why == EACCES && !d->ctl->as_root ? "You cannot read it. Run doctor as root."
                                             : otherwise;
}
