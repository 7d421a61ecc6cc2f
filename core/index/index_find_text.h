/* The part of a search that looks for terms in names and e-mails, or for an account id. */
#ifndef CORE_USERS_INDEX_FIND_TEXT_H
#define CORE_USERS_INDEX_FIND_TEXT_H
#include "db/db.h"

enum { USER_TERMS_MAX = 20 };

struct index_find_text {
    const char *term[USER_TERMS_MAX]; /* all of them must occur, in any order */
    int n;
    uint64_t *accounts; /* bits by row id of people found by account id; NULL: nobody */
};

/* Case-folds q and cuts it into terms. A q of accents alone has no term and then finds nobody.
 * Past USER_TERMS_MAX, the rest of q is one term. */
void index_find_text_read(struct arena *a, const char *q, struct index_find_text *out);
/* Keeps of one chunk's bits the people whose record has all terms or whose account was found. */
enum rc_err index_find_text_keep(struct db *db, const struct index_find_text *t, int64_t chunk,
                                 uint64_t *bits) MUST_USE;
#endif
