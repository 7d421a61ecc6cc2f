/* Long writes in short transactions; see turns.h. */
#include "db/turns.h"

#include <time.h>

/* SQLite's busy timeout tries the lock again at least every 100 ms, so a slightly longer rest lets
 * other writers in. */
enum { TURN_MS = 250, REST_MS = 110 };

static int64_t monotonic_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum rc_err turns_begin(struct turns *t, struct db *db) {
    *t = (struct turns){.db = db};
    TRY(db_begin(db));
    t->since = monotonic_ms();
    return OK;
}

enum rc_err turns_pass(struct turns *t) {
    if (monotonic_ms() - t->since < TURN_MS)
        return OK;
    TRY(db_commit(t->db));
    TRY(db_checkpoint_large(t->db));
    nanosleep(&(struct timespec){.tv_nsec = REST_MS * 1000 * 1000}, NULL);
    return turns_begin(t, t->db);
}
