/* The organization API keys: reads their rows, enters and removes them. The lane sync checks them
 * and follows Atlassian's data about them (timer/sync/key_check.c). */
#include "settings/api_key.h"
#include "base/text.h"
#include "base/zone.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"
#include "sql/core/settings/api_key.h"

#include <stdio.h>
#include <string.h>

const char *const API_KEY_USE[] = {"all", "read", "act"};
enum {
    USES = sizeof API_KEY_USE / sizeof *API_KEY_USE,
    SECONDS_PER_DAY = 86400,
    SOON_SECONDS = 30 * SECONDS_PER_DAY,
    URGENT_SECONDS = 7 * SECONDS_PER_DAY,
};

bool api_key_use_read(const char *text, enum api_key_use *out) {
    *out = API_KEY_ALL;
    for (int i = 0; i < USES; i++)
        if (strcmp(text, API_KEY_USE[i]) == 0) {
            *out = (enum api_key_use)i;
            return true;
        }
    return !*text;
}

static enum api_key_use api_key_use_of(const char *text) {
    enum api_key_use use = API_KEY_ALL;
    return text && api_key_use_read(text, &use) ? use : API_KEY_ALL;
}

static enum api_key_state api_key_state_of(int64_t expires_at, int64_t refused_at, int64_t now) {
    int64_t left = expires_at - now;
    if (expires_at != 0 && left <= 0)
        return API_KEY_EXPIRED;
    if (refused_at != 0)
        return API_KEY_REFUSED;
    if (expires_at == 0 || left > SOON_SECONDS)
        return API_KEY_OK;
    return left <= URGENT_SECONDS ? API_KEY_URGENT : API_KEY_SOON;
}

static enum api_key_can api_key_can_of(struct rows *r, int column) {
    if (db_is_null(r, column))
        return API_KEY_UNTRIED;
    return db_int(r, column) ? API_KEY_CAN : API_KEY_CANNOT;
}

static enum rc_err api_key_load(struct db *db, bool second, int64_t now, struct api_key *out) {
    *out = (struct api_key){.state = API_KEY_NONE};
    struct rows *r = NULL;
    TRY(db_query(db, Q_API_KEY_CURRENT, &r, "i", (int64_t)second));
    if (db_next(r))
        *out = (struct api_key){
            .use = api_key_use_of(db_text(r, API_KEY_CURRENT__USE)),
            .act = api_key_can_of(r, API_KEY_CURRENT__CAN_ACT),
            .id = db_int(r, API_KEY_CURRENT__ID),
            .expires_at = db_int(r, API_KEY_CURRENT__EXPIRES_AT),
            .entered_at = db_int(r, API_KEY_CURRENT__ENTERED_AT),
            .last_used_at = db_int(r, API_KEY_CURRENT__LAST_USED_AT),
            .refused_at = db_int(r, API_KEY_CURRENT__REFUSED_AT),
            .last4 = db_text(r, API_KEY_CURRENT__LAST4),
            .label = db_text(r, API_KEY_CURRENT__LABEL),
            .org_id = db_text(r, API_KEY_CURRENT__ORG_ID),
            .org_name = db_text(r, API_KEY_CURRENT__ORG_NAME),
            .entered_by = db_text(r, API_KEY_CURRENT__ENTERED_BY),
            .expires_source = db_text(r, API_KEY_CURRENT__EXPIRES_SOURCE),
            .typed_expires_on = db_text(r, API_KEY_CURRENT__TYPED_EXPIRES_ON),
            .cause = db_text(r, API_KEY_CURRENT__CAUSE),
            .problem = db_text(r, API_KEY_CURRENT__PROBLEM),
        };
    if (out->id)
        out->state = api_key_state_of(out->expires_at, out->refused_at, now);
    return db_end(r);
}

enum rc_err api_key_current(struct db *db, int64_t now, struct api_key *out) {
    return api_key_load(db, false, now, out);
}

enum rc_err api_key_second(struct db *db, int64_t now, struct api_key *out) {
    return api_key_load(db, true, now, out);
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

static enum rc_err api_key_load_attempt(struct db *db, bool second, struct api_key_attempt *out) {
    *out = (struct api_key_attempt){0};
    struct rows *r = NULL;
    TRY(db_query(db, Q_API_KEY_ATTEMPT, &r, "i", (int64_t)second));
    if (db_next(r))
        *out = (struct api_key_attempt){
            .checking = db_int(r, API_KEY_ATTEMPT__CHECKING) != 0,
            .refused = db_int(r, API_KEY_ATTEMPT__CHECKING) == 0,
            .use = api_key_use_of(db_text(r, API_KEY_ATTEMPT__USE)),
            .id = db_int(r, API_KEY_ATTEMPT__ID),
            .entered_at = db_int(r, API_KEY_ATTEMPT__ENTERED_AT),
            .last4 = db_text(r, API_KEY_ATTEMPT__LAST4),
            .label = db_text(r, API_KEY_ATTEMPT__LABEL),
            .org_id = db_text(r, API_KEY_ATTEMPT__ORG_ID),
            .cause = db_text(r, API_KEY_ATTEMPT__CAUSE),
            .problem = db_text(r, API_KEY_ATTEMPT__PROBLEM),
            .expires_on = db_text(r, API_KEY_ATTEMPT__TYPED_EXPIRES_ON),
        };
    return db_end(r);
}

enum rc_err api_key_attempt(struct db *db, struct api_key_attempt *out) {
    return api_key_load_attempt(db, false, out);
}

enum rc_err api_key_second_attempt(struct db *db, struct api_key_attempt *out) {
    return api_key_load_attempt(db, true, out);
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
    const char *problem = acts.state == API_KEY_REFUSED ? acts.problem : NULL;
    *why = reason_of(code, arena_strdup(a, problem));
    return OK;
}

enum rc_err api_key_run_allowed(struct db *db, struct arena *a, int64_t now) {
    struct reason why;
    TRY(api_key_run_problem(db, a, now, &why));
    return why.code ? db_refuse(db, ERR_CONFLICT, reason_sentence(a, why)) : OK;
}

bool api_key_none_acts(struct reason why) {
    return text_equal(why.code, "no-act-key") || text_equal(why.code, "key-cannot-act");
}

const char *api_key_text(struct arena *a, const struct api_key *key, int64_t now) {
    int64_t days = (key->expires_at - now) / SECONDS_PER_DAY;
    switch (key->state) {
    case API_KEY_NONE: return "No key yet";
    case API_KEY_EXPIRED: return arena_printf(a, "Key …%s has expired", key->last4);
    case API_KEY_REFUSED:
        return arena_printf(a, "Key …%s, rejected by Atlassian since %s", key->last4,
                            zone_text(a, "UTC", key->refused_at));
    default:
        if (key->expires_at == 0)
            return arena_printf(a, "Key …%s works, but nobody is warned before it expires",
                                key->last4);
        if (days == 0)
            return arena_printf(a, "Key …%s expires within a day", key->last4);
        if (days == 1)
            return arena_printf(a, "Key …%s expires in 1 day", key->last4);
        return arena_printf(a, "Key …%s expires in %lld days", key->last4, (long long)days);
    }
}

const char *api_key_can_text(const struct api_key *key) {
    static const char *const TEXT[][3] = {
        [API_KEY_ALL] =
            {
                [API_KEY_CANNOT] = "Can read everything and change nobody: it has scopes.",
                [API_KEY_CAN] = "Can read everything and change people.",
                [API_KEY_UNTRIED] =
                    "Can read everything; not known yet whether it can change people.",
            },
        [API_KEY_READ] =
            {
                [API_KEY_CANNOT] = "Can read everything and change nobody, as intended.",
                [API_KEY_CAN] = "Can read everything and also change people: it has no scopes.",
                [API_KEY_UNTRIED] =
                    "Can read everything; not known yet whether it could change people.",
            },
        [API_KEY_ACT] =
            {
                [API_KEY_CANNOT] = "Can change nobody: it has scopes.",
                [API_KEY_CAN] = "Can change people; only runs use it.",
                [API_KEY_UNTRIED] = "Not known yet whether it can change people.",
            },
    };
    bool works = key->state != API_KEY_NONE && key->state != API_KEY_EXPIRED &&
                 key->state != API_KEY_REFUSED;
    return works ? TEXT[key->use][key->act] : NULL;
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

static const char *api_key_subject(bool second) { return second ? "api key for runs" : "api key"; }

enum rc_err api_key_enter(struct db *db, const struct api_key_entry *entry, const char *who,
                          int64_t now) {
    char text[64] = {0};
    const char *use = API_KEY_USE[entry->use];
    TRY(db_exec(db, Q_API_KEY_DROP_CHECKING, NULL, "is", now, use));
    TRY(db_exec(db, Q_API_KEY_ENTER, NULL, "bssssssiss", entry->sealed.box, entry->sealed.n,
                entry->sealed.sealer, entry->last4, entry->label, entry->org_id, entry->expires_on,
                who, now, use, entry->fingerprint));
    int64_t id = db_last_id(db);
    TRY(job_add(db, "sync", "key-check", id, who, now, NULL));
    (void)snprintf(text, sizeof text, "…%.16s", entry->last4);
    return audit_add(db, now, who, "key.enter", api_key_subject(entry->use == API_KEY_ACT), NULL,
                     text, entry->label);
}

/* What the audit says of a label and a date. */
static const char *api_key_facts(struct arena *a, const char *label, const char *expires_on) {
    return arena_printf(a, "label: %s, expires on: %s", label && *label ? label : "none",
                        expires_on && *expires_on ? expires_on : "not entered");
}

enum rc_err api_key_correct(struct db *db, struct arena *a, const struct api_key *key,
                            const char *label, const char *expires_on, const char *who, int64_t now,
                            bool *changed) {
    const char *before = api_key_facts(a, key->label, key->typed_expires_on);
    const char *after = api_key_facts(a, label, expires_on);
    *changed = !text_equal(before, after);
    if (!*changed)
        return OK;
    TRY(db_exec(db, Q_API_KEY_CORRECT, NULL, "iss", key->id, label, expires_on));
    TRY(job_add(db, "sync", "key-check", key->id, who, now, NULL));
    return audit_add(db, now, who, "key.change", api_key_subject(key->use == API_KEY_ACT), before,
                     after, NULL);
}

enum rc_err api_key_rechecking(struct db *db, int64_t id, bool *checking) {
    int64_t one = 0;
    return db_get_int(db, Q_API_KEY_RECHECKING, &one, checking, "i", id);
}

enum rc_err api_key_dismiss(struct db *db, bool second, bool *any) {
    int64_t changed = 0;
    TRY(db_exec(db, Q_API_KEY_DISMISS, &changed, "i", (int64_t)second));
    *any = changed > 0;
    return OK;
}

enum rc_err api_key_known(struct db *db, const char *fingerprint, bool second, bool *known) {
    int64_t one = 0;
    return db_get_int(db, Q_API_KEY_KNOWN, &one, known, "si", fingerprint, (int64_t)second);
}

static enum rc_err api_key_forget(struct db *db, bool second, const char *who, int64_t now) {
    const char *last4 = NULL;
    char text[64] = {0};
    TRY(db_get_text(db, Q_API_KEY_LAST4, &last4, NULL, "i", (int64_t)second));
    (void)snprintf(text, sizeof text, "…%.16s", last4);
    TRY(db_exec(db, Q_API_KEY_REMOVE, NULL, "i", (int64_t)second));
    TRY(event_cancel_old_keys(db, now));
    return audit_add(db, now, who, "key.remove", api_key_subject(second), text, NULL, NULL);
}

enum rc_err api_key_remove(struct db *db, const char *who, int64_t now) {
    return api_key_forget(db, false, who, now);
}

enum rc_err api_key_remove_second(struct db *db, const char *who, int64_t now) {
    return api_key_forget(db, true, who, now);
}
