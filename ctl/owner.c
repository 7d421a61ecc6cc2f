/* Whatever a name in the data folder leads to, no more can happen than the folder's owner could do.
 * Files of the person at the shell, and the keys, are root's: we open them first. */
#include "owner.h"
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

char *ctl_db_folder(struct ctl *c) {
    const char *slash = strrchr(c->config->db, '/');
    return slash ? arena_strndup(c->arena, c->config->db, (size_t)(slash - c->config->db))
                 : arena_strdup(c->arena, ".");
}

/* False for a sticky folder like /tmp: others may add files there, but not rename or remove those
 * of root. */
static bool others_may_rename(const struct stat *s) {
    bool write = (s->st_mode & S_IWOTH) || ((s->st_mode & S_IWGRP) && s->st_gid != 0);
    return write && !(s->st_mode & S_ISVTX);
}

/* *other: we are root, and another user owns the data folder. */
static enum rc_err owner_find(struct ctl *c, bool *other, struct stat *s) {
    const char *folder = ctl_db_folder(c);
    *other = false;
    if (geteuid() != 0)
        return OK;
    int why = stat(folder, s) == 0 ? 0 : errno;
    if (why == ENOENT)
        return OK;
    if (why)
        return FAIL(c->err, ERR_BUSY, "The data folder cannot be read.", "%s: %s", folder,
                    strerror(why));
    *other = s->st_uid != 0;
    if (!*other && others_may_rename(s))
        return FAIL(c->err, ERR_BUSY,
                    "The data folder belongs to root, but others can write to it, so root does "
                    "nothing there. Give it to the service user.",
                    "%s: mode %04o", folder, (unsigned)(s->st_mode & 07777));
    return OK;
}

enum rc_err ctl_become_owner(struct ctl *c) {
    struct stat s;
    bool other = false;
    TRY(owner_find(c, &other, &s));
    if (!other)
        return OK;
    if (setgroups(1, &s.st_gid) != 0 || setresgid(s.st_gid, s.st_gid, s.st_gid) != 0 ||
        setresuid(s.st_uid, s.st_uid, s.st_uid) != 0 || geteuid() == 0)
        return FAIL(c->err, ERR_INTERNAL,
                    "rollcallctl could not become the owner of the data folder. Nothing was done.",
                    "%s: %s", ctl_db_folder(c), strerror(errno));
    prctl(PR_SET_DUMPABLE, 0); /* the kernel resets it when the user changes */
    return OK;
}

enum rc_err ctl_has_other_owner(struct ctl *c, bool *other) {
    struct stat s;
    return owner_find(c, other, &s);
}

/* The child is a fork; it shares only the error with us. */
enum rc_err ctl_as_owner(struct ctl *c, enum rc_err (*work)(struct ctl *c, int fd), int fd) {
    struct err *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return FAIL(c->err, ERR_INTERNAL, NULL, "mmap: %s", strerror(errno));
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        enum rc_err rc = ctl_become_owner(c);
        if (rc == OK)
            rc = work(c, fd);
        *shared = *c->err;
        shared->code = rc;
        ctl_close(c);
        (void)fflush(stdout);
        _exit(0);
    }
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    enum rc_err rc = status == 0 ? shared->code : ERR_INTERNAL;
    if (status == 0)
        *c->err = *shared;
    else
        rc = FAIL(c->err, ERR_INTERNAL,
                  "The part of rollcallctl that runs as the owner of the data folder ended early.",
                  "status %d", status);
    (void)munmap(shared, sizeof *shared);
    return rc;
}

static bool is_below(const char *path, const char *folder) {
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && path[n] == '/';
}

bool ctl_in_data_folder(struct ctl *c, const char *path) {
    char real[DATA_PATH_BYTES], here[DATA_PATH_BYTES] = "";
    const char *folder = ctl_db_folder(c), *written = path;
    char *resolved = realpath(folder, NULL);
    if (*path != '/' && getcwd(here, sizeof here))
        written = arena_printf(c->arena, "%s/%s", here, path);
    bool in = is_below(written, folder) || (resolved && is_below(written, resolved)) ||
              (resolved && is_below(data_file_path(path, real), resolved));
    free(resolved);
    return in;
}

enum rc_err ctl_open_path(struct ctl *c, const char *path, enum db_mode mode, struct db **db) {
    if (c->opened == CTL_OPEN_MAX)
        return FAIL(c->err, ERR_INTERNAL, "Something went wrong inside Rollcall.", "%s",
                    "too many open databases");
    TRY(ctl_become_owner(c));
    TRY(db_open(path, mode, DB_CTL, db, c->err));
    c->open[c->opened++] = *db;
    db_use(*db, c->arena, c->err);
    return OK;
}

enum rc_err ctl_open(struct ctl *c, enum db_mode mode, struct db **db) {
    return ctl_open_path(c, c->config->db, mode, db);
}

/* The service manager makes this folder with the first lane. On a freshly restored machine no lane
 * has run yet. */
enum rc_err ctl_make_lock_folder(struct ctl *c) {
    struct stat s;
    bool other = false;
    const char *path = c->config->locks, *slash = strrchr(path, '/');
    TRY(owner_find(c, &other, &s));
    if (geteuid() != 0 || !slash || slash == path || access(path, F_OK) == 0 ||
        ctl_in_data_folder(c, path))
        return OK;
    mode_t old = umask(0022);
    enum rc_err rc =
        ctl_make_folder(c, arena_strndup(c->arena, path, (size_t)(slash - path)), 0755);
    bool made = rc == OK && mkdir(path, 0755) == 0;
    umask(old);
    int fd = made && other ? open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    bool given = fd >= 0 && fchown(fd, s.st_uid, s.st_gid) == 0;
    if (rc == OK && (!made || (other && !given)))
        rc = FAIL(c->err, ERR_BUSY, "The lock folder could not be created.", "%s: %s", path,
                  strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    return rc;
}

enum rc_err ctl_open_argument(struct ctl *c, int *fd) {
    bool in_data_folder = ctl_in_data_folder(c, c->argument);
    if (in_data_folder)
        TRY(ctl_become_owner(c));
    *fd = in_data_folder ? data_file_open(c->argument, O_RDONLY, 0)
                         : open(c->argument, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return FAIL(c->err, ERR_INPUT, "The file could not be opened.", "%s: %s", c->argument,
                    errno == ENOTSUP || errno == ELOOP
                        ? "a link, not a plain file, or owned by someone else"
                        : strerror(errno));
    return OK;
}
