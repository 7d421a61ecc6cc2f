/* Runs as text, for the pages of tasks, runs and people. Only reads. */
#ifndef CGI_BIN_RUNS_RUN_TEXT_H
#define CGI_BIN_RUNS_RUN_TEXT_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

const char *run_state_label(const struct run *run);
const char *run_kind_label(enum run_kind kind);
/* Shows BADGE_OK, BADGE_INFO, BADGE_SOON or BADGE_BAD; a neutral state shows none. state: of a
 * person or a call, as rows have it. */
void run_badge(struct dict *d, const char *state);
/* The badge of a whole run. A run that was undone is neutral, a partly undone one is BADGE_SOON. */
void run_badge_of(struct dict *d, const struct run *run);
/* A time in the zone of the settings; "–" for 0. */
enum rc_err run_time(struct request *r, int64_t at, const char **out) MUST_USE;
/* The person who asked for the run, or "the schedule". */
const char *run_asked_by(const struct run *run);
/* Adds a row ACTION for each action. */
enum rc_err run_show_actions(struct request *r, struct dict *d, const struct action *actions,
                             int n) MUST_USE;
/* "Jira on example, inactive for 60 days" for the query of a filter; the problem when the query
 * cannot be read. */
enum rc_err run_filter_text(struct request *r, const char *query, const char **text) MUST_USE;

/* How many days ago a product still counts as used lately: the days of the filter, else of the
 * setting. */
enum rc_err run_used_days(struct request *r, const struct run *run, int64_t *days) MUST_USE;
/* The number in ?name=, from 1; 1 when it is missing or bad. */
int64_t run_page_number(struct request *r, const char *name);
#endif
