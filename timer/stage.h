/* Pages into TEMP staging, and staging into the live tables by one transaction. */
#ifndef STAGE_H
#define STAGE_H
#include "lane.h"

enum stage_kind { STAGE_KIND_PRODUCTS, STAGE_KIND_DIRECTORIES, STAGE_KIND_USERS, STAGE_KIND_GROUPS, STAGE_KIND_GROUP_ROLES,
                  STAGE_KIND_HOLDERS, STAGE_KIND_SUSPENDED };
struct stage_context { const char *group_id, *directory_id, *role; int64_t product; };
struct merge_result { int64_t users, added, changed, gone; bool suspicious; };

enum rc_err stage_create(struct lane *l) MUST_USE;
/* page is the whole answer, checked to be UTF-8 and to hold data. */
enum rc_err stage_page(struct lane *l, enum stage_kind kind, const struct stage_context *c, const char *page) MUST_USE;
/* One BEGIN IMMEDIATE … COMMIT. When more than 20 % of the users vanished and confirmed is false, nothing is written and
 * out->suspicious is set. run is marked done in the same transaction. */
enum rc_err stage_merge(struct lane *l, int64_t run, const char *local_day, bool confirmed, struct merge_result *out) MUST_USE;
#endif
