/* What people ask on My access: to keep their access, or to get it back. An open request is
 * answered by an admin (answer.h); what the task grants at once is a request that is granted
 * already. */
#ifndef CORE_WARNINGS_REQUEST_H
#define CORE_WARNINGS_REQUEST_H
#include "runs/run.h"
#include "tasks/task_terms.h"

enum { REQUEST_TEXT_MAX = 500 }; /* characters of a reason or a note */

enum request_kind { REQUEST_UNKNOWN, REQUEST_KEEP, REQUEST_RETURN };
enum request_state { REQUEST_NONE, REQUEST_OPEN, REQUEST_GRANTED, REQUEST_REFUSED, REQUEST_VOID };
/* The names in rows, forms and JSON, and back. */
const char *request_kind_name(enum request_kind kind);
const char *request_state_name(enum request_state state);
enum request_kind request_kind(const char *text);
enum request_state request_state(const char *text);

/* One person speaks about their own place in one run. */
struct access_demand {
    int64_t run;
    int64_t user;           /* the signed-in person */
    const char *account_id; /* of that person */
    const char *who;        /* as signed in, for the audit */
    const char *reason;     /* "": none given */
    const char *base_url;   /* of links in events */
    int64_t now;
};

struct access_request {
    int64_t id, user, run;
    enum request_kind kind;
    enum request_state state;
    const char *account_id; /* of the person */
    const char *reason;
    const char *answered_by; /* NULL: nobody yet */
};

/* Loads the run and its terms for a demand. ERR_NOT_FOUND when the run is unknown or does not
 * concern the person: the two look the same. */
enum rc_err request_subject(struct db *db, struct arena *a, const struct access_demand *d,
                            struct run *run, struct task_terms *terms) MUST_USE;
/* ERR_NOT_FOUND when there is no such request. */
enum rc_err request_load(struct db *db, int64_t id, struct access_request *out) MUST_USE;
/* The newest request of this kind, by one person about one run; out->id is 0: there is none. */
enum rc_err request_find(struct db *db, enum request_kind kind, int64_t user, int64_t run,
                         struct access_request *out) MUST_USE;

/* Inside db_begin. Adds an open request with its event, audited; wake lane notify afterwards.
 * cause: code of a reason why it was not granted at once, or NULL: the task says so. */
enum rc_err request_add(struct db *db, struct arena *a, const struct access_demand *d,
                        enum request_kind kind, const struct run *run, const char *cause) MUST_USE;
/* Inside db_begin. Notes what was granted at once. undo: the run that gives back, or 0. */
enum rc_err request_add_granted(struct db *db, const struct access_demand *d,
                                enum request_kind kind, int64_t undo) MUST_USE;
#endif
