/* Creates the database and applies sql/schema/ in order, each step in one transaction, after a
 * backup when there is data. */
#ifndef CORE_DB_MIGRATE_H
#define CORE_DB_MIGRATE_H
#include "base/err.h"
int migrate_newest(void); /* the schema this build knows */
enum rc_err migrate_apply(const char *path, int *from, int *to, struct err *e) MUST_USE;
#endif
