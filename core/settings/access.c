/* Who may enter, from synced roles and the host's grants, at each request. Decides levels, not
 * routes. */
#include "settings/access.h"
#include "settings/settings.h"

#include <string.h>

static enum access_level level_named(const char *setting) {
    return strcmp(setting, "full") == 0   ? ACCESS_FULL
           : strcmp(setting, "read") == 0 ? ACCESS_READ
                                          : ACCESS_NONE;
}

static void raise(struct access *out, enum access_level level, const char *because) {
    if (level > out->level) {
        out->level = level;
        out->because = because;
    }
}

static enum rc_err by_other_roles(struct db *db, int64_t user, struct access *out) {
    struct rows *rows = NULL;
    const char *product_admins = NULL, *user_access_admins = NULL;
    TRY(db_query(db, Q_ACCESS_OTHER_ROLES, &rows, "i", user));
    bool any = db_next(rows);
    bool product_admin = any && db_int(rows, 0) != 0, access_admin = any && db_int(rows, 1) != 0,
         seated = any && db_int(rows, 2) != 0;
    TRY(db_end(rows));
    TRY(settings_text(db, "product_admins", &product_admins));
    TRY(settings_text(db, "user_access_admins", &user_access_admins));
    if (product_admin)
        raise(out, level_named(product_admins), "product admin");
    if (access_admin && seated)
        raise(out, level_named(user_access_admins), "user access admin");
    if (out->level != ACCESS_NONE)
        return OK;
    if (product_admin)
        out->help = "Your role product admin is not let in. An organization admin can change that "
                    "under Settings, App access.";
    else if (access_admin && !seated)
        out->help = "Your role user access admin is let in only together with access to a product. "
                    "Ask an organization admin.";
    else if (access_admin)
        out->help = "Your role user access admin is not let in. An organization admin can change "
                    "that under Settings, App access.";
    else
        out->help = "Rollcall is open to organization admins, and to product admins and user "
                    "access admins where an organization "
                    "admin lets them in. You have none of these roles.";
    return OK;
}

static enum rc_err by_synced_roles(struct db *db, struct access *out) {
    struct rows *rows = NULL;
    bool lives = false, org_admin = false;
    TRY(db_query(db, Q_ACCESS_PERSON, &rows, "i", out->user));
    if (db_next(rows)) {
        out->account_id = db_text(rows, 0);
        lives = db_int(rows, 1) != 0;
        org_admin = db_int(rows, 2) != 0;
    }
    TRY(db_end(rows));
    if (lives && org_admin)
        raise(out, ACCESS_OWNER, "organization admin");
    if (out->level == ACCESS_OWNER)
        return OK;
    if (lives)
        return by_other_roles(db, out->user, out);
    out->help =
        "Your account is suspended, deactivated or gone in the organization, so it does not enter.";
    return OK;
}

/* A clock that was ahead left a time still to come: nobody knows how old these roles are, so they
 * count as old, too. */
static bool too_old(int64_t began, int64_t ended, int64_t now) {
    return began != 0 && (now - began > ACCESS_ROLES_SECONDS || ended > now + ACCESS_CLOCK_SECONDS);
}

enum rc_err access_of(struct db *db, const char *who, int64_t now, struct access *out) {
    *out = (struct access){.help = "You are not among the people of the synchronized organization. "
                                   "An owner on the server can let "
                                   "you in with \"rollcallctl grant\"."};
    struct rows *rows = NULL;
    bool owner = false, shared = false;
    TRY(db_query(db, Q_ACCESS_WHO, &rows, "s", who));
    if (db_next(rows)) {
        out->user = db_int(rows, 0);
        owner = db_int(rows, 1) != 0;
        out->roles_old = too_old(db_int(rows, 2), db_int(rows, 3), now);
    }
    TRY(db_end(rows));
    if (owner)
        raise(out, ACCESS_OWNER, "owner granted on the server");
    if (out->user)
        TRY(by_synced_roles(db, out));
    else
        TRY(db_get_text(db, Q_ACCESS_SHARED, &out->shared, &shared, "s", who));
    out->would = out->level;
    out->aged = out->roles_old && !owner && out->level > ACCESS_READ;
    if (out->aged)
        out->level = ACCESS_READ;
    return OK;
}
