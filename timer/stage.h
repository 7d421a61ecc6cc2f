/* Pages into TEMP staging, in numbers. Live tables are only read. merge.c takes it from there. */
#ifndef STAGE_H
#define STAGE_H
#include "users_page.h"

enum stage_kind { STAGE_KIND_PRODUCTS, STAGE_KIND_DIRECTORIES, STAGE_KIND_USERS, STAGE_KIND_GROUPS, STAGE_KIND_GROUP_ROLES,
                  STAGE_KIND_HOLDERS, STAGE_KIND_WAYS, STAGE_KIND_SUSPENDED, STAGE_KIND_COUNT };
struct stage_context { const char *group_id, *role, *account_id; int64_t product, directory; };

/* Of the run: rows of users staged, what users_page.c remembers, and the latest page of users. */
struct stage_state { int64_t rows; struct memo *memo; struct users_page page; };

enum rc_err stage_create(struct lane *l, struct stage_state *s) MUST_USE;
/* page is the whole answer, checked to be UTF-8 and to hold data; one transaction on TEMP tables alone. */
enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c, const char *page, struct stage_state *s) MUST_USE;
/* After directories, products and groups: numbers for them. Everything later is staged in these. */
enum rc_err stage_places(struct lane *l) MUST_USE;
/* After the users: numbers for them, and what their groups give. */
enum rc_err stage_people(struct lane *l) MUST_USE;
/* After the holders of roles, and again after the ways these came. */
enum rc_err stage_direct(struct lane *l) MUST_USE;
#endif
