/* Settings, access: which admins besides the organization admins have access, people and groups
 * with access of their own, and the people who have it now, with the reason.
 * core/settings/access.c makes the check itself. What opens more needs a confirmation on a page of
 * its own. */
#include "access/assignments.h"
#include "access/people.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "sql/core/areas/assignment.h"
#include "tpl_names.h"

#include <string.h>

/* By enum people_role. */
static const struct {
    const char *name; /* of the setting */
    const char *title, *people;
} ROLES[PEOPLE_ROLES] = {
    {"product_admins", "Product admins", "product admins"},
    {"user_access_admins", "User access admins", "user access admins"},
};

/* text: of the role on the overview. */
static const struct {
    const char *value, *label, *hint, *text;
} LEVELS[] = {
    {"off", "Off", "No access through this role", NULL},
    {"read", "Read only", "Can view everything, cannot change anything", "read only"},
    {"own", "Own products", "Can view and change the people of products whose admin they are",
     "own products"},
    {"full", "Full access", "Can view and change everything except the API key and access",
     "full access"},
};

static const char *access_level_label(const char *value) {
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++)
        if (strcmp(LEVELS[i].value, value) == 0)
            return LEVELS[i].label;
    return NULL;
}

static enum rc_err access_read_settings(struct request *r, const char *values[PEOPLE_ROLES]) {
    for (int i = 0; i < PEOPLE_ROLES; i++)
        TRY(settings_text(r->db, ROLES[i].name, &values[i]));
    return OK;
}

static void access_show_choices(struct request *r, struct dict *field, const char *name,
                                const char *chosen) {
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        const char *value = LEVELS[i].value;
        /* The first has the field's name as id: the error summary links to it. */
        const char *id = i == 0 ? name : arena_printf(r->arena, "%s-%s", name, value);
        dict_set(choice, T_CHOICE_ID, id);
        dict_set(choice, T_CHOICE_VALUE, value);
        dict_set(choice, T_CHOICE_LABEL, LEVELS[i].label);
        dict_set(choice, T_CHOICE_HINT, LEVELS[i].hint);
        dict_show_if(choice, strcmp(chosen, value) == 0, T_CHOICE_SELECTED);
    }
}

static void access_show_form(struct request *r, struct dict *body,
                             const char *const values[PEOPLE_ROLES]) {
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        struct dict *field = dict_row(form, T_ROLE_FIELD);
        const char *sent = r->env.method == POST ? request_form(r, ROLES[i].name) : NULL;
        dict_set(field, T_NAME, ROLES[i].name);
        dict_set(field, T_ROLE_TITLE, ROLES[i].title);
        dict_show_if(field, i == PEOPLE_ACCESS_ADMINS, T_NEEDS_SEAT);
        page_field_error(r, field, ROLES[i].name);
        access_show_choices(r, field, ROLES[i].name, sent ? sent : values[i]);
    }
}

static struct response access_show(struct request *r) {
    struct page page = page_begin(r, "Access", TPL_SETTINGS_ACCESS);
    const char *values[PEOPLE_ROLES] = {NULL, NULL};
    struct people_counts counts = {0};
    if (access_read_settings(r, values) != OK || assignments_show(r, page.body) != OK ||
        people_show(r, page.body) != OK || people_count_holders(r, &counts) != OK)
        return error_page(r);
    dict_set(page.body, T_ORG_ADMINS, text_people(r->arena, counts.org_admins));
    dict_set(page.body, T_PRODUCT_ADMINS,
             text_people(r->arena, counts.holders[PEOPLE_PRODUCT_ADMINS]));
    dict_set(page.body, T_PRODUCT_ADMINS_LEVEL, access_level_label(values[PEOPLE_PRODUCT_ADMINS]));
    dict_set(page.body, T_ACCESS_ADMINS,
             text_people(r->arena, counts.holders[PEOPLE_ACCESS_ADMINS]));
    dict_set(page.body, T_ACCESS_ADMINS_LEVEL, access_level_label(values[PEOPLE_ACCESS_ADMINS]));
    if (counts.without_seat)
        dict_set(dict_row(page.body, T_UNSEATED), T_UNSEATED_PEOPLE,
                 text_people(r->arena, counts.without_seat));
    dict_show_if(page.body, r->who.roles_old, T_ROLES_OLD);
    dict_set(page.body, T_YOU_BECAUSE, r->who.because);
    if (r->who.level >= LEVEL_OWNER)
        access_show_form(r, page.body, values);
    else
        dict_show(page.body, T_READ_ONLY);
    return page_end(r, &page);
}

static struct response section_access_show(struct request *r) { return access_show(r); }

/* What a role would get that it does not have yet. */
enum grant { GRANT_NOTHING, GRANT_OWN, GRANT_FULL };

/* The confirmation before a role gets more than reading. */
static struct response access_show_confirm(struct request *r,
                                           const char *const values[PEOPLE_ROLES],
                                           const enum grant grants[PEOPLE_ROLES]) {
    bool full = grants[0] == GRANT_FULL || grants[1] == GRANT_FULL;
    struct page page = page_begin(r, full ? "Give full access?" : "Give access to own products?",
                                  TPL_SETTINGS_ACCESS_CONFIRM);
    struct people_counts counts = {0};
    if (people_count_holders(r, &counts) != OK)
        return error_page(r);
    page_csrf(r, page.body);
    dict_show(page.body, full ? T_ANY_FULL : T_ONLY_OWN);
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        struct dict *hidden = dict_row(page.body, T_VALUE_ROW);
        dict_set(hidden, T_NAME, ROLES[i].name);
        dict_set(hidden, T_VALUE, values[i]);
        if (grants[i] == GRANT_NOTHING)
            continue;
        bool own = grants[i] == GRANT_OWN;
        struct dict *row = dict_row(page.body, own ? T_GRANT_OWN : T_GRANT);
        dict_set(row, T_GRANT_ROLE, ROLES[i].title);
        dict_set(row, T_GRANT_ROLE_SMALL, ROLES[i].people);
        dict_set(row, T_GRANT_PEOPLE,
                 text_people(r->arena, own ? counts.own[i] : counts.holders[i]));
        dict_show_if(row, i == PEOPLE_ACCESS_ADMINS, T_GRANT_SEATED);
        if (!own && counts.org_admins_too[i])
            dict_set(dict_row(row, T_GRANT_ALREADY), T_GRANT_ORG,
                     text_count(r->arena, counts.org_admins_too[i]));
    }
    return page_end(r, &page);
}

static enum grant access_grant_of(const char *level) {
    if (text_equal(level, "full"))
        return GRANT_FULL;
    return text_equal(level, "own") ? GRANT_OWN : GRANT_NOTHING;
}

/* Inside db_begin. *any: some role would get more. */
static enum rc_err access_find_grants(struct request *r, const char *const values[PEOPLE_ROLES],
                                      enum grant grants[PEOPLE_ROLES], bool *any) {
    const char *stored[PEOPLE_ROLES] = {NULL, NULL};
    TRY(access_read_settings(r, stored));
    *any = false;
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        enum grant wanted = access_grant_of(values[i]);
        grants[i] = wanted > access_grant_of(stored[i]) ? wanted : GRANT_NOTHING;
        *any = *any || grants[i] != GRANT_NOTHING;
    }
    return OK;
}

/* *asks: a role would get more, which is not confirmed, so nothing is stored. */
static enum rc_err access_store(struct request *r, const char *const values[PEOPLE_ROLES],
                                enum grant grants[PEOPLE_ROLES], bool *asks, bool *any) {
    TRY(db_begin(r->db));
    TRY(access_find_grants(r, values, grants, asks));
    *asks = *asks && !text_equal(request_form_text(r, "confirm"), "yes");
    if (*asks) {
        db_rollback(r->db);
        return OK;
    }
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        bool changed = false;
        TRY(settings_save(r->db, ROLES[i].name, values[i], r->who.name, r->now, &changed));
        *any = *any || changed;
    }
    return db_commit(r->db);
}

static struct response section_access_save(struct request *r) {
    const char *values[PEOPLE_ROLES];
    enum grant grants[PEOPLE_ROLES];
    bool asks = false, any = false;
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        values[i] = request_form(r, ROLES[i].name);
        if (!values[i] || !access_level_label(values[i]))
            request_refuse(r, ROLES[i].name,
                           "Choose the access of %s: off, read only, own products or full access",
                           ROLES[i].people);
    }
    if (r->errors)
        return access_show(r);
    if (access_store(r, values, grants, &asks, &any) != OK)
        return error_page(r);
    if (asks)
        return access_show_confirm(r, values, grants);
    return response_see(r, "/settings/access", any ? "saved" : "unchanged");
}

/* --- people and groups */

struct response settings_access_add(struct request *r) {
    struct assignment asg;
    bool asks = false, changed = false;
    if (assignments_read(r, &asg) != OK)
        return error_page(r);
    if (r->errors)
        return access_show(r);
    if (assignments_save(r, &asg, &asks, &changed) != OK)
        return error_page(r);
    if (asks)
        return assignments_ask(r, &asg);
    return response_see(r, "/settings/access", changed ? "access-given" : "unchanged");
}

static enum rc_err access_remove(struct request *r) {
    int64_t id = 0;
    (void)text_to_int(r->path_arg[0], &id);
    TRY(db_begin(r->db));
    TRY(assignment_delete(r->db, id, r->who.name, r->now));
    return db_commit(r->db);
}

struct response settings_access_delete(struct request *r) {
    if (access_remove(r) != OK)
        return error_page(r);
    return response_see(r, "/settings/access", "access-removed");
}

struct response settings_access_csv(struct request *r) {
    return people_csv(r);
}

/* --- elsewhere */

const char *section_access_holders(struct request *r, const char *role, bool own) {
    struct people_counts counts = {0};
    if (people_count_holders(r, &counts) != OK)
        return NULL;
    bool product = text_equal(role, ROLES[PEOPLE_PRODUCT_ADMINS].name);
    enum people_role which = product ? PEOPLE_PRODUCT_ADMINS : PEOPLE_ACCESS_ADMINS;
    return text_people(r->arena, own ? counts.own[which] : counts.holders[which]);
}

static const char *section_access_state(struct request *r) {
    const char *values[PEOPLE_ROLES] = {NULL, NULL};
    const char *roles = "Organization admins";
    bool others = false;
    int64_t assigned = 0;
    if (access_read_settings(r, values) != OK ||
        db_get_int(r->db, Q_ASSIGNMENTS_COUNT, &assigned, NULL, "") != OK)
        return NULL;
    for (int i = 0; i < PEOPLE_ROLES; i++) {
        const char *text = NULL;
        for (size_t k = 0; k < sizeof LEVELS / sizeof *LEVELS; k++)
            if (text_equal(LEVELS[k].value, values[i]))
                text = LEVELS[k].text;
        if (!text)
            continue;
        others = true;
        roles = arena_printf(r->arena, "%s, %s (%s)", roles, ROLES[i].people, text);
    }
    if (assigned)
        return text_plural(r->arena, assigned,
                           arena_printf(r->arena, "%s, and %%s person or group.", roles),
                           arena_printf(r->arena, "%s, and %%s people or groups.", roles));
    return others ? arena_printf(r->arena, "%s.", roles) : "Organization admins only.";
}

const struct section section_access = {
    .path = "/settings/access",
    .title = "Access",
    .icon = "access",
    .about = "Who can use Rollcall",
    .state = section_access_state,
    .show = section_access_show,
    .save = section_access_save,
    .form = "product_admins user_access_admins confirm",
    .save_level = LEVEL_OWNER,
};
