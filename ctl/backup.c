/* rollcallctl backup and restore. A backup is one verified file; a restore checks the file before
 * the first byte of the database changes, and then replaces its content in one transaction, so that
 * open connections never see a mixture. Keys are no part of either. */
#include "ctl.h"
#include "db/migrate.h"
#include "host/data_file.h"
#include "host/secret.h"
#include "queue/audit.h"
#include "queue/lane_status.h"
#include "runs/run.h"
#include "settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static enum rc_err refused(struct ctl *c, const char *why, const char *detail) {
    return FAIL(c->err, ERR_INPUT, arena_printf(c->arena, "%s Nothing was changed.", why), "%s",
                detail);
}

static enum rc_err copy_bytes(struct ctl *c, int in, int out) {
    char *block = arena_alloc(c->arena, 1 << 20);
    ssize_t n;
    while ((n = read(in, block, 1 << 20)) > 0)
        for (ssize_t done = 0, k; done < n; done += k)
            if ((k = write(out, block + done, (size_t)(n - done))) <= 0)
                return refused(c, "The copy could not be written; is the disk full?",
                               strerror(errno));
    return n == 0 ? OK : refused(c, "The file could not be read.", strerror(errno));
}

static void remove_with(struct ctl *c, const char *path) {
    static const char *const BESIDE[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
        (void)unlink(arena_printf(c->arena, "%s%s", path, BESIDE[i]));
    for (int version = 1; version < migrate_newest();
         version++) /* kept by bringing an older copy up to date */
        (void)unlink(arena_printf(c->arena, "%s.schema-%d.backup", path, version));
}

/* As the owner of the data folder, who may not write where root wants the copy: into a file that
 * root has opened. */
static enum rc_err back_up_into(struct ctl *c, int out) {
    struct db *db = NULL;
    char *work = arena_printf(c->arena, "%s.copy-%ld", c->config->db, (long)getpid());
    TRY(ctl_open(c, DB_READ, &db));
    TRY(db_backup(db, work, c->err));
    int in = data_file_open(work, O_RDONLY, 0);
    enum rc_err rc = in < 0 ? refused(c, "The copy could not be read.", strerror(errno))
                            : copy_bytes(c, in, out);
    if (in >= 0)
        (void)close(in);
    (void)unlink(work);
    return rc;
}

static enum rc_err back_up_for_root(struct ctl *c) {
    char *part = arena_printf(c->arena, "%s.part", c->argument);
    if (ctl_in_data_folder(c, c->argument))
        return refused(c,
                       "The web program may write in the data folder, so a backup of root's does "
                       "not belong there. Name a file elsewhere.",
                       c->argument);
    (void)unlink(part); /* of a backup that was cut off */
    int out = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (out < 0)
        return refused(c, "The file could not be made.",
                       arena_printf(c->arena, "%s: %s", part, strerror(errno)));
    enum rc_err rc = ctl_as_owner(c, back_up_into, out);
    if (rc == OK && (fsync(out) != 0 || rename(part, c->argument) != 0))
        rc = refused(c, "The copy could not be written; is the disk full?",
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
        TRY(back_up_for_root(c));
    } else {
        TRY(ctl_open(c, DB_READ, &db));
        TRY(db_backup(db, c->argument, c->err));
    }
    ctl_say("%s: written and verified.", c->argument);
    ctl_say("The keys in %s are not part of it; keep a copy of seal.key and notify.key elsewhere.",
            c->config->keys);
    return OK;
}

/* A private copy beside the database: the file handed in stays as it is, even when it needs a newer
 * layout. */
static enum rc_err take_copy(struct ctl *c, const char *copy) {
    struct stat log;
    int in = -1;
    if (ctl_open_argument(c, &in) != OK)
        return refused(c, c->err->message, arena_strdup(c->arena, c->err->log_detail));
    if (stat(arena_printf(c->arena, "%s-wal", c->argument), &log) == 0 && log.st_size > 0)
        return refused(
            c, "This is a database in use, not a backup. Make one with \"rollcallctl backup\".",
            "a -wal file lies beside it");
    TRY(ctl_become_owner(c));
    remove_with(c, copy); /* of a restore that was cut off; made anew, for in this folder a link may
                             lie there */
    int out = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    enum rc_err rc = out < 0
                         ? refused(c, "No copy could be made beside the database.", strerror(errno))
                         : copy_bytes(c, in, out);
    (void)close(in);
    if (out >= 0 && close(out) != 0 && rc == OK)
        rc = refused(c, "The copy could not be written; is the disk full?", strerror(errno));
    if (out >= 0 && rc != OK)
        (void)unlink(copy);
    return rc;
}

/* Opens only as ours, of this layout, whole, and with the row every Rollcall database has from
 * birth. */
static enum rc_err check_copy(struct ctl *c, const char *copy, struct db **out) {
    int from = 0, to = 0;
    struct db *db = NULL;
    const char *problem = NULL, *foreign = NULL, *key = NULL;
    if (migrate_apply(copy, &from, &to, c->err) != OK)
        return refused(c,
                       c->err->code == ERR_INTERNAL ? c->err->message
                                                    : "This is not a sound backup of Rollcall.",
                       arena_strdup(c->arena, c->err->log_detail));
    if (from == 0)
        return refused(c, "There is no Rollcall data in this file.", c->argument);
    if (ctl_open_path(c, copy, DB_WRITE, &db) != OK)
        return refused(c, "This is not a sound backup of Rollcall.",
                       arena_strdup(c->arena, c->err->log_detail));
    enum rc_err rc = db_check(db, &problem);
    if (rc == OK && !problem)
        rc = db_check_layout(db, &foreign);
    if (rc == OK && !problem)
        rc = db_get_text(db, Q_INSTANCE_TEXT, &key, NULL, "s", "csrf_key");
    if (rc != OK || problem)
        return refused(c, "This backup is damaged.",
                       problem ? problem : arena_strdup(c->arena, c->err->log_detail));
    if (foreign)
        return refused(
            c,
            "This backup holds what no Rollcall has made, or lacks what it has. Take another one.",
            foreign);
    *out = db;
    return OK;
}

/* A name that nothing has yet. */
static char *name_for_kept(struct ctl *c, const char *what) {
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

/* The database of today, kept under another name; what cannot be opened any more is put aside as it
 * is. */
static enum rc_err keep_today(struct ctl *c, char **kept) {
    struct db *live = NULL;
    struct stat s;
    const char *problem = NULL;
    int from = 0, to = 0;
    TRY(data_files_valid(c->config->db, c->err));
    *kept = name_for_kept(c, "before-restore");
    if (stat(c->config->db, &s) == 0) {
        if (ctl_open(c, DB_READ, &live) == OK) {
            if (db_backup(live, *kept, c->err) == OK)
                return OK;
            if (db_check(live, &problem) == OK && !problem)
                return c->err->code; /* it is sound: only the copy failed */
        }
        static const char *const BESIDE[] = {"-wal", "-shm", ""};
        *kept = name_for_kept(c, "damaged");
        for (size_t i = 0; i < sizeof BESIDE / sizeof *BESIDE; i++)
            if (rename(arena_printf(c->arena, "%s%s", c->config->db, BESIDE[i]),
                       arena_printf(c->arena, "%s%s", *kept, BESIDE[i])) != 0 &&
                errno != ENOENT)
                return refused(c, "The damaged database could not be put aside.", strerror(errno));
    } else {
        *kept = NULL;
    }
    TRY(ctl_make_db_file(c));
    return migrate_apply(c->config->db, &from, &to, c->err);
}

/* What was sealed for other keys cannot be opened here, and nobody should learn that from a failed
 * run. */
static enum rc_err tell_secrets(struct ctl *c, struct db *db) {
    struct rows *r = NULL;
    bool any = false;
    const char *id[PAIR_COUNT] = {"", ""};
    for (int i = 0; i < PAIR_COUNT; i++)
        if (secret_sealer(c->config->keys, (enum secret_pair)i, c->arena, &id[i], c->err) != OK)
            ctl_say("There is no %s.pub in %s. Put the keys of that time there, or run "
                    "\"rollcallctl init\" for new ones.",
                    secret_pair_name[i], c->config->keys);
    TRY(db_query(db, Q_CTL_FOREIGN_SECRETS, &r, "ss", id[PAIR_SEAL], id[PAIR_NOTIFY]));
    while (db_next(r)) {
        if (!any)
            ctl_say(
                "Sealed with other keys than those in %s, or by an older Rollcall. Put the keys "
                "of that time back, or enter again:",
                c->config->keys);
        any = true;
        ctl_say("  %s", db_text(r, 0));
    }
    if (!any)
        ctl_say("All secrets in it are sealed with the keys of this machine.");
    return db_end(r);
}

enum rc_err ctl_lock_lanes(struct ctl *c) {
    TRY(ctl_become_owner(c));
    for (int i = 0, fd; i < LANE_COUNT; i++) {
        enum lane_hold hold = lane_lock_take(c->config->locks, lane_names[i], &fd);
        const char *lock = arena_printf(c->arena, "%s/%s.lock", c->config->locks, lane_names[i]);
        if (hold == LANE_NO_LOCK)
            return refused(
                c, "The lanes could not be held off. Run this as root, after \"rollcallctl init\".",
                arena_printf(c->arena, "%s: %s", lock, strerror(errno)));
        if (hold == LANE_STRANGER)
            return refused(c,
                           arena_printf(c->arena,
                                        "The lock of lane %s is held by something that is no lane. "
                                        "\"fuser\" tells by what.",
                                        lane_names[i]),
                           lock);
        if (hold == LANE_AT_WORK)
            return refused(
                c,
                arena_printf(c->arena,
                             "Lane %s is at work. Stop its timer or wait until it has finished.",
                             lane_names[i]),
                "lock held");
    }
    return OK;
}

/* What was under way at the time of the backup was ended since, by its end or by somebody; what was
 * due since then has run. */
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
        ctl_say("Runs that were under way at the time of the backup, now stopped: %d. Look at them "
                "under Tasks, Runs.",
                runs);
    if (starts > 0)
        ctl_say("Starts of tasks that fell due since the backup and are not made up for: %d.",
                starts);
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
        return FAIL(
            c->err, ERR_INTERNAL,
            "The database is damaged after the restore. Check the disk, then restore again.", "%s",
            problem);
    TRY(audit_add(db, (int64_t)time(NULL), ctl_host_user(c), "database.restore", "database", NULL,
                  NULL, c->argument));
    ctl_say("%s: verified and restored.", c->argument);
    if (kept)
        ctl_say("What was there before: %s", kept);
    TRY(end_what_was_open(c, db));
    TRY(tell_secrets(c, db));
    ctl_say("Restart the web program once: systemctl restart rollcall.service");
    return OK;
}

/* Who may do what, as a database says it. */
struct rights {
    const char *owners, *owner_list, *admins, *admin_list;
    const char *product_admins, *user_access_admins, *approval;
};

static enum rc_err read_rights(struct ctl *c, struct db *db, struct rights *out) {
    struct rows *r = NULL;
    int64_t approval = 0;
    TRY(db_query(db, Q_CTL_OWNERS, &r, ""));
    if (db_next(r)) {
        out->owners = db_text(r, 0);
        out->owner_list = db_text(r, 1);
    }
    TRY(db_end(r));
    TRY(db_query(db, Q_CTL_ADMINS, &r, ""));
    if (db_next(r)) {
        out->admins = db_text(r, 0);
        out->admin_list = db_text(r, 1);
    }
    TRY(db_end(r));
    TRY(settings_text(db, "product_admins", &out->product_admins));
    TRY(settings_text(db, "user_access_admins", &out->user_access_admins));
    TRY(settings_int(db, "approval_users", &approval));
    out->approval =
        approval ? arena_printf(c->arena, "above %lld people", (long long)approval) : "never";
    return OK;
}

/* By name: of many admins nobody finds the one who is new. */
static enum rc_err show_admins(struct db *copy, const char *today, bool *other) {
    struct rows *r = NULL;
    TRY(db_query(copy, Q_CTL_ADMINS_BEYOND, &r, "s", today));
    for (; db_next(r); *other = true)
        ctl_say("%-20s  %s", "  not one today", db_text(r, 0));
    return db_end(r);
}

/* Beside each other. *other: the copy lets somebody in who may not enter today, or in another way.
 */
static enum rc_err show_rights(struct ctl *c, struct db *copy, bool *other) {
    struct rights then = {0}, now = {0};
    struct db *live = NULL;
    int64_t beyond = 0;
    bool strange = false;
    TRY(read_rights(c, copy, &then));
    if (access(c->config->db, F_OK) != 0 || ctl_open(c, DB_READ, &live) != OK ||
        read_rights(c, live, &now) != OK)
        now = (struct rights){"not known", NULL,        "not known", NULL,
                              "not known", "not known", "not known"};
    ctl_say("%-20s  %-34s  %s", "", "today", "in the copy");
    ctl_say("%-20s  %-34s  %s", "owners", now.owners, then.owners);
    ctl_say("%-20s  %-34s  %s", "organization admins", now.admins, then.admins);
    if (now.admin_list)
        TRY(show_admins(copy, now.admin_list, &strange));
    ctl_say("%-20s  %-34s  %s", "product admins", now.product_admins, then.product_admins);
    ctl_say("%-20s  %-34s  %s", "user access admins", now.user_access_admins,
            then.user_access_admins);
    ctl_say("%-20s  %-34s  %s", "second person", now.approval, then.approval);
    *other = false;
    if (!now.owner_list) /* lost or damaged: there is nothing to compare with */
        return OK;
    TRY(db_get_int(copy, Q_CTL_OWNERS_BEYOND, &beyond, NULL, "s", now.owner_list));
    *other = beyond > 0 || strange || strcmp(now.product_admins, then.product_admins) != 0 ||
             strcmp(now.user_access_admins, then.user_access_admins) != 0 ||
             strcmp(now.approval, then.approval) != 0;
    return OK;
}

/* At a terminal always; a script has to say beforehand that it means other rights, too. */
static enum rc_err ask(struct ctl *c, bool other) {
    if (c->yes)
        return OK;
    if (!isatty(STDIN_FILENO))
        return other ? refused(c,
                               "The copy lets people in otherwise than today. Look at the list; "
                               "with --yes it is restored all the same.",
                               "no terminal to ask at")
                     : OK;
    bool yes = ctl_ask("Replace the database by this copy?");
    return yes ? OK : refused(c, "You did not say yes.", "asked");
}

/* Forms that are open, and what they were signed with, belong to the database that goes. */
static enum rc_err prepare(struct ctl *c, struct db *copy) {
    bool other = false;
    TRY(show_rights(c, copy, &other));
    TRY(ask(c, other));
    return db_exec(copy, Q_CTL_CSRF_RENEW, NULL, "");
}

enum rc_err verb_restore(struct ctl *c) {
    struct db *db = NULL;
    char *copy = arena_printf(c->arena, "%s.restore-%ld", c->config->db, (long)getpid());
    TRY(ctl_make_lock_folder(c));
    TRY(take_copy(c, copy));
    enum rc_err rc = check_copy(c, copy, &db);
    if (rc == OK)
        rc = prepare(c, db);
    if (rc == OK)
        rc = put_in_place(c, copy);
    remove_with(c, copy);
    return rc;
}
