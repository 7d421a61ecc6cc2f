/* Builds the indexes of the user browser for a database that a bench filled, as a synchronization
 * does at its end. refresh DATABASE prints the milliseconds of two refreshes; the second finds
 * nothing to change. */
#include "index/index_build.h"

#include <stdio.h>
#include <time.h>

static double refresh(struct db *db, struct err *e) {
    struct timespec from, to;
    struct arena *a = arena_open((size_t)512 * 1024 * 1024);
    clock_gettime(CLOCK_MONOTONIC, &from);
    db_use(db, a, e);
    enum rc_err rc = db_begin(db);
    if (rc == OK)
        rc = user_index_refresh(db);
    if (rc == OK)
        rc = db_commit(db);
    clock_gettime(CLOCK_MONOTONIC, &to);
    arena_close(a);
    return rc == OK
               ? (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6
               : -1;
}

int main(int argc, char **argv) {
    struct db *db = NULL;
    struct err e = {0};
    if (argc != 2 || db_open(argv[1], DB_WRITE, DB_TIMER, &db, &e) != OK)
        return 2;
    double first = refresh(db, &e), again = refresh(db, &e);
    if (first < 0 || again < 0) {
        fprintf(stderr, "%s %s\n", e.message, e.log_detail);
        return 1;
    }
    printf("%.0f %.0f\n", first, again);
    db_close(db);
    return 0;
}
