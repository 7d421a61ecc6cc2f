/* rollcallctl restore. It checks the file before the first byte of the database changes. Then it
 * replaces the content in one transaction, so that open connections never see a mixture. Keys are
 * no part of it. */
#include "db/migrate.h"
#include "host/data_file.h"
#include "host/secret.h"
#include "index/index_build.h"
#include "lanes.h"
#include "owner.h"
#include "print.h"
#include "queue/audit.h"
#include "restore_rights.h"
#include "runs/approve.h"
#include "runs/run.h"
#include "tasks/task_schedule.h"
#include "verbs.h"
#include "warnings/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The file, what SQLite puts beside it, and the copies of migrate_apply. */
static void remove_database(struct ctl *c, const char *path) {
    static const char *const BESIDE[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
        (void)unlink(arena_printf(c->arena, "%s%s", path, BESIDE[i]));
    for (int version = 1; version < SCHEMA_VERSION; version++)
        (void)unlink(arena_printf(c->arena, "%s.schema-%d.backup", path, version));
}

/* Makes a private copy beside the database. The file handed in stays as it is, even when it needs a
 * newer schema. */
static enum rc_err restore_copy(struct ctl *c, const char *copy) {
    struct stat log;
    int in = -1;
    if (ctl_open_argument(c, &in) != OK)
        return ctl_refuse(c, c->err->message, arena_strdup(c->arena, c->err->log_detail));
    if (stat(arena_printf(c->arena, "%s-wal", c->argument), &log) == 0 && log.st_size > 0)
        return ctl_refuse(
            c, "This is a database in use, not a backup. Make one with \"rollcallctl backup\".",
            "a -wal file lies beside it");
    TRY(ctl_become_owner(c));
    /* a killed restore may have left it; O_EXCL, because another user of this folder may put a link
     * there */
    remove_database(c, copy);
    int out = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (out < 0) {
        const char *why = strerror(errno);
        (void)close(in);
        return ctl_refuse(c, "No copy could be created beside the database.", why);
    }
    enum rc_err rc = ctl_copy_file(c, in, out);
    (void)close(in);
    if (close(out) != 0 && rc == OK)
        rc = ctl_refuse(c, "The copy could not be written; is the disk full?", strerror(errno));
    if (rc != OK)
        (void)unlink(copy);
    return rc;
}

/* A copy must be a database of ours, of this schema, undamaged, with the row that every Rollcall
 * database has from the start. */
static enum rc_err restore_check(struct ctl *c, const char *copy, struct db **out) {
    int from = 0, to = 0;
    struct db *db = NULL;
    const char *problem = NULL, *foreign = NULL, *key = NULL;
    if (migrate_apply(copy, user_index_refresh, &from, &to, c->err) != OK)
        return ctl_refuse(c,
                          c->err->code == ERR_INTERNAL
                              ? c->err->message
                              : "This is not an intact backup of Rollcall.",
                          arena_strdup(c->arena, c->err->log_detail));
    if (from == 0)
        return ctl_refuse(c, "There is no Rollcall data in this file.", c->argument);
    if (ctl_open_path(c, copy, DB_WRITE, &db) != OK)
        return ctl_refuse(c, "This is not an intact backup of Rollcall.",
                          arena_strdup(c->arena, c->err->log_detail));
    enum rc_err rc = db_check(db, &problem);
    if (rc == OK && !problem)
        rc = db_check_layout(db, &foreign);
    if (rc == OK && !problem)
        rc = db_get_text(db, Q_INSTANCE_TEXT, &key, NULL, "s", "csrf_key");
    if (rc != OK || problem)
        return ctl_refuse(c, "This backup is damaged.",
                          problem ? problem : arena_strdup(c->arena, c->err->log_detail));
    if (foreign)
        return ctl_refuse(c,
                          "This backup holds objects that Rollcall did not create, or lacks some "
                          "of its own. Use another backup.",
                          foreign);
    *out = db;
    return OK;
}

/* A name that no file has yet. */
static char *unused_name(struct ctl *c, const char *what) {
    char at[32];
    time_t now = time(NULL);
    struct tm tm;
    struct stat s;
    strftime(at, sizeof at, "%Y%m%d-%H%M%S", gmtime_r(&now, &tm));
    char *name = arena_printf(c->arena, "%s.%s-%s", c->config->db, what, at);
    for (int i = 2; lstat(name, &s) == 0; i++)
        name = arena_printf(c->arena, "%s.%s-%s-%d", c->config->db, what, at, i);
    return name;
}

/* Keeps the current database under another name. A database that no longer opens is renamed with
 * its files. *kept: the new name; NULL: there was no database. */
static enum rc_err keep_current(struct ctl *c, char **saved) {
    struct db *live = NULL;
    struct stat s;
    const char *problem = NULL;
    int from = 0, to = 0;
    TRY(data_files_valid(c->config->db, c->err));
    *saved = unused_name(c, "before-restore");
    if (stat(c->config->db, &s) == 0) {
        if (ctl_open(c, DB_READ, &live) == OK) {
            if (db_backup(live, *saved, c->err) == OK)
                return OK;
            if (db_check(live, &problem) == OK && !problem)
                return c->err->code; /* the database is intact: only the copy failed */
        }
        static const char *const BESIDE[] = {"-wal", "-shm", ""};
        *saved = unused_name(c, "damaged");
        for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
            if (rename(arena_printf(c->arena, "%s%s", c->config->db, BESIDE[i]),
                       arena_printf(c->arena, "%s%s", *saved, BESIDE[i])) != 0 &&
                errno != ENOENT)
                return ctl_refuse(c, "The damaged database could not be moved aside.",
                                  strerror(errno));
    } else {
        *saved = NULL;
    }
    TRY(ctl_make_db_file(c));
    return migrate_apply(c->config->db, user_index_refresh, &from, &to, c->err);
}

/* Secrets sealed for other keys do not open here. Nobody should learn that from a failed run. */
static enum rc_err show_lost_secrets(struct ctl *c, struct db *db) {
    struct rows *r = NULL;
    bool any = false;
    const char *id[PAIR_COUNT] = {"", ""};
    for (int i = 0; i < PAIR_COUNT; i++)
        if (secret_sealer(c->config->keys, (enum secret_pair)i, c->arena, &id[i], c->err) != OK)
            ctl_print("There is no %s.pub in %s. Put the keys of that time there, or run "
                      "\"rollcallctl init\" for new ones.",
                      secret_pair_name[i], c->config->keys);
    TRY(db_query(db, Q_CTL_FOREIGN_SECRETS, &r, "ss", id[PAIR_SEAL], id[PAIR_NOTIFY]));
    while (db_next(r)) {
        if (!any)
            ctl_print("Sealed with other keys than those in %s, or by an older Rollcall. Put the "
                      "earlier keys back, or enter again:",
                      c->config->keys);
        any = true;
        ctl_print("  %s", db_text(r, 0));
    }
    if (!any)
        ctl_print("All secrets in it are sealed with the keys of this machine.");
    return db_end(r);
}

/* Runs that were under way in the backup are over by now, and starts that fell due since are not
 * made up for. */
static enum rc_err end_open_runs(struct ctl *c, struct db *db) {
    int64_t *ids = NULL, now = (int64_t)time(NULL);
    int runs = 0, starts = 0, warned = 0;
    TRY(db_begin(db));
    TRY(warnings_restored(db, ctl_host_user(c), now, &warned));
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
        ctl_print("Runs in progress at the time of the backup, now stopped: %d. Review them under "
                  "Tasks, Runs.",
                  runs);
    if (warned > 0)
        ctl_print("Runs that were warning people, now stopped: %d. Nobody knows which notices were "
                  "sent since the backup.",
                  warned);
    if (starts > 0)
        ctl_print("Task starts missed since the backup: %d. They are not repeated.", starts);
    return OK;
}

static enum rc_err restore_replace(struct ctl *c, const char *copy) {
    struct db *db = NULL;
    const char *problem = NULL;
    char *saved = NULL;
    TRY(ctl_lock_lanes(c));
    TRY(keep_current(c, &saved));
    TRY(db_restore(c->config->db, copy, c->err));
    TRY(ctl_open(c, DB_WRITE, &db));
    TRY(db_check(db, &problem));
    if (problem)
        return FAIL(
            c->err, ERR_INTERNAL,
            "The database is damaged after the restore. Check the disk, then restore again.", "%s",
            problem);
    TRY(audit_add(db, (int64_t)time(NULL), ctl_host_user(c), "database.restore", "database", NULL,
                  NULL, c->argument));
    ctl_print("%s: verified and restored.", c->argument);
    if (saved)
        ctl_print("The previous database: %s", saved);
    TRY(end_open_runs(c, db));
    TRY(show_lost_secrets(c, db));
    ctl_print("Restart the web program once: systemctl restart rollcall.service");
    return OK;
}

/* At a terminal we always ask. A script must say --yes when the rights differ. */
static enum rc_err restore_confirm(struct ctl *c, bool differ) {
    if (c->yes)
        return OK;
    if (!isatty(STDIN_FILENO) && differ)
        return ctl_refuse(c,
                          "The copy gives other people access than today. Review the list; --yes "
                          "restores it anyway.",
                          "no terminal to ask at");
    if (!isatty(STDIN_FILENO) || ctl_ask("Replace the database by this copy?"))
        return OK;
    return ctl_refuse(c, "Not confirmed.", "asked");
}

/* Open forms, and the key they were signed with, belong to the database that is replaced. */
static enum rc_err restore_prepare(struct ctl *c, struct db *copy) {
    bool differ = false;
    TRY(restore_show_rights(c, copy, &differ));
    TRY(restore_confirm(c, differ));
    return db_exec(copy, Q_CTL_CSRF_RENEW, NULL, "");
}

enum rc_err verb_restore(struct ctl *c) {
    struct db *db = NULL;
    char *copy = arena_printf(c->arena, "%s.restore-%ld", c->config->db, (long)getpid());
    TRY(ctl_make_lock_folder(c));
    TRY(restore_copy(c, copy));
    enum rc_err rc = restore_check(c, copy, &db);
    if (rc == OK)
        rc = restore_prepare(c, db);
    if (rc == OK)
        rc = restore_replace(c, copy);
    remove_database(c, copy);
    return rc;
}
