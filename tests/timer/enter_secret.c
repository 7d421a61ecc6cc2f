/* For tests of the timer: enters an API key, or the API token of a Jira site, as the page does,
 * without a web server. No program contains it. */
#include "base/log.h"
#include "base/text.h"
#include "host/config.h"
#include "host/secret.h"
#include "settings/api_key.h"
#include "settings/site_token.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char WHO[] = "olivia.admin@example.test";

/* argv: key KEY LABEL ORG */
static enum rc_err enter_key(const struct config *c, struct db *db, struct arena *a,
                             const char **argv, struct err *e) {
    struct api_key_entry entry = {
        .label = argv[3], .org_id = argv[4], .expires_on = "", .last4 = text_last(a, argv[2], 4)};
    struct secret_use use = {SECRET_API_KEY, entry.org_id};
    TRY(secret_seal(c->keys, a, use, argv[2], &entry.sealed, e));
    TRY(db_begin(db));
    TRY(api_key_enter(db, &entry, WHO, (int64_t)time(NULL)));
    return db_commit(db);
}

/* argv: token TOKEN SITE E-MAIL */
static enum rc_err enter_token(const struct config *c, struct db *db, struct arena *a,
                               const char **argv, struct err *e) {
    struct site_token t = {
        .site = argv[3], .site_name = argv[3], .email = argv[4], .last4 = text_last(a, argv[2], 4)};
    struct secret_use use = {SECRET_SITE_TOKEN, site_token_binding(a, t.site, t.email)};
    struct sealed s;
    TRY(secret_seal(c->keys, a, use, argv[2], &s, e));
    TRY(db_begin(db));
    TRY(site_token_save(db, &t, &s, WHO, (int64_t)time(NULL)));
    return db_commit(db);
}

static enum rc_err enter(const struct config *c, struct arena *a, const char **argv,
                         struct err *e) {
    struct db *db = NULL;
    TRY(db_open(c->db, DB_WRITE, DB_WEB, &db, e));
    db_use(db, a, e);
    TRY((strcmp(argv[1], "key") == 0 ? enter_key : enter_token)(c, db, a, argv, e));
    arena_reset(a); /* hooks of the connection run before it closes */
    db_close(db);
    return OK;
}

int main(int argc, const char **argv) {
    struct err e = {.phase = "test"};
    const struct config *c = NULL;
    struct arena *a = arena_open(1 << 20);
    if (argc != 5) {
        fprintf(stderr, "usage: enter_secret key KEY LABEL ORG | token TOKEN SITE E-MAIL\n");
        return 2;
    }
    if (config_read(&c, &e) != OK || secret_init(&e) != OK || enter(c, a, argv, &e) != OK) {
        log_err(&e);
        return 1;
    }
    arena_close(a);
    return 0;
}
