/* The level of a person, at each request, from synced roles and grants of the host. The routes
 * table has the level that a page needs. */
#include "settings/access.h"
#include "base/text.h"
#include "settings/access_area.h"
#include "settings/settings.h"
#include "sql/core/settings/access.h"

static enum access_level access_level_named(const char *setting) {
    if (text_equal(setting, "full"))
        return ACCESS_FULL;
    return text_equal(setting, "read") ? ACCESS_READ : ACCESS_NONE;
}

static void access_raise(struct access *out, enum access_level level, const char *because) {
    if (level > out->level) {
        out->level = level;
        out->because = because;
    }
}

struct other_roles {
    bool product_admin, access_admin, has_seat;
};

static enum rc_err access_other_roles(struct db *db, int64_t user, struct other_roles *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_ACCESS_OTHER_ROLES, &r, "i", user));
    if (db_next(r))
        *out = (struct other_roles){
            .product_admin = db_int(r, ACCESS_OTHER_ROLES__PRODUCT_ADMIN) != 0,
            .access_admin = db_int(r, ACCESS_OTHER_ROLES__ACCESS_ADMIN) != 0,
            .has_seat = db_int(r, ACCESS_OTHER_ROLES__SEATED) != 0,
        };
    return db_end(r);
}

/* The area of people whom a level does not admit, or who may not change anything. */
static const struct area NOTHING = {0};

static const char *access_help(const struct other_roles *roles, bool own, bool assigned) {
    if (assigned || own)
        return "Nothing that you had access to exists in the organization any more. Ask an "
               "organization admin to change your access in Settings > Access.";
    if (roles->product_admin)
        return "Product admins do not have access to Rollcall. An organization admin can turn it "
               "on in Settings > Access.";
    if (roles->access_admin && !roles->has_seat)
        return "User access admins need access to at least one product to use Rollcall.";
    if (roles->access_admin)
        return "User access admins do not have access to Rollcall. An organization admin can turn "
               "it on in Settings > Access.";
    return "Only organization admins, and the people, groups and admin roles they allow, can use "
           "Rollcall.";
}

/* Levels over everything, by roles. *own: the setting limits the role to own product instances. */
static enum rc_err access_by_role(struct db *db, const char *setting, bool holds,
                                  const char *because, struct access *out, bool *own) {
    const char *value = NULL;
    TRY(settings_text(db, setting, &value));
    if (holds)
        access_raise(out, access_level_named(value), because);
    *own = holds && text_equal(value, "own");
    return OK;
}

/* Adds what assignments and own roles give. */
static void access_add_area(struct access *out, const struct access_area *area,
                            const char *own_because) {
    const char *because = area->sees.own ? own_because : "assigned access";
    if (area->acts_all)
        access_raise(out, ACCESS_FULL, "assigned access");
    if (area->sees_all)
        access_raise(out, ACCESS_READ, "assigned access");
    if (out->level < ACCESS_READ && area->sees.n) {
        access_raise(out, ACCESS_READ, because);
        out->sees = &area->sees;
    }
    if (out->level < ACCESS_FULL && area->acts.n) {
        access_raise(out, ACCESS_FULL, because);
        out->acts = &area->acts;
    }
}

static enum rc_err access_by_other_roles(struct db *db, struct access *out) {
    struct other_roles roles = {0};
    struct access_area *area = arena_alloc(db_arena(db), sizeof *area);
    bool own_products = false, own_access = false;
    TRY(access_other_roles(db, out->user, &roles));
    TRY(access_by_role(db, "product_admins", roles.product_admin, "product admin", out,
                       &own_products));
    TRY(access_by_role(db, "user_access_admins", roles.access_admin && roles.has_seat,
                       "user access admin", out, &own_access));
    TRY(access_area_of(db, out->user, own_products, own_access, area));
    access_add_area(out, area, own_products ? "product admin" : "user access admin");
    if (out->level < ACCESS_READ)
        out->help = access_help(&roles, own_products || own_access, area->assigned);
    return OK;
}

static enum rc_err access_by_synced_roles(struct db *db, const char *who, struct access *out) {
    struct rows *r = NULL;
    bool lives = false, org_admin = false, is_self = false;
    TRY(db_query(db, Q_ACCESS_PERSON, &r, "is", out->user, who));
    if (db_next(r)) {
        out->account_id = db_text(r, ACCESS_PERSON__ACCOUNT_ID);
        lives = db_int(r, ACCESS_PERSON__LIVES) != 0;
        org_admin = db_int(r, ACCESS_PERSON__ORG_ADMIN) != 0;
        is_self = db_int(r, ACCESS_PERSON__IS_SELF) != 0;
    }
    TRY(db_end(r));
    out->lives = lives;
    if (is_self)
        access_raise(out, ACCESS_SELF, NULL);
    if (lives && org_admin)
        access_raise(out, ACCESS_OWNER, "organization admin");
    if (out->level == ACCESS_OWNER)
        return OK;
    if (lives)
        return access_by_other_roles(db, out);
    out->help = "Your Atlassian account is suspended, deactivated or no longer in the "
                "organization.";
    return OK;
}

/* A clock that was ahead left a time in the future: the age of these roles is unknown, so they
 * count as old, too. */
static bool roles_are_old(int64_t began, int64_t ended, int64_t now) {
    return began != 0 && (now - began > ACCESS_ROLES_SECONDS || ended > now + ACCESS_CLOCK_SECONDS);
}

enum rc_err access_of(struct db *db, const char *who, int64_t now, struct access *out) {
    *out = (struct access){.help = "Your account was not found in the organization. The server's "
                                   "operator can add you with \"rollcallctl grant\"."};
    struct rows *r = NULL;
    bool owner = false, shared = false;
    TRY(db_query(db, Q_ACCESS_WHO, &r, "s", who));
    if (db_next(r)) {
        int64_t began = db_int(r, ACCESS_WHO__BEGAN), ended = db_int(r, ACCESS_WHO__ENDED);
        out->user = db_int(r, ACCESS_WHO__USER);
        owner = db_int(r, ACCESS_WHO__OWNER) != 0;
        out->roles_old = roles_are_old(began, ended, now);
    }
    TRY(db_end(r));
    if (owner)
        access_raise(out, ACCESS_OWNER, "server owner");
    if (out->user)
        TRY(access_by_synced_roles(db, who, out));
    else
        TRY(db_get_text(db, Q_ACCESS_SHARED, &out->shared, &shared, "s", who));
    out->would = out->level;
    out->aged = out->roles_old && !owner && out->level > ACCESS_READ;
    if (out->aged)
        out->level = ACCESS_READ;
    if (out->level < ACCESS_READ)
        out->sees = &NOTHING;
    if (out->level < ACCESS_FULL)
        out->acts = &NOTHING;
    return OK;
}

enum rc_err access_of_user(struct db *db, int64_t user, int64_t now, struct access *out) {
    const char *account_id = NULL;
    bool found = false;
    TRY(db_get_text(db, Q_ACCESS_ACCOUNT_ID, &account_id, &found, "i", user));
    return access_of(db, found ? account_id : "", now, out);
}
