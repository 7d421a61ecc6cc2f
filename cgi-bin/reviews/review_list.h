/* The people of a review as a table, for its page. */
#ifndef CGI_BIN_REVIEWS_REVIEW_LIST_H
#define CGI_BIN_REVIEWS_REVIEW_LIST_H
#include "page/dict.h"
#include "reviews/access.h"

/* What part of the people is shown, by the address or the form that was sent from there. */
struct review_view {
    const char *state;    /* as of a struct review_people, or "all" */
    const char *reviewer; /* as sent: "", "none" or a row id */
    int64_t page;         /* from 1 */
};
/* closed: of the review; then everyone is shown unless the address asks otherwise. */
void review_view_read(struct request *r, bool closed, struct review_view *out);
/* The address of the page with this view. */
const char *review_view_path(struct request *r, int64_t review, const struct review_view *v);
/* Adds tabs, table and the form of decisions. */
enum rc_err review_list_add(struct request *r, struct dict *body, const struct review_access *w,
                            const struct review_view *wanted) MUST_USE;
#endif
