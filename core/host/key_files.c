/* Reads and writes key files: whole or not at all, and never with more rights than they keep. */
#include "host/key_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *key_path(const char *folder, const char *name, char *out) {
    (void)snprintf(out, KEY_PATH_BYTES, "%s/%s", folder, name);
    return out;
}

bool key_file_is_there(const char *folder, const char *name) {
    char path[KEY_PATH_BYTES];
    return access(key_path(folder, name, path), F_OK) == 0;
}

enum rc_err key_file_read(const char *folder, const char *name, unsigned char *out, int keys_max,
                          int *count, struct err *e) {
    char path[KEY_PATH_BYTES], more;
    int fd = open(key_path(folder, name, path), O_RDONLY | O_CLOEXEC);
    int why = errno;
    ssize_t got = fd < 0 ? -1 : read(fd, out, (size_t)keys_max * KEY_BYTES);
    bool whole = got > 0 && got % KEY_BYTES == 0 && read(fd, &more, 1) == 0;
    if (fd >= 0)
        close(fd);
    *count = whole ? (int)(got / KEY_BYTES) : 0;
    if (whole)
        return OK;
    if (fd < 0)
        return FAIL(
            e, ERR_INTERNAL,
            "A seal key cannot be read. Run \"rollcallctl doctor\" on the server for the reason.",
            "%s: %s", path, strerror(why));
    return FAIL(
        e, ERR_INTERNAL,
        "A seal key is damaged. Restore it from a copy, or remove both files of the pair, run "
        "\"rollcallctl init\" for a new pair and enter the secrets again.",
        "%s: not %d bytes", path, KEY_BYTES);
}

/* A rename is on the disk only when its folder is. */
static bool sync_folder(const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

static enum rc_err key_not_written(const char *path, int why, struct err *e) {
    return FAIL(
        e, ERR_BUSY,
        "A seal key could not be written. Check the rights and the free space of its folder.",
        "%s: %s", path, strerror(why));
}

enum rc_err key_file_rename(const char *folder, const char *from, const char *to, struct err *e) {
    char source[KEY_PATH_BYTES], target[KEY_PATH_BYTES];
    (void)key_path(folder, from, source);
    (void)key_path(folder, to, target);
    bool done = rename(source, target) == 0 && sync_folder(folder);
    return done ? OK : key_not_written(target, errno, e);
}

enum rc_err key_file_write(const char *folder, const char *name, const unsigned char *bytes,
                           size_t n, mode_t mode, struct err *e) {
    char path[KEY_PATH_BYTES], other[KEY_PATH_BYTES + 8];
    (void)snprintf(other, sizeof other, "%s.new", key_path(folder, name, path));
    unlink(other); /* of a run that was cut off */
    /* The new file never has more rights than it will keep: others cannot read a key, not even for
     * a moment. */
    int fd = open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode & 0600);
    bool done =
        fd >= 0 && write(fd, bytes, n) == (ssize_t)n && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    done = done && rename(other, path) == 0 && sync_folder(folder);
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (done)
        return OK;
    unlink(other);
    return key_not_written(path, why, e);
}
