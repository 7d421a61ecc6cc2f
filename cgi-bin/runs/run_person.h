/* Posts about single people of a preview, and about the people a run failed for. */
#ifndef CGI_BIN_RUNS_RUN_PERSON_H
#define CGI_BIN_RUNS_RUN_PERSON_H
#include "http/response.h"
#include "runs/run.h"

/* Whether the field do has one of these: leave-out, put-back, protect, retry. */
bool run_person_is_action(const char *action);
struct response run_person_post(struct request *r, const struct run *run);
#endif
