/* init seals the secrets of an older Rollcall again, each bound to its purpose and destination. It
 * does so once: only while the first key pair of lane notify is not settled. rotate-seal renews
 * both pairs and seals every box for the new ones. Either may be killed at any moment and repeated:
 * each step leaves every box readable. */
#include "seal.h"
#include "base/log.h"
#include "base/text.h"
#include "lanes.h"
#include "owner.h"
#include "print.h"
#include "queue/audit.h"
#include "settings/mail.h"
#include "sql/ctl/seal.h"
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct box {
    enum secret_purpose purpose;
    int64_t id;
    const void *sealed;
    size_t n;
    const char *binding, *name;
    struct box *next;
};

static const struct {
    enum secret_pair pair;
    enum query put, forget;
} ROW[SECRET_PURPOSES] = {
    [SECRET_API_KEY] = {PAIR_SEAL, Q_SEAL_KEY, Q_SEAL_KEY},
    [SECRET_WEBHOOK] = {PAIR_NOTIFY, Q_SEAL_WEBHOOK, Q_SEAL_FORGET_WEBHOOK},
    [SECRET_MAIL_PASSWORD] = {PAIR_NOTIFY, Q_SEAL_MAIL_PASSWORD, Q_SEAL_FORGET_MAIL_PASSWORD},
    [SECRET_SITE_TOKEN] = {PAIR_SEAL, Q_SEAL_SITE_TOKEN, Q_SEAL_FORGET_SITE_TOKEN},
};

/* --- the keeper */

enum order_kind { ORDER_SETTLE, ORDER_RENEW };
struct order {
    enum order_kind kind;
    enum renew_step step;
};
struct report {
    enum rc_err rc;
    struct err err;
};

static enum rc_err keeper_execute(struct ctl *c, struct seal_work *w, const struct order *order) {
    if (order->kind == ORDER_SETTLE)
        return secret_settle_keys(c->config->keys, c->err);
    for (int pair = 0; pair < PAIR_COUNT; pair++)
        TRY(secret_renew(c->config->keys, w->opener[pair], order->step, c->err));
    return OK;
}

/* Serves until the parent closes its end, or dies. */
static void keeper_serve(struct ctl *c, struct seal_work *w, int orders) {
    struct order order;
    while (recv(orders, &order, sizeof order, 0) == (ssize_t)sizeof order) {
        struct report report = {.rc = keeper_execute(c, w, &order)};
        report.err = *c->err;
        if (send(orders, &report, sizeof report, MSG_NOSIGNAL) != (ssize_t)sizeof report)
            break;
    }
}

static enum rc_err keeper_start(struct ctl *c, struct seal_work *w) {
    int end[2];
    (void)fflush(stdout);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, end) != 0)
        return FAIL(c->err, ERR_INTERNAL, NULL, "socketpair: %s", strerror(errno));
    w->keeper_pid = fork();
    if (w->keeper_pid == 0) {
        (void)close(end[0]);
        keeper_serve(c, w, end[1]);
        _exit(0);
    }
    (void)close(end[1]);
    w->keeper = end[0];
    return w->keeper_pid > 0 ? OK : FAIL(c->err, ERR_INTERNAL, NULL, "fork: %s", strerror(errno));
}

static enum rc_err keeper_request(struct ctl *c, struct seal_work *w, struct order order) {
    struct report report;
    if (send(w->keeper, &order, sizeof order, MSG_NOSIGNAL) != (ssize_t)sizeof order ||
        recv(w->keeper, &report, sizeof report, 0) != (ssize_t)sizeof report)
        return FAIL(c->err, ERR_INTERNAL,
                    "The process that writes the keys has ended. Repeat this command.", "%s",
                    "keeper");
    if (report.rc != OK)
        *c->err = report.err;
    return report.rc;
}

static void seal_end(struct seal_work *w) {
    if (w->keeper > 0) {
        (void)close(w->keeper);
        (void)waitpid(w->keeper_pid, NULL, 0);
    }
    for (int pair = 0; pair < PAIR_COUNT; pair++)
        opener_close(w->opener[pair]);
    *w = (struct seal_work){0};
}

/* --- boxes */

static enum rc_err seal_load(struct ctl *c, struct db *db, struct box **first) {
    struct mail mail;
    struct rows *r = NULL;
    struct box **end = first;
    *first = NULL;
    TRY(mail_settings(db, &mail));
    TRY(db_query(db, Q_SEAL_BOXES, &r, ""));
    while (db_next(r)) {
        struct box *b = arena_alloc(c->arena, sizeof *b);
        b->purpose = (enum secret_purpose)db_int(r, SEAL_BOXES__PURPOSE);
        b->id = db_int(r, SEAL_BOXES__ID);
        b->sealed = db_blob(r, SEAL_BOXES__SEALED, &b->n);
        b->binding = db_text(r, SEAL_BOXES__BINDING);
        if (b->purpose == SECRET_MAIL_PASSWORD)
            b->binding = mail_destination(c->arena, &mail);
        b->name = db_text(r, SEAL_BOXES__NAME);
        *end = b;
        end = &b->next;
    }
    return db_end(r);
}

static enum rc_err seal_store(struct db *db, const struct box *b, const struct sealed *s) {
    return db_exec(db, ROW[b->purpose].put, NULL, "ibs", b->id, s->box, s->n, s->sealer);
}

/* To standard error: an upgrade of the package discards what init writes to standard output. */
static void warn_lost(const struct ctl *c, const struct box *b) {
    log_line(LOG_LEVEL_WARN, "%s could not be opened and must be entered again (%s)", b->name,
             c->err->log_detail);
}

/* --- init: secrets of an older Rollcall */

enum rc_err seal_upgrade_begin(struct ctl *c, struct seal_work *w) {
    struct err unused = {0};
    *w = (struct seal_work){0};
    if (!secret_keys_unsettled(c->config->keys))
        return OK;
    TRY(opener_open_unsettled(c->config->keys, &w->opener[PAIR_NOTIFY], c->err));
    if (opener_open(c->config->keys, PAIR_SEAL, &w->opener[PAIR_SEAL], &unused) != OK)
        w->opener[PAIR_SEAL] = NULL; /* only needed when a secret is stored */
    return keeper_start(c, w);
}

struct known_key {
    const char *text;
    struct known_key *next;
};

/* Somebody who could write the database may have put the API key's box where lane notify reads. */
static bool is_api_key(const char *plain, const struct known_key *known) {
    bool same = text_starts(plain, "ATCTT");
    for (; known; known = known->next)
        same = same || secret_equal(plain, known->text);
    return same;
}

static enum rc_err seal_forget(struct ctl *c, struct db *db, const struct box *b) {
    log_line(LOG_LEVEL_WARN,
             "%s was the organization API key. The database row was deleted: check who can write "
             "to the database",
             b->name);
    TRY(db_exec(db, ROW[b->purpose].forget, NULL, "i", b->id));
    return audit_add(db, (int64_t)time(NULL), ctl_host_user(c), "secret.refused", b->name, NULL,
                     NULL, "it was the organization API key");
}

static enum rc_err upgrade_box(struct ctl *c, struct db *db, struct seal_work *w,
                               const struct box *b, struct known_key **known, int *done) {
    struct opener *own = w->opener[ROW[b->purpose].pair];
    struct secret_use use = {b->purpose, b->binding};
    struct sealed s;
    char *plain = NULL;
    if (secret_open(own, c->arena, use, b->sealed, b->n, &plain, c->err) == OK)
        return OK; /* sealed by a run that was killed */
    if (secret_open_old(w->opener[PAIR_SEAL], c->arena, b->sealed, b->n, &plain, c->err) != OK) {
        warn_lost(c, b);
        return OK;
    }
    if (b->purpose == SECRET_API_KEY) {
        struct known_key *new = arena_alloc(c->arena, sizeof *new);
        *new = (struct known_key){plain, *known};
        *known = new;
    } else if (is_api_key(plain, *known)) {
        return seal_forget(c, db, b);
    }
    TRY(secret_seal_with(own, c->arena, use, plain, &s, c->err));
    (*done)++;
    return seal_store(db, b, &s);
}

static enum rc_err upgrade_boxes(struct ctl *c, struct seal_work *w) {
    struct db *db = NULL;
    struct box *first = NULL;
    struct known_key *known = NULL;
    int done = 0;
    TRY(ctl_open(c, DB_WRITE, &db));
    TRY(db_begin(db));
    TRY(seal_load(c, db, &first));
    if (first && !w->opener[PAIR_SEAL])
        return FAIL(
            c->err, ERR_INTERNAL,
            "Stored secrets must be sealed again once, which needs seal.key. Put it into the key "
            "folder and run this again. If it is lost: remove seal.pub, run this again and enter "
            "the secrets again.",
            "%s/seal.key", c->config->keys);
    for (const struct box *b = first; b; b = b->next)
        TRY(upgrade_box(c, db, w, b, &known, &done));
    if (done)
        TRY(audit_add(db, (int64_t)time(NULL), ctl_host_user(c), "secrets.seal", "secrets", NULL,
                      arena_printf(c->arena, "%d", done), "each sealed for its purpose"));
    return db_commit(db);
}

enum rc_err seal_upgrade(struct ctl *c, struct seal_work *w) {
    if (!w->keeper)
        return OK;
    enum rc_err rc = upgrade_boxes(c, w);
    if (rc == OK)
        rc = keeper_request(c, w, (struct order){.kind = ORDER_SETTLE});
    seal_end(w);
    return rc;
}

/* --- rotate-seal */

static enum rc_err renew_boxes(struct ctl *c, struct seal_work *w) {
    struct db *db = NULL;
    struct box *first = NULL;
    int done = 0;
    TRY(ctl_open(c, DB_WRITE, &db));
    /* writers that sealed with the old public key have committed by now, see secret_seal() */
    TRY(db_begin(db));
    TRY(seal_load(c, db, &first));
    for (const struct box *b = first; b; b = b->next) {
        struct sealed s;
        if (secret_seal_anew(w->opener[ROW[b->purpose].pair], c->arena, b->sealed, b->n, &s,
                             c->err) != OK) {
            warn_lost(c, b);
            continue;
        }
        TRY(seal_store(db, b, &s));
        done++;
    }
    TRY(audit_add(db, (int64_t)time(NULL), ctl_host_user(c), "secrets.seal", "secrets", NULL,
                  arena_printf(c->arena, "%d", done), "with new keys"));
    TRY(db_commit(db));
    ctl_print("Secrets sealed with new keys: %d", done);
    return OK;
}

static enum rc_err rotate_seal(struct ctl *c, struct seal_work *w) {
    for (int pair = 0; pair < PAIR_COUNT; pair++)
        TRY(opener_renewed(c->config->keys, (enum secret_pair)pair, &w->opener[pair], c->err));
    TRY(keeper_start(c, w));
    TRY(ctl_make_lock_folder(c));
    TRY(ctl_lock_lanes(c)); /* a lane at work holds the old keys in memory */
    TRY(keeper_request(c, w, (struct order){ORDER_RENEW, RENEW_BOTH}));
    TRY(keeper_request(c, w, (struct order){ORDER_RENEW, RENEW_PUBLIC}));
    TRY(renew_boxes(c, w));
    TRY(keeper_request(c, w, (struct order){ORDER_RENEW, RENEW_DONE}));
    ctl_print("The old keys are deleted from %s. Keep a copy of the new seal.key and notify.key "
              "elsewhere.",
              c->config->keys);
    ctl_print("Secrets in older backups cannot be opened any more: after restoring one, enter them "
              "again.");
    return OK;
}

enum rc_err verb_rotate_seal(struct ctl *c) {
    struct seal_work w = {0};
    enum rc_err rc = rotate_seal(c, &w);
    seal_end(&w);
    return rc;
}
