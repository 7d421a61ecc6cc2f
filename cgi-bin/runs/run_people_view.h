/* What the files of run_people share: the view that an address asks for. */
#ifndef CGI_BIN_RUNS_RUN_PEOPLE_VIEW_H
#define CGI_BIN_RUNS_RUN_PEOPLE_VIEW_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* A tab of the list. name stands in the address, which is the word of core/runs/run.h. */
struct run_people_tab {
    const char *name, *which, *label;
    int64_t count;
};

/* What the address asks for, and the columns that the list then has. */
struct run_people_view {
    const struct run_people_tab *tab;
    const char *search; /* NULL: no search, or a refused one */
    int64_t page;
    int64_t used_since; /* a product used since then counts as used lately */
    bool preview;
    bool with_outcome;
    bool with_undo;
    bool with_pick;  /* people can be left out, put back and protected */
    bool with_since; /* the longest unused go first */
};

/* The address of one page of one tab. search: NULL for none. */
const char *run_people_path(struct request *r, const struct run *run, const char *tab,
                            const char *search, int64_t page);
/* The address of this view. */
const char *run_people_here(struct request *r, const struct run *run,
                            const struct run_people_view *view);
/* Adds more to *list, after ", ". */
void run_people_append(struct request *r, const char **list, const char *more);

/* run_people_row.c: the row of one person. rows: of run_users. */
enum rc_err run_people_row_show(struct request *r, struct dict *list, struct rows *rows,
                                const struct run *run, const struct run_people_view *view) MUST_USE;
/* run_people_card.c: above the list, the calls made for one person (?who=). */
enum rc_err run_people_show_calls(struct request *r, struct dict *part, const struct run *run,
                                  const char *account, const char *back) MUST_USE;
/* run_people_card.c: above the list, the form that protects one person (?protect=, or posted and
 * refused). Only for people the run would change. */
enum rc_err run_people_show_protect(struct request *r, struct dict *part, const struct run *run,
                                    const struct run_people_view *view) MUST_USE;
#endif
