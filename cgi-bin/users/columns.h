/* The columns of the list of people, and which of them a person chose. */
#ifndef CGI_BIN_USERS_COLUMNS_H
#define CGI_BIN_USERS_COLUMNS_H
#include "http/request.h"
#include "index/index_order.h"

enum users_column {
    COLUMN_NAME, /* always shown */
    COLUMN_EMAIL,
    COLUMN_STATUS,
    COLUMN_CLAIM,
    COLUMN_PRODUCTS,
    COLUMN_SEATS,
    COLUMN_LAST,
    COLUMN_ANYWHERE
};
struct users_column_row {
    enum users_column column;
    const char *name, *label; /* name: in the address and in the cookie */
    bool number, sorts;
    enum users_sort sort;
};
/* In their order; ends with a label of NULL. */
extern const struct users_column_row USERS_COLUMNS[];

/* Bits by enum users_column: by the parameters "column" of the address, else by the cookie. */
unsigned users_columns_shown(const struct request *r);
/* The cookie that keeps the choice of the address; NULL: the address has none. */
const char *users_columns_cookie(const struct request *r);
#endif
