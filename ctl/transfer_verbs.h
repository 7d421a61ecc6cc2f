/* The verbs that carry settings out of and into the database. */
#ifndef CTL_TRANSFER_VERBS_H
#define CTL_TRANSFER_VERBS_H
#include "db.h"
enum rc_err ctl_export(struct db *db, struct arena *a, struct err *e) MUST_USE; /* to standard output */
enum rc_err ctl_import(struct db *db, struct arena *a, struct err *e, const char *path, const char *allow, const char *who) MUST_USE;
#endif
