/* What the search and the JSON of a user share: the filter, and a user as seen through it. */
#ifndef DEMO_SEARCH_H
#define DEMO_SEARCH_H
#include "demo.h"
#include "org.h"

enum {
    ACCOUNTS_MAX = 10,
    EXPAND_PLATFORM = 1,
    EXPAND_ACTIVITY = 2,
    EXPAND_GROUPS = 4,
    EXPAND_COUNTS = 8
};
enum { MEMBERSHIP_ACTIVE, MEMBERSHIP_SUSPENDED, MEMBERSHIP_NONE, MEMBERSHIPS };
extern const char *const MEMBERSHIP[MEMBERSHIPS], *const ACCOUNT_STATUS[3];

/* Bits; 0 takes everybody. scope: the directories in view. */
struct filter {
    unsigned states, memberships, accounts, claims, scope;
    bool everywhere, by_role, known; /* known: of accountIds only */
    int mfa;                         /* 1 on, 2 off, 0 any */
    uint32_t groups;                 /* of which one gives the role asked for, or is asked for */
    uint16_t user, admin;            /* instances whose direct role is asked for */
    const char *platform, *term;
    int64_t account[ACCOUNTS_MAX];
    int accounts_n, team; /* team: number of a team group asked for, -1 none */
};

/* The state as seen in the directories in view; a user in none of them is seen only from
 * everywhere. */
enum state state_in(const struct facts *f, unsigned scope);
int membership_in(const struct facts *f, unsigned scope);
/* Twist "mystery": some users have a status that no filter knows. */
bool has_unknown_status(uint64_t i);
/* The directory that a product belongs to. */
int home_directory(int product);

/* user_json.c. expand: EXPAND_ bits; now: for last activity. */
void put_user(struct text *t, uint64_t i, const struct filter *f, unsigned expand, time_t now);
void user_json_forget(void);
#endif
