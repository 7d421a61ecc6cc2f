/* Everybody who has access now, by which rule, at which level and where: for Settings > Access.
 * core/settings/access.c makes the check itself. */
#ifndef CGI_BIN_ACCESS_PEOPLE_H
#define CGI_BIN_ACCESS_PEOPLE_H
#include "access/entry.h"
#include "areas/assignment.h"
#include "http/response.h"
#include "page/view.h"

/* Numbers of people. */
struct people_counts {
    int64_t org_admins;
    int64_t holders[PEOPLE_ROLES];        /* access admins need a seat */
    int64_t own[PEOPLE_ROLES];            /* of the holders, of a product instance */
    int64_t org_admins_too[PEOPLE_ROLES]; /* of the holders */
    int64_t without_seat;                 /* access admins */
};
enum rc_err people_count_holders(struct request *r, struct people_counts *out) MUST_USE;
/* Active people whom a person or group means; the ones with an assignment of this area. */
enum rc_err people_count_of(struct request *r, const struct assignment *asg, int64_t *n) MUST_USE;
enum rc_err people_count_of_area(struct request *r, int64_t area, int64_t *n) MUST_USE;

/* Adds rows PERSON, a page of them (query field "page"), and MORE with links when there are
 * several pages. */
enum rc_err people_show(struct request *r, struct dict *body) MUST_USE;
/* The same as a file, all of them. */
struct response people_csv(struct request *r);
#endif
