/* The verbs that have a file of their own. */
#ifndef CTL_VERBS_H
#define CTL_VERBS_H
#include "session.h"

enum rc_err verb_backup(struct ctl *c) MUST_USE;      /* backup.c */
enum rc_err verb_restore(struct ctl *c) MUST_USE;     /* restore.c */
enum rc_err verb_doctor(struct ctl *c) MUST_USE;      /* doctor.c */
enum rc_err verb_export(struct ctl *c) MUST_USE;      /* transfer.c */
enum rc_err verb_import(struct ctl *c) MUST_USE;      /* transfer.c */
enum rc_err verb_rotate_seal(struct ctl *c) MUST_USE; /* seal.c */
#endif
