/* What the verbs of rollcallctl share: the configuration, one arena and one error for the run. */
#ifndef CTL_CTL_H
#define CTL_CTL_H
#include "config.h"
#include "db.h"

enum { CTL_OPEN_MAX = 4 };

struct ctl {
    const struct config *config;
    struct arena *arena;
    struct err *err;
    const char *argument; /* of the verb, or NULL */
    struct db *open[CTL_OPEN_MAX]; /* closed by main, after the arena */
    int opened;
};

const char *ctl_host_user(struct ctl *c); /* "host:<user>", for the audit; below sudo the one who called it */
enum rc_err ctl_open(struct ctl *c, enum db_mode mode, struct db **db) MUST_USE; /* the database; stays open until the end */
enum rc_err ctl_open_path(struct ctl *c, const char *path, enum db_mode mode, struct db **db) MUST_USE;
char *ctl_db_folder(struct ctl *c);
/* What root makes beside the database belongs to whom the folder belongs to, or the services could not open it. The services
 * may write there, so root takes what it has opened itself (O_NOFOLLOW), not what bears the name a moment later. */
void ctl_give_to_folder(struct ctl *c, int fd, const char *path);
/* An empty file with the mode both services need, unless there is one; SQLite gives that mode to what it puts beside it. */
enum rc_err ctl_make_db_file(struct ctl *c) MUST_USE;

/* backup.c: every lane's lock, held until this process ends */
enum rc_err ctl_lock_lanes(struct ctl *c) MUST_USE;
enum rc_err verb_backup(struct ctl *c) MUST_USE;  /* backup.c */
enum rc_err verb_restore(struct ctl *c) MUST_USE;
enum rc_err verb_doctor(struct ctl *c) MUST_USE;  /* doctor.c */
enum rc_err verb_export(struct ctl *c) MUST_USE;  /* transfer.c */
enum rc_err verb_import(struct ctl *c) MUST_USE;

/* doctor's findings: how it is, and how to mend it when it is not fine. */
enum finding { FINE, NOTE, WRONG };
struct doctor { struct ctl *ctl; struct db *db; int notes, wrongs; int64_t now; };
__attribute__((format(printf, 5, 6)))
void doctor_say(struct doctor *d, enum finding how, const char *what, const char *mend, const char *format, ...);
/* Advice by an errno: whoever may not look at a thing must not be told to make it anew. */
const char *doctor_mend(int why, const char *otherwise);
void doctor_host(struct doctor *d); /* doctor_host.c: versions, folders and files, keys, disk, lanes */
void doctor_way(struct doctor *d);  /* doctor_way.c: whether Atlassian can be reached */
#define DOCTOR_SET_CLOCK "Set the clock and keep it by time synchronization (timedatectl set-ntp true)."
#endif
