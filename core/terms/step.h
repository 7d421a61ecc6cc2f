/* The kinds of calls that change a person (run_step.kind): the opposite of each, and its text. */
#ifndef CORE_TERMS_STEP_H
#define CORE_TERMS_STEP_H

struct step_kind {
    const char *kind, *opposite; /* opposite NULL: no call undoes it */
    const char *future, *past;   /* "Remove from group %s", "Removed from group %s" */
};
const struct step_kind *step_kind(const char *kind); /* NULL when unknown */
const struct step_kind *step_kinds(void);            /* ends with kind NULL */
#endif
