/* The organization API keys: what is stored of them, entering and removing. Checking them, and
 * following what Atlassian says of them, is the lanes' business (timer/sync/key_check.c). */
#include "settings/api_key.h"
#include "base/zone.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"

#include <stdio.h>
#include <string.h>

const char *const API_KEY_USE[] = {"all", "read", "act"};
enum { USES = sizeof API_KEY_USE / sizeof *API_KEY_USE };

bool api_key_use_read(const char *text, enum api_key_use *out) {
    *out = API_KEY_ALL;
    for (int i = 0; i < USES; i++)
        if (strcmp(text, API_KEY_USE[i]) == 0) {
            *out = (enum api_key_use)i;
            return true;
        }
    return !*text;
}

static enum api_key_use use_of(const char *text) {
    enum api_key_use use = API_KEY_ALL;
    return text && api_key_use_read(text, &use) ? use : API_KEY_ALL;
}

static enum api_key_state state_of(int64_t expires_at, int64_t refused_at, int64_t now) {
    int64_t left = expires_at - now;
    if (expires_at != 0 && left <= 0)
        return API_KEY_EXPIRED;
    if (refused_at != 0)
        return API_KEY_REFUSED;
    return expires_at == 0 || left > 30 * 86400 ? API_KEY_OK
           : left <= 7 * 86400                  ? API_KEY_URGENT
                                                : API_KEY_SOON;
}

static enum rc_err load(struct db *db, bool second, int64_t now, struct api_key *out) {
    *out = (struct api_key){.state = API_KEY_NONE};
    struct rows *r = NULL;
    TRY(db_query(db, Q_API_KEY_CURRENT, &r, "i", (int64_t)second));
    if (db_next(r))
        *out = (struct api_key){
            .state = state_of(db_int(r, 1), db_int(r, 12), now),
            .use = use_of(db_text(r, 10)),
            .act = db_is_null(r, 11) ? API_KEY_UNTRIED
                   : db_int(r, 11)   ? API_KEY_CAN
                                     : API_KEY_CANNOT,
            .id = db_int(r, 0),
            .expires_at = db_int(r, 1),
            .entered_at = db_int(r, 2),
            .last_used_at = db_int(r, 3),
            .refused_at = db_int(r, 12),
            .last4 = db_text(r, 4),
            .label = db_text(r, 5),
            .org_id = db_text(r, 6),
            .org_name = db_text(r, 7),
            .entered_by = db_text(r, 8),
            .expires_source = db_text(r, 9),
            .cause = db_text(r, 13),
            .problem = db_text(r, 14),
        };
    return db_end(r);
}

enum rc_err api_key_current(struct db *db, int64_t now, struct api_key *out) {
    return load(db, false, now, out);
}

enum rc_err api_key_second(struct db *db, int64_t now, struct api_key *out) {
    return load(db, true, now, out);
}

enum rc_err api_key_acting(struct db *db, int64_t now, struct api_key *out) {
    struct api_key reads;
    TRY(api_key_second(db, now, out));
    if (out->state != API_KEY_NONE)
        return OK;
    TRY(api_key_current(db, now, &reads));
    if (reads.use == API_KEY_ALL)
        *out = reads;
    return OK;
}

static enum rc_err load_attempt(struct db *db, bool second, struct api_key_attempt *out) {
    *out = (struct api_key_attempt){0};
    struct rows *r = NULL;
    TRY(db_query(db, Q_API_KEY_ATTEMPT, &r, "i", (int64_t)second));
    if (db_next(r))
        *out = (struct api_key_attempt){.checking = db_int(r, 1) != 0,
                                        .refused = db_int(r, 1) == 0,
                                        .use = use_of(db_text(r, 7)),
                                        .id = db_int(r, 0),
                                        .entered_at = db_int(r, 2),
                                        .last4 = db_text(r, 3),
                                        .label = db_text(r, 4),
                                        .org_id = db_text(r, 5),
                                        .cause = db_text(r, 8),
                                        .problem = db_text(r, 6)};
    return db_end(r);
}

enum rc_err api_key_attempt(struct db *db, struct api_key_attempt *out) {
    return load_attempt(db, false, out);
}

enum rc_err api_key_second_attempt(struct db *db, struct api_key_attempt *out) {
    return load_attempt(db, true, out);
}

enum rc_err api_key_run_problem(struct db *db, struct arena *a, int64_t now, struct reason *why) {
    struct api_key reads, acts;
    TRY(api_key_current(db, now, &reads));
    TRY(api_key_acting(db, now, &acts));
    bool second = acts.use == API_KEY_ACT;
    const char *code = NULL;
    if (acts.state == API_KEY_NONE)
        code = reads.state == API_KEY_NONE ? "no-key" : "no-act-key";
    else if (acts.state == API_KEY_EXPIRED)
        code = second ? "act-key-expired" : "key-expired";
    else if (acts.state == API_KEY_REFUSED)
        code = second ? "act-key-refused" : "key-refused";
    else if (acts.act == API_KEY_CANNOT)
        code = "key-cannot-act";
    const char *said = acts.state == API_KEY_REFUSED ? acts.problem : NULL;
    *why = reason_of(code, said ? arena_strdup(a, said) : NULL);
    return OK;
}

enum rc_err api_key_run_allowed(struct db *db, struct arena *a, int64_t now) {
    struct reason why;
    TRY(api_key_run_problem(db, a, now, &why));
    return why.code ? db_refuse(db, ERR_CONFLICT, reason_sentence(a, why)) : OK;
}

bool api_key_none_acts(struct reason why) {
    return why.code &&
           (strcmp(why.code, "no-act-key") == 0 || strcmp(why.code, "key-cannot-act") == 0);
}

const char *api_key_text(struct arena *a, const struct api_key *key, int64_t now) {
    int64_t days = (key->expires_at - now) / 86400;
    switch (key->state) {
    case API_KEY_NONE: return "No key entered yet";
    case API_KEY_EXPIRED: return arena_printf(a, "Key …%s has expired", key->last4);
    case API_KEY_REFUSED:
        return arena_printf(a, "Key …%s, refused by Atlassian since %s", key->last4,
                            zone_text(a, "UTC", key->refused_at));
    default:
        if (key->expires_at == 0)
            return arena_printf(a, "Key …%s works; its expiry is not known", key->last4);
        if (days == 0)
            return arena_printf(a, "Key …%s expires within a day", key->last4);
        return arena_printf(a, "Key …%s expires in %lld day%s", key->last4, (long long)days,
                            days == 1 ? "" : "s");
    }
}

const char *api_key_can_text(const struct api_key *key) {
    static const char *const WORDS[][3] = {
        [API_KEY_ALL] = {"reads everything, but can change nobody: it has scopes",
                         "reads everything and can change people",
                         "reads everything; whether it can change people is not found out yet"},
        [API_KEY_READ] = {"reads everything and can change nobody, as a key for reading should",
                          "reads everything, and could change people, too: it has no scopes",
                          "reads everything; whether it could change people is not found out yet"},
        [API_KEY_ACT] = {"can change nobody: it has scopes", "can change people; only runs use it",
                         "whether it can change people is not found out yet"},
    };
    bool over = key->state == API_KEY_NONE || key->state == API_KEY_EXPIRED ||
                key->state == API_KEY_REFUSED;
    return over ? NULL : WORDS[key->use][key->act];
}

const char *api_key_state_text(const struct api_key *key, const struct api_key_attempt *attempt) {
    if (attempt->checking)
        return "checking";
    switch (key->state) {
    case API_KEY_NONE: return attempt->refused ? "refused" : "none";
    case API_KEY_EXPIRED: return "expired";
    case API_KEY_REFUSED: return "refused";
    default: return "ok";
    }
}

enum rc_err api_key_enter(struct db *db, const struct api_key_entry *entry, const char *who,
                          int64_t now) {
    char words[64] = {0};
    const char *use = API_KEY_USE[entry->use];
    TRY(db_exec(db, Q_API_KEY_DROP_CHECKING, NULL, "is", now, use));
    TRY(db_exec(db, Q_API_KEY_ENTER, NULL, "bssssssiss", entry->sealed.box, entry->sealed.n,
                entry->sealed.sealer, entry->last4, entry->label, entry->org_id, entry->expires_on,
                who, now, use, entry->fingerprint));
    int64_t id = db_last_id(db);
    TRY(job_add(db, "sync", "key-check", id, who, now, NULL));
    (void)snprintf(words, sizeof words, "…%.16s", entry->last4);
    return audit_add(db, now, who, "key.enter",
                     entry->use == API_KEY_ACT ? "api key for runs" : "api key", NULL, words,
                     entry->label);
}

enum rc_err api_key_known(struct db *db, const char *fingerprint, bool second, bool *known) {
    int64_t one = 0;
    return db_get_int(db, Q_API_KEY_KNOWN, &one, known, "si", fingerprint, (int64_t)second);
}

static enum rc_err forget(struct db *db, bool second, const char *who, int64_t now) {
    const char *last4 = NULL;
    char words[64] = {0};
    TRY(db_get_text(db, Q_API_KEY_LAST4, &last4, NULL, "i", (int64_t)second));
    (void)snprintf(words, sizeof words, "…%.16s", last4);
    TRY(db_exec(db, Q_API_KEY_REMOVE, NULL, "i", (int64_t)second));
    TRY(event_cancel_old_keys(db, now));
    return audit_add(db, now, who, "key.remove", second ? "api key for runs" : "api key", words,
                     NULL, NULL);
}

enum rc_err api_key_remove(struct db *db, const char *who, int64_t now) {
    return forget(db, false, who, now);
}

enum rc_err api_key_remove_second(struct db *db, const char *who, int64_t now) {
    return forget(db, true, who, now);
}
