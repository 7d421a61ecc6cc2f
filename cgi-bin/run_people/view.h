/* The view of the people of a run that an address asks for, shared by the files of run_people. */
#ifndef CGI_BIN_RUN_PEOPLE_VIEW_H
#define CGI_BIN_RUN_PEOPLE_VIEW_H
#include "http/request.h"
#include "page/view.h"
#include "runs/run.h"

/* A tab of the list: its name in the address, its word in core/runs/run.h, its label. */
struct run_people_tab {
    const char *name, *which, *label;
};

struct run_people_view {
    const struct run_people_tab *tabs; /* of a preview, or of a run */
    int tab_count;
    int tab;            /* the one chosen */
    const char *search; /* NULL: no search, or a refused one */
    int64_t page;
    int64_t used_since; /* a product used since then counts as used lately */
    bool preview;
    bool warns; /* the run tells people, and waits */
    bool with_outcome;
    bool with_undo;
    bool with_pick;  /* people can be left out, put back and protected */
    bool with_since; /* the longest unused go first */
};

/* This person may decide about the run: with full access, or because it was made for their area. */
bool run_may_change(const struct request *r, const struct run *run);
/* The tabs of a preview or of a run, and tab, search and page of the address. Refuses the field
 * q. */
void run_people_view_read(struct request *r, const struct run *run, struct run_people_view *out);
/* The address of one page of one tab. search: NULL for none. */
const char *run_people_view_path(struct request *r, const struct run *run, const char *tab,
                                 const char *search, int64_t page);
/* The address of this view. */
const char *run_people_view_here(struct request *r, const struct run *run,
                                 const struct run_people_view *view);
/* The name of a person, or the account id of one without. */
const char *run_people_name(const char *name, const char *account);
/* Adds more to *list, after ", ". */
void run_people_append(struct request *r, const char **list, const char *more);
#endif
