/* Pages into TEMP staging, in numbers. Live tables are only read. merge.c takes it from there. */
#ifndef TIMER_SYNC_STAGE_H
#define TIMER_SYNC_STAGE_H
#include "sync/users_page.h"

enum stage_kind {
    STAGE_KIND_PRODUCTS,
    STAGE_KIND_DIRECTORIES,
    STAGE_KIND_USERS,
    STAGE_KIND_GROUPS,
    STAGE_KIND_GROUP_ROLES,
    STAGE_KIND_HOLDERS,
    STAGE_KIND_WAYS,
    STAGE_KIND_SUSPENDED,
    STAGE_KIND_COUNT
};
struct stage_context {
    const char *group_id;
    int64_t user, directory, role, *found /* of holders: how many were not there yet */;
};

/* Of the run: who is who, what users_page.c remembers, the latest page of users, and pages since
 * the last commit of TEMP. */
struct stage_state {
    struct accounts *people;
    struct memo *memo;
    struct users_page page;
    int pages;
};

enum rc_err stage_create(struct lane *l) MUST_USE;
/* page is the whole answer, checked to be UTF-8 and to hold data; touches TEMP tables alone, in a
 * transaction that spans several pages. */
enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c,
                       const char *page, struct stage_state *s) MUST_USE;
/* Ends that transaction: before anything is written to live tables, and when the pages end. */
enum rc_err stage_flush(struct lane *l, struct stage_state *s) MUST_USE;
/* After directories, products and groups: numbers for them. Everything later is staged in these;
 * expected: how many people. */
enum rc_err stage_places(struct lane *l, int64_t expected, struct stage_state *s) MUST_USE;
/* After what groups say of their roles: numbers for that. */
enum rc_err stage_roles(struct lane *l) MUST_USE;
/* After the users: who is not active, who can hold no seat, and who is suspended where. */
enum rc_err stage_people(struct lane *l, struct stage_state *s) MUST_USE;
#endif
