/* The organization API key as people see it: state, words, expiry. Never the key itself. */
#ifndef CORE_APIKEY_H
#define CORE_APIKEY_H
#include "db.h"
#include "secret.h"

enum apikey_state { APIKEY_NONE, APIKEY_OK, APIKEY_SOON, APIKEY_URGENT, APIKEY_EXPIRED };

struct apikey { /* texts are NULL when unknown */
    enum apikey_state state; /* SOON: within 30 days, URGENT: within 7 */
    int64_t id, expires_at, entered_at, last_used_at; /* 0: unknown */
    const char *last4, *label, *org_id, *org_name, *entered_by, *expires_source;
};
struct apikey_attempt { /* the newest entry that is not current: being checked or refused */
    bool checking, refused;
    int64_t id, entered_at;
    const char *last4, *label, *org_id, *problem;
};

enum rc_err apikey_current(struct db *db, int64_t now, struct apikey *out) MUST_USE;
enum rc_err apikey_attempt(struct db *db, struct apikey_attempt *out) MUST_USE;
/* "Key …4f2a expires in 23 days" */
const char *apikey_words(struct arena *a, const struct apikey *key, int64_t now);

struct apikey_entry {
    const char *label, *org_id, *expires_on, *last4;
    struct sealed sealed; /* for org_id */
};
/* Inside db_begin: takes the place of an entry still being checked, asks lane sync to check it, audits. */
enum rc_err apikey_enter(struct db *db, const struct apikey_entry *entry, const char *who, int64_t now) MUST_USE;
/* Inside db_begin: forgets the current key's sealed text. */
enum rc_err apikey_remove(struct db *db, const char *who, int64_t now) MUST_USE;
#endif
