/* Finds the person of a request and their level. Trusts only REMOTE_USER, which the web server
 * sets; never a header. */
#include "http/identity.h"
#include "base/log.h"
#include "base/text.h"
#include "http/route.h"
#include "queue/audit.h"
#include "settings/access.h"

#include <string.h>

/* Audits a refusal. Repeated ones of a person share a row with a count, so that reloads cannot fill
 * the disk. */
static void identity_note_refusal(struct request *r, const char *detail) {
    struct db *writer = r->app->write_db;
    if (!writer)
        return;
    struct err *ignored =
        arena_alloc(r->arena, sizeof *ignored); /* the connection keeps it until the request ends */
    if (writer != r->db)
        db_use(writer, r->arena, ignored);
    if (audit_refused(writer, r->now, r->who.name, "access.refused", r->env.path, detail, true) !=
        OK)
        log_line(LOG_LEVEL_WARN, "denied access could not be recorded: %s", ignored->log_detail);
}

static enum level level_of(enum access_level access) {
    static const enum level LEVELS[] = {
        [ACCESS_NONE] = LEVEL_NONE, [ACCESS_SELF] = LEVEL_SELF,   [ACCESS_READ] = LEVEL_READ,
        [ACCESS_FULL] = LEVEL_FULL, [ACCESS_OWNER] = LEVEL_OWNER,
    };
    return LEVELS[access];
}

/* The way in for a person without any level. */
static const char *identity_help(struct request *r, const struct access *access) {
    if (access->shared)
        return arena_printf(
            r->arena,
            "Several accounts share your e-mail address (%s), so none of them has access. Give "
            "them different addresses, or have the sign-in pass account IDs and run "
            "\"rollcallctl grant ACCOUNT_ID\" on the server.",
            access->shared);
    return access->help ? access->help : "Ask an organization admin for access.";
}

/* The person for the log, without an e-mail address. */
static const char *identity_log_name(struct request *r, const struct access *access) {
    if (access->shared)
        return arena_printf(r->arena, "one of several with one address, %s", access->shared);
    return access->account_id ? access->account_id : "a person not in the data";
}

const struct area *identity_area(const struct request *r) {
    if (r->route->need < LEVEL_READ)
        return NULL;
    return r->route->need >= LEVEL_FULL ? r->who.acts : r->who.sees;
}

/* Some addresses are about the whole organization, and closed to people of an area. */
static bool identity_reaches(const struct request *r) {
    return !identity_area(r) || r->route->reach == ROUTE_AREA;
}

enum rc_err identity_check(struct request *r, enum level need) {
    r->err->phase = "finding out who asks";
    r->who.name = r->env.remote_user;
    if (!*r->who.name)
        return FAIL(r->err, ERR_SIGN_IN,
                    "You are not signed in. Sign in through your organization's page and return.",
                    "%s", "REMOTE_USER is empty; see nginx.conf.example");
    struct access access = {0};
    TRY(access_of(r->db, r->who.name, r->now, &access));
    r->who.level = level_of(access.level);
    r->who.aged = access.aged;
    r->who.roles_old = access.roles_old;
    r->who.because = access.because ? access.because : "";
    r->who.account_id = access.account_id;
    r->who.user = access.user;
    r->who.lives = access.lives;
    r->who.sees = access.sees;
    r->who.acts = access.acts;
    bool enters = r->who.level >= need && identity_reaches(r);
    /* Whoever changes an area only reads the rest. */
    if (r->who.acts && r->who.level > LEVEL_READ && r->route->reach == ROUTE_WHOLE)
        r->who.level = LEVEL_READ;
    if (enters)
        return OK;
    const char *help = "You have read-only access. Ask an organization admin for full access.";
    if (r->who.level < LEVEL_READ)
        help = identity_help(r, &access);
    else if (access.aged && level_of(access.would) >= need)
        help = IDENTITY_AGED;
    else if (level_of(access.level) >= need)
        help = "You have access to a part of the organization, and this page is about all of it. "
               "Ask an organization admin.";
    else if (need == LEVEL_OWNER)
        help = "Only organization admins and server owners can do this.";
    identity_note_refusal(r, help);
    return FAIL(r->err, ERR_RIGHT, help, "%s has level %d, needs %d", identity_log_name(r, &access),
                r->who.level, need);
}
