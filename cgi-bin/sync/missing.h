/* People whom a rejected run missed: numbers, domains, directories and names, for the decision to
 * accept it. The lane sync records them and forgets them. */
#ifndef CGI_BIN_SYNC_MISSING_H
#define CGI_BIN_SYNC_MISSING_H
#include "http/request.h"
#include "page/view.h"

struct sync_missing {
    int64_t run;       /* 0: no run waits to be accepted */
    int64_t people;    /* how many were missing */
    int64_t recorded;  /* how many of them are known by name */
    const char *error; /* why the run was rejected */
};

enum rc_err sync_missing_load(struct request *r, struct sync_missing *out) MUST_USE;
/* Shows the section SUSPICIOUS of body, if a run waits to be accepted. */
enum rc_err sync_missing_show(struct request *r, struct dict *body) MUST_USE;
/* Fills a part sync/missing_people.tpl with people in the order of their names. */
enum rc_err sync_missing_add_people(struct request *r, struct dict *part,
                                    const struct sync_missing *m, int64_t offset,
                                    int64_t limit) MUST_USE;
#endif
