/* The people selected in the list, as its form sends them. */
#ifndef CGI_BIN_USERS_SELECTION_H
#define CGI_BIN_USERS_SELECTION_H
#include "http/request.h"

/* Some people, or all whom the filter means. */
struct selection {
    const char *const *account;
    int n;
    bool all;
};

/* The account ids of the fields account_id (ticked) and page_id (page), each once; how many. */
int selection_read(struct request *r, bool ticked, bool page, const char *const **accounts);
/* What a form of the list selects; nobody for a GET. */
struct selection selection_sent(struct request *r);
#endif
