/* rollcallctl backup: one verified file. Keys are no part of it. */
#include "host/data_file.h"
#include "owner.h"
#include "print.h"
#include "verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Runs as the owner of the data folder. That owner may not write where root wants the copy, so the
 * copy goes into a file that root has opened. */
static enum rc_err backup_into(struct ctl *c, int out) {
    struct db *db = NULL;
    char *work = arena_printf(c->arena, "%s.copy-%ld", c->config->db, (long)getpid());
    TRY(ctl_open(c, DB_READ, &db));
    TRY(db_backup(db, work, c->err));
    int in = data_file_open(work, O_RDONLY, 0);
    if (in < 0) {
        const char *why = strerror(errno);
        (void)unlink(work);
        return ctl_refuse(c, "The copy could not be read.", why);
    }
    enum rc_err rc = ctl_copy_file(c, in, out);
    (void)close(in);
    (void)unlink(work);
    return rc;
}

static enum rc_err backup_as_root(struct ctl *c) {
    char *part = arena_printf(c->arena, "%s.part", c->argument);
    if (ctl_in_data_folder(c, c->argument))
        return ctl_refuse(c,
                          "A backup made by root must not be in the data folder: the web program "
                          "can write there. Name a file elsewhere.",
                          c->argument);
    (void)unlink(part); /* a killed backup may have left it */
    int out = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (out < 0)
        return ctl_refuse(c, "The file could not be created.",
                          arena_printf(c->arena, "%s: %s", part, strerror(errno)));
    enum rc_err rc = ctl_as_owner(c, backup_into, out);
    if (rc == OK && (fsync(out) != 0 || rename(part, c->argument) != 0))
        rc = ctl_refuse(c, "The copy could not be written; is the disk full?",
                        arena_printf(c->arena, "%s: %s", c->argument, strerror(errno)));
    (void)close(out);
    if (rc != OK)
        (void)unlink(part);
    return rc;
}

enum rc_err verb_backup(struct ctl *c) {
    struct db *db = NULL;
    bool other = false;
    TRY(ctl_has_other_owner(c, &other));
    if (other) {
        TRY(backup_as_root(c));
    } else {
        TRY(ctl_open(c, DB_READ, &db));
        TRY(db_backup(db, c->argument, c->err));
    }
    ctl_print("%s: written and verified.", c->argument);
    ctl_print(
        "The keys in %s are not part of it; keep a copy of seal.key and notify.key elsewhere.",
        c->config->keys);
    return OK;
}
