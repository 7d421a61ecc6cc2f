/* How one person has access: by which rules, at which level and where, as texts. */
#ifndef CGI_BIN_ACCESS_ENTRY_H
#define CGI_BIN_ACCESS_ENTRY_H
#include "http/request.h"
#include "settings/access.h"

enum people_role { PEOPLE_PRODUCT_ADMINS, PEOPLE_ACCESS_ADMINS, PEOPLE_ROLES };

struct entry {
    const char *account_id, *name, *email; /* email may be NULL */
    struct access access;
    const char *reasons; /* "Product admin; Member of finance" */
    const char *acts;    /* names of areas with the level to change, "" if none */
    const char *reads;   /* of the others */
};

/* values: of the settings for the two roles. *enters false: a candidate without access, for example
 * a service account in a group. */
enum rc_err entry_read(struct request *r, int64_t user, const char *const values[PEOPLE_ROLES],
                       struct entry *e, bool *enters) MUST_USE;
const char *entry_level(const struct entry *e);
const char *entry_area(struct request *r, const struct entry *e);
#endif
