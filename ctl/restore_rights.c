/* A restore may bring back owners and settings of access that were taken away since. */
#include "restore_rights.h"
#include "owner.h"
#include "print.h"
#include "settings/settings.h"

#include <string.h>
#include <unistd.h>

/* Access by one database, as text. */
struct rights {
    const char *owners, *owner_list, *admins, *admin_list, *assignments, *assignment_list;
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
    TRY(db_query(db, Q_CTL_ASSIGNMENTS, &r, ""));
    if (db_next(r)) {
        out->assignments = db_text(r, 0);
        out->assignment_list = db_text(r, 1);
    }
    TRY(db_end(r));
    TRY(settings_text(db, "product_admins", &out->product_admins));
    TRY(settings_text(db, "user_access_admins", &out->user_access_admins));
    TRY(settings_int(db, "approval_users", &approval));
    out->approval =
        approval ? arena_printf(c->arena, "above %lld people", (long long)approval) : "never";
    return OK;
}

/* One line for each of the copy that is not known today: in one long list the new name would drown.
 */
static enum rc_err show_new(struct db *copy, enum query q, const char *known, const char *label,
                            bool *differ) {
    struct rows *r = NULL;
    TRY(db_query(copy, q, &r, "s", known));
    for (; db_next(r); *differ = true)
        ctl_print("%-20s  %s", label, db_text(r, 0));
    return db_end(r);
}

enum rc_err restore_show_rights(struct ctl *c, struct db *copy, bool *differ) {
    struct rights copied = {0}, now = {0};
    struct db *live = NULL;
    int64_t new_owners = 0;
    bool new_admins = false, new_assignments = false;
    TRY(read_rights(c, copy, &copied));
    bool readable = access(c->config->db, F_OK) == 0 && ctl_open(c, DB_READ, &live) == OK &&
                    read_rights(c, live, &now) == OK;
    if (!readable)
        now = (struct rights){"not known", NULL,        "not known", NULL,       "not known",
                              NULL,        "not known", "not known", "not known"};
    ctl_print("%-20s  %-34s  %s", "", "today", "in the copy");
    ctl_print("%-20s  %-34s  %s", "owners", now.owners, copied.owners);
    ctl_print("%-20s  %-34s  %s", "organization admins", now.admins, copied.admins);
    if (now.admin_list)
        TRY(show_new(copy, Q_CTL_ADMINS_BEYOND, now.admin_list, "  not one today", &new_admins));
    ctl_print("%-20s  %-34s  %s", "people and groups", now.assignments, copied.assignments);
    if (now.assignment_list)
        TRY(show_new(copy, Q_CTL_ASSIGNMENTS_BEYOND, now.assignment_list, "  not today",
                     &new_assignments));
    ctl_print("%-20s  %-34s  %s", "product admins", now.product_admins, copied.product_admins);
    ctl_print("%-20s  %-34s  %s", "user access admins", now.user_access_admins,
              copied.user_access_admins);
    ctl_print("%-20s  %-34s  %s", "second person", now.approval, copied.approval);
    *differ = false;
    if (!now.owner_list) /* the database is lost or damaged: nothing to compare with */
        return OK;
    TRY(db_get_int(copy, Q_CTL_OWNERS_BEYOND, &new_owners, NULL, "s", now.owner_list));
    *differ = new_owners > 0 || new_admins || new_assignments ||
              strcmp(now.product_admins, copied.product_admins) != 0 ||
              strcmp(now.user_access_admins, copied.user_access_admins) != 0 ||
              strcmp(now.approval, copied.approval) != 0;
    return OK;
}
