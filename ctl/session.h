/* One run of rollcallctl: the configuration, one arena, one error, and what is open. */
#ifndef CTL_SESSION_H
#define CTL_SESSION_H
#include "db/db.h"
#include "host/config.h"
#include <sys/types.h>

enum { CTL_OPEN_MAX = 6 };

struct ctl {
    const struct config *config;
    struct arena *arena;
    struct err *err;
    const char *argument;          /* of the verb, or NULL */
    const char *host_user;         /* see ctl_host_user */
    bool as_root;                  /* root started us */
    bool yes;                      /* --yes was given */
    struct db *open[CTL_OPEN_MAX]; /* ctl_close closes them after the arena */
    int opened;
};

/* "host:<user>" for the audit: the user who started us, below sudo the user who called it.
 * ctl_find_host_user looks it up, once; ctl_host_user returns it. */
const char *ctl_find_host_user(struct arena *a);
const char *ctl_host_user(const struct ctl *c);
/* Closes the arena and the databases, at the end of a process. */
void ctl_close(struct ctl *c);

/* Makes the folder and every missing folder above it. */
enum rc_err ctl_make_folder(struct ctl *c, const char *path, mode_t mode) MUST_USE;
/* Makes an empty database file unless there is one. It gets the mode that both services need;
 * SQLite gives that mode to the files beside it. */
enum rc_err ctl_make_db_file(struct ctl *c) MUST_USE;
/* Copies all of in to out. */
enum rc_err ctl_copy_file(struct ctl *c, int in, int out) MUST_USE;
/* ERR_INPUT with "<why> Nothing was changed." */
enum rc_err ctl_refuse(struct ctl *c, const char *why, const char *detail) MUST_USE;
#endif
