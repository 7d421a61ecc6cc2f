/* Accounts that look like those of machines and are not protected yet: suggestions for a person to
 * judge. Only reads. */
#ifndef CGI_BIN_PROTECTED_PROTECTED_BOTS_H
#define CGI_BIN_PROTECTED_PROTECTED_BOTS_H
#include "db/db.h"

/* After how many days in the organization a person without any activity is one. */
enum { BOT_DAYS = 90, BOTS_SHOWN_MAX = 50 };

struct bot {
    int64_t user;
    const char *account_type; /* another than of people; or NULL */
    const char *term;         /* of core/terms/bot_terms.h; or NULL */
    bool in_email;            /* where the word is: else in the name */
    bool is_unused;           /* has seats, and never used any product */
};
struct bots {
    struct bot shown[BOTS_SHOWN_MAX]; /* those with the most reasons first */
    int count;                        /* of shown */
    int64_t total;
};

enum rc_err bots_find(struct db *db, int64_t now, struct bots *out) MUST_USE;
#endif
