/* Protected people: no task and no bulk operation changes them. Organization admins are always
 * protected, others by a row of their own or of a group they are in. */
#ifndef CORE_USERS_PROTECT_H
#define CORE_USERS_PROTECT_H
#include "db/area.h"
#include "terms/reason.h"

enum { PROTECT_REASON_MAX = 200 };

/* Why a person is protected; without a code when they are not. */
enum rc_err protect_cause(struct db *db, int64_t user, int64_t now, struct reason *out) MUST_USE;
/* The same as a sentence, or NULL. */
enum rc_err protect_reason(struct db *db, int64_t user, int64_t now, const char **reason) MUST_USE;

enum protect_kind { PROTECT_USER, PROTECT_GROUP };
struct protect_subject {
    enum protect_kind kind;
    int64_t id;
    const char *name; /* account id or group name, for the audit */
};
/* Both are ERR_RIGHT in an area for groups, and for people who hold something outside of it.
 *
 * Inside db_begin, audited. until: the first second without protection, 0 for no end. Replaces
 * reason and end of a protection in force. */
enum rc_err protect_begin(struct db *db, struct arena *a, const struct protect_subject *s,
                          const char *reason, int64_t until, const char *by, int64_t now) MUST_USE;
/* Inside db_begin, audited. *ended: there was a protection. */
enum rc_err protect_end(struct db *db, const struct protect_subject *s, const char *by, int64_t now,
                        bool *ended) MUST_USE;
/* The last protected day, YYYY-MM-DD in the organization's time zone; "" for no end. until as in
 * protect_begin. */
enum rc_err protect_last_day(struct db *db, struct arena *a, int64_t until,
                             const char **day) MUST_USE;
#endif
