/* The kinds of calls (run_step.kind): what undoes each, and how people are told of it. */
#ifndef CORE_TERMS_STEP_H
#define CORE_TERMS_STEP_H
#include "base/arena.h"

struct step_kind {
    const char *kind, *opposite; /* opposite NULL: nothing takes it back */
    const char *future, *past;   /* "leave the group %s", "left the group %s" */
};
const struct step_kind *step_kind(const char *kind); /* NULL when unknown */
const struct step_kind *step_kinds(void);            /* ends with kind NULL */
#endif
