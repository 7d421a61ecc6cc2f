/* For tests of the timer: enters an API key as the page does, without a web server. No program
 * contains it. */
#include "base/log.h"
#include "host/config.h"
#include "host/secret.h"
#include "settings/api_key.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static enum rc_err enter(const struct config *c, struct arena *a, const char **argv,
                         struct err *e) {
    struct sealed s;
    struct db *db = NULL;
    size_t length = strlen(argv[1]);
    TRY(secret_seal(c->keys, a, (struct secret_use){SECRET_API_KEY, argv[3]}, argv[1], &s, e));
    TRY(db_open(c->db, DB_WRITE, DB_WEB, &db, e));
    db_use(db, a, e);
    struct api_key_entry entry = {.label = argv[2],
                                  .org_id = argv[3],
                                  .expires_on = "",
                                  .last4 = length > 4 ? argv[1] + length - 4 : argv[1],
                                  .sealed = s};
    TRY(db_begin(db));
    TRY(api_key_enter(db, &entry, "olivia.admin@example.test", (int64_t)time(NULL)));
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
        fprintf(stderr, "usage: enter_key KEY LABEL ORG\n");
        return 2;
    }
    if (config_read(&c, &e) != OK || secret_init(&e) != OK || enter(c, a, argv, &e) != OK) {
        log_err(&e);
        return 1;
    }
    arena_close(a);
    return 0;
}
