/* What the page of a run lends to its decisions (run_decision.c) and exports (run_export.c). */
#ifndef PAGE_RUN_H
#define PAGE_RUN_H
#include "response.h"
#include "run.h"

/* ERR_NOT_FOUND when the address names none, or names one under a task that is not its own. */
enum rc_err run_of_path(struct request *r, struct run *run) MUST_USE;
/* The page of a run or of a preview; 422 when something was refused. */
struct response run_show(struct request *r, const struct run *run);
/* What is posted about single people of a preview, or about those a run failed for (run_row.c). */
bool run_row_meant(const char *what);
struct response run_row_post(struct request *r, const struct run *run);
/* Shows APPROVAL when so many people need a second person. */
struct dict;
enum rc_err run_show_approval(struct request *r, struct dict *d, int64_t people) MUST_USE;
/* The task of a run; *there is false when it has none, or it was deleted since. */
enum rc_err run_task(struct request *r, const struct run *run, struct task *t, bool *there) MUST_USE;
#endif
