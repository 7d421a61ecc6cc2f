/* The filters of the user browser as people see them: fields, chips that take one away, saved
 * filters, links. */
#ifndef CGI_BIN_USERS_FILTER_FORM_H
#define CGI_BIN_USERS_FILTER_FORM_H
#include "http/request.h"
#include "users/filter.h"
#include "users/index_order.h"
struct dict;

enum { USERS_ROWS_DEFAULT = 50 }; /* of a page */
struct browser {
    struct user_filter filter;
    struct users_view view;
    int64_t page, pages;
};

/* "/users?…": the same filter with another view; what is as by default is left out. */
const char *filter_form_link(struct request *r, const struct user_filter *f,
                             const struct users_view *v, int64_t page);
/* Words for a status or claim status; an unknown one is its own. */
const char *users_status_label(const char *word);
enum rc_err filter_form_fields(struct request *r, struct dict *body,
                               const struct browser *b) MUST_USE;
enum rc_err filter_form_chips(struct request *r, struct dict *body,
                              const struct browser *b) MUST_USE;
enum rc_err filter_form_saved(struct request *r, struct dict *body,
                              const struct browser *b) MUST_USE;
extern const char *const USERS_SORT_WORDS[]; /* by enum users_sort; ends with NULL */
#endif
