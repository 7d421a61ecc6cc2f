/* The rules that let a person in; the level and the area are those of the check of access itself.
 */
#include "access/entry.h"
#include "areas/assignment.h"
#include "base/text.h"
#include "sql/access/entry.h"
#include "sql/core/settings/access.h"

static const char *const REASONS[PEOPLE_ROLES] = {"Product admin",
                                                  "User access admin with product access"};

static void entry_add(struct request *r, const char **list, const char *separator,
                      const char *text) {
    *list = **list ? arena_printf(r->arena, "%s%s%s", *list, separator, text) : text;
}

static void entry_add_name(struct request *r, const char **names, const char *name) {
    entry_add(r, names, ", ", name);
}

static enum rc_err entry_add_roles(struct request *r, struct entry *e,
                                   const char *const values[PEOPLE_ROLES]) {
    struct rows *rows = NULL;
    bool holds[PEOPLE_ROLES] = {false, false}, own = false;
    TRY(db_query(r->db, Q_ACCESS_OTHER_ROLES, &rows, "i", e->access.user));
    if (db_next(rows)) {
        holds[0] = db_int(rows, ACCESS_OTHER_ROLES__PRODUCT_ADMIN) != 0;
        holds[1] = db_int(rows, ACCESS_OTHER_ROLES__ACCESS_ADMIN) != 0 &&
                   db_int(rows, ACCESS_OTHER_ROLES__SEATED) != 0;
    }
    TRY(db_end(rows));
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        if (!holds[i] || text_equal(values[i], "off"))
            continue;
        entry_add(r, &e->reasons, "; ", REASONS[i]);
        own = own || text_equal(values[i], "own");
    }
    if (own)
        entry_add_name(r, &e->acts, "Own products");
    return OK;
}

static enum rc_err entry_add_rules(struct request *r, struct entry *e) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_ENTRY_RULES, &rows, "i", e->access.user));
    while (db_next(rows)) {
        const char *group = db_text(rows, ENTRY_RULES__GROUP_NAME);
        const char *by = db_text(rows, ENTRY_RULES__CREATED_BY);
        const char *area = db_text(rows, ENTRY_RULES__AREA);
        bool acts = text_equal(db_text(rows, ENTRY_RULES__LEVEL), ASSIGNMENT_LEVEL[1]);
        entry_add(r, &e->reasons, "; ",
                  group ? arena_printf(r->arena, "Member of %s", group)
                        : arena_printf(r->arena, "Added by %s", by));
        if (area)
            entry_add_name(r, acts ? &e->acts : &e->reads, area);
    }
    return db_end(rows);
}

enum rc_err entry_read(struct request *r, int64_t user, const char *const values[PEOPLE_ROLES],
                       struct entry *e, bool *enters) {
    struct rows *rows = NULL;
    *e = (struct entry){.reasons = "", .acts = "", .reads = ""};
    TRY(access_of_user(r->db, user, r->now, &e->access));
    *enters = e->access.level >= ACCESS_READ;
    if (!*enters)
        return OK;
    TRY(db_query(r->db, Q_ENTRY_PERSON, &rows, "i", user));
    if (db_next(rows)) {
        e->account_id = db_text(rows, ENTRY_PERSON__ACCOUNT_ID);
        e->name = db_text(rows, ENTRY_PERSON__NAME);
        e->email = db_text(rows, ENTRY_PERSON__EMAIL);
    }
    TRY(db_end(rows));
    if (e->access.would == ACCESS_OWNER) {
        e->reasons = "Organization admin";
        return OK;
    }
    TRY(entry_add_roles(r, e, values));
    return entry_add_rules(r, e);
}

const char *entry_level(const struct entry *e) {
    if (e->access.level >= ACCESS_OWNER)
        return "Full access, API key and Access";
    if (e->access.level < ACCESS_FULL)
        return "Read only";
    return e->access.acts ? "View and change" : "Full access";
}

const char *entry_area(struct request *r, const struct entry *e) {
    bool acts = e->access.level >= ACCESS_FULL && *e->acts;
    if (!e->access.sees)
        return acts && e->access.acts
                   ? arena_printf(r->arena, "Views everything, changes %s", e->acts)
                   : "Everything";
    if (!*e->reads || !*e->acts)
        return *e->acts ? e->acts : e->reads;
    return arena_printf(r->arena, acts ? "Changes %s; views %s" : "%s, %s", e->acts, e->reads);
}
