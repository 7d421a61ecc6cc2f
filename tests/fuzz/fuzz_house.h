/* A database of its own for fuzz targets that need one, removed at the end. */
#ifndef FUZZ_HOUSE_H
#define FUZZ_HOUSE_H
#include "db/db.h"
#include "db/migrate.h"
#include "host/secret.h"
#include "users/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char house_folder[] = "/tmp/rollcall-fuzz-XXXXXX", house_db[64];

static void house_remove(void) {
    static const char *const FILES[] = {"rollcall.db", "rollcall.db-wal", "rollcall.db-shm",
                                        "seal.key",    "seal.pub",        "notify.key",
                                        "notify.pub"};
    char path[96];
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", house_folder, FILES[i]);
        (void)unlink(path);
    }
    (void)rmdir(house_folder);
}

static inline void house_make(void) {
    struct err e = {0};
    int from = 0, to = 0;
    bool made = false;
    if (!mkdtemp(house_folder))
        abort();
    (void)snprintf(house_db, sizeof house_db, "%s/rollcall.db", house_folder);
    (void)atexit(house_remove);
    if (migrate_apply(house_db, user_index_refresh, &from, &to, &e) != OK ||
        secret_init(&e) != OK || secret_make_keys(house_folder, &made, &e) != OK ||
        secret_settle_keys(house_folder, &e) != OK) {
        (void)fprintf(stderr, "%s (%s)\n", e.message, e.log_detail);
        abort();
    }
}
#endif
