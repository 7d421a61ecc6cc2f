/* The facts of a run that its page, its preview, its forms and its downloads share. */
#ifndef CGI_BIN_RUNS_RUN_FACTS_H
#define CGI_BIN_RUNS_RUN_FACTS_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* Loads the run that the address names. ERR_NOT_FOUND when there is none, or when the address puts
 * it under a task that is not its own. */
enum rc_err run_of_path(struct request *r, struct run *run) MUST_USE;
/* Loads the task of a run. *there is false when the run has none, or the task was deleted. */
enum rc_err run_task(struct request *r, const struct run *run, struct task *t,
                     bool *there) MUST_USE;
/* Fills what run and preview have in common: name, actions, people, seats and links. */
enum rc_err run_facts_show(struct request *r, struct dict *body, const struct run *run) MUST_USE;
/* Of an undo: shows the run that it puts back. */
enum rc_err run_facts_show_source(struct request *r, struct dict *body,
                                  const struct run *run) MUST_USE;
/* Shows APPROVAL when this many people need the approval of a second person. */
enum rc_err run_facts_show_approval(struct request *r, struct dict *d, int64_t people) MUST_USE;
#endif
