/* The list of groups that an address asks for: searched, sorted, and the columns it is sorted by.
 */
#ifndef CGI_BIN_GROUPS_GROUPS_LIST_H
#define CGI_BIN_GROUPS_GROUPS_LIST_H
#include "groups/groups_seats.h"
#include "http/request.h"

/* One group of the list, with the key of its order. */
struct listed_group {
    const struct group_row *row;
    const char *name_key; /* case-folded */
    int64_t number;       /* of the sorted column */
};

typedef int64_t group_number(const struct group_row *g);
struct group_column {
    const char *sort, *label; /* sort: its word in the address */
    group_number *number;     /* the order of the column; NULL: that of names */
    bool is_figure;
    bool needs_price; /* absent without any price */
};
extern const struct group_column GROUP_COLUMNS[]; /* ends with sort NULL */

struct group_list {
    const char *q; /* "" for all */
    int column;    /* of GROUP_COLUMNS */
    bool down;
    int64_t page, pages, limit;
    struct groups groups;
    struct listed_group *listed; /* all pages */
    int64_t count;
};

/* Values of the address that mean nothing are left out; a page past the last is the last. */
enum rc_err group_list_read(struct request *r, struct group_list *l) MUST_USE;
#endif
