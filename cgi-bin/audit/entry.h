/* One row of the audit in words, with links to what it is about. */
#ifndef CGI_BIN_AUDIT_ENTRY_H
#define CGI_BIN_AUDIT_ENTRY_H
#include "http/request.h"

/* Texts are "" when there is nothing; links NULL. */
struct audit_entry {
    int64_t id, at;
    int64_t times, last_at; /* times 0: it happened once */
    const char *who, *who_name, *who_link;
    const char *action;                 /* "Turned a task on or off" */
    const char *subject, *subject_link; /* "Approvals" */
    const char *before, *after, *detail;
    const char *detail_name; /* of the person whose account id detail is; "": none */
};

enum rc_err audit_entry_load(struct request *r, int64_t id, struct audit_entry *out) MUST_USE;
/* "Approvals: 0 -> 10 people" */
const char *audit_entry_text(struct arena *a, const struct audit_entry *e);
#endif
