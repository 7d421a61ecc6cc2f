/* The organization API keys as people see them: state, words, expiry. Never a key itself.
 * One key may do everything; or one reads, and a second one is for runs only. */
#ifndef CORE_SETTINGS_API_KEY_H
#define CORE_SETTINGS_API_KEY_H
#include "db/db.h"
#include "host/secret.h"
#include "terms/reason.h"

enum api_key_use { API_KEY_ALL, API_KEY_READ, API_KEY_ACT };
extern const char *const API_KEY_USE[]; /* as forms, JSON and rows name it */
enum api_key_state {
    API_KEY_NONE,
    API_KEY_OK,
    API_KEY_SOON,
    API_KEY_URGENT,
    API_KEY_REFUSED,
    API_KEY_EXPIRED
};
enum api_key_can { API_KEY_CANNOT, API_KEY_CAN, API_KEY_UNTRIED };

struct api_key {              /* texts are NULL when unknown */
    enum api_key_state state; /* SOON: within 30 days, URGENT: within 7, REFUSED: by Atlassian */
    enum api_key_use use;
    enum api_key_can act;                             /* whether Atlassian lets it change people */
    int64_t id, expires_at, entered_at, last_used_at; /* 0: unknown */
    int64_t refused_at;                               /* 0: it is not refused */
    const char *last4, *label, *org_id, *org_name, *entered_by, *expires_source;
    const char *cause,
        *problem; /* why it is refused: a code of core/terms/reason.c, and its sentence */
};
struct api_key_attempt { /* the newest entry that is not current: being checked or refused */
    bool checking, refused;
    enum api_key_use use;
    int64_t id, entered_at;
    const char *last4, *label, *org_id, *cause, *problem;
};

/* What synchronizes; and the one of two that is for runs only. */
enum rc_err api_key_current(struct db *db, int64_t now, struct api_key *out) MUST_USE;
enum rc_err api_key_second(struct db *db, int64_t now, struct api_key *out) MUST_USE;
/* What runs use: the second key, or the only one. NONE when the only one is there to read. */
enum rc_err api_key_acting(struct db *db, int64_t now, struct api_key *out) MUST_USE;
/* The newest entry: of a key to read (or for all), or of one for runs. */
enum rc_err api_key_attempt(struct db *db, struct api_key_attempt *out) MUST_USE;
enum rc_err api_key_second_attempt(struct db *db, struct api_key_attempt *out) MUST_USE;
/* What the key of runs keeps every run from: no code when they may start. */
enum rc_err api_key_run_problem(struct db *db, struct arena *a, int64_t now,
                                struct reason *why) MUST_USE;
/* ERR_CONFLICT in words when there is one. */
enum rc_err api_key_run_allowed(struct db *db, struct arena *a, int64_t now) MUST_USE;
/* Nothing is wrong with the keys: none of them can act, or is there to. */
bool api_key_none_acts(struct reason why);

/* "Key …4f2a expires in 23 days" */
const char *api_key_text(struct arena *a, const struct api_key *key, int64_t now);
/* "reads everything, but can change nobody", for the middle of a sentence; NULL: nothing now. */
const char *api_key_can_text(const struct api_key *key);
/* Of JSON: ok, checking, expired, refused or none. */
const char *api_key_state_text(const struct api_key *key, const struct api_key_attempt *attempt);
bool api_key_use_read(const char *text, enum api_key_use *out); /* "" is API_KEY_ALL */

struct api_key_entry {
    const char *label, *org_id, *expires_on, *last4;
    struct sealed sealed; /* for org_id */
    enum api_key_use use;
    const char *fingerprint; /* NULL: none */
};
/* Inside db_begin: takes the place of an entry still being checked, asks lane sync to check it,
 * audits. */
enum rc_err api_key_enter(struct db *db, const struct api_key_entry *entry, const char *who,
                          int64_t now) MUST_USE;
/* Whether the key in use (second: that for runs) has this fingerprint. */
enum rc_err api_key_known(struct db *db, const char *fingerprint, bool second,
                          bool *known) MUST_USE;
/* Inside db_begin: forgets the sealed text of the key in use, or of the second one. */
enum rc_err api_key_remove(struct db *db, const char *who, int64_t now) MUST_USE;
enum rc_err api_key_remove_second(struct db *db, const char *who, int64_t now) MUST_USE;
#endif
