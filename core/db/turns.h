/* Long writes in short transactions: a lane that stores the rows of 200,000 people would otherwise
 * hold the writer lock for many seconds, and everybody who saves would wait. For lanes alone. */
#ifndef CORE_DB_TURNS_H
#define CORE_DB_TURNS_H
#include "db/db.h"

enum { TURN_PEOPLE = 500 }; /* people to write between two calls of turns_pass() */

struct turns {
    struct db *db;
    int64_t since; /* milliseconds of a monotonic clock */
};

/* Begins a transaction; not inside another. */
enum rc_err turns_begin(struct turns *t, struct db *db) MUST_USE;
/* Between two writes that may be committed apart: after a quarter of a second it commits, lets
 * others write, and begins again. */
enum rc_err turns_pass(struct turns *t) MUST_USE;
#endif
