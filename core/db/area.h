/* What a person may see or change: everything, or an area of the organization.
 *
 * A connection of an area sees the organization as if it had only the area's people, and of them
 * only the area's product instances: TEMP views take the place of the tables, so every statement
 * reads through them, and an authorizer refuses what has no view. No page can forget it. */
#ifndef CORE_DB_AREA_H
#define CORE_DB_AREA_H
#include "db/db.h"

/* A product instance, for the people of one e-mail domain, or for everybody. */
struct area_part {
    int64_t product;    /* row id */
    const char *domain; /* as user.email_domain; NULL: everybody */
};

/* Sorted by product, then domain. A product with NULL has no other part. n 0: nothing at all.
 * Where a struct area * is NULL, it means everything. */
struct area {
    const struct area_part *part;
    int n;
    int64_t user;         /* the person whose area it is, row id */
    const int64_t *named; /* ids of the named areas it is made of, sorted */
    int named_n;
    bool own; /* holds parts of no named area: product instances whose admin the person is */
};

/* Opens a connection that answers nothing before db_use_area() and after the reset of the arena.
 * Role DB_WEB or DB_TIMER; a DB_READ one of the web program has a cache of results. Writes name
 * their table as main.table, and reach only the tables that the authorizer lists. */
enum rc_err db_open_area(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                         struct err *e) MUST_USE;
/* After db_use(), before the transaction: what the connection sees from now on. The area must live
 * until the reset of the arena. */
void db_use_area(struct db *db, const struct area *area);
/* NULL: an ordinary connection, which sees everything. */
const struct area *db_area(const struct db *db);
#endif
