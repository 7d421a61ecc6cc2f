/* Protected people: nothing automatic and no bulk operation touches them. Organization admins
 * always are; others by a row of their own or of a group they are in. */
#ifndef CORE_USERS_PROTECT_H
#define CORE_USERS_PROTECT_H
#include "db/db.h"
#include "terms/reason.h"

enum { PROTECT_REASON_MAX = 200 };

/* Why, without a code when not protected. An end that has passed, or that a person set, no longer
 * protects. */
enum rc_err protect_cause(struct db *db, int64_t user, int64_t now, struct reason *out) MUST_USE;
/* The same in words, or NULL. */
enum rc_err protect_reason(struct db *db, int64_t user, int64_t now, const char **reason) MUST_USE;

enum protect_kind { PROTECT_USER, PROTECT_GROUP };
struct protect_subject {
    enum protect_kind kind;
    int64_t id;
    const char *name; /* account id or group name, for the audit */
};
/* Inside db_begin, audited. until: first second without protection, 0 for no end. Protecting again
 * replaces reason and end. */
enum rc_err protect_begin(struct db *db, struct arena *a, const struct protect_subject *s,
                          const char *reason, int64_t until, const char *by, int64_t now) MUST_USE;
/* The last day protected, YYYY-MM-DD in the organization's time zone; "" for no end. until as
 * above. */
enum rc_err protect_last_day(struct db *db, struct arena *a, int64_t until,
                             const char **day) MUST_USE;
/* *ended: there was a protection. */
enum rc_err protect_end(struct db *db, const struct protect_subject *s, const char *by, int64_t now,
                        bool *ended) MUST_USE;
#endif
