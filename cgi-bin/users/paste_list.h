/* A pasted list as entries: e-mail addresses and account ids, each once, from any text: lines,
 * columns of a spreadsheet, CSV, address books. Knows no database. */
#ifndef CGI_BIN_USERS_PASTE_LIST_H
#define CGI_BIN_USERS_PASTE_LIST_H
#include "base/arena.h"

enum { PASTE_ENTRIES_MAX = 1000 };

enum paste_kind {
    PASTE_EMAIL,
    PASTE_ACCOUNT, /* a line of one term without an address: perhaps an account id */
    PASTE_OTHER    /* a line without an address */
};
struct paste_entry {
    enum paste_kind kind;
    const char *text; /* address, term or line, in the arena */
};
struct paste_list {
    struct paste_entry *entries; /* in the order of the text */
    int count;                   /* also past PASTE_ENTRIES_MAX, whose entries are left out */
    int repeated;                /* entries that stood there before */
};

struct paste_list paste_list_read(struct arena *a, const char *text);
#endif
