/* Checks a key that was entered: it must authenticate, name its organization, be able to read, and
 * for runs be able to act. Only a key that passed takes the place of the one in use, in one
 * transaction. And follows the keys in use: their state is what Atlassian last said of them. */
#include "atlassian/api.h"
#include "atlassian/key_probe.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "queue/job.h"

#include <string.h>

/* Of the column can_act; -1: not found out yet. */
static const int64_t AS_NUMBER[] = {
    [API_KEY_CANNOT] = 0, [API_KEY_CAN] = 1, [API_KEY_UNTRIED] = -1};
enum {
    KEYS_MIXED_SECONDS = 600
}; /* whose files do not fit for so long were not renewed just now */

static const char *subject_of(bool second) { return second ? "api key for runs" : "api key"; }

static enum rc_err open_sealed(struct lane *l, const char *org_id, const void *sealed, size_t n,
                               const char **key) {
    struct opener *o = NULL;
    char *plain = NULL;
    TRY(opener_open(l->config->keys, PAIR_SEAL, &o, l->err));
    enum rc_err rc = secret_open(o, l->arena, (struct secret_place){SECRET_API_KEY, org_id}, sealed,
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
        return FAIL(l->err, ERR_INPUT, "No organization API key is in place.", "no current key%s",
                    acts ? " for runs" : "");
    }
    size_t n = 0;
    const void *sealed = db_blob(r, 0, &n);
    *org_id = db_text(r, 1);
    TRY(db_end(r));
    return open_sealed(l, *org_id ? *org_id : "", sealed, n, key);
}

/* --- entries */

struct entry {
    int64_t id, job, entered_at;
    enum api_key_use use;
    const char *typed_expires;
    struct key_probe look;
};

static enum rc_err refuse(struct lane *l, const struct entry *e) {
    const char *words = reason_sentence(l->arena, e->look.why);
    TRY(db_begin(l->db));
    TRY(db_exec(l->db, Q_KEY_REFUSE, NULL, "iiss", e->id, l->now, e->look.why.code,
                e->look.why.detail));
    TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", e->job, "failed", l->now, words));
    TRY(audit_add(l->db, l->now, "rollcall", "key.refused", subject_of(e->use == API_KEY_ACT), NULL,
                  NULL, words));
    return db_commit(l->db);
}

/* From now on the key opens for its organization alone. */
static enum rc_err bind_key(struct lane *l, const struct entry *e) {
    struct secret_place place = {SECRET_API_KEY, e->look.org_id};
    struct sealed s;
    TRY(secret_seal(l->config->keys, l->arena, place, e->look.key, &s, l->err));
    return db_exec(l->db, Q_SEAL_KEY, NULL, "ibs", e->id, s.box, s.n, s.sealer);
}

static enum rc_err accept_key(struct lane *l, const struct entry *e) {
    const struct key_probe *k = &e->look;
    int64_t expires = k->expires_at, day = 0;
    const char *source = expires ? "atlassian" : NULL;
    if (!source && *e->typed_expires && text_parse_date(e->typed_expires, &day)) {
        expires = day + 86400 - 1; /* the end of the typed day */
        source = "typed";
    }
    TRY(db_begin(l->db));
    TRY(bind_key(l, e));
    TRY(db_exec(l->db, Q_KEY_REPLACE, NULL, "s", API_KEY_USE[e->use]));
    TRY(db_exec(l->db, Q_KEY_ACCEPT, NULL, "iisssisi", e->id, l->now, k->org_id, k->org_name,
                k->atlassian_id, expires, source, AS_NUMBER[k->act]));
    if (e->use == API_KEY_ACT)
        TRY(db_exec(l->db, Q_KEY_READS_ONLY, NULL, ""));
    TRY(event_cancel_old_keys(l->db, l->now));
    TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", e->job, "done", l->now, "the key works"));
    TRY(audit_add(l->db, l->now, "rollcall", "key.accepted", subject_of(e->use == API_KEY_ACT),
                  NULL, k->org_name, NULL));
    return db_commit(l->db);
}

/* What it is entered for must be something it can do, beside the other key as that is by now. */
static enum rc_err compare_use(struct lane *l, struct entry *e) {
    struct api_key reads;
    if (e->use != API_KEY_ACT)
        return OK;
    TRY(api_key_current(l->db, l->now, &reads));
    if (e->look.act == API_KEY_UNTRIED)
        e->look.why = reason_of("key-check-unfinished",
                                "Atlassian did not tell whether it may change people.");
    else if (e->look.act == API_KEY_CANNOT)
        e->look.why = reason_of("key-has-scopes", NULL);
    else if (reads.state == API_KEY_NONE || reads.act == API_KEY_CAN)
        e->look.why = reason_of("key-alone", NULL);
    return OK;
}

static enum rc_err load_entry(struct lane *l, struct entry *e, const void **sealed, size_t *n) {
    struct rows *r = NULL;
    bool beside = false;
    *sealed = NULL;
    TRY(db_query(l->db, Q_KEY_ENTRY, &r, "i", e->id));
    if (db_next(r)) {
        *sealed = db_blob(r, 0, n);
        e->look = (struct key_probe){
            .label = db_text(r, 1), .org_id = db_text(r, 2), .entry = true, .act = API_KEY_UNTRIED};
        e->typed_expires = db_text(r, 3);
        (void)api_key_use_read(db_text(r, 4), &e->use);
        e->entered_at = db_int(r, 5);
    }
    TRY(db_end(r));
    return db_get_text(l->db, Q_KEY_PRESENT_ORG, &e->look.other_org, &beside, "");
}

enum rc_err key_check_run(struct lane *l, int64_t job, int64_t key_id, bool *passed) {
    l->err->phase = "checking the API key";
    struct entry e = {.id = key_id, .job = job};
    const void *sealed = NULL;
    size_t n = 0;
    *passed = false;
    TRY(load_entry(l, &e, &sealed, &n));
    if (!sealed)
        return db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, "done", l->now,
                       "the key was replaced or removed before");
    enum rc_err rc = open_sealed(l, e.look.org_id, sealed, n, &e.look.key);
    if (rc == ERR_BUSY && l->now - e.entered_at < KEYS_MIXED_SECONDS)
        return rc; /* rotate-seal came before this start: the next one opens it */
    if (rc == OK)
        rc = key_probe(l, &e.look);
    if (rc == OK && !e.look.why.code)
        rc = compare_use(l, &e);
    if (rc != OK)
        e.look.why = reason_of("key-check-unfinished", arena_strdup(l->arena, l->err->message));
    if (e.look.why.code)
        return refuse(l, &e);
    *passed = true;
    return accept_key(l, &e);
}

/* --- keys in use */

/* That it is refused is told once, until it works again. */
static enum rc_err note_refused(struct lane *l, int64_t id, bool second, bool before,
                                const struct key_probe *k) {
    const char *body = NULL;
    TRY(db_exec(l->db, Q_KEY_REFUSED, NULL, "iiss", id, l->now, k->why.code, k->why.detail));
    if (before)
        return OK;
    TRY(db_get_text(l->db, Q_KEY_REFUSED_BODY, &body, NULL, "is", id,
                    arena_printf(l->arena, "%s/settings/api-key", l->config->base_url)));
    TRY(audit_add(l->db, l->now, "rollcall", "key.ended", subject_of(second), NULL, NULL,
                  reason_sentence(l->arena, k->why)));
    return event_add(
        l->db, EVENTS[EVENT_KEY_EXPIRY].trigger,
        arena_printf(l->arena, "key %lld refused %lld", (long long)id, (long long)l->now), body,
        l->now, NULL);
}

static enum rc_err note_works(struct lane *l, int64_t id, bool second, bool before,
                              const struct key_probe *k) {
    TRY(db_exec(l->db, Q_KEY_WORKS, NULL, "iisis", id, l->now, k->atlassian_id, k->expires_at,
                k->expires_at ? "atlassian" : NULL));
    if (k->act != API_KEY_UNTRIED)
        TRY(db_exec(l->db, Q_KEY_FOUND_OUT, NULL, "ii", id, AS_NUMBER[k->act]));
    if (!before)
        return OK;
    TRY(db_exec(l->db, Q_KEY_WORKS_AGAIN, NULL, "ii", id, l->now));
    return audit_add(l->db, l->now, "rollcall", "key.works", subject_of(second), NULL, NULL, NULL);
}

static enum rc_err follow(struct lane *l, bool second, bool reads, bool *told) {
    struct rows *r = NULL;
    struct key_probe k = {.reads = reads};
    TRY(db_query(l->db, Q_KEY_IN_USE, &r, "i", (int64_t)second));
    if (!db_next(r))
        return db_end(r);
    size_t n = 0;
    int64_t id = db_int(r, 0);
    const void *sealed = db_blob(r, 1, &n);
    bool before = db_int(r, 6) != 0;
    k.org_id = db_text(r, 2) ? db_text(r, 2) : "";
    k.label = db_text(r, 3);
    k.atlassian_id = db_text(r, 4);
    k.act = db_is_null(r, 5) ? API_KEY_UNTRIED : db_int(r, 5) ? API_KEY_CAN : API_KEY_CANNOT;
    TRY(db_end(r));
    TRY(open_sealed(l, k.org_id, sealed, n, &k.key));
    TRY(key_probe(l, &k));
    TRY(db_begin(l->db));
    TRY((k.why.code ? note_refused : note_works)(l, id, second, before, &k));
    TRY(db_commit(l->db));
    *told = k.why.code && !before;
    return OK;
}

bool key_follow(struct lane *l, bool second, bool reads) {
    struct err kept = *l->err;
    bool told = false;
    l->err->phase = "asking about the API key";
    if (follow(l, second, reads, &told) != OK) {
        db_rollback(l->db);
        log_line(LOG_LEVEL_NOTICE, "what Atlassian says of the API key is not known: %s",
                 l->err->message);
    }
    if (told)
        job_wake(l->config->db, "notify");
    *l->err = kept;
    l->refused = 0;
    return told;
}

void key_follow_acting(struct lane *l) {
    struct api_key acts;
    if (api_key_acting(l->db, l->now, &acts) != OK || acts.state == API_KEY_NONE)
        return;
    if (acts.act == API_KEY_UNTRIED || l->refused)
        (void)key_follow(l, acts.use == API_KEY_ACT, false);
}
