/* The demo organization: everything follows from a seed and an index. What may change in an organization stands in one
 * small record for each user (16 bytes), so that a million users need little and a page of them no search. */
#ifndef DEMO_ORG_H
#define DEMO_ORG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define ORG_ID "4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f" /* letters past f on purpose: real ids are no UUIDs */
#define DIRECTORY_ID "7e0a1111-0000-4000-8000-00000000d001" /* the first; the others end with d002, d003 */

enum { PRODUCTS = 9, GROUPS_FIXED = 18, DIRECTORIES_MOST = 3, ROLE_KINDS = 8 };
enum role { ROLE_USER, ROLE_ADMIN, ROLE_ACCESS_ADMIN, ROLE_GUEST, ROLE_CUSTOMER, ROLE_CONTRIBUTOR, ROLE_BASIC, ROLE_STAKEHOLDER, ROLE_NONE };
enum state { STATE_ACTIVE, STATE_SUSPENDED, STATE_NOT_INVITED, STATE_DEACTIVATED, STATE_FOR_DELETION, STATE_COUNT };

struct product { const char *owner, *owner_in_activity, *part, *name, *host, *plan; bool sandbox; int capacity, directory; };
struct group { char id[40], name[80]; bool external; int product, directory; enum role role; /* product -1: gives nothing */ };

/* The record: write calls change it, everything else is computed from it. */
struct facts {
    uint32_t groups;                          /* bit g: member of fixed group g */
    uint16_t team;                            /* number of the team group, or NO_TEAM */
    uint16_t direct_user, direct_admin;       /* bit p: the role without a group */
    uint16_t inferred_user;
    uint8_t directories, suspended;           /* bits of directories: held there; suspended there */
    uint8_t account;                          /* STATE_ACTIVE, STATE_DEACTIVATED or STATE_FOR_DELETION */
    uint8_t managed : 1, mfa : 1, kind : 2, awake : 1; /* kind: 0 atlassian, 1 app, 2 customer; awake: active a second before today */
};
enum { NO_TEAM = 0xffff };

struct user { uint64_t index; char id[64], name[200], email[80]; const char *platform_role; bool has_email, null_profile; };

extern const struct product PRODUCT[PRODUCTS];
extern const char *const ROLE[ROLE_KINDS], *const STATE[STATE_COUNT];
extern uint64_t org_users, org_seed;
extern int org_directories; /* 1 or 3 */
extern uint64_t org_renamed; /* so many users bear another name since */

uint64_t org_hash(uint64_t i, uint64_t k);
/* Makes the records anew for org_users and org_directories. */
void org_make(void);
struct facts *org_facts(uint64_t i);
/* The index of a user, -1 when there is none by that id. */
int64_t org_find(const char *account_id);
void org_user_id(uint64_t i, char out[64]);
void org_user(uint64_t i, struct user *u);
const char *org_platform_role(uint64_t i);

int org_groups(void); /* all: the fixed ones, then teams */
int org_fixed_groups(void);
bool org_has_extras(void); /* somebody is in a team beyond the one of the record, or left it */
void org_group(int g, struct group *out);
int org_group_directory(int g);
int org_group_number(const char *id); /* -1: unknown */
const char *org_directory_id(int d);
bool org_member(uint64_t i, int g);
int org_members(int g); /* how many */
void org_set_member(uint64_t i, int g, bool member);
uint32_t org_groups_giving(int product, enum role role); /* bits of fixed groups */

/* Managed, and an identity provider owns the account. */
bool org_synced(uint64_t i);
/* In no directory, and the organization does not own the account: no listing shows such people. */
bool org_gone(uint64_t i);
/* Out of one directory, with every group and role of it. */
void org_remove(uint64_t i, int directory);

/* accounts.c: a deletion waits fourteen days in which it can be cancelled; org_turn ends those that are due. */
enum { GRACE = 14 * 86400 };
void org_delete(uint64_t i, int64_t now);
void org_cancel_delete(uint64_t i);
void org_turn(int64_t now);
void accounts_forget(void);

enum state org_state(const struct facts *f); /* composite: suspended only when suspended in every directory */
bool org_holds(const struct facts *f, int product, enum role role); /* directly, by a group or inferred */
bool org_billable(uint64_t i, int product);
/* UTC second, 0 when never; frozen to the midnight before now, as Atlassian's data lags. */
int64_t org_last_active(uint64_t i, int product, time_t now);
#endif
