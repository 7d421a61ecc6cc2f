/* What the search and the JSON of a user share: the filter, and a user as seen through it. */
#ifndef DEMO_SEARCH_H
#define DEMO_SEARCH_H
#include "demo.h"
#include "org.h"

enum {
    ACCOUNTS_MAX = 10,
    DOMAINS_MAX = 10,
    EXPAND_PLATFORM = 1,
    EXPAND_ACTIVITY = 2,
    EXPAND_GROUPS = 4,
    EXPAND_COUNTS = 8
};
enum { MEMBERSHIP_ACTIVE, MEMBERSHIP_SUSPENDED, MEMBERSHIP_NONE, MEMBERSHIPS };
extern const char *const MEMBERSHIP[MEMBERSHIPS], *const ACCOUNT_STATUS[3];

/* A search. Fields of bits take everybody when 0. */
struct filter {
    unsigned states, memberships, accounts, claims;
    unsigned scope; /* directories in view */
    bool everywhere, by_role;
    bool known;           /* only the accounts below */
    int mfa;              /* 1 on, 2 off, 0 any */
    uint32_t groups;      /* one of them gives the role searched, or is searched itself */
    uint16_t user, admin; /* instances whose direct role is searched */
    const char *platform, *term;
    int64_t account[ACCOUNTS_MAX];
    int accounts_n;
    int team; /* number of a team group that is searched, -1 none */
    char domain[DOMAINS_MAX][160];
    int domains_n;
};

/* The state as the directories in view show it. Only a search everywhere shows a user who is in
 * none of them. */
enum state state_in(const struct facts *f, unsigned scope);
int membership_in(const struct facts *f, unsigned scope);
/* Twist "mystery": some users have a status that no filter knows. */
bool has_unknown_status(uint64_t i);
/* The directory that a product belongs to. */
int home_directory(int product);

/* user_json.c. expand: EXPAND_ bits; now: for last activity. */
void text_add_user(struct text *t, uint64_t i, const struct filter *f, unsigned expand, time_t now);
void user_json_forget(void);
#endif
