/* rollcallctl: for the person at the host's shell. The table of verbs, and the short ones: init,
 * grant, revoke, status. */
#include "base/log.h"
#include "base/text.h"
#include "db/migrate.h"
#include "host/secret.h"
#include "index/index_build.h"
#include "owner.h"
#include "print.h"
#include "queue/audit.h"
#include "queue/lane_status.h"
#include "seal.h"
#include "verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Earlier versions had the locks beside the wakes, where the web program may write. */
static void init_remove_old_locks(struct ctl *c) {
    char old[LANE_PATH_BYTES], now[LANE_PATH_BYTES];
    for (int i = 0; i < LANE_COUNT; i++) {
        const char *name = arena_printf(c->arena, "%s.lock", lane_names[i]);
        if (strcmp(lane_path(c->config->db, name, old),
                   lane_lock_path(c->config->locks, name, "", now)) != 0)
            (void)unlink(old);
    }
}

static enum rc_err init_wake_folder(struct ctl *c) {
    char *wake = arena_printf(c->arena, "%s/wake", ctl_db_folder(c));
    TRY(ctl_make_folder(c, wake, 0770));
    int fd = open(wake, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return FAIL(
            c->err, ERR_BUSY,
            "The folder of the lanes cannot be used. It must be a separate folder, not a link.",
            "%s: %s", wake, strerror(errno));
    (void)close(fd);
    init_remove_old_locks(c);
    return OK;
}

/* Root owns the keys, so they come first. */
static enum rc_err verb_init(struct ctl *c) {
    bool made = false;
    int from = 0, to = 0;
    const char *problem = NULL;
    struct db *db = NULL;
    struct seal_work work;
    TRY(ctl_make_folder(c, ctl_db_folder(c), 0770));
    TRY(ctl_make_folder(c, c->config->keys, 0750));
    TRY(secret_make_keys(c->config->keys, &made, c->err));
    TRY(seal_upgrade_begin(c, &work)); /* nothing after this needs a right in the key folder */
    TRY(ctl_become_owner(c));
    TRY(init_wake_folder(c));
    TRY(ctl_make_db_file(c));
    TRY(migrate_apply(c->config->db, user_index_refresh, &from, &to, c->err));
    TRY(seal_upgrade(c, &work));
    TRY(ctl_open(c, DB_READ, &db));
    TRY(db_check_layout(db, &problem));
    if (problem)
        return FAIL(c->err, ERR_INPUT,
                    "The database holds objects that Rollcall did not create, or lacks some of its "
                    "own. Inspect them with sqlite3 and remove them, or restore an earlier backup.",
                    "%s: %s", c->config->db, problem);
    ctl_print("keys      %s (%s)", c->config->keys, made ? "created" : "unchanged");
    const char *database = "database  %s (schema %d, upgraded)";
    if (from == to)
        database = "database  %s (schema %d)";
    else if (from == 0)
        database = "database  %s (schema %d, created)";
    ctl_print(database, c->config->db, to);
    ctl_print("next      rollcallctl grant YOU@example.com, then open %s/settings",
              c->config->base_url);
    return OK;
}

/* A person granted by account id is the same person by e-mail. */
static enum rc_err refuse_still_owner(struct ctl *c, const char *known_as) {
    return FAIL(c->err, ERR_CONFLICT,
                arena_printf(c->arena, "The same person is still an owner as %s. Revoke that too.",
                             known_as),
                "%s", known_as);
}

static enum rc_err owner_change(struct ctl *c, bool grant) {
    struct db *db = NULL;
    int64_t changed = 0, now = (int64_t)time(NULL);
    const char *action = grant ? "owner.grant" : "owner.revoke";
    const char *known_as = NULL;
    const char *who = text_trim(arena_strdup(c->arena, c->argument));
    bool still_owner = false;
    if (!*who || strlen(who) > 254 || text_has_control(who, false))
        return FAIL(c->err, ERR_MALFORMED, "Name a person by e-mail address or account ID.", "%s",
                    action);
    TRY(ctl_open(c, DB_WRITE, &db));
    TRY(db_begin(db));
    if (grant)
        TRY(db_exec(db, Q_OWNER_GRANT, &changed, "sis", who, now, ctl_host_user(c)));
    else
        TRY(db_exec(db, Q_OWNER_REVOKE, &changed, "s", who));
    if (changed)
        TRY(audit_add(db, now, ctl_host_user(c), action, who, NULL, NULL, NULL));
    /* a trigger in the database may have undone the change */
    TRY(db_get_text(db, Q_OWNER_STAYS, &known_as, &still_owner, "s", who));
    bool is_owner = still_owner && strcasecmp(known_as, who) == 0;
    if (is_owner != grant)
        return FAIL(c->err, ERR_CONFLICT,
                    arena_printf(c->arena,
                                 grant ? "%s is not an owner: the database refused the change. "
                                         "\"rollcallctl doctor\" shows why."
                                       : "%s is still an owner: the database refused the change. "
                                         "\"rollcallctl doctor\" shows why.",
                                 who),
                    "%s", action);
    TRY(db_commit(db));
    if (changed)
        ctl_print(grant ? "%s is now an owner with full access." : "%s is no longer an owner.",
                  who);
    else if (grant || !still_owner)
        ctl_print(grant ? "%s is an owner already. Nothing was changed."
                        : "%s is not an owner. Nothing was changed.",
                  who);
    return still_owner && !grant ? refuse_still_owner(c, known_as) : OK;
}

static enum rc_err verb_grant(struct ctl *c) { return owner_change(c, true); }
static enum rc_err verb_revoke(struct ctl *c) { return owner_change(c, false); }

static enum rc_err verb_status(struct ctl *c) {
    struct db *db = NULL;
    struct rows *r = NULL;
    const char *text = NULL;
    if (c->argument && strcmp(c->argument, "--json") != 0)
        return FAIL(c->err, ERR_MALFORMED, "status takes no option but --json.", "%s", c->argument);
    TRY(ctl_open(c, DB_READ, &db));
    if (c->argument) {
        TRY(db_get_text(db, Q_CTL_STATUS_JSON, &text, NULL, "i", (int64_t)time(NULL)));
        ctl_print_document(arena_printf(c->arena, "%s\n", text));
        return OK;
    }
    TRY(db_query(db, Q_CTL_STATUS, &r, ""));
    while (db_next(r))
        ctl_print("%-18s %s", db_text(r, 0), db_is_null(r, 1) ? "-" : db_text(r, 1));
    return db_end(r);
}

static enum rc_err verb_version(struct ctl *c) {
    (void)c;
    ctl_print("rollcall %s, schema %d, SQLite %s", ROLLCALL_VERSION, SCHEMA_VERSION, db_version());
    return OK;
}

static enum rc_err verb_help(struct ctl *c);

static const struct {
    const char *name, *argument, *about;
    enum rc_err (*run)(struct ctl *c);
} VERBS[] = {
    {"init", NULL, "create keys and database, or upgrade them", verb_init},
    {"grant", "WHO", "give a person full access, whatever their Atlassian role", verb_grant},
    {"revoke", "WHO", "end that access", verb_revoke},
    {"status", "[--json]", "show key, last sync, users, seats and owners", verb_status},
    {"backup", "FILE", "a consistent, verified copy of the running database", verb_backup},
    {"restore", "FILE [--yes]",
     "restore such a copy; it is verified and shown before anything changes", verb_restore},
    {"doctor", NULL, "check the installation, and show how to fix problems", verb_doctor},
    {"rotate-seal", NULL, "create new keys and seal all secrets with them", verb_rotate_seal},
    {"export", NULL, "print the settings as one XML document, without secrets", verb_export},
    {"import", "FILE", "apply such a document; it is checked whole before anything changes",
     verb_import},
    {"version", NULL, "versions", verb_version},
    {"help", NULL, "this list", verb_help},
};

static int usage(void (*print)(const char *format, ...)) {
    print("%s", "usage: rollcallctl VERB");
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++)
        print("  %-11s %-13s %s", VERBS[i].name, VERBS[i].argument ? VERBS[i].argument : "",
              VERBS[i].about);
    return 2;
}

static enum rc_err verb_help(struct ctl *c) {
    (void)c;
    (void)usage(ctl_print);
    return OK;
}

/* Buffered output is part of the work: a full disk must not look like success. */
static enum rc_err flush_output(struct err *e) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return OK;
    return FAIL(e, ERR_BUSY, "The output could not be written completely.", "standard output: %s",
                strerror(errno));
}

/* The index of a verb; -1: no such verb, or the wrong number of arguments. */
static int find_verb(int argc, char **argv) {
    if (argc < 2 || argc > 3)
        return -1;
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0)
        name = "version";
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
        const char *argument = VERBS[i].argument;
        if (strcmp(name, VERBS[i].name) != 0)
            continue;
        bool required = argument && argument[0] != '[';
        bool fits = argc == 2 ? !required : argument != NULL;
        return fits ? (int)i : -1;
    }
    return -1;
}

int main(int argc, char **argv) {
    log_program("rollcallctl");
    struct err e = {.phase = "starting"};
    struct ctl c = {.err = &e, .as_root = geteuid() == 0};
    c.yes = argc == 4 && strcmp(argv[1], "restore") == 0 && strcmp(argv[3], "--yes") == 0;
    int verb = find_verb(argc - c.yes, argv);
    if (verb < 0)
        return usage(ctl_complain);
    c.argument = argc > 2 ? argv[2] : NULL;
    umask(0007);
    prctl(PR_SET_DUMPABLE, 0); /* it makes and reads the keys */
    c.arena = arena_open(64 * 1024 * 1024);
    c.host_user = ctl_find_host_user(c.arena);
    enum rc_err rc = OK;
    if (VERBS[verb].run != verb_help && VERBS[verb].run != verb_version)
        rc = config_read(&c.config, &e);
    if (rc == OK)
        rc = secret_init(&e);
    if (rc == OK)
        rc = VERBS[verb].run(&c);
    if (rc == OK)
        rc = flush_output(&e);
    (void)fflush(stdout); /* before the error on the other stream */
    if (rc != OK)
        ctl_complain("rollcallctl: %s (%s)", e.message, e.log_detail);
    ctl_close(&c);
    return err_kind(rc)->exit_code;
}
