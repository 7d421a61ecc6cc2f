/* The organization API key: what is stored of it, entering and removing. Checking it is the lane's business. */
#include "apikey.h"
#include "audit.h"
#include "event.h"
#include "job.h"
#include "text.h"

#include <stdio.h>

static enum apikey_state state_of(int64_t expires_at, int64_t now) {
    int64_t left = expires_at - now;
    return expires_at == 0 ? APIKEY_OK : left <= 0 ? APIKEY_EXPIRED : left <= 7 * 86400 ? APIKEY_URGENT
                                                                     : left <= 30 * 86400 ? APIKEY_SOON : APIKEY_OK;
}

enum rc_err apikey_current(struct db *db, int64_t now, struct apikey *out) {
    *out = (struct apikey){.state = APIKEY_NONE};
    struct rows *r = NULL;
    TRY(db_query(db, Q_APIKEY_CURRENT, &r, ""));
    if (db_next(r))
        *out = (struct apikey){.state = state_of(db_int(r, 1), now), .id = db_int(r, 0), .expires_at = db_int(r, 1),
                               .entered_at = db_int(r, 2), .last_used_at = db_int(r, 3), .last4 = db_text(r, 4), .label = db_text(r, 5),
                               .org_id = db_text(r, 6), .org_name = db_text(r, 7), .entered_by = db_text(r, 8),
                               .expires_source = db_text(r, 9)};
    return db_end(r);
}

enum rc_err apikey_attempt(struct db *db, struct apikey_attempt *out) {
    *out = (struct apikey_attempt){0};
    struct rows *r = NULL;
    TRY(db_query(db, Q_APIKEY_ATTEMPT, &r, ""));
    if (db_next(r))
        *out = (struct apikey_attempt){.checking = db_int(r, 1) != 0, .refused = db_int(r, 1) == 0, .id = db_int(r, 0),
                                       .entered_at = db_int(r, 2), .last4 = db_text(r, 3), .label = db_text(r, 4),
                                       .org_id = db_text(r, 5), .problem = db_text(r, 6)};
    return db_end(r);
}

const char *apikey_words(struct arena *a, const struct apikey *key, int64_t now) {
    int64_t days = (key->expires_at - now) / 86400;
    switch (key->state) {
    case APIKEY_NONE: return "No key entered yet";
    case APIKEY_EXPIRED: return arena_printf(a, "Key …%s has expired", key->last4);
    default:
        if (key->expires_at == 0)
            return arena_printf(a, "Key …%s works; its expiry is not known", key->last4);
        if (days == 0)
            return arena_printf(a, "Key …%s expires within a day", key->last4);
        return arena_printf(a, "Key …%s expires in %lld day%s", key->last4, (long long)days, days == 1 ? "" : "s");
    }
}

enum rc_err apikey_enter(struct db *db, const struct apikey_entry *entry, const char *who, int64_t now) {
    char words[64] = {0};
    TRY(db_exec(db, Q_APIKEY_DROP_CHECKING, NULL, "i", now));
    TRY(db_exec(db, Q_APIKEY_ENTER, NULL, "bssssssi", entry->sealed.box, entry->sealed.n, entry->sealed.sealer,
                entry->last4, entry->label,
                entry->org_id, entry->expires_on, who, now));
    int64_t id = db_last_id(db);
    TRY(job_add(db, "sync", "key-check", id, who, now, NULL));
    (void)snprintf(words, sizeof words, "…%.16s", entry->last4);
    return audit_add(db, now, who, "key.enter", "api key", NULL, words, entry->label);
}

enum rc_err apikey_remove(struct db *db, const char *who, int64_t now) {
    const char *last4 = NULL;
    char words[64] = {0};
    TRY(db_get_text(db, Q_APIKEY_LAST4, &last4, NULL, ""));
    (void)snprintf(words, sizeof words, "…%.16s", last4);
    TRY(db_exec(db, Q_APIKEY_REMOVE, NULL, ""));
    TRY(event_cancel_old_keys(db, now));
    return audit_add(db, now, who, "key.remove", "api key", words, NULL, NULL);
}
