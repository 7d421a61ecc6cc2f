/* The demo organization: everything follows from a seed and an index. What may change in an
 * organization stands in one small record for each user (16 bytes), so that a million users need
 * little and a page of them no search. */
#ifndef DEMO_ORG_H
#define DEMO_ORG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* Letters past f on purpose: real ids are no UUIDs. */
#define ORG_ID "4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f"
/* The first; the others end with d002, d003. */
#define DIRECTORY_ID "7e0a1111-0000-4000-8000-00000000d001"

enum { PRODUCTS = 9, DIRECTORIES_MAX = 3, ROLE_KINDS = 8 };
enum role {
    ROLE_USER,
    ROLE_ADMIN,
    ROLE_ACCESS_ADMIN,
    ROLE_GUEST,
    ROLE_CUSTOMER,
    ROLE_CONTRIBUTOR,
    ROLE_BASIC,
    ROLE_STAKEHOLDER,
    ROLE_NONE
};
enum state {
    STATE_ACTIVE,
    STATE_SUSPENDED,
    STATE_NOT_INVITED,
    STATE_DEACTIVATED,
    STATE_FOR_DELETION,
    STATE_COUNT
};

struct product {
    const char *owner, *owner_in_activity, *part, *name, *host, *plan;
    bool sandbox;
    int capacity, directory;
};
struct group {
    char id[40], name[80];
    bool external;
    int product, directory;
    enum role role; /* product -1: gives nothing */
};

struct fixed_group {
    const char *name;
    bool external;
    int product;
    enum role role;
    uint64_t percent; /* of everybody, by chance */
};

/* The record: write calls change it, everything else is computed from it. */
struct facts {
    uint32_t groups;                    /* bit g: member of fixed group g */
    uint16_t team;                      /* number of the team group, or NO_TEAM */
    uint16_t direct_user, direct_admin; /* bit p: the role without a group */
    uint16_t inferred_user;
    uint8_t directories, suspended; /* bits of directories: held there; suspended there */
    uint8_t account;                /* STATE_ACTIVE, STATE_DEACTIVATED or STATE_FOR_DELETION */
    uint8_t managed : 1, mfa : 1;
    uint8_t kind : 2;   /* 0 atlassian, 1 app, 2 customer */
    uint8_t awake : 1;  /* active a second before today */
    uint8_t joined : 2; /* enum joined */
};
enum { NO_TEAM = 0xffff };
/* LATELY: in the last days, no seat used yet. WEEKS_AGO: uses some seats, never one of them.
 * UNSENT: Atlassian leaves the day out. */
enum joined { LONG_AGO, LATELY, WEEKS_AGO, UNSENT };
/* Stand for a second: how the answer gives the date. AS_MADE: as it follows from the seed. */
enum { AS_MADE = 0, SENT_MISSING = -1, SENT_1970 = -2, SENT_UNREADABLE = -3, SENT_FUTURE = -4 };

struct user {
    uint64_t index;
    char id[64], name[200], email[120];
    const char *platform_role, *title, *department;
    bool has_email, null_profile;
};

extern const struct product *PRODUCT;
extern const struct fixed_group *FIXED;
extern int FIXED_GROUPS; /* with those of several directories */
extern const char *const ROLE[ROLE_KINDS], *const STATE[STATE_COUNT];
extern uint64_t org_users, org_seed;
extern bool org_hostile;     /* ORG_HOSTILE: the organization of the tests, not the company */
extern int org_directories;  /* 1 or 3 */
extern int64_t org_start;    /* the midnight from which back the newcomers' days count */
extern uint64_t org_renamed; /* so many users bear another name since */

uint64_t org_hash(uint64_t i, uint64_t k);
/* products.c: by org_hostile. */
void products_choose(void);
const char *org_name(void);
/* Makes the records anew for org_users and org_directories. */
void org_make(void);
struct facts *org_facts(uint64_t i);
/* The index of a user, -1 when there is none by that id. */
int64_t org_find(const char *account_id);
void org_user_id(uint64_t i, char out[64]);
void org_user(uint64_t i, struct user *u);
const char *org_platform_role(uint64_t i);
const char *org_domain(uint64_t i); /* domains.c: of the address; NULL: there is none */

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

/* accounts.c: what the doors changed of single accounts, and switches for all. Words for dates:
 * missing, 1970, unreadable, future, a second, or nothing for as made; WORD:N for every Nth person
 * only. */
struct dates {
    int64_t when;
    uint64_t every;
};
extern struct dates org_joined_sent, org_active_sent;
/* The account type of every org_type_every'th person who is not known by name. */
extern char org_type_sent[24];
extern uint64_t org_type_every;
int64_t org_when(const char *word);
/* The second given for SENT_FUTURE. */
int64_t org_future(void);
/* A second, or SENT_… */
int64_t org_joined(uint64_t i);
/* As the answer gives it: a second, 0 for never, or SENT_… */
int64_t org_activity(uint64_t i, int product, int64_t now);
const char *org_type(uint64_t i);
bool org_person(uint64_t i); /* neither an app nor a customer: may be billed */
void org_set_joined(uint64_t i, int64_t when);
void org_set_activity(uint64_t i, int product, int64_t when);
void org_set_type(uint64_t i, const char *word);
/* Takes the person's groups that give something and direct roles away, of one product or (-1) of
 * all; and gives all of them back that were taken. No journal: somebody else did it. */
void org_take(uint64_t i, int product);
void org_give(uint64_t i);

/* accounts.c: a deletion waits fourteen days in which it can be cancelled; org_turn ends those that
 * are due. */
enum { GRACE = 14 * 86400 };
void org_delete(uint64_t i, int64_t now);
void org_cancel_delete(uint64_t i);
void org_turn(int64_t now);
void accounts_forget(void);

/* One state of several: suspended only when suspended in every directory. */
enum state org_state(const struct facts *f);
/* Directly, by a group or inferred. */
bool org_holds(const struct facts *f, int product, enum role role);
bool org_billable(uint64_t i, int product);
/* As made: UTC second, 0 when never. It stands at the midnight before now, as Atlassian's data
 * lags. */
int64_t org_made_active(uint64_t i, int product, time_t now);
/* As a reader may understand it: an unreadable time is now, 1970 is never. */
int64_t org_last_active(uint64_t i, int product, time_t now);
#endif
