/* doctor, the machine: versions, keys, files and their modes, room on the disk, lanes. */
#include "base/text.h"
#include "db/migrate.h"
#include "doctor_checks.h"
#include "host/secret.h"
#include "owner.h"
#include "queue/lane_status.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { LANE_QUIET_SECONDS = 600 };

static void check_versions(struct doctor *d) {
    static const char RACE[] =
        "rollcall %s, schema %d, SQLite %s (has the WAL-reset race of 3.7.0 to 3.51.2; Rollcall "
        "avoids it: only rollcall-timer checkpoints. Do not write to the database with other "
        "programs.)";
    char *end = NULL;
    long major = strtol(db_version(), &end, 10);
    long minor = *end ? strtol(end + 1, &end, 10) : 0;
    long patch = *end ? strtol(end + 1, NULL, 10) : 0;
    bool race = major == 3 && (minor < 51 || (minor == 51 && patch < 3));
    doctor_report(d, FINE, "versions", NULL, race ? RACE : "rollcall %s, schema %d, SQLite %s",
                  ROLLCALL_VERSION, SCHEMA_VERSION, db_version());
}

static void check_folder(struct doctor *d, const char *what, const char *path, int rights,
                         const char *fix) {
    struct stat s;
    int why = stat(path, &s) != 0 || access(path, rights) != 0 ? errno : 0;
    if (why)
        doctor_report(d, WRONG, what, doctor_fix(d, why, fix), "%s: %s", path, strerror(why));
    else if (!S_ISDIR(s.st_mode))
        doctor_report(d, WRONG, what, fix, "%s is not a folder", path);
    else if ((rights & W_OK) && (s.st_mode & S_IWOTH))
        doctor_report(d, WRONG, what, arena_printf(d->ctl->arena, "chmod o-rwx %s", path),
                      "%s: everyone on this machine can write it", path);
    else
        doctor_report(d, FINE, what, NULL, "%s", path);
}

static void check_db_mode(struct doctor *d) {
    const char *path = d->ctl->config->db;
    struct stat s, folder;
    if (lstat(path, &s) != 0 || stat(ctl_db_folder(d->ctl), &folder) != 0)
        return; /* the check of the database reports this */
    if (s.st_mode & S_IRWXO)
        doctor_report(d, WRONG, "database file", arena_printf(d->ctl->arena, "chmod 0660 %s", path),
                      "everyone on this machine can open it (mode %04o)",
                      (unsigned)(s.st_mode & 07777));
    else if (s.st_gid != folder.st_gid)
        doctor_report(
            d, WRONG, "database file",
            arena_printf(d->ctl->arena, "chown --reference=%s %s", ctl_db_folder(d->ctl), path),
            "its group is not the folder's group, so the services cannot open it");
    else if ((folder.st_mode & S_ISGID) && (s.st_mode & 0060) != 0060)
        doctor_report(d, WRONG, "database file", arena_printf(d->ctl->arena, "chmod 0660 %s", path),
                      "the services share it by group, but the group cannot write it (mode %04o)",
                      (unsigned)(s.st_mode & 07777));
    else
        doctor_report(d, FINE, "database file", NULL, "mode %04o", (unsigned)(s.st_mode & 07777));
}

static bool pair_matches(struct doctor *d, struct opener *opener, enum secret_purpose purpose) {
    static const char PROBE[] = "does the pair match?";
    struct secret_use use = {purpose, "doctor"};
    struct sealed s;
    char *plain = NULL;
    struct ctl *c = d->ctl;
    return secret_seal(c->config->keys, c->arena, use, PROBE, &s, c->err) == OK &&
           secret_open(opener, c->arena, use, s.box, s.n, &plain, c->err) == OK &&
           strcmp(plain, PROBE) == 0;
}

static void check_private(struct doctor *d, enum secret_pair pair, const char *sealer) {
    struct ctl *c = d->ctl;
    const char *name = secret_pair_name[pair];
    struct opener *opener = NULL;
    enum rc_err rc = opener_open(c->config->keys, pair, &opener, c->err);
    if (rc == ERR_BUSY ||
        (rc == OK && !pair_matches(d, opener, pair == PAIR_SEAL ? SECRET_API_KEY : SECRET_WEBHOOK)))
        doctor_report(
            d, WRONG, "keys",
            arena_printf(
                c->arena,
                "Remove %s.pub and run \"rollcallctl init\": it is created again from %s.key.",
                name, name),
            "%s.pub and %s.key do not belong together", name, name);
    else if (rc != OK)
        doctor_report(
            d, WRONG, "keys",
            arena_printf(c->arena,
                         "Restore %s.key from your copy. If that is lost: remove %s.pub, run "
                         "\"rollcallctl init\" and enter the secrets again.",
                         name, name),
            "%s", c->err->log_detail);
    else if (opener_keys(opener) > 1)
        doctor_report(d, WRONG, "keys",
                      "Run \"rollcallctl rotate-seal\" again: it continues where it stopped.",
                      "%s.key still holds the old key: a renewal of the keys was interrupted",
                      name);
    else
        doctor_report(d, FINE, "keys", NULL, "%s: %s.pub and %s.key belong together (%s)",
                      c->config->keys, name, name, sealer);
    opener_close(opener);
}

static void check_pair(struct doctor *d, enum secret_pair pair) {
    struct ctl *c = d->ctl;
    const char *name = secret_pair_name[pair], *sealer = NULL;
    struct stat s;
    char *public_path = arena_printf(c->arena, "%s/%s.pub", c->config->keys, name);
    char *private_path = arena_printf(c->arena, "%s/%s.key", c->config->keys, name);
    if (secret_sealer(c->config->keys, pair, c->arena, &sealer, c->err) != OK) {
        int why = access(public_path, R_OK) == 0 ? 0 : errno;
        const char *fix = arena_printf(c->arena,
                                       "Restore %s.key and %s.pub from your copy. Without one, "
                                       "run \"rollcallctl init\" and enter the secrets again.",
                                       name, name);
        doctor_report(d, WRONG, "keys", doctor_fix(d, why, fix), "%s", c->err->log_detail);
        return;
    }
    bool there = stat(private_path, &s) == 0, hidden = !there && errno == EACCES;
    if (there && (s.st_mode & (S_IRWXG | S_IRWXO)))
        doctor_report(d, WRONG, "keys", arena_printf(c->arena, "chmod 0600 %s", private_path),
                      "not only the owner can open %s.key (mode %04o)", name,
                      (unsigned)(s.st_mode & 07777));
    if (hidden || (there && access(private_path, R_OK) != 0))
        doctor_report(d, NOTE, "keys", "Run doctor as root to check it too.",
                      "%s.pub is here; you cannot read %s.key, as intended", name, name);
    else
        check_private(d, pair, sealer);
}

static void check_keys(struct doctor *d) {
    if (secret_keys_unsettled(d->ctl->config->keys))
        doctor_report(d, WRONG, "keys", "Run \"rollcallctl init\" again.",
                      "the key pair of lane notify is incomplete");
    for (int pair = 0; pair < PAIR_COUNT; pair++)
        check_pair(d, (enum secret_pair)pair);
}

static void check_disk(struct doctor *d) {
    struct statvfs v;
    struct stat s = {0};
    if (statvfs(ctl_db_folder(d->ctl), &v) != 0)
        return;
    (void)stat(d->ctl->config->db, &s);
    long long room = (long long)v.f_bavail * (long long)v.f_frsize;
    long long need = 2LL * (long long)s.st_size + (64LL << 20);
    bool read_only = (v.f_flag & ST_RDONLY) != 0;
    bool no_files = v.f_files > 0 && v.f_favail < 100;
    if (read_only)
        doctor_report(
            d, WRONG, "disk",
            "Find the reason in the kernel's log, mount it for writing, then: systemctl restart "
            "rollcall.service",
            "mounted read-only");
    else if (no_files)
        doctor_report(d, WRONG, "disk", "Remove files that are not needed.",
                      "no room for more files");
    else
        doctor_report(d, room < need ? WRONG : FINE, "disk",
                      "A backup and a sync need space: free some.",
                      "%lld MiB free, database %lld MiB", room >> 20, (long long)s.st_size >> 20);
}

/* Somebody who may write in the lock folder can hold every lane off, or make doctor take another
 * process for a lane. */
static void check_locks(struct doctor *d) {
    static const char FIX[] =
        "It is created when a lane starts: systemctl start rollcall-timer@notify.service";
    const char *path = d->ctl->config->locks;
    struct stat s, folder;
    if (stat(path, &s) != 0)
        doctor_report(d, NOTE, "lock folder", doctor_fix(d, errno, FIX), "%s: %s", path,
                      strerror(errno));
    else if (!S_ISDIR(s.st_mode))
        doctor_report(d, WRONG, "lock folder", "Remove it.", "%s is not a folder", path);
    else if ((s.st_mode & S_IWOTH) ||
             ((s.st_mode & S_IWGRP) && stat(ctl_db_folder(d->ctl), &folder) == 0 &&
              (folder.st_mode & S_ISGID)))
        doctor_report(
            d, NOTE, "lock folder",
            "Name a folder that only the lanes can write: ROLLCALL_LOCKS=/run/rollcall/lanes",
            "%s: not only the lanes can write there", path);
    else
        doctor_report(d, FINE, "lock folder", NULL, "%s", path);
}

static void check_last_run(struct doctor *d, const char *what, const char *lane) {
    struct lane_status m;
    if (!lane_status_read(d->ctl->config->locks, lane, &m)) {
        int why = errno;
        doctor_report(
            d, NOTE, what,
            doctor_fix(d, why,
                       "It starts every minute: systemctl enable --now rollcall-sync.timer "
                       "rollcall-tasks.timer rollcall-notify.timer"),
            "%s", why == EACCES ? "you cannot read it" : "has never finished");
        return;
    }
    enum finding how = m.ended_at < d->now - LANE_QUIET_SECONDS ? NOTE : FINE;
    doctor_report(d, m.exit_code ? WRONG : how, what,
                  m.exit_code ? "Its reason: journalctl -u 'rollcall-timer@*' -p err"
                              : "Check that its timer runs: systemctl list-timers 'rollcall-*'",
                  m.exit_code ? "failed %s, after %.1f s" : "last ended %s, after %.1f s",
                  text_ago(d->ctl->arena, m.ended_at, d->now), (double)m.milliseconds / 1e3);
}

static void check_lane(struct doctor *d, const char *lane) {
    char *what = arena_printf(d->ctl->arena, "lane %s", lane);
    char *lock = arena_printf(d->ctl->arena, "%s/%s.lock", d->ctl->config->locks, lane);
    switch (lane_lock_probe(d->ctl->config->locks, lane)) {
    case LANE_AT_WORK: doctor_report(d, FINE, what, NULL, "running now"); break;
    case LANE_STRANGER:
        doctor_report(
            d, WRONG, what,
            arena_printf(d->ctl->arena, "Find what holds it and end that: fuser -v %s", lock),
            "its lock is held by a program that is not a lane, so it does nothing");
        break;
    case LANE_NO_LOCK:
        if (errno == EACCES && !d->ctl->as_root)
            check_last_run(d, what, lane);
        else
            doctor_report(d, WRONG, what,
                          "Rollcall did not create it: find out who did, then remove it.",
                          "%s is not a lock of Rollcall: %s", lock,
                          errno == ENOTSUP || errno == ELOOP
                              ? "a link, not a plain file, or owned by someone else"
                              : strerror(errno));
        break;
    case LANE_FREE: check_last_run(d, what, lane); break;
    }
}

void doctor_keys(struct doctor *d) {
    check_versions(d);
    check_keys(d);
}

void doctor_host(struct doctor *d) {
    char *folder = ctl_db_folder(d->ctl);
    check_folder(d, "data folder", folder, R_OK | W_OK | X_OK,
                 "Create it with \"rollcallctl init\", or chown it to the service user.");
    check_folder(d, "wake folder", arena_printf(d->ctl->arena, "%s/wake", folder),
                 R_OK | W_OK | X_OK, "Create it with \"rollcallctl init\".");
    check_folder(d, "templates", d->ctl->config->templates, R_OK | X_OK,
                 "Install the package again, or set ROLLCALL_TEMPLATES.");
    check_locks(d);
    check_db_mode(d);
    check_disk(d);
    for (int i = 0; i < LANE_COUNT; i++)
        check_lane(d, lane_names[i]);
}
