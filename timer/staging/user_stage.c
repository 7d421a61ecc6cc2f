/* A user may come more than once: from another directory, or because paging shifted. Then the
 * newest values count. */
#include "staging/user_stage.h"
#include "base/log.h"
#include "base/text.h"
#include "terms/seat_age.h"

#include <stdio.h>
#include <string.h>

enum { CLOCKS_DIFFER_MAX = 86400 /* seconds; an activity further ahead is not valid */ };

void user_stage_begin_page(struct user_stage *s) {
    s->members.n = s->uses.n = s->directories.n = 0;
    s->members_before = s->uses_before = 0;
}

enum rc_err user_stage_end_page(struct user_stage *s) {
    struct db *db = s->lane->db;
    TRY(db_exec(db, Q_STAGE_PUT_MEMBERS, NULL, "l", &s->members));
    TRY(db_exec(db, Q_STAGE_PUT_ACTIVITY, NULL, "l", &s->uses));
    return db_exec(db, Q_STAGE_PUT_DIRECTORIES, NULL, "l", &s->directories);
}

void user_stage_add_group(struct user_stage *s, int64_t group) {
    int_rows_add(&s->members, s->arena, 0, group, 0);
}

void user_stage_add_role(struct user_stage *s, const char *role) {
    struct user_row *u = &s->user;
    u->role = arena_grow(s->arena, u->role, u->roles, &u->roles_capacity, sizeof *u->role);
    u->role[u->roles++] = role;
}

/* Any precision, any offset; otherwise the first 19 characters count, as UTC. False: no time at
 * all. */
static bool read_time(const char *text, int64_t *at) {
    enum { LENGTH = 19 };
    char cut[LENGTH + 2];
    if (!text)
        return false;
    if (text_parse_iso(text, at))
        return true;
    if (strlen(text) < LENGTH)
        return false;
    memcpy(cut, text, LENGTH);
    cut[LENGTH] = 'Z';
    cut[LENGTH + 1] = '\0';
    return text_parse_iso(cut, at);
}

/* A time that cannot be read is not "never": the person counts as active now, rather than lose a
 * seat. So does a person whose last activity lies far ahead, because that time would protect them
 * until then. The year 1 and 1970 are how programs write "none": 0. */
static int64_t read_use_time(struct user_stage *s, const char *last_active) {
    int64_t now = s->lane->now, at = now;
    if (!read_time(last_active, &at) || at > now + CLOCKS_DIFFER_MAX) {
        if (s->odd.uses++ == 0)
            log_line(LOG_LEVEL_WARN,
                     "a last active time is invalid (\"%.60s\"); people with one count as active "
                     "now",
                     last_active);
        s->user.odd_use = true;
    }
    if (at > now)
        return now;
    return seat_time_valid(at, now) ? at : 0;
}

/* Keeps the latest use of each product. */
static void add_product_use(struct user_stage *s, int64_t product, int64_t at) {
    for (size_t i = s->uses_before; i < s->uses.n; i++)
        if (s->uses.row[i][1] == product) {
            if (at > s->uses.row[i][2])
                s->uses.row[i][2] = at;
            return;
        }
    int_rows_add(&s->uses, s->arena, 0, product, at);
}

/* The use of an unknown product still counts for the person. */
void user_stage_add_use(struct user_stage *s, int64_t product, const char *last_active) {
    int64_t at = read_use_time(s, last_active);
    if (at > 0 && product)
        add_product_use(s, product, at);
    if (at > s->user.newest_use)
        s->user.newest_use = at;
}

static bool is_member_type(const char *type) {
    return !type || text_equal_nocase(type, "atlassian");
}

/* Counts people by type. Types beyond the last row count there. */
static void count_type(struct users_oddities *o, const char *type) {
    int i = 0;
    while (i < o->types && strcmp(o->type[i].word, type) != 0)
        i++;
    if (i == USERS_TYPES_MAX) {
        i--;
    } else if (i == o->types) {
        o->types++;
        snprintf(o->type[i].word, sizeof o->type[i].word, "%.60s", type);
    }
    o->type[i].people++;
}

/* The day of joining; 0: there is no valid one. Counts what is odd about the person. */
static int64_t read_added(struct user_stage *s, bool first) {
    struct users_oddities *o = &s->odd;
    const char *text = s->user.field[ADDED_TO_ORG], *type = s->user.field[ACCOUNT_TYPE];
    int64_t added = 0;
    bool valid = read_time(text, &added) && seat_time_valid(added, s->lane->now);
    if (first && !valid && text)
        o->joined_odd++;
    if (first && !valid && !text)
        o->joined_missing++;
    if (first && ((text && !valid) || s->user.odd_use))
        o->people++;
    if (first && !is_member_type(type))
        count_type(o, type);
    return valid ? added : 0;
}

static enum rc_err check_account(struct user_stage *s, int64_t number) {
    int64_t same = 0;
    TRY(db_get_int(s->lane->db, Q_STAGE_SAME, &same, NULL, "is", number,
                   s->user.field[ACCOUNT_ID]));
    return same ? OK : account_hash_collision(s->lane);
}

static enum rc_err put_row(struct user_stage *s, int64_t number, bool first) {
    struct lane *l = s->lane;
    const struct user_row *u = &s->user;
    const char *const *f = u->field;
    int64_t added = read_added(s, first);
    if (!first) {
        TRY(check_account(s, number));
        TRY(db_exec(l->db, Q_STAGE_USER_LATEST, NULL, "iii", number, added, u->newest_use));
    }
    return db_exec(l->db, first ? Q_STAGE_USER : Q_STAGE_USER_AGAIN, NULL, "isssssssssissii",
                   number, f[ACCOUNT_ID], f[ACCOUNT_TYPE], f[NAME], f[EMAIL], f[STATUS],
                   f[ACCOUNT_STATUS], f[MEMBERSHIP_STATUS], f[CLAIM_STATUS], f[MANAGEMENT_SOURCE],
                   added, f[JOB_TITLE], f[DEPARTMENT], l->now, u->newest_use);
}

/* For a user seen twice keeps the newest activity; flushes pending rows first so that they can be
 * updated. */
static enum rc_err put_uses_again(struct user_stage *s, int64_t number) {
    struct db *db = s->lane->db;
    size_t n = s->uses.n;
    s->uses.n = s->uses_before;
    TRY(db_exec(db, Q_STAGE_PUT_ACTIVITY, NULL, "l", &s->uses));
    for (size_t i = s->uses_before; i < n; i++)
        TRY(db_exec(db, Q_STAGE_ACTIVITY_AGAIN, NULL, "iii", number, s->uses.row[i][1],
                    s->uses.row[i][2]));
    s->uses.n = s->uses_before = 0;
    return OK;
}

static enum rc_err put_directory(struct user_stage *s, int64_t number, int64_t directory) {
    const char *membership = s->user.field[MEMBERSHIP_STATUS];
    if (!membership)
        s->odd.placeless = true;
    if (!directory)
        directory = s->directory;
    if (!directory || (membership && strcmp(membership, "no_membership") == 0))
        return OK;
    if (membership && strcmp(membership, "active") != 0)
        return db_exec(s->lane->db, Q_STAGE_USER_DIRECTORY, NULL, "iis", number, directory,
                       membership);
    int_rows_add(&s->directories, s->arena, number, directory, 0);
    return OK;
}

enum rc_err user_stage_put(struct user_stage *s, int64_t number, bool first, int64_t directory) {
    TRY(put_row(s, number, first));
    if (!first)
        TRY(put_uses_again(s, number));
    for (size_t i = s->members_before; i < s->members.n; i++)
        s->members.row[i][0] = number;
    for (size_t i = s->uses_before; i < s->uses.n; i++)
        s->uses.row[i][0] = number;
    s->members_before = s->members.n;
    s->uses_before = s->uses.n;
    for (size_t i = 0; i < s->user.roles; i++)
        TRY(db_exec(s->lane->db, Q_STAGE_PLATFORM, NULL, "is", number, s->user.role[i]));
    return put_directory(s, number, directory);
}

void user_stage_next(struct user_stage *s) {
    struct user_row *u = &s->user;
    s->members.n = s->members_before; /* rows of a user that was not staged */
    s->uses.n = s->uses_before;
    *u = (struct user_row){.role = u->role, .roles_capacity = u->roles_capacity};
}
