/* Who may do what, by a backup and by the database of today. */
#ifndef CTL_RESTORE_RIGHTS_H
#define CTL_RESTORE_RIGHTS_H
#include "session.h"

/* Shows both side by side. *differ: the copy lets somebody in who may not enter today, or in
 * another way. */
enum rc_err restore_show_rights(struct ctl *c, struct db *copy, bool *differ) MUST_USE;
#endif
