/* API tokens of Jira sites, with which lane sync asks for the seats that Atlassian counts
 * (timer/atlassian/license_counts.c). At most one for each site, none needed. The token is sealed
 * for its site and e-mail address, and never here. */
#ifndef CORE_SETTINGS_SITE_TOKEN_H
#define CORE_SETTINGS_SITE_TOKEN_H
#include "db/db.h"
#include "host/secret.h"

/* What came of the last question. */
enum site_problem {
    SITE_NO_PROBLEM,
    SITE_REFUSED,     /* 401 */
    SITE_FORBIDDEN,   /* 403 */
    SITE_MISSING,     /* 404 for each product */
    SITE_LIMITED,     /* 429 */
    SITE_UNREACHABLE, /* no answer, or a server error */
    SITE_UNREADABLE,  /* an answer without a count */
    SITE_SEALED,      /* the token cannot be opened */
    SITE_PROBLEMS
};
/* NULL for SITE_NO_PROBLEM. */
const char *site_problem_name(enum site_problem problem);
const char *site_problem_text(enum site_problem problem);

/* A site with Jira products, or with a token. */
struct site_token {
    const char *site, *site_name; /* cloudId; its id when the site is gone */
    int64_t id;                   /* of the token; 0: none, and all below is 0 and NULL */
    const char *email, *last4, *entered_by;
    int64_t entered_at, asked_at; /* asked_at 0: not yet */
    enum site_problem problem;
};
enum { SITE_TOKEN_BYTES_MAX = 1000 };

/* By name. */
enum rc_err site_tokens_load(struct db *db, struct arena *a, struct site_token **out,
                             int *count) MUST_USE;
/* Where the token may be used, for struct secret_use. */
const char *site_token_binding(struct arena *a, const char *site, const char *email);
/* Inside db_begin, audited. Takes the place of the site's token before. */
enum rc_err site_token_save(struct db *db, const struct site_token *t, const struct sealed *s,
                            const char *who, int64_t now) MUST_USE;
/* Inside db_begin, audited: the token and the counts it brought. ERR_NOT_FOUND without one. */
enum rc_err site_token_delete(struct db *db, const char *site, const char *who,
                              int64_t now) MUST_USE;
#endif
