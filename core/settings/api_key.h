/* The organization API keys as people see them: state, text, expiry. Never a key itself. One key
 * may do everything; or one reads, and a second one is for runs only. Times are UTC seconds. */
#ifndef CORE_SETTINGS_API_KEY_H
#define CORE_SETTINGS_API_KEY_H
#include "db/db.h"
#include "host/secret.h"
#include "terms/reason.h"

enum api_key_use { API_KEY_ALL, API_KEY_READ, API_KEY_ACT };
extern const char *const API_KEY_USE[]; /* its name in forms, JSON and rows */

enum api_key_state {
    API_KEY_NONE,
    API_KEY_OK,
    API_KEY_SOON,    /* expires within 30 days */
    API_KEY_URGENT,  /* expires within 7 days */
    API_KEY_REFUSED, /* by Atlassian */
    API_KEY_EXPIRED
};
enum api_key_can { API_KEY_CANNOT, API_KEY_CAN, API_KEY_UNTRIED };

struct api_key { /* texts are NULL when unknown */
    enum api_key_state state;
    enum api_key_use use;
    enum api_key_can act;                             /* Atlassian lets it change people */
    int64_t id, expires_at, entered_at, last_used_at; /* 0: unknown */
    int64_t refused_at;                               /* 0: not refused */
    const char *last4, *label, *org_id, *org_name, *entered_by, *expires_source;
    const char *typed_expires_on; /* like 2027-01-31 */
    const char *cause, *problem;  /* of a refused key: code of terms/reason.h, and sentence */
};
struct api_key_attempt { /* the newest entry that is not current: being checked, or refused */
    bool checking, refused;
    enum api_key_use use;
    int64_t id, entered_at;
    const char *last4, *label, *org_id, *cause, *problem;
    const char *expires_on; /* as typed, like 2027-01-31; NULL: none */
};

/* The key of synchronizations; and the second key, which is for runs only. State NONE: none. */
enum rc_err api_key_current(struct db *db, int64_t now, struct api_key *out) MUST_USE;
enum rc_err api_key_second(struct db *db, int64_t now, struct api_key *out) MUST_USE;
/* The key of runs: the second one, or the only one. NONE when the only one is for reading. */
enum rc_err api_key_acting(struct db *db, int64_t now, struct api_key *out) MUST_USE;
/* The newest entry: of a key for reading or for all, or of a key for runs. */
enum rc_err api_key_attempt(struct db *db, struct api_key_attempt *out) MUST_USE;
enum rc_err api_key_second_attempt(struct db *db, struct api_key_attempt *out) MUST_USE;
/* Why no run can start with these keys; code NULL: runs can start. */
enum rc_err api_key_run_problem(struct db *db, struct arena *a, int64_t now,
                                struct reason *why) MUST_USE;
/* ERR_CONFLICT with the sentence when there is such a problem. */
enum rc_err api_key_run_allowed(struct db *db, struct arena *a, int64_t now) MUST_USE;
/* The keys work, but none of them is for runs. */
bool api_key_none_acts(struct reason why);

/* Key …4f2a expires in 23 days */
const char *api_key_text(struct arena *a, const struct api_key *key, int64_t now);
/* For the middle of a sentence: "can read everything and change people"; NULL when it no longer
 * works. */
const char *api_key_can_text(const struct api_key *key);
/* Of JSON: ok, checking, expired, refused or none. */
const char *api_key_state_text(const struct api_key *key, const struct api_key_attempt *attempt);
/* "" is API_KEY_ALL. False for an unknown use. */
bool api_key_use_read(const char *text, enum api_key_use *out);

struct api_key_entry {
    const char *label, *org_id, *expires_on, *last4;
    struct sealed sealed; /* bound to org_id */
    enum api_key_use use;
    const char *fingerprint; /* NULL: none */
};
/* Inside db_begin: replaces an entry that is still being checked, queues the check in the lane
 * sync, audits. */
enum rc_err api_key_enter(struct db *db, const struct api_key_entry *entry, const char *who,
                          int64_t now) MUST_USE;
/* *known: the current key, or the second one, has this fingerprint. */
enum rc_err api_key_known(struct db *db, const char *fingerprint, bool second,
                          bool *known) MUST_USE;
/* Inside db_begin: changes the label and the typed expiry date of the current or the second key,
 * queues its check in the lane sync, audits. *changed: they were different. */
enum rc_err api_key_correct(struct db *db, struct arena *a, const struct api_key *key,
                            const char *label, const char *expires_on, const char *who, int64_t now,
                            bool *changed) MUST_USE;
/* *checking: a current key waits for such a check. */
enum rc_err api_key_rechecking(struct db *db, int64_t id, bool *checking) MUST_USE;
/* Pages no longer show the newest entry of this use, which was refused. *any: there was one. */
enum rc_err api_key_dismiss(struct db *db, bool second, bool *any) MUST_USE;
/* Inside db_begin: deletes the sealed text of the current or the second key, audits. */
enum rc_err api_key_remove(struct db *db, const char *who, int64_t now) MUST_USE;
enum rc_err api_key_remove_second(struct db *db, const char *who, int64_t now) MUST_USE;
#endif
