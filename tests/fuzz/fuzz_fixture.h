/* Fuzz targets that need a database and keys get their own, removed at the end. */
#ifndef FUZZ_FIXTURE_H
#define FUZZ_FIXTURE_H
#include "db/db.h"
#include "db/migrate.h"
#include "host/secret.h"
#include "index/index_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char fixture_folder[] = "/tmp/rollcall-fuzz-XXXXXX", fixture_db[64];

static void fixture_remove(void) {
    static const char *const FILES[] = {"rollcall.db", "rollcall.db-wal", "rollcall.db-shm",
                                        "seal.key",    "seal.pub",        "notify.key",
                                        "notify.pub"};
    char path[96];
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", fixture_folder, FILES[i]);
        (void)unlink(path);
    }
    (void)rmdir(fixture_folder);
}

static inline void fixture_open(void) {
    struct err e = {0};
    int from = 0, to = 0;
    bool made = false;
    if (!mkdtemp(fixture_folder))
        abort();
    (void)snprintf(fixture_db, sizeof fixture_db, "%s/rollcall.db", fixture_folder);
    (void)atexit(fixture_remove);
    if (migrate_apply(fixture_db, user_index_refresh, &from, &to, &e) != OK ||
        secret_init(&e) != OK || secret_make_keys(fixture_folder, &made, &e) != OK ||
        secret_settle_keys(fixture_folder, &e) != OK) {
        (void)fprintf(stderr, "%s (%s)\n", e.message, e.log_detail);
        abort();
    }
}
#endif
