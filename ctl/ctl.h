/* What the verbs of rollcallctl share: the configuration, one arena and one error for the run. */
#ifndef CTL_CTL_H
#define CTL_CTL_H
#include "db/db.h"
#include "host/config.h"
#include <sys/types.h>

enum { CTL_OPEN_MAX = 6 };

struct ctl {
    const struct config *config;
    struct arena *arena;
    struct err *err;
    const char *argument;          /* of the verb, or NULL */
    const char *host_user;         /* ctl_host_user */
    bool as_root, yes;             /* started by root; --yes was given */
    struct db *open[CTL_OPEN_MAX]; /* closed by main, after the arena */
    int opened;
};

/* "host:<user>", for the audit: who started us, and below sudo who called it. */
const char *ctl_host_user(const struct ctl *c);
/* The database; stays open until the end. As root it becomes the owner of the data folder first. */
enum rc_err ctl_open(struct ctl *c, enum db_mode mode, struct db **db) MUST_USE;
enum rc_err ctl_open_path(struct ctl *c, const char *path, enum db_mode mode,
                          struct db **db) MUST_USE;
void ctl_close(struct ctl *c); /* the arena and what is open; at the end of the process */

/* backup.c: every lane's lock, held until this process ends; as the owner of the data folder. */
enum rc_err ctl_lock_lanes(struct ctl *c) MUST_USE;

/* And every folder above it that is missing. */
enum rc_err ctl_make_folder(struct ctl *c, const char *path, mode_t mode) MUST_USE;

/* owner.c */
char *ctl_db_folder(struct ctl *c);
/* Root becomes owner and group of the data folder, for good. Nothing for others, nor where the
 * folder is root's own. */
enum rc_err ctl_become_owner(struct ctl *c) MUST_USE;
/* Whether that would change anything. */
enum rc_err ctl_has_other_owner(struct ctl *c, bool *other) MUST_USE;
/* The work in a child that becomes the owner, where root still has something to do after it. */
enum rc_err ctl_as_owner(struct ctl *c, enum rc_err (*work)(struct ctl *c, int fd),
                         int fd) MUST_USE;
bool ctl_in_data_folder(struct ctl *c, const char *path);
/* The folder of the locks, for the owner of the data folder; for root alone, while it is root. */
enum rc_err ctl_make_lock_folder(struct ctl *c) MUST_USE;
/* The verb's FILE for reading: as whoever started us, but one in the data folder as its owner and
 * through no link. */
enum rc_err ctl_open_argument(struct ctl *c, int *fd) MUST_USE;

/* say.c: one line to standard output or standard error, without its end and harmless for a
 * terminal. */
__attribute__((format(printf, 1, 2))) void ctl_say(const char *format, ...);
__attribute__((format(printf, 1, 2))) void ctl_complain(const char *format, ...);
bool ctl_ask(const char *question);      /* at a terminal; anything but y and yes is no */
void ctl_say_document(const char *text); /* JSON, XML: as it is, unless to a terminal */

/* An empty file with the mode both services need, unless there is one; SQLite gives that mode to
 * what it puts beside it. */
enum rc_err ctl_make_db_file(struct ctl *c) MUST_USE;

enum rc_err verb_backup(struct ctl *c) MUST_USE; /* backup.c */
enum rc_err verb_restore(struct ctl *c) MUST_USE;
enum rc_err verb_doctor(struct ctl *c) MUST_USE; /* doctor.c */
enum rc_err verb_export(struct ctl *c) MUST_USE; /* transfer.c */
enum rc_err verb_import(struct ctl *c) MUST_USE;

/* doctor's findings: how it is, and how to mend it when it is not fine. */
enum finding { FINE, NOTE, WRONG };
struct doctor {
    struct ctl *ctl;
    struct db *db;
    int notes, wrongs;
    int64_t now;
};
__attribute__((format(printf, 5, 6))) void doctor_say(struct doctor *d, enum finding how,
                                                      const char *what, const char *mend,
                                                      const char *format, ...);
/* Advice by an errno: whoever may not look at a thing must not be told to make it anew. */
const char *doctor_mend(const struct doctor *d, int why, const char *otherwise);
void doctor_keys(struct doctor *d); /* doctor_host.c: versions and keys, while still root */
void doctor_host(struct doctor *d); /* doctor_host.c: folders and files, disk, lanes */
void doctor_web(struct doctor *d);  /* doctor_web.c: whether the web program starts */
void doctor_ca(struct doctor *d);   /* doctor_way.c */
void doctor_way(struct doctor *d);  /* doctor_way.c: whether Atlassian can be reached */
#define DOCTOR_SET_CLOCK                                                                           \
    "Set the clock and keep it by time synchronization (timedatectl set-ntp true)."
#endif
