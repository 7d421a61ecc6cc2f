/* A new key must authenticate, name its organization, be able to read, and for runs be able to act.
 * Only then it replaces the key in use, in one transaction. */
#include "sync/key_check.h"
#include "atlassian/key_in_use.h"
#include "atlassian/key_probe.h"
#include "base/text.h"
#include "queue/audit.h"
#include "queue/event.h"
#include "sql/timer/sync/key_check.h"

#include <string.h>

/* For so long after an entry its box and the key files may differ: rotate-seal came between. */
enum { KEYS_MIXED_SECONDS = 600 };

struct entry {
    int64_t id, job, entered_at;
    enum api_key_use use;
    const char *typed_expires;
    struct key_probe probe;
};

static enum rc_err key_refuse(struct lane *l, const struct entry *e) {
    const char *text = reason_sentence(l->arena, e->probe.why);
    TRY(db_begin(l->db));
    TRY(db_exec(l->db, Q_KEY_REFUSE, NULL, "iiss", e->id, l->now, e->probe.why.code,
                e->probe.why.detail));
    TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", e->job, "failed", l->now, text));
    TRY(audit_add(l->db, l->now, "rollcall", "key.refused",
                  key_audit_subject(e->use == API_KEY_ACT), NULL, NULL, text));
    return db_commit(l->db);
}

/* Seals the key again, bound to its organization. */
static enum rc_err bind_key(struct lane *l, const struct entry *e) {
    struct secret_use use = {SECRET_API_KEY, e->probe.org_id};
    struct sealed s;
    TRY(secret_seal(l->config->keys, l->arena, use, e->probe.key, &s, l->err));
    return db_exec(l->db, Q_SEAL_KEY, NULL, "ibs", e->id, s.box, s.n, s.sealer);
}

static enum rc_err accept_key(struct lane *l, const struct entry *e) {
    const struct key_probe *k = &e->probe;
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
                k->atlassian_id, expires, source, key_can_act_column(k->act)));
    if (e->use == API_KEY_ACT)
        TRY(db_exec(l->db, Q_KEY_READS_ONLY, NULL, ""));
    TRY(event_cancel_old_keys(l->db, l->now));
    TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", e->job, "done", l->now, "the key works"));
    TRY(audit_add(l->db, l->now, "rollcall", "key.accepted",
                  key_audit_subject(e->use == API_KEY_ACT), NULL, k->org_name, NULL));
    return db_commit(l->db);
}

/* The key must be able to do what it is entered for, beside the key that reads. */
static enum rc_err compare_use(struct lane *l, struct entry *e) {
    struct api_key reads;
    if (e->use != API_KEY_ACT)
        return OK;
    TRY(api_key_current(l->db, l->now, &reads));
    if (e->probe.act == API_KEY_UNTRIED)
        e->probe.why = reason_of("key-check-unfinished",
                                 "Atlassian did not report whether the key can change people.");
    else if (e->probe.act == API_KEY_CANNOT)
        e->probe.why = reason_of("key-has-scopes", NULL);
    else if (reads.state == API_KEY_NONE || reads.act == API_KEY_CAN)
        e->probe.why = reason_of("key-alone", NULL);
    return OK;
}

static enum rc_err load_entry(struct lane *l, struct entry *e, const void **sealed, size_t *n) {
    struct rows *r = NULL;
    bool beside = false;
    *sealed = NULL;
    TRY(db_query(l->db, Q_KEY_ENTRY, &r, "i", e->id));
    if (db_next(r)) {
        *sealed = db_blob(r, KEY_ENTRY__SEALED, n);
        e->probe = (struct key_probe){.label = db_text(r, KEY_ENTRY__LABEL),
                                      .org_id = db_text(r, KEY_ENTRY__ORG_ID),
                                      .entry = true,
                                      .act = API_KEY_UNTRIED};
        e->typed_expires = db_text(r, KEY_ENTRY__TYPED_EXPIRES_ON);
        (void)api_key_use_read(db_text(r, KEY_ENTRY__USE), &e->use);
        e->entered_at = db_int(r, KEY_ENTRY__ENTERED_AT);
    }
    TRY(db_end(r));
    return db_get_text(l->db, Q_KEY_PRESENT_ORG, &e->probe.other_org, &beside, "");
}

/* Somebody corrected the label or the expiry date of a key in use: Atlassian's list is read again.
 */
static enum rc_err check_again(struct lane *l, int64_t job, int64_t key_id) {
    const char *result = "the key was replaced or removed before";
    struct api_key reads, second;
    TRY(api_key_current(l->db, l->now, &reads));
    TRY(api_key_second(l->db, l->now, &second));
    if (reads.id == key_id || second.id == key_id) {
        (void)key_follow(l, second.id == key_id, false);
        result = "the key was checked again";
    }
    return db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, "done", l->now, result);
}

enum rc_err key_check_run(struct lane *l, int64_t job, int64_t key_id, bool *passed) {
    l->err->phase = "checking the API key";
    struct entry e = {.id = key_id, .job = job};
    const void *sealed = NULL;
    size_t n = 0;
    *passed = false;
    TRY(load_entry(l, &e, &sealed, &n));
    if (!sealed)
        return check_again(l, job, key_id);
    enum rc_err rc = key_open_sealed(l, e.probe.org_id, sealed, n, &e.probe.key);
    if (rc == ERR_BUSY && l->now - e.entered_at < KEYS_MIXED_SECONDS)
        return rc; /* rotate-seal came before this start: the next one opens it */
    if (rc == OK)
        rc = key_probe(l, &e.probe);
    if (rc == OK && !e.probe.why.code)
        rc = compare_use(l, &e);
    if (rc != OK)
        e.probe.why = reason_of("key-check-unfinished", arena_strdup(l->arena, l->err->message));
    if (e.probe.why.code)
        return key_refuse(l, &e);
    *passed = true;
    return accept_key(l, &e);
}
