/* For tests of lane notify: enters webhooks and a mail password as the pages do, and adds events as
 * the lanes do. No program contains it.
 *   webhook NAME URL SECRET TRIGGER...  prints its id; SECRET "-" is none
 *   password TEXT
 *   key TEXT
 *   event TRIGGER SUBJECT [COUNT]       COUNT of them in one transaction, SUBJECT numbered
 * TELL in the environment: e-mail addresses that the event is for. */
#include "base/log.h"
#include "db/db.h"
#include "host/config.h"
#include "host/secret.h"
#include "queue/event.h"
#include "settings/api_key.h"
#include "settings/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static enum rc_err add_webhook(struct db *db, const char *keys, struct arena *a, char **argv,
                               int argc, int64_t now, struct err *e) {
    struct sealed s;
    TRY(db_exec(db, Q_AUTOMATION_ADD, NULL, "sssiis", argv[2], argv[3], "", (int64_t)1, now,
                "test"));
    int64_t id = db_last_id(db);
    for (int i = 5; i < argc; i++)
        TRY(db_exec(db, Q_AUTOMATION_TRIGGER_ADD, NULL, "is", id, argv[i]));
    printf("%lld\n", (long long)id);
    if (strcmp(argv[4], "-") == 0)
        return OK;
    TRY(secret_seal(keys, a, (struct secret_use){SECRET_WEBHOOK, argv[3]}, argv[4], &s, e));
    return db_exec(db, Q_AUTOMATION_SECRET, NULL, "ibss", id, s.box, s.n, "last", s.sealer);
}

static enum rc_err add_key(struct db *db, const char *keys, struct arena *a, const char *text,
                           int64_t now, struct err *e) {
    struct api_key_entry entry = {.label = "test", .org_id = "", .expires_on = "", .last4 = "last"};
    TRY(secret_seal(keys, a, (struct secret_use){SECRET_API_KEY, ""}, text, &entry.sealed, e));
    return api_key_enter(db, &entry, "test", now);
}

static enum rc_err add_events(struct db *db, struct arena *a, char **argv, int argc, int64_t now) {
    long count = argc > 4 ? strtol(argv[4], NULL, 10) : 1;
    for (long i = 0; i < count; i++) {
        char *subject = count > 1 ? arena_printf(a, "%s %ld", argv[3], i) : argv[3];
        char *body = arena_printf(
            a, "{\"trigger\":\"%s\",\"processId\":\"%s\",\"name\":\"Ünïcode\",\"failed\":1}",
            argv[2], subject);
        int64_t event = 0;
        TRY(event_add(db, argv[2], subject, body, now, &event));
        if (getenv("TELL"))
            TRY(event_add_mail(db, event, getenv("TELL"), now));
    }
    return OK;
}

static enum rc_err run(const struct config *c, struct arena *a, char **argv, int argc,
                       struct err *e) {
    struct db *db = NULL;
    struct mail m;
    struct sealed s;
    int64_t now = (int64_t)time(NULL);
    TRY(db_open(c->db, DB_WRITE, DB_WEB, &db, e));
    db_use(db, a, e);
    TRY(db_begin(db));
    if (strcmp(argv[1], "webhook") == 0)
        TRY(add_webhook(db, c->keys, a, argv, argc, now, e));
    else if (strcmp(argv[1], "event") == 0)
        TRY(add_events(db, a, argv, argc, now));
    else if (strcmp(argv[1], "key") == 0)
        TRY(add_key(db, c->keys, a, argv[2], now, e));
    else {
        TRY(mail_settings(db, &m)); /* read before: they bind the password */
        struct secret_use use = {SECRET_MAIL_PASSWORD, mail_destination(a, &m)};
        TRY(secret_seal(c->keys, a, use, argv[2], &s, e));
        TRY(db_exec(db, Q_MAIL_PASSWORD_SAVE, NULL, "bsis", s.box, s.n, s.sealer, now, "test"));
    }
    TRY(db_commit(db));
    arena_reset(a); /* hooks of the connection run before it closes */
    db_close(db);
    return OK;
}

int main(int argc, char **argv) {
    struct err e = {.phase = "test"};
    const struct config *c = NULL;
    struct arena *a = arena_open((size_t)1 << 28);
    if (argc < 3)
        return 2;
    if (config_read(&c, &e) != OK || secret_init(&e) != OK || run(c, a, argv, argc, &e) != OK) {
        log_err(&e);
        return 1;
    }
    arena_close(a);
    return 0;
}
