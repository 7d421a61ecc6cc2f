/* Opens files of a folder that others may write. Knows no file by name. */
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder of path into out; false when it does not fit. */
static bool folder_name(const char *path, char out[DATA_PATH_BYTES]) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return snprintf(out, DATA_PATH_BYTES, ".") > 0;
    int length = slash == path ? 1 : (int)(slash - path);
    return snprintf(out, DATA_PATH_BYTES, "%.*s", length, path) < DATA_PATH_BYTES;
}

/* A hard link in our folder may be another user's file. */
static bool is_ours(const char *path, const struct stat *s) {
    char name[DATA_PATH_BYTES];
    struct stat folder;
    if (s->st_uid == geteuid())
        return true;
    if (!folder_name(path, name) || stat(name, &folder) != 0)
        return false;
    return s->st_uid == folder.st_uid || s->st_gid == folder.st_gid;
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

/* NULL for a regular file of ours. */
static const char *foreign_kind(const char *path, const struct stat *s) {
    if (S_ISLNK(s->st_mode))
        return "a symbolic link";
    if (S_ISFIFO(s->st_mode))
        return "a FIFO";
    if (S_ISDIR(s->st_mode))
        return "a folder";
    if (!S_ISREG(s->st_mode))
        return "a device or a socket";
    return is_ours(path, s) ? NULL : "a file of someone else";
}

enum rc_err data_files_valid(const char *path, struct err *e) {
    static const char *const BESIDE[] = {"", "-wal", "-shm", "-journal"};
    char name[DATA_PATH_BYTES + 16], message[320];
    struct stat s;
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, BESIDE[i]);
        const char *what = lstat(name, &s) == 0 ? foreign_kind(name, &s) : NULL;
        if (!what)
            continue;
        (void)snprintf(message, sizeof message,
                       "%.160s is %s, so it was not opened. Rollcall did not create it: find out "
                       "who did, then remove it.",
                       name, what);
        return FAIL(e, ERR_BUSY, message, "%s is %s", name, what);
    }
    return OK;
}

const char *data_file_path(const char *path, char *out) {
    char folder[DATA_PATH_BYTES];
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *real = folder_name(path, folder) ? realpath(folder, NULL) : NULL;
    if (!real)
        (void)snprintf(out, DATA_PATH_BYTES, "%s", path);
    else
        (void)snprintf(out, DATA_PATH_BYTES, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
    free(real);
    return out;
}
