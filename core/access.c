/* Who may enter, from synced roles and the host's grants, at each request. Decides levels, not routes. */
#include "access.h"
#include "settings.h"

#include <string.h>

static enum access_level level_named(const char *setting) {
    return strcmp(setting, "full") == 0 ? ACCESS_FULL : strcmp(setting, "read") == 0 ? ACCESS_READ : ACCESS_NONE;
}

static void raise(struct access *out, enum access_level level, const char *because) {
    if (level > out->level) {
        out->level = level;
        out->because = because;
    }
}

static enum rc_err by_roles(struct db *db, struct rows *rows, struct access *out) {
    const char *product_admins = NULL, *user_access_admins = NULL;
    bool org_admin = db_int(rows, 3) != 0, product_admin = db_int(rows, 4) != 0, access_admin = db_int(rows, 5) != 0,
         seated = db_int(rows, 6) != 0;
    TRY(settings_text(db, "product_admins", &product_admins));
    TRY(settings_text(db, "user_access_admins", &user_access_admins));
    if (org_admin)
        raise(out, ACCESS_OWNER, "organization admin");
    if (product_admin)
        raise(out, level_named(product_admins), "product admin");
    if (access_admin && seated)
        raise(out, level_named(user_access_admins), "user access admin");
    if (out->level != ACCESS_NONE)
        return OK;
    if (product_admin)
        out->help = "Your role product admin is not let in. An organization admin can change that under Settings, App access.";
    else if (access_admin && !seated)
        out->help = "Your role user access admin is let in only together with access to a product. Ask an organization admin.";
    else if (access_admin)
        out->help = "Your role user access admin is not let in. An organization admin can change that under Settings, App access.";
    else
        out->help = "Rollcall is open to organization admins, and to product admins and user access admins where an organization "
                    "admin lets them in. You have none of these roles.";
    return OK;
}

enum rc_err access_of(struct db *db, const char *who, struct access *out) {
    *out = (struct access){.help = "You are not among the people of the synchronized organization. An owner on the server can let "
                                   "you in with \"rollcallctl grant\"."};
    struct rows *rows = NULL;
    bool owner = false;
    int64_t one = 0;
    TRY(db_get_int(db, Q_ACCESS_OWNER, &one, &owner, "s", who));
    if (owner)
        raise(out, ACCESS_OWNER, "owner granted on the server");
    TRY(db_query(db, Q_ACCESS_PERSON, &rows, "s", who));
    enum rc_err rc = OK;
    while (rc == OK && db_next(rows)) {
        out->user = db_int(rows, 0);
        out->account_id = db_text(rows, 1);
        if (db_int(rows, 2))
            rc = by_roles(db, rows, out);
        else if (!owner)
            out->help = "Your account is suspended, deactivated or gone in the organization, so it does not enter.";
    }
    TRY(db_end(rows));
    return rc;
}
