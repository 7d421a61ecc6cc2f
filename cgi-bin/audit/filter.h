/* The filter of the audit: its parameters in the address, and the rows that match. The page, the
 * CSV file and the JSON answer use it alike. */
#ifndef CGI_BIN_AUDIT_FILTER_H
#define CGI_BIN_AUDIT_FILTER_H
#include "http/request.h"

struct audit_filter {
    const char *from, *to; /* dates of the pages' zone as they were sent, "" for none */
    const char *who;       /* part of a name or address */
    const char *text;
    const char *action; /* the beginning of an action */
    bool refused;       /* with refused forms */
    int64_t before;     /* an id; INT64_MAX: the newest */
    const char *zone;   /* of the pages */
    /* What the statements get. */
    int64_t from_at, to_at, first_id, last_id;
    const char *people, *pattern, *actions, *settings;
};

/* Reads the address. A date that is none is refused with a message at its field. */
enum rc_err audit_filter_read(struct request *r, struct audit_filter *f) MUST_USE;
/* The ids of matching rows, newest first. limit -1: all. */
enum rc_err audit_filter_open(struct request *r, const struct audit_filter *f, int64_t limit,
                              struct rows **out) MUST_USE;
/* "from=2026-11-01&who=paul", without before; "" when nothing is chosen. */
const char *audit_filter_query(struct arena *a, const struct audit_filter *f);
#endif
