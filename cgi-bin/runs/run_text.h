/* Runs in words: what the pages of tasks, runs and people share. Reads only. */
#ifndef CGI_BIN_RUNS_RUN_TEXT_H
#define CGI_BIN_RUNS_RUN_TEXT_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

const char *run_state_text(const struct run *run);
/* Shows BADGE_OK, BADGE_INFO, BADGE_SOON or BADGE_BAD; none is neutral. state: of a run, a person
 * or a call. */
void run_badge(struct dict *d, const char *state);
/* The same of a whole run; one that was undone is neutral, one that was in part is not. */
void run_badge_of(struct dict *d, const struct run *run);
/* Time in the zone of the settings; "–" for 0. */
enum rc_err run_time(struct request *r, int64_t at, const char **out) MUST_USE;
/* Who asked for it; the clock is "the schedule". */
const char *run_asked_by(const struct run *run);
/* Rows ACTION of a dictionary. */
enum rc_err run_show_actions(struct request *r, struct dict *d, const struct action *actions,
                             int n) MUST_USE;
/* "Jira on example, inactive for 60 days" of a filter's query; of one that cannot be read, why. */
enum rc_err run_filter_text(struct request *r, const char *query, const char **words) MUST_USE;

/* One page of runs into the part runs/table.tpl; task 0 and state NULL: all. *any: there are some.
 * base: address of the page. */
struct run_table {
    int64_t task;
    const char *state, *base;
    bool with_name;
};
enum rc_err run_table_show(struct request *r, struct dict *part, const struct run_table *t,
                           bool *any) MUST_USE;
/* Number of the page asked for with ?name=, from 1. */
int64_t run_page_number(struct request *r, const char *name);
#endif
