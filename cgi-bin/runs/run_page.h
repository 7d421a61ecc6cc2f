/* What the page of a run lends to its decisions (run_decision.c) and exports (run_export.c). */
#ifndef CGI_BIN_RUNS_RUN_PAGE_H
#define CGI_BIN_RUNS_RUN_PAGE_H
#include "http/response.h"
#include "runs/run.h"

/* ERR_NOT_FOUND when the address names none, or names one under a task that is not its own. */
enum rc_err run_of_path(struct request *r, struct run *run) MUST_USE;
/* The page of a run or of a preview; 422 when something was refused. */
struct response run_show(struct request *r, const struct run *run);
/* Name, actions, people and links, as run and preview have them in common. */
struct dict;
enum rc_err run_show_facts(struct request *r, struct dict *body, const struct run *run) MUST_USE;
/* Of an undo: which run it puts back. */
enum rc_err run_show_source(struct request *r, struct dict *body, const struct run *run) MUST_USE;
/* What is posted about single people of a preview, or about those a run failed for (run_row.c). */
bool run_row_meant(const char *what);
struct response run_row_post(struct request *r, const struct run *run);
/* do=undo: the page that asks, or the undo itself (run_undo_page.c). */
struct response run_undo_post(struct request *r, const struct run *run);
/* What is asked for beside an undo: whoever is put back is protected for so many days; 0: not.
 * Where run is a preview of no undo, nothing is. What is wrong is noted under protect and
 * reason. */
struct undo_wish {
    int64_t days;
    const char *reason;
};
enum rc_err run_undo_read_wish(struct request *r, const struct run *run,
                               struct undo_wish *out) MUST_USE;
/* Into the page and the form of an undo of source: that the task would do it again, what is not
 * given back (undo: its row), and the fields of the wish. */
enum rc_err run_undo_show_hints(struct request *r, struct dict *page, struct dict *form,
                                const struct run *source, int64_t undo) MUST_USE;
/* Shows APPROVAL when so many people need a second person. */
enum rc_err run_show_approval(struct request *r, struct dict *d, int64_t people) MUST_USE;
/* The task of a run; *there is false when it has none, or it was deleted since. */
enum rc_err run_task(struct request *r, const struct run *run, struct task *t,
                     bool *there) MUST_USE;
#endif
