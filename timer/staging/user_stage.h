/* One user of a page, from its fields into staging. Reads no live table. */
#ifndef TIMER_STAGING_USER_STAGE_H
#define TIMER_STAGING_USER_STAGE_H
#include "staging/account_ids.h"

enum user_field {
    ACCOUNT_ID,
    ACCOUNT_TYPE,
    NAME,
    EMAIL,
    STATUS,
    ACCOUNT_STATUS,
    MEMBERSHIP_STATUS,
    CLAIM_STATUS,
    MANAGEMENT_SOURCE,
    ADDED_TO_ORG,
    JOB_TITLE,
    DEPARTMENT,
    USER_FIELDS
};

/* Values that cannot be right, or that Rollcall does not act on. */
enum { USERS_TYPES_MAX = 8 };
struct users_oddities {
    int64_t joined_missing; /* people without a day of joining */
    int64_t joined_odd;     /* people with one that is not valid */
    int64_t uses;           /* activities whose time cannot be read, or lies ahead */
    int64_t people;         /* with an odd day of joining or an odd activity */
    bool placeless;         /* somebody's membership is not told */
    struct {
        char word[64];
        int64_t people;
    } type[USERS_TYPES_MAX]; /* other than "atlassian"; the last may count several types */
    int types;
};

/* A user while it is read. */
struct user_row {
    const char *field[USER_FIELDS]; /* NULL: missing */
    int64_t newest_use;             /* in any product at all; 0: none */
    bool odd_use;                   /* the time of an activity is not valid */
    const char **role;              /* platform roles */
    size_t roles, roles_capacity;
};

/* What the users of one page have, before it goes into staging. Rows from members_before and
 * uses_before on belong to the user being read, and have no user number yet. */
struct user_stage {
    struct lane *lane;
    struct arena *arena; /* of the run */
    int64_t directory;   /* for a listing that names none: the only one, else 0 */
    struct int_rows members, uses, directories;
    size_t members_before, uses_before;
    struct user_row user;
    struct users_oddities odd;
};

void user_stage_begin_page(struct user_stage *s);
enum rc_err user_stage_end_page(struct user_stage *s) MUST_USE;

void user_stage_add_group(struct user_stage *s, int64_t group);
void user_stage_add_role(struct user_stage *s, const char *role);
/* product: 0 when we do not know it. */
void user_stage_add_use(struct user_stage *s, int64_t product, const char *last_active);
/* Stages the user under its number. first: the run meets it for the first time. directory: where
 * it was found, 0: nowhere in particular. */
enum rc_err user_stage_put(struct user_stage *s, int64_t number, bool first,
                           int64_t directory) MUST_USE;
/* Forgets the user being read. */
void user_stage_next(struct user_stage *s);
#endif
