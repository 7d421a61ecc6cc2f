/* rollcallctl: for the person at the host's shell. Verbs only; what they do stands in core. */
#include "audit.h"
#include "config.h"
#include "db.h"
#include "log.h"
#include "migrate.h"
#include "secret.h"
#include "text.h"
#include "transfer_verbs.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct ctl {
    const struct config *config;
    struct arena *arena;
    struct err *err;
    const char *argument; /* of the verb, or NULL */
};

static enum rc_err make_folder(const char *path, mode_t mode, struct err *e) {
    char part[4200];
    for (size_t n = 1; path[n - 1]; n++) {
        if (path[n] != '/' && path[n] != '\0')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        if (mkdir(part, mode) != 0 && errno != EEXIST)
            return FAIL(e, ERR_BUSY, "A folder could not be made. Run this as root, or give the folder's owner.", "%s: %s", part, strerror(errno));
        if (path[n] == '\0')
            break;
    }
    return OK;
}

static enum rc_err open_db(struct ctl *c, enum db_mode mode, struct db **db) {
    TRY(db_open(c->config->db, mode, DB_CTL, db, c->err));
    db_use(*db, c->arena, c->err);
    return OK;
}

static const char *host_user(struct ctl *c) {
    const struct passwd *p = getpwuid(getuid());
    return arena_printf(c->arena, "host:%s", p ? p->pw_name : "unknown");
}

static enum rc_err verb_init(struct ctl *c) {
    const char *slash = strrchr(c->config->db, '/');
    char *folder = slash ? arena_strndup(c->arena, c->config->db, (size_t)(slash - c->config->db)) : arena_strdup(c->arena, ".");
    bool made = false;
    int from = 0, to = 0;
    TRY(make_folder(folder, 0770, c->err));
    TRY(make_folder(arena_printf(c->arena, "%s/wake", folder), 0770, c->err));
    TRY(make_folder(c->config->keys, 0750, c->err));
    TRY(secret_make_keys(c->config->keys, &made, c->err));
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
    TRY(open_db(c, DB_WRITE, &db));
    TRY(db_begin(db));
    if (q == Q_OWNER_GRANT)
        TRY(db_exec(db, q, &changed, "sis", who, now, host_user(c)));
    else
        TRY(db_exec(db, q, &changed, "s", who));
    if (changed)
        TRY(audit_add(db, now, host_user(c), action, who, NULL, NULL, NULL));
    TRY(db_commit(db));
    printf("%s: %s\n", who, changed ? (q == Q_OWNER_GRANT ? "may enter with all rights" : "no longer an owner") : "was so already");
    return OK;
}

static enum rc_err verb_grant(struct ctl *c) { return change_owner(c, Q_OWNER_GRANT, "owner.grant"); }
static enum rc_err verb_revoke(struct ctl *c) { return change_owner(c, Q_OWNER_REVOKE, "owner.revoke"); }

static enum rc_err verb_status(struct ctl *c) {
    struct db *db = NULL;
    struct rows *r = NULL;
    bool json = c->argument && strcmp(c->argument, "--json") == 0;
    const char *text = NULL;
    TRY(open_db(c, DB_READ, &db));
    if (json) {
        TRY(db_get_text(db, Q_CTL_STATUS_JSON, &text, NULL, ""));
        puts(text);
        return OK;
    }
    TRY(db_query(db, Q_CTL_STATUS, &r, ""));
    while (db_next(r))
        printf("%-18s %s\n", db_text(r, 0), db_is_null(r, 1) ? "-" : db_text(r, 1));
    return db_end(r);
}

static enum rc_err verb_backup(struct ctl *c) {
    struct db *db = NULL;
    if (!c->argument)
        return FAIL(c->err, ERR_MALFORMED, "Name the file the backup goes to.", "%s", "backup FILE");
    TRY(open_db(c, DB_READ, &db));
    TRY(db_backup(db, c->argument, c->err));
    printf("%s: written and verified. The keys in %s are not part of it; keep a copy of them elsewhere.\n", c->argument, c->config->keys);
    return OK;
}

static enum rc_err verb_export(struct ctl *c) {
    struct db *db = NULL;
    TRY(open_db(c, DB_READ, &db));
    return ctl_export(db, c->arena, c->err);
}

static enum rc_err verb_import(struct ctl *c) {
    struct db *db = NULL;
    TRY(open_db(c, DB_WRITE, &db));
    return ctl_import(db, c->arena, c->err, c->argument, c->config->webhook_allow, host_user(c));
}

static enum rc_err verb_version(struct ctl *c) {
    (void)c;
    printf("rollcall %s, schema %d, SQLite %s\n", ROLLCALL_VERSION, migrate_newest(), db_version());
    return OK;
}

static const struct { const char *name, *argument, *about; enum rc_err (*run)(struct ctl *c); } VERBS[] = {
    {"init", NULL, "make keys and database, or bring them up to date", verb_init},
    {"grant", "WHO", "let a person in with all rights, whatever Atlassian says", verb_grant},
    {"revoke", "WHO", "take that back", verb_revoke},
    {"status", "[--json]", "how it stands", verb_status},
    {"backup", "FILE", "a consistent, verified copy of the running database", verb_backup},
    {"export", NULL, "settings as one XML document, without secrets, to standard output", verb_export},
    {"import", "FILE", "settings from such a document; checked whole before anything changes", verb_import},
    {"version", NULL, "versions", verb_version},
};

static int usage(void) {
    fprintf(stderr, "usage: rollcallctl VERB\n");
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++)
        fprintf(stderr, "  %-8s %-9s %s\n", VERBS[i].name, VERBS[i].argument ? VERBS[i].argument : "", VERBS[i].about);
    return 2;
}

int main(int argc, char **argv) {
    log_program("rollcallctl");
    struct err e = {.phase = "starting"};
    struct ctl c = {.arena = arena_open(64 * 1024 * 1024), .err = &e, .argument = argc > 2 ? argv[2] : NULL};
    size_t i = 0, count = sizeof VERBS / sizeof *VERBS;
    while (argc > 1 && i < count && strcmp(argv[1], VERBS[i].name) != 0)
        i++;
    bool needs = argc > 1 && i < count && VERBS[i].argument && VERBS[i].argument[0] != '[';
    if (argc < 2 || argc > 3 || i == count || (needs && !c.argument))
        return usage();
    umask(0007);
    enum rc_err rc = config_read(&c.config, &e);
    if (rc == OK)
        rc = secret_init(&e);
    if (rc == OK)
        rc = VERBS[i].run(&c);
    if (rc != OK)
        fprintf(stderr, "rollcallctl: %s (%s)\n", e.people, e.detail);
    arena_close(c.arena);
    return err_kind(rc)->exit_code;
}
