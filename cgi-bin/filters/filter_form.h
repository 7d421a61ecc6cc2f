/* The filters of the list of people on its page: fields, chips that take one away, saved filters,
 * links. */
#ifndef CGI_BIN_FILTERS_FILTER_FORM_H
#define CGI_BIN_FILTERS_FILTER_FORM_H
#include "http/request.h"
#include "index/index_order.h"
#include "users/filter_member.h"
#include "users/selection.h"
struct dict;

/* The list of people that an address asks for. */
struct browser {
    struct user_filter filter;
    struct users_view view;
    int64_t page, pages;
    unsigned columns; /* users/columns.h */
    struct selection selection;
};

/* "/users?…" for filter, view and page, without default values. */
const char *filter_form_link(struct request *r, const struct user_filter *f,
                             const struct users_view *v, int64_t page);
/* The fields of all filters, with their values and refusals. */
enum rc_err filter_form_fields(struct request *r, struct dict *body,
                               const struct browser *b) MUST_USE;
/* A chip for each condition, with a link that takes it away. */
enum rc_err filter_form_chips(struct request *r, struct dict *body,
                              const struct browser *b) MUST_USE;
/* Links to saved filters, and the form that saves this one. */
enum rc_err filter_form_saved(struct request *r, struct dict *body,
                              const struct browser *b) MUST_USE;
extern const char *const USERS_SORT_NAMES[]; /* by enum users_sort; ends with NULL */
#endif
