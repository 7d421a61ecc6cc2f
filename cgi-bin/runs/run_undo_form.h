/* The form of an undo, on its own page and on the preview of an undo. */
#ifndef CGI_BIN_RUNS_RUN_UNDO_FORM_H
#define CGI_BIN_RUNS_RUN_UNDO_FORM_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* The protection asked for beside an undo: its people are protected for that many days. */
struct undo_protection {
    int64_t days; /* 0: none */
    const char *reason;
};
/* Reads it from the form. A preview that is not of an undo has none. Notes refusals of the fields
 * protect and reason. */
enum rc_err run_undo_form_read(struct request *r, const struct run *run,
                               struct undo_protection *out) MUST_USE;
/* Fills page and form (may be NULL) of an undo of source: the task that would do it again, the
 * admin roles that stay away, and the fields of the protection. undo: row of the undo. */
enum rc_err run_undo_form_show(struct request *r, struct dict *page, struct dict *form,
                               const struct run *source, int64_t undo) MUST_USE;
#endif
