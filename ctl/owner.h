/* rollcallctl as root, and the data folder. The web program may write in the data folder, so root
 * works there as the folder's owner. */
#ifndef CTL_OWNER_H
#define CTL_OWNER_H
#include "session.h"

char *ctl_db_folder(struct ctl *c);
/* True when the path lies in the data folder, as it is written or as it resolves. */
bool ctl_in_data_folder(struct ctl *c, const char *path);

/* Root becomes owner and group of the data folder, for good. Does nothing for other users, and
 * nothing when root owns the folder. */
enum rc_err ctl_become_owner(struct ctl *c) MUST_USE;
/* *other: ctl_become_owner would change the user. */
enum rc_err ctl_has_other_owner(struct ctl *c, bool *other) MUST_USE;
/* Runs work in a child that becomes the owner. For verbs in which root has more to do after it. */
enum rc_err ctl_as_owner(struct ctl *c, enum rc_err (*work)(struct ctl *c, int fd),
                         int fd) MUST_USE;

/* Opens the database after ctl_become_owner. It stays open until ctl_close. */
enum rc_err ctl_open(struct ctl *c, enum db_mode mode, struct db **db) MUST_USE;
enum rc_err ctl_open_path(struct ctl *c, const char *path, enum db_mode mode,
                          struct db **db) MUST_USE;
/* Opens the verb's FILE for reading as the user who started us. A file in the data folder is opened
 * as that folder's owner, and through no link. */
enum rc_err ctl_open_argument(struct ctl *c, int *fd) MUST_USE;
/* Makes the folder of the locks and gives it to the owner of the data folder. Only root does
 * this. */
enum rc_err ctl_make_lock_folder(struct ctl *c) MUST_USE;
#endif
