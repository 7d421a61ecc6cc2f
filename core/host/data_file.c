/* Opening files of a folder that others may write. Knows no file by name. */
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool folder_of(const char *path, struct stat *folder) {
    char name[DATA_PATH_BYTES];
    const char *slash = strrchr(path, '/');
    int n =
        snprintf(name, sizeof name, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    return n >= 0 && (size_t)n < sizeof name && stat(n == 0 ? "/" : name, folder) == 0;
}

/* A hard link may bear a name in our folder and lead to a file of somebody else. */
static bool is_ours(const char *path, const struct stat *s) {
    struct stat folder;
    if (s->st_uid == geteuid())
        return true;
    return folder_of(path, &folder) && (s->st_uid == folder.st_uid || s->st_gid == folder.st_gid);
}

int data_file_open(const char *path, int flags, mode_t mode) {
    struct stat s;
    int fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
    if (fd < 0 || (fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && is_ours(path, &s)))
        return fd;
    (void)close(fd);
    errno = ENOTSUP;
    return -1;
}

static const char *what_it_is(const char *path, const struct stat *s) {
    if (S_ISLNK(s->st_mode))
        return "a symbolic link";
    if (S_ISFIFO(s->st_mode))
        return "a FIFO";
    if (S_ISDIR(s->st_mode))
        return "a folder";
    if (!S_ISREG(s->st_mode))
        return "a device or a socket";
    return is_ours(path, s) ? NULL : "a file of somebody else";
}

enum rc_err data_files_valid(const char *path, struct err *e) {
    static const char *const BESIDE[] = {"", "-wal", "-shm", "-journal"};
    char name[DATA_PATH_BYTES + 16], people[320];
    struct stat s;
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, BESIDE[i]);
        const char *what = lstat(name, &s) == 0 ? what_it_is(name, &s) : NULL;
        if (!what)
            continue;
        (void)snprintf(people, sizeof people,
                       "%.160s is %s, so it was not opened. Rollcall makes no such thing: find out "
                       "who did, then remove it.",
                       name, what);
        return FAIL(e, ERR_BUSY, people, "%s is %s", name, what);
    }
    return OK;
}

const char *data_file_path(const char *path, char *out) {
    char folder[DATA_PATH_BYTES];
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    (void)snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1,
                   slash ? path : ".");
    char *real = realpath(*folder ? folder : "/", NULL);
    (void)snprintf(out, DATA_PATH_BYTES, "%s%s%s", real && strcmp(real, "/") != 0 ? real : "",
                   real ? "/" : "", real ? name : path);
    free(real);
    return out;
}
