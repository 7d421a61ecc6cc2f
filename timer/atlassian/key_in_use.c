/* The state of a key in use is what Atlassian last answered about it. */
#include "atlassian/key_in_use.h"
#include "atlassian/key_probe.h"
#include "base/log.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"
#include "sql/timer/atlassian/key_in_use.h"

const char *key_audit_subject(bool second) { return second ? "api key for runs" : "api key"; }

int64_t key_can_act_column(enum api_key_can can) {
    static const int64_t COLUMN[] = {
        [API_KEY_CANNOT] = 0, [API_KEY_CAN] = 1, [API_KEY_UNTRIED] = -1};
    return COLUMN[can];
}

enum rc_err key_open_sealed(struct lane *l, const char *org_id, const void *sealed, size_t n,
                            const char **key) {
    struct opener *o = NULL;
    char *plain = NULL;
    TRY(opener_open(l->config->keys, PAIR_SEAL, &o, l->err));
    enum rc_err rc = secret_open(o, l->arena, (struct secret_use){SECRET_API_KEY, org_id}, sealed,
                                 n, &plain, l->err);
    opener_close(o);
    *key = plain;
    return rc;
}

enum rc_err key_open(struct lane *l, bool acts, const char **key, const char **org_id) {
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_KEY_SEALED, &r, "i", (int64_t)acts));
    if (!db_next(r)) {
        TRY(db_end(r));
        return FAIL(l->err, ERR_INPUT, "There is no organization API key.", "%s",
                    acts ? "no current key for runs" : "no current key");
    }
    size_t n = 0;
    const void *sealed = db_blob(r, KEY_SEALED__SEALED, &n);
    *org_id = db_text(r, KEY_SEALED__ORG_ID);
    TRY(db_end(r));
    return key_open_sealed(l, *org_id ? *org_id : "", sealed, n, key);
}

/* A refusal is reported once, until the key works again. */
static enum rc_err note_refused(struct lane *l, int64_t id, bool second, bool was_refused,
                                const struct key_probe *k) {
    const char *body = NULL;
    TRY(db_exec(l->db, Q_KEY_REFUSED, NULL, "iiss", id, l->now, k->why.code, k->why.detail));
    if (was_refused)
        return OK;
    TRY(db_get_text(l->db, Q_KEY_REFUSED_BODY, &body, NULL, "is", id,
                    arena_printf(l->arena, "%s/settings/api-key", l->config->base_url)));
    TRY(audit_add(l->db, l->now, "rollcall", "key.ended", key_audit_subject(second), NULL, NULL,
                  reason_sentence(l->arena, k->why)));
    const char *subject =
        arena_printf(l->arena, "key %lld refused %lld", (long long)id, (long long)l->now);
    return event_add(l->db, EVENTS[EVENT_KEY_EXPIRY].trigger, subject, body, l->now, NULL);
}

static enum rc_err note_works(struct lane *l, int64_t id, bool second, bool was_refused,
                              const struct key_probe *k) {
    TRY(db_exec(l->db, Q_KEY_WORKS, NULL, "iisis", id, l->now, k->atlassian_id, k->expires_at,
                k->expires_at ? "atlassian" : NULL));
    if (k->act != API_KEY_UNTRIED)
        TRY(db_exec(l->db, Q_KEY_SET_CAN_ACT, NULL, "ii", id, key_can_act_column(k->act)));
    if (!was_refused)
        return OK;
    TRY(db_exec(l->db, Q_KEY_WORKS_AGAIN, NULL, "ii", id, l->now));
    return audit_add(l->db, l->now, "rollcall", "key.works", key_audit_subject(second), NULL, NULL,
                     NULL);
}

static enum rc_err key_follow_one(struct lane *l, bool second, bool reads, bool *reported) {
    struct rows *r = NULL;
    struct key_probe k = {.reads = reads};
    TRY(db_query(l->db, Q_KEY_IN_USE, &r, "i", (int64_t)second));
    if (!db_next(r))
        return db_end(r);
    size_t n = 0;
    int64_t id = db_int(r, KEY_IN_USE__ID);
    const void *sealed = db_blob(r, KEY_IN_USE__SEALED, &n);
    bool was_refused = db_int(r, KEY_IN_USE__REFUSED) != 0;
    k.org_id = db_text(r, KEY_IN_USE__ORG_ID);
    if (!k.org_id)
        k.org_id = "";
    k.label = db_text(r, KEY_IN_USE__LABEL);
    k.atlassian_id = db_text(r, KEY_IN_USE__ATLASSIAN_ID);
    k.act = db_int(r, KEY_IN_USE__CAN_ACT) ? API_KEY_CAN : API_KEY_CANNOT;
    if (db_is_null(r, KEY_IN_USE__CAN_ACT))
        k.act = API_KEY_UNTRIED;
    TRY(db_end(r));
    TRY(key_open_sealed(l, k.org_id, sealed, n, &k.key));
    TRY(key_probe(l, &k));
    TRY(db_begin(l->db));
    if (k.why.code)
        TRY(note_refused(l, id, second, was_refused, &k));
    else
        TRY(note_works(l, id, second, was_refused, &k));
    TRY(db_commit(l->db));
    *reported = k.why.code && !was_refused;
    return OK;
}

bool key_follow(struct lane *l, bool second, bool reads) {
    struct err saved = *l->err;
    bool reported = false;
    l->err->phase = "asking about the API key";
    if (key_follow_one(l, second, reads, &reported) != OK) {
        db_rollback(l->db);
        log_line(LOG_LEVEL_NOTICE, "the state of the API key could not be checked: %s",
                 l->err->message);
    }
    if (reported)
        job_wake(l->config->db, "notify");
    *l->err = saved;
    l->refused = 0;
    return reported;
}

void key_follow_acting(struct lane *l) {
    struct api_key acts;
    if (api_key_acting(l->db, l->now, &acts) != OK || acts.state == API_KEY_NONE)
        return;
    if (acts.act == API_KEY_UNTRIED || l->refused)
        (void)key_follow(l, acts.use == API_KEY_ACT, false);
}
