/* Who is asking. Trusts REMOTE_USER only, which nginx sets; never a header. */
#include "http/identity.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/audit.h"
#include "settings/access.h"

#include <string.h>

/* Each person has one row in a while, with a count: reloads must not fill the disk. */
static void note_refusal(struct request *r, const char *detail) {
    struct db *writer = r->app->write_db;
    if (!writer)
        return;
    struct err *ignored = arena_alloc(r->arena, sizeof *ignored); /* lent until the request ends */
    if (writer != r->db)
        db_use(writer, r->arena, ignored);
    if (audit_refused(writer, r->now, r->who.name, "access.refused", r->env.path, detail, true) !=
        OK)
        log_line(LOG_LEVEL_WARN, "a refused entry could not be recorded: %s", ignored->log_detail);
}

static enum level level_of(enum access_level l) {
    return l == ACCESS_OWNER  ? LEVEL_OWNER
           : l == ACCESS_FULL ? LEVEL_FULL
           : l == ACCESS_READ ? LEVEL_READ
                              : LEVEL_NONE;
}

/* What would open the door for somebody who is not let in at all. */
static const char *help_for(struct request *r, const struct access *access) {
    if (access->shared)
        return arena_printf(
            r->arena,
            "Several people have the address you are signed in with (%s), so none is let in. An "
            "organization admin can give them different ones, or the sign-in passes account ids: "
            "\"rollcallctl grant ACCOUNT_ID\" then lets in that one.",
            access->shared);
    return access->help ? access->help : "Ask an organization admin to let you in.";
}

/* For the log: never an e-mail address. */
static const char *known_as(struct request *r, const struct access *access) {
    if (access->shared)
        return text_join(r->arena, "one of several with one address, ", access->shared);
    return access->account_id ? access->account_id : "a person not in the data";
}

enum rc_err identity_check(struct request *r, enum level need) {
    r->err->phase = "finding out who asks";
    r->who.name = r->env.remote_user;
    if (!*r->who.name)
        return FAIL(r->err, ERR_SIGN_IN,
                    "Nobody is signed in. Sign in through your organization's page and come back.",
                    "%s", "REMOTE_USER is empty; see nginx.conf.example");
    struct access access = {0};
    TRY(access_of(r->db, r->who.name, r->now, &access));
    r->who.level = level_of(access.level);
    r->who.aged = access.aged;
    r->who.roles_old = access.roles_old;
    r->who.because = access.because ? access.because : "";
    r->who.account_id = access.account_id;
    r->who.user = access.user;
    if (r->who.level >= need)
        return OK;
    const char *help =
        r->who.level == LEVEL_NONE                      ? help_for(r, &access)
        : access.aged && level_of(access.would) >= need ? IDENTITY_AGED
        : need == LEVEL_OWNER
            ? "Only organization admins and owners granted on the server may do this."
            : "Your role may look at everything but change nothing. Ask an organization admin for "
              "full access.";
    note_refusal(r, help);
    return FAIL(r->err, ERR_RIGHT, help, "%s has level %d, needs %d", known_as(r, &access),
                r->who.level, need);
}
