/* What the verbs share. Knows no verb and no lane. */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *ctl_find_host_user(struct arena *a) {
    const char *behind_sudo = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
    const struct passwd *p = getpwuid(getuid());
    if (behind_sudo && getpwnam(behind_sudo))
        return arena_printf(a, "host:%s", behind_sudo);
    return p ? arena_printf(a, "host:%s", p->pw_name) : arena_printf(a, "host:%ld", (long)getuid());
}

const char *ctl_host_user(const struct ctl *c) { return c->host_user; }

void ctl_close(struct ctl *c) {
    arena_close(c->arena); /* its hooks finish what a verb left open */
    while (c->opened > 0)
        db_close(c->open[--c->opened]);
}

enum rc_err ctl_make_folder(struct ctl *c, const char *path, mode_t mode) {
    for (const char *end = path; *end;) {
        end = strchrnul(end + 1, '/');
        const char *part = arena_strndup(c->arena, path, (size_t)(end - path));
        if (mkdir(part, mode) != 0 && errno != EEXIST)
            return FAIL(c->err, ERR_BUSY,
                        "A folder could not be created. Run this as root or as the folder's owner.",
                        "%s: %s", part, strerror(errno));
    }
    return OK;
}

enum rc_err ctl_make_db_file(struct ctl *c) {
    int fd = open(c->config->db, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
    if (fd < 0 && errno == EEXIST)
        return OK;
    if (fd < 0)
        return FAIL(c->err, ERR_BUSY,
                    "The database could not be created. Run this as root or as the folder's owner.",
                    "%s: %s", c->config->db, strerror(errno));
    (void)close(fd);
    return OK;
}

enum rc_err ctl_refuse(struct ctl *c, const char *why, const char *detail) {
    return FAIL(c->err, ERR_INPUT, arena_printf(c->arena, "%s Nothing was changed.", why), "%s",
                detail);
}

static enum rc_err ctl_write_all(struct ctl *c, int out, const char *bytes, ssize_t n) {
    for (ssize_t done = 0; done < n;) {
        ssize_t written = write(out, bytes + done, (size_t)(n - done));
        if (written <= 0)
            return ctl_refuse(c, "The copy could not be written; is the disk full?",
                              strerror(errno));
        done += written;
    }
    return OK;
}

enum rc_err ctl_copy_file(struct ctl *c, int in, int out) {
    enum { BLOCK_BYTES = 1 << 20 };
    char *block = arena_alloc(c->arena, BLOCK_BYTES);
    for (;;) {
        ssize_t n = read(in, block, BLOCK_BYTES);
        if (n < 0)
            return ctl_refuse(c, "The file could not be read.", strerror(errno));
        if (n == 0)
            return OK;
        TRY(ctl_write_all(c, out, block, n));
    }
}
