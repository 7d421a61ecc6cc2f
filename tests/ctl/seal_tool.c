/* For tests of init and rotate-seal: fills the rows that hold secrets, and opens them as the lanes
 * do. No program contains it.
 *   fill      a key, a webhook's secret and the mail password, sealed as today
 *   old       the same, sealed as an older Rollcall did
 *   add NAME  one more webhook
 *   old-mail  an old box with the API key in the row of the mail password
 *   open      prints what the box of each row holds, or why it does not open */
#include "base/log.h"
#include "db/db.h"
#include "host/config.h"
#include "host/secret.h"
#include "settings/mail.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char ORG[] = "org-1";
static const char URL[] = "https://api-private.atlassian.com/automation/webhooks/a";
static const char KEY[] = "ATCTT-stored-key", RUNS_KEY[] = "ATCTT-runs-key";
static const char HOOK[] = "stored-hook", PASSWORD[] = "stored-password";
static const struct config *config;
static struct db *db;
static struct arena *a;
static struct err e = {.phase = "test"};

/* An old box holds the secret alone. There was one pair of keys. */
static enum rc_err seal_old(const char *plain, struct sealed *out) {
    unsigned char public_key[32], *box = arena_alloc(a, strlen(plain) + crypto_box_SEALBYTES);
    FILE *f = fopen(arena_printf(a, "%s/seal.pub", config->keys), "rbe");
    if (!f || fread(public_key, 1, sizeof public_key, f) != sizeof public_key || fclose(f) != 0)
        return FAIL(&e, ERR_INPUT, "no seal.pub", "%s", config->keys);
    if (crypto_box_seal(box, (const unsigned char *)plain, strlen(plain), public_key) != 0)
        return FAIL(&e, ERR_INPUT, "not sealed", "%s", "crypto_box_seal");
    *out = (struct sealed){box, strlen(plain) + crypto_box_SEALBYTES, "0123456789abcdef"};
    return OK;
}

static enum rc_err seal(struct secret_use use, const char *plain, bool old, struct sealed *out) {
    return old ? seal_old(plain, out) : secret_seal(config->keys, a, use, plain, out, &e);
}

static enum rc_err add_webhook(const char *name, bool old) {
    struct sealed s;
    TRY(db_exec(db, Q_AUTOMATION_ADD, NULL, "sssiis", name, URL, "", (int64_t)1, (int64_t)1,
                "test"));
    int64_t id = db_last_id(db);
    TRY(seal((struct secret_use){SECRET_WEBHOOK, URL}, HOOK, old, &s));
    return db_exec(db, Q_AUTOMATION_SECRET, NULL, "ibss", id, s.box, s.n, "last", s.sealer);
}

static enum rc_err add_password(const char *text, bool old) {
    struct mail m;
    struct sealed s;
    TRY(mail_settings(db, &m));
    TRY(seal((struct secret_use){SECRET_MAIL_PASSWORD, mail_destination(a, &m)}, text, old, &s));
    return db_exec(db, Q_MAIL_PASSWORD_SAVE, NULL, "bsis", s.box, s.n, s.sealer, (int64_t)1,
                   "test");
}

static enum rc_err enter_key(const char *key, const char *use, bool old) {
    struct sealed s;
    TRY(seal((struct secret_use){SECRET_API_KEY, ORG}, key, old, &s));
    return db_exec(db, Q_API_KEY_ENTER, NULL, "bssssssiss", s.box, s.n, s.sealer, "last", "label",
                   ORG, "", "test", (int64_t)1, use, NULL);
}

/* One key that reads, and one for runs, not yet checked. */
static enum rc_err fill(bool old) {
    TRY(enter_key(KEY, "read", old));
    TRY(db_exec(db, Q_KEY_ACCEPT, NULL, "iisssisi", db_last_id(db), (int64_t)1, ORG, ORG, NULL,
                (int64_t)0, NULL, (int64_t)0));
    TRY(enter_key(RUNS_KEY, "act", old));
    TRY(add_webhook("A", old));
    return add_password(PASSWORD, old);
}

static enum rc_err open_row(const struct mail *m, struct rows *r) {
    enum secret_purpose purpose = (enum secret_purpose)db_int(r, 0);
    const char *binding = purpose == SECRET_MAIL_PASSWORD ? mail_destination(a, m) : db_text(r, 3);
    struct opener *o = NULL;
    size_t n = 0;
    const void *box = db_blob(r, 2, &n);
    char *plain = NULL;
    TRY(opener_open(config->keys, purpose == SECRET_API_KEY ? PAIR_SEAL : PAIR_NOTIFY, &o, &e));
    enum rc_err rc = secret_open(o, a, (struct secret_use){purpose, binding}, box, n, &plain, &e);
    opener_close(o);
    if (rc != OK)
        plain = rc == ERR_SEALED ? "(sealed for something else)" : "(does not open)";
    printf("%s\n", plain);
    return OK;
}

static enum rc_err open_all(void) {
    struct mail m;
    struct rows *r = NULL;
    TRY(mail_settings(db, &m));
    TRY(db_query(db, Q_SEAL_BOXES, &r, ""));
    while (db_next(r))
        TRY(open_row(&m, r));
    return db_end(r);
}

static enum rc_err act(int argc, char **argv) {
    if (strcmp(argv[1], "open") == 0)
        return open_all();
    TRY(db_begin(db));
    if (strcmp(argv[1], "add") == 0 && argc > 2)
        TRY(add_webhook(argv[2], false));
    else if (strcmp(argv[1], "old-mail") == 0)
        TRY(add_password(KEY, true));
    else
        TRY(fill(strcmp(argv[1], "old") == 0));
    return db_commit(db);
}

int main(int argc, char **argv) {
    a = arena_open((size_t)1 << 24);
    enum rc_err rc = argc < 2 ? ERR_MALFORMED : config_read(&config, &e);
    if (rc == OK)
        rc = secret_init(&e);
    if (rc == OK)
        rc = db_open(config->db, DB_WRITE, DB_CTL, &db, &e);
    if (rc == OK) {
        db_use(db, a, &e);
        rc = act(argc, argv);
    }
    if (rc != OK)
        log_err(&e);
    arena_close(a);
    db_close(db);
    return rc == OK ? 0 : 1;
}
