/* The demo organization: everything follows from a seed and an index, so that a million users need no memory. */
#ifndef DEMO_ORG_H
#define DEMO_ORG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define ORG_ID "4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f" /* letters past f on purpose: real ids are no UUIDs */
#define DIRECTORY_ID "7e0a1111-0000-4000-8000-00000000d001"

enum { PRODUCTS = 9, GROUPS_FIXED = 13, ROLES_MOST = 3 };

struct product { const char *owner, *owner_in_activity, *part, *name, *host, *plan; bool sandbox; int capacity; };
struct group { char id[40], name[80]; bool external; int product; const char *role; /* product -1: gives nothing */ };
struct user {
    uint64_t index;
    char id[64], name[200], email[80];
    const char *status, *account_status, *membership_status, *claim, *platform_role;
    bool has_email, null_profile;
};

extern const struct product PRODUCT[PRODUCTS];
extern uint64_t org_users, org_seed;

uint64_t org_hash(uint64_t i, uint64_t k);
void org_user(uint64_t i, struct user *u);
int org_groups(void);
void org_group(int g, struct group *out);
bool org_member(uint64_t i, int g);
/* Role the user holds on the product without a group, or NULL. */
const char *org_direct(uint64_t i, int product);
bool org_holds(uint64_t i, int product, const char *role);
bool org_billable(uint64_t i, int product);
/* UTC second, 0 when never; frozen to the midnight before now, as Atlassian's data lags. */
int64_t org_last_active(uint64_t i, int product, time_t now);
#endif
