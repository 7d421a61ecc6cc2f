/* For tests of areas: makes the user index of a database anew, as a merge does. No program contains
 * it. */
#include "db/db.h"
#include "index/index_build.h"

#include <stdio.h>

static enum rc_err refresh(const char *path, struct arena *a, struct err *e) {
    struct db *db = NULL;
    TRY(db_open(path, DB_WRITE, DB_TIMER, &db, e));
    db_use(db, a, e);
    TRY(db_begin(db));
    TRY(user_index_refresh(db));
    TRY(db_commit(db));
    TRY(db_checkpoint(db));
    arena_reset(a); /* hooks of the connection run before it closes */
    db_close(db);
    return OK;
}

int main(int argc, char **argv) {
    struct err e = {.phase = "test"};
    struct arena *a = arena_open((size_t)1 << 28);
    if (argc != 2) {
        fprintf(stderr, "usage: index_tool DATABASE\n");
        return 2;
    }
    if (refresh(argv[1], a, &e) != OK) {
        fprintf(stderr, "index_tool: %s\n", e.log_detail);
        return 1;
    }
    return 0;
}
