/* Pages into TEMP staging, by numbers. Live tables are only read; merge.c takes over from here. */
#ifndef TIMER_STAGING_STAGE_H
#define TIMER_STAGING_STAGE_H
#include "staging/mail_domains.h"
#include "staging/users_page.h"

enum stage_kind {
    STAGE_KIND_PRODUCTS,
    STAGE_KIND_DIRECTORIES,
    STAGE_KIND_USERS,
    STAGE_KIND_GROUPS,
    STAGE_KIND_GROUP_ROLES,
    STAGE_KIND_HOLDERS,
    STAGE_KIND_ROLE_SOURCES,
    STAGE_KIND_SUSPENDED,
    STAGE_KIND_EVENTS,
    STAGE_KIND_DOMAINS,
    STAGE_KIND_SAMPLE, /* users whose domains alone are of interest */
    STAGE_KIND_COUNT
};
struct stage_context {
    const char *group_id;
    int64_t user, directory, role;
    int64_t *found; /* of holders: counts the new ones */
};

/* State of the run: the accounts, domains of e-mail addresses, the reader of users, the latest page
 * of users, and pages since the last commit of TEMP. */
struct stage_state {
    struct accounts *accounts;
    struct mail_domains domains[DOMAIN_KINDS];
    struct users_reader *reader;
    struct users_page page;
    int pages;
};

enum rc_err stage_create(struct lane *l) MUST_USE;
/* page is the whole answer, checked to be UTF-8 and to hold data. Touches TEMP tables only, in a
 * transaction that spans several pages. */
enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c,
                       const char *page, struct stage_state *s) MUST_USE;
/* The pages about a person's roles are all there, or refused. */
enum rc_err stage_answered(struct lane *l, int64_t user) MUST_USE;
/* Forgets the pages of a person whose roles are refused from here on. */
enum rc_err stage_unanswered(struct lane *l, int64_t user) MUST_USE;
/* Commits that transaction: before anything is written to live tables, and after the last page. */
enum rc_err stage_flush(struct lane *l, struct stage_state *s) MUST_USE;
/* Reads who is known, with their domains. expected: how many people there are now. */
enum rc_err stage_known_people(struct lane *l, int64_t expected, struct stage_state *s) MUST_USE;
/* After that, and after directories, products and groups: gives these the numbers that everything
 * later is staged with. */
enum rc_err stage_assign_numbers(struct lane *l, struct stage_state *s) MUST_USE;
/* After the roles of groups: gives them numbers; groups not asked about keep theirs. */
enum rc_err stage_roles(struct lane *l) MUST_USE;
/* After the users: notes who of those known was in no listing. */
enum rc_err stage_departed(struct lane *l, const struct stage_state *s) MUST_USE;
/* After the users: finds who is not active, who can hold no seat, and who is suspended where. */
enum rc_err stage_people(struct lane *l, struct stage_state *s) MUST_USE;
#endif
