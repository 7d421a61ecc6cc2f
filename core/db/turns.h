/* Long writing in short transactions, so that nobody else waits long to save: a lane that stores
 * the rows of 200,000 people would otherwise hold the writer lock for many seconds. For lanes
 * alone. */
#ifndef CORE_DB_TURNS_H
#define CORE_DB_TURNS_H
#include "db/db.h"

enum { TURN_PEOPLE = 500 }; /* people to write between two looks at the clock */

struct turns {
    struct db *db;
    int64_t since; /* milliseconds of a clock that only goes forward */
};

/* Begins a transaction. Outside of any. */
enum rc_err turns_begin(struct turns *t, struct db *db) MUST_USE;
/* Between two pieces that may stand alone: after a quarter of a second it commits, lets others
 * save, and begins again. */
enum rc_err turns_pass(struct turns *t) MUST_USE;
#endif
