/* rollcallctl: for the person at the host's shell. Verbs only; what they do stands in core. */
#include "ctl.h"
#include "audit.h"
#include "log.h"
#include "migrate.h"
#include "secret.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* And every folder above it that is missing. */
static enum rc_err make_folder(struct ctl *c, const char *path, mode_t mode) {
    for (const char *end = path; *end;) {
        end = strchrnul(end + 1, '/');
        const char *part = arena_strndup(c->arena, path, (size_t)(end - path));
        if (mkdir(part, mode) != 0 && errno != EEXIST)
            return FAIL(c->err, ERR_BUSY, "A folder could not be made. Run this as root, or give the folder's owner.", "%s: %s", part, strerror(errno));
    }
    return OK;
}

enum rc_err ctl_open_path(struct ctl *c, const char *path, enum db_mode mode, struct db **db) {
    if (c->opened == CTL_OPEN_MAX)
        return FAIL(c->err, ERR_INTERNAL, "Something went wrong inside Rollcall.", "%s", "too many open databases");
    TRY(db_open(path, mode, DB_CTL, db, c->err));
    c->open[c->opened++] = *db;
    db_use(*db, c->arena, c->err);
    return OK;
}

enum rc_err ctl_open(struct ctl *c, enum db_mode mode, struct db **db) { return ctl_open_path(c, c->config->db, mode, db); }

const char *ctl_host_user(struct ctl *c) {
    const char *behind = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
    const struct passwd *p = getpwuid(getuid());
    if (behind && getpwnam(behind))
        return arena_printf(c->arena, "host:%s", behind);
    return p ? arena_printf(c->arena, "host:%s", p->pw_name) : arena_printf(c->arena, "host:%ld", (long)getuid());
}

char *ctl_db_folder(struct ctl *c) {
    const char *slash = strrchr(c->config->db, '/');
    return slash ? arena_strndup(c->arena, c->config->db, (size_t)(slash - c->config->db)) : arena_strdup(c->arena, ".");
}

void ctl_give_to_folder(struct ctl *c, int fd, const char *path) {
    struct stat s;
    if (geteuid() == 0 && stat(ctl_db_folder(c), &s) == 0 && fchown(fd, s.st_uid, s.st_gid) != 0)
        log_line(LOG_LEVEL_WARN, "%s could not be given to the owner of its folder: %s", path, strerror(errno));
}

enum rc_err ctl_make_db_file(struct ctl *c) {
    int fd = open(c->config->db, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
    if (fd < 0)
        return errno == EEXIST ? OK : FAIL(c->err, ERR_BUSY, "The database could not be made. Run this as root, or give the folder's owner.", "%s: %s",
                                           c->config->db, strerror(errno));
    ctl_give_to_folder(c, fd, c->config->db);
    (void)close(fd);
    return OK;
}

static enum rc_err verb_init(struct ctl *c) {
    char *folder = ctl_db_folder(c);
    bool made = false;
    int from = 0, to = 0;
    TRY(make_folder(c, folder, 0770));
    char *wake = arena_printf(c->arena, "%s/wake", folder);
    TRY(make_folder(c, wake, 0770));
    int fd = open(wake, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return FAIL(c->err, ERR_BUSY, "The folder of the lanes cannot be used. It must be a folder of its own, no link.", "%s: %s", wake, strerror(errno));
    ctl_give_to_folder(c, fd, wake);
    (void)close(fd);
    TRY(make_folder(c, c->config->keys, 0750));
    TRY(secret_make_keys(c->config->keys, &made, c->err));
    TRY(ctl_make_db_file(c));
    TRY(migrate_apply(c->config->db, &from, &to, c->err));
    printf("keys      %s (%s)\ndatabase  %s (schema %d%s)\n", c->config->keys, made ? "made" : "kept", c->config->db, to,
           from == to ? "" : from == 0 ? ", made" : ", brought up to date");
    printf("next      rollcallctl grant YOU@example.com, then open %s/settings\n", c->config->base_url);
    return OK;
}

static enum rc_err change_owner(struct ctl *c, enum query q, const char *action) {
    struct db *db = NULL;
    int64_t changed = 0, now = (int64_t)time(NULL);
    const char *who = text_trim(arena_strdup(c->arena, c->argument));
    if (!*who || strlen(who) > 254 || text_has_control(who, false))
        return FAIL(c->err, ERR_MALFORMED, "Name a person by e-mail address or account id.", "%s", action);
    TRY(ctl_open(c, DB_WRITE, &db));
    TRY(db_begin(db));
    if (q == Q_OWNER_GRANT)
        TRY(db_exec(db, q, &changed, "sis", who, now, ctl_host_user(c)));
    else
        TRY(db_exec(db, q, &changed, "s", who));
    if (changed)
        TRY(audit_add(db, now, ctl_host_user(c), action, who, NULL, NULL, NULL));
    TRY(db_commit(db));
    printf("%s: %s\n", who, changed ? (q == Q_OWNER_GRANT ? "may enter with all rights" : "no longer an owner") : "was so already");
    return OK;
}

static enum rc_err verb_grant(struct ctl *c) { return change_owner(c, Q_OWNER_GRANT, "owner.grant"); }
static enum rc_err verb_revoke(struct ctl *c) { return change_owner(c, Q_OWNER_REVOKE, "owner.revoke"); }

static enum rc_err verb_status(struct ctl *c) {
    struct db *db = NULL;
    struct rows *r = NULL;
    const char *text = NULL;
    if (c->argument && strcmp(c->argument, "--json") != 0)
        return FAIL(c->err, ERR_MALFORMED, "status knows --json and nothing else.", "%s", c->argument);
    TRY(ctl_open(c, DB_READ, &db));
    if (c->argument) {
        TRY(db_get_text(db, Q_CTL_STATUS_JSON, &text, NULL, "i", (int64_t)time(NULL)));
        puts(text);
        return OK;
    }
    TRY(db_query(db, Q_CTL_STATUS, &r, ""));
    while (db_next(r))
        printf("%-18s %s\n", db_text(r, 0), db_is_null(r, 1) ? "-" : db_text(r, 1));
    return db_end(r);
}

static enum rc_err verb_version(struct ctl *c) {
    (void)c;
    printf("rollcall %s, schema %d, SQLite %s\n", ROLLCALL_VERSION, migrate_newest(), db_version());
    return OK;
}

static enum rc_err verb_help(struct ctl *c);

static const struct { const char *name, *argument, *about; enum rc_err (*run)(struct ctl *c); } VERBS[] = {
    {"init", NULL, "make keys and database, or bring them up to date", verb_init},
    {"grant", "WHO", "let a person in with all rights, whatever Atlassian says", verb_grant},
    {"revoke", "WHO", "take that back", verb_revoke},
    {"status", "[--json]", "how it stands", verb_status},
    {"backup", "FILE", "a consistent, verified copy of the running database", verb_backup},
    {"restore", "FILE", "put such a copy in place; verified before anything changes", verb_restore},
    {"doctor", NULL, "what goes wrong in practice, and how to mend it", verb_doctor},
    {"export", NULL, "settings as one XML document, without secrets, to standard output", verb_export},
    {"import", "FILE", "settings from such a document; checked whole before anything changes", verb_import},
    {"version", NULL, "versions", verb_version},
    {"help", NULL, "this list", verb_help},
};

static int usage(FILE *to) {
    fprintf(to, "usage: rollcallctl VERB\n");
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++)
        fprintf(to, "  %-8s %-9s %s\n", VERBS[i].name, VERBS[i].argument ? VERBS[i].argument : "", VERBS[i].about);
    return 2;
}

static enum rc_err verb_help(struct ctl *c) {
    (void)c;
    (void)usage(stdout);
    return OK;
}

/* Buffered output is part of the work: whoever keeps it in a file must hear when it is not whole. */
static enum rc_err finish_output(struct err *e) {
    return fflush(stdout) != 0 || ferror(stdout)
               ? FAIL(e, ERR_BUSY, "What was to be said could not be written whole.", "standard output: %s", strerror(errno)) : OK;
}

/* The index of a verb, or -1 for what is not to be understood. */
static int find_verb(int argc, char **argv) {
    if (argc < 2 || argc > 3)
        return -1;
    const char *name = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ? "help" : strcmp(argv[1], "--version") == 0 ? "version" : argv[1];
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
        const char *argument = VERBS[i].argument;
        if (strcmp(name, VERBS[i].name) != 0)
            continue;
        bool must = argument && argument[0] != '[', may = argument != NULL;
        return (argc == 2 && !must) || (argc == 3 && may) ? (int)i : -1;
    }
    return -1;
}

int main(int argc, char **argv) {
    log_program("rollcallctl");
    struct err e = {.phase = "starting"};
    struct ctl c = {.err = &e, .argument = argc > 2 ? argv[2] : NULL};
    int verb = find_verb(argc, argv);
    if (verb < 0)
        return usage(stderr);
    umask(0007);
    prctl(PR_SET_DUMPABLE, 0); /* it makes and reads seal.key */
    c.arena = arena_open(64 * 1024 * 1024);
    enum rc_err rc = VERBS[verb].run == verb_help || VERBS[verb].run == verb_version ? OK : config_read(&c.config, &e);
    if (rc == OK)
        rc = secret_init(&e);
    if (rc == OK)
        rc = VERBS[verb].run(&c);
    if (rc == OK)
        rc = finish_output(&e);
    (void)fflush(stdout); /* before the last word on the other stream */
    if (rc != OK)
        fprintf(stderr, "rollcallctl: %s (%s)\n", e.people, e.detail);
    arena_close(c.arena); /* its hooks finish what a verb left open */
    while (c.opened > 0)
        db_close(c.open[--c.opened]);
    return err_kind(rc)->exit_code;
}
