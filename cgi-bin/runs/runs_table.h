/* One page of runs as a table: on /tasks/runs and on the page of a task. */
#ifndef CGI_BIN_RUNS_RUNS_TABLE_H
#define CGI_BIN_RUNS_RUNS_TABLE_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

struct runs_table {
    int64_t task;      /* 0: of all tasks, and bulk operations */
    const char *state; /* NULL: all */
    const char *base;  /* address of the page */
    bool with_name;
};
/* Fills the part runs/runs_table.tpl with the page that ?page= asks for. *any: there are some. */
enum rc_err runs_table_show(struct request *r, struct dict *part, const struct runs_table *t,
                            bool *any) MUST_USE;
#endif
