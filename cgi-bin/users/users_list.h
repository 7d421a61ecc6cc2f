/* The table of the list of people. */
#ifndef CGI_BIN_USERS_USERS_LIST_H
#define CGI_BIN_USERS_USERS_LIST_H
#include "filters/filter_form.h"

/* One page of the set that the filter means. */
enum rc_err users_list_add(struct request *r, struct dict *body, struct browser *b,
                           const struct user_set *set) MUST_USE;
#endif
