/* rollcallctl backup and restore. A backup is one verified file; a restore checks the file before the first byte of the
 * database changes, and then replaces its content in one transaction, so that open connections never see a mixture.
 * Keys are no part of either. */
#include "ctl.h"
#include "audit.h"
#include "lane_mark.h"
#include "migrate.h"
#include "run.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum rc_err verb_backup(struct ctl *c) {
    struct db *db = NULL;
    TRY(ctl_open(c, DB_READ, &db));
    TRY(db_backup(db, c->argument, c->err));
    printf("%s: written and verified.\nThe keys in %s are not part of it; keep a copy of seal.key "
           "and notify.key elsewhere.\n",
           c->argument, c->config->keys);
    return OK;
}

static enum rc_err refused(struct ctl *c, const char *why, const char *detail) {
    return FAIL(c->err, ERR_INPUT, arena_printf(c->arena, "%s Nothing was changed.", why), "%s", detail);
}

static enum rc_err copy_bytes(struct ctl *c, int in, int out) {
    char *block = arena_alloc(c->arena, 1 << 20);
    ssize_t n;
    while ((n = read(in, block, 1 << 20)) > 0)
        for (ssize_t done = 0, k; done < n; done += k)
            if ((k = write(out, block + done, (size_t)(n - done))) <= 0)
                return refused(c, "The copy could not be written; is the disk full?", strerror(errno));
    return n == 0 ? OK : refused(c, "The file could not be read.", strerror(errno));
}

static void remove_with(struct ctl *c, const char *path) {
    static const char *const BESIDE[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
        (void)unlink(arena_printf(c->arena, "%s%s", path, BESIDE[i]));
    for (int version = 1; version < migrate_newest(); version++) /* kept by bringing an older copy up to date */
        (void)unlink(arena_printf(c->arena, "%s.schema-%d.backup", path, version));
}

/* A private copy beside the database: the file handed in stays as it is, even when it needs a newer layout. */
static enum rc_err take_copy(struct ctl *c, const char *copy) {
    struct stat log;
    if (stat(arena_printf(c->arena, "%s-wal", c->argument), &log) == 0 && log.st_size > 0)
        return refused(c, "This is a database in use, not a backup. Make one with \"rollcallctl backup\".", "a -wal file lies beside it");
    int in = open(c->argument, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return refused(c, "The file could not be opened.", arena_printf(c->arena, "%s: %s", c->argument, strerror(errno)));
    remove_with(c, copy); /* of a restore that was cut off; made anew, for in this folder a link may lie there */
    int out = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum rc_err rc = out < 0 ? refused(c, "No copy could be made beside the database.", strerror(errno)) : copy_bytes(c, in, out);
    (void)close(in);
    if (out >= 0 && close(out) != 0 && rc == OK)
        rc = refused(c, "The copy could not be written; is the disk full?", strerror(errno));
    return rc;
}

/* Opens only as ours, of this layout, whole, and with the row every Rollcall database has from birth. */
static enum rc_err check_copy(struct ctl *c, const char *copy) {
    int from = 0, to = 0;
    struct db *db = NULL;
    const char *problem = NULL, *key = NULL;
    if (migrate_apply(copy, &from, &to, c->err) != OK)
        return refused(c, c->err->code == ERR_INTERNAL ? c->err->people : "This is not a sound backup of Rollcall.",
                       arena_strdup(c->arena, c->err->detail));
    if (from == 0)
        return refused(c, "There is no Rollcall data in this file.", c->argument);
    if (ctl_open_path(c, copy, DB_READ, &db) != OK)
        return refused(c, "This is not a sound backup of Rollcall.", arena_strdup(c->arena, c->err->detail));
    enum rc_err rc = db_check(db, &problem);
    if (rc == OK && !problem)
        rc = db_get_text(db, Q_INSTANCE_TEXT, &key, NULL, "s", "csrf_key");
    if (rc != OK || problem)
        return refused(c, "This backup is damaged.", problem ? problem : arena_strdup(c->arena, c->err->detail));
    return OK;
}

/* The database of today, kept under another name; what cannot be opened any more is put aside as it is. */
static enum rc_err keep_today(struct ctl *c, char **kept) {
    struct db *live = NULL;
    struct stat s;
    const char *problem = NULL;
    int from = 0, to = 0;
    *kept = arena_printf(c->arena, "%s.before-restore", c->config->db);
    if (stat(c->config->db, &s) == 0) {
        if (ctl_open(c, DB_READ, &live) == OK) {
            if (db_backup(live, *kept, c->err) == OK)
                return OK;
            if (db_check(live, &problem) == OK && !problem)
                return c->err->code; /* it is sound: only the copy failed */
        }
        static const char *const BESIDE[] = {"-wal", "-shm", ""};
        *kept = arena_printf(c->arena, "%s.damaged-%lld", c->config->db, (long long)time(NULL));
        for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
            if (rename(arena_printf(c->arena, "%s%s", c->config->db, BESIDE[i]), arena_printf(c->arena, "%s%s", *kept, BESIDE[i])) != 0 &&
                errno != ENOENT)
                return refused(c, "The damaged database could not be put aside.", strerror(errno));
    } else {
        *kept = NULL;
    }
    TRY(ctl_make_db_file(c));
    return migrate_apply(c->config->db, &from, &to, c->err);
}

/* What was sealed for other keys cannot be opened here, and nobody should learn that from a failed run. */
static enum rc_err tell_secrets(struct ctl *c, struct db *db) {
    struct rows *r = NULL;
    bool any = false;
    const char *id[PAIR_COUNT] = {"", ""};
    for (int i = 0; i < PAIR_COUNT; i++)
        if (secret_sealer(c->config->keys, (enum secret_pair)i, c->arena, &id[i], c->err) != OK)
            printf("There is no %s.pub in %s. Put the keys of that time there, or run "
                   "\"rollcallctl init\" for new ones.\n",
                   secret_pair_name[i], c->config->keys);
    TRY(db_query(db, Q_CTL_FOREIGN_SECRETS, &r, "ss", id[PAIR_SEAL], id[PAIR_NOTIFY]));
    while (db_next(r)) {
        if (!any)
            printf("Sealed with other keys than those in %s, or by an older Rollcall. Put the keys "
                   "of that time back, or enter again:\n",
                   c->config->keys);
        any = true;
        printf("  %s\n", db_text(r, 0));
    }
    if (!any)
        printf("All secrets in it are sealed with the keys of this machine.\n");
    return db_end(r);
}

/* Every lane's lock, held until this process ends, as is the folder. */
enum rc_err ctl_lock_lanes(struct ctl *c) {
    int wake = open(arena_printf(c->arena, "%s/wake", ctl_db_folder(c)), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    for (int i = 0; i < LANE_COUNT; i++) {
        char *name = arena_printf(c->arena, "%s.lock", lane_names[i]), *path = arena_printf(c->arena, "%s/wake/%s", ctl_db_folder(c), name);
        int fd = wake < 0 ? -1 : openat(wake, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
        if (fd < 0)
            return refused(c, "The lanes could not be held off. Run this as root, after \"rollcallctl init\".", arena_printf(c->arena, "%s: %s", path, strerror(errno)));
        ctl_give_to_folder(c, fd, path);
        if (flock(fd, LOCK_EX | LOCK_NB) != 0)
            return refused(c, arena_printf(c->arena, "Lane %s is at work. Stop its timer or wait until it has finished.", lane_names[i]), "lock held");
    }
    return OK;
}

/* What was under way at the time of the backup was ended since, by its end or by somebody; what was due since then has run. */
static enum rc_err end_what_was_open(struct ctl *c, struct db *db) {
    int64_t *ids = NULL, now = (int64_t)time(NULL);
    int runs = 0, starts = 0;
    TRY(db_begin(db));
    TRY(db_get_ints(db, Q_CTL_OPEN_RUNS, &ids, &runs, ""));
    for (int i = 0; i < runs; i++)
        TRY(run_stop(db, c->arena, ids[i], ctl_host_user(c), now));
    TRY(db_get_ints(db, Q_LANE_DUE, &ids, &starts, "i", now));
    for (int i = 0; i < starts; i++) {
        struct task t;
        TRY(task_load(db, c->arena, ids[i], &t));
        TRY(db_exec(db, Q_LANE_NEXT, NULL, "ii", ids[i], task_next(&t, now)));
    }
    TRY(db_commit(db));
    if (runs > 0)
        printf("Runs that were under way at the time of the backup, now stopped: %d. Look at them under Tasks, Runs.\n", runs);
    if (starts > 0)
        printf("Starts of tasks that fell due since the backup and are not made up for: %d.\n", starts);
    return OK;
}

static enum rc_err put_in_place(struct ctl *c, const char *copy) {
    struct db *db = NULL;
    const char *problem = NULL;
    char *kept = NULL;
    TRY(ctl_lock_lanes(c));
    TRY(keep_today(c, &kept));
    TRY(db_restore(c->config->db, copy, c->err));
    TRY(ctl_open(c, DB_WRITE, &db));
    TRY(db_check(db, &problem));
    if (problem)
        return FAIL(c->err, ERR_INTERNAL, "The database is damaged after the restore. Check the disk, then restore again.", "%s", problem);
    TRY(audit_add(db, (int64_t)time(NULL), ctl_host_user(c), "database.restore", "database", NULL, NULL, c->argument));
    printf("%s: verified and restored.\n", c->argument);
    if (kept)
        printf("What was there before: %s\n", kept);
    TRY(end_what_was_open(c, db));
    TRY(tell_secrets(c, db));
    printf("Restart the web program once: systemctl restart rollcall.service\n");
    return OK;
}

enum rc_err verb_restore(struct ctl *c) {
    char *copy = arena_printf(c->arena, "%s.restore-%ld", c->config->db, (long)getpid());
    enum rc_err rc = take_copy(c, copy);
    if (rc == OK)
        rc = check_copy(c, copy);
    if (rc == OK)
        rc = put_in_place(c, copy);
    remove_with(c, copy);
    return rc;
}
