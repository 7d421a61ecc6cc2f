/* For tests of the timer: saves the API token of a Jira site as the page does, without a web
 * server. No program contains it. */
#include "base/log.h"
#include "base/text.h"
#include "host/config.h"
#include "settings/site_token.h"

#include <stdio.h>
#include <time.h>

static enum rc_err enter(const struct config *c, struct arena *a, const char **argv,
                         struct err *e) {
    struct sealed s;
    struct db *db = NULL;
    struct site_token t = {.site = argv[1], .site_name = argv[1], .email = argv[2]};
    struct secret_use use = {SECRET_SITE_TOKEN, site_token_binding(a, t.site, t.email)};
    t.last4 = text_last(a, argv[3], 4);
    TRY(secret_seal(c->keys, a, use, argv[3], &s, e));
    TRY(db_open(c->db, DB_WRITE, DB_WEB, &db, e));
    db_use(db, a, e);
    TRY(db_begin(db));
    TRY(site_token_save(db, &t, &s, "olivia.admin@example.test", (int64_t)time(NULL)));
    TRY(db_commit(db));
    arena_reset(a); /* hooks of the connection run before it closes */
    db_close(db);
    return OK;
}

int main(int argc, const char **argv) {
    struct err e = {.phase = "test"};
    const struct config *c = NULL;
    struct arena *a = arena_open(1 << 20);
    if (argc != 4) {
        fprintf(stderr, "usage: enter_token SITE E-MAIL TOKEN\n");
        return 2;
    }
    if (config_read(&c, &e) != OK || secret_init(&e) != OK || enter(c, a, argv, &e) != OK) {
        log_err(&e);
        return 1;
    }
    arena_close(a);
    return 0;
}
