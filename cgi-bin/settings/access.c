/* Settings, access: which admins besides the organization admins have access; and the people who
 * have it now, with the reason. core/settings/access.c makes the check itself. Granting full
 * access needs a confirmation on a page of its own. */
#include "sql/settings/access.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "tpl_names.h"

#include <string.h>

enum { PEOPLE_SHOWN_MAX = 200 };

static const struct {
    const char *name; /* of the setting */
    const char *title, *people;
} ROLES[] = {
    {"product_admins", "Product admins", "product admins"},
    {"user_access_admins", "User access admins", "user access admins"},
};
enum { PRODUCT_ADMINS, ACCESS_ADMINS, ROLE_COUNT };

static const struct {
    const char *value, *label, *hint;
} LEVELS[] = {
    {"off", "Off", "No access through this role"},
    {"read", "Read only", "Can view everything, cannot change anything"},
    {"full", "Full access", "Can view and change everything except the API key and access"},
};

/* One person of ACCESS_PAGE_HOLDERS. */
struct access_holder {
    const char *name; /* may be empty */
    const char *who;  /* e-mail address or account id */
    bool is_org_admin;
    bool holds[ROLE_COUNT]; /* the role opens the door: access admins need a seat */
    bool has_no_seat;       /* an access admin without a seat */
};

/* Numbers of people. */
struct access_counts {
    int64_t org_admins;
    int64_t holders[ROLE_COUNT];
    int64_t org_admins_too[ROLE_COUNT]; /* of the holders */
    int64_t without_seat;               /* access admins */
};

static const char *access_level_label(const char *value) {
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++)
        if (strcmp(LEVELS[i].value, value) == 0)
            return LEVELS[i].label;
    return NULL;
}

static enum rc_err access_read_settings(struct request *r, const char *values[ROLE_COUNT]) {
    for (int i = 0; i < ROLE_COUNT; i++)
        TRY(settings_text(r->db, ROLES[i].name, &values[i]));
    return OK;
}

/* Why this person may enter under the stored settings, NULL when they may not; and their level. */
static const char *access_entry_text(struct request *r, const struct access_holder *person,
                                     const char *const values[ROLE_COUNT], const char **level) {
    const char *why = NULL;
    *level = "read";
    if (person->is_org_admin) {
        *level = "owner";
        return "Organization admin";
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!person->holds[i] || strcmp(values[i], "off") == 0)
            continue;
        const char *one =
            i == PRODUCT_ADMINS ? "Product admin" : "User access admin with product access";
        why = why ? arena_printf(r->arena, "%s; %s", why, one) : one;
        if (strcmp(values[i], "full") == 0)
            *level = "full";
    }
    return why;
}

static void access_add_person(struct dict *body, const char *name, const char *who, const char *why,
                              const char *level) {
    struct dict *row = dict_row(body, T_PERSON);
    bool owner = strcmp(level, "owner") == 0;
    dict_set(row, T_PERSON_NAME, name && *name ? name : who);
    dict_set(row, T_PERSON_WHO, who);
    dict_set(row, T_PERSON_WHY, why);
    dict_set(row, T_PERSON_LEVEL,
             owner ? "Full access, API key and Access" : access_level_label(level));
}

/* A row of ACCESS_PAGE_HOLDERS. */
static struct access_holder access_read_holder(struct rows *rows) {
    bool has_seat = db_int(rows, ACCESS_PAGE_HOLDERS__SEATED) != 0;
    bool is_access_admin = db_int(rows, ACCESS_PAGE_HOLDERS__ACCESS_ADMIN) != 0;
    return (struct access_holder){
        .name = db_text(rows, ACCESS_PAGE_HOLDERS__NAME),
        .who = db_text(rows, ACCESS_PAGE_HOLDERS__WHO),
        .is_org_admin = db_int(rows, ACCESS_PAGE_HOLDERS__ORG_ADMIN) != 0,
        .holds[PRODUCT_ADMINS] = db_int(rows, ACCESS_PAGE_HOLDERS__PRODUCT_ADMIN) != 0,
        .holds[ACCESS_ADMINS] = is_access_admin && has_seat,
        .has_no_seat = is_access_admin && !has_seat,
    };
}

static enum rc_err access_count_holders(struct request *r, struct access_counts *counts) {
    struct rows *rows = NULL;
    *counts = (struct access_counts){0};
    TRY(db_query(r->db, Q_ACCESS_PAGE_HOLDERS, &rows, "ii", (int64_t)1, (int64_t)1));
    while (db_next(rows)) {
        struct access_holder person = access_read_holder(rows);
        counts->org_admins += person.is_org_admin;
        counts->without_seat += person.has_no_seat;
        for (int i = 0; i < ROLE_COUNT; i++) {
            counts->holders[i] += person.holds[i];
            counts->org_admins_too[i] += person.holds[i] && person.is_org_admin;
        }
    }
    return db_end(rows);
}

/* Everybody who may enter now by a role, up to PEOPLE_SHOWN_MAX of them. *more: the number of the
 * others. */
static enum rc_err access_show_people(struct request *r, struct dict *body,
                                      const char *const values[ROLE_COUNT], int64_t *more) {
    struct rows *rows = NULL;
    int shown = 0;
    int64_t product = strcmp(values[PRODUCT_ADMINS], "off") != 0;
    int64_t access = strcmp(values[ACCESS_ADMINS], "off") != 0;
    *more = 0;
    TRY(db_query(r->db, Q_ACCESS_PAGE_HOLDERS, &rows, "ii", product, access));
    while (db_next(rows)) {
        struct access_holder person = access_read_holder(rows);
        const char *level = NULL;
        const char *why = access_entry_text(r, &person, values, &level);
        if (!why)
            continue;
        if (shown == PEOPLE_SHOWN_MAX) {
            ++*more;
            continue;
        }
        if (r->who.roles_old)
            level = "read";
        access_add_person(body, person.name, person.who, why, level);
        shown++;
    }
    return db_end(rows);
}

static enum rc_err access_show_owners(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_ACCESS_PAGE_OWNERS, &rows, ""));
    while (db_next(rows)) {
        const char *who = db_text(rows, ACCESS_PAGE_OWNERS__WHO);
        const char *ago = text_ago(r->arena, db_int(rows, ACCESS_PAGE_OWNERS__GRANTED_AT), r->now);
        const char *why = arena_printf(r->arena, "Server owner, added by %s, %s",
                                       db_text(rows, ACCESS_PAGE_OWNERS__GRANTED_BY), ago);
        access_add_person(body, who, who, why, "owner");
    }
    return db_end(rows);
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
                             const char *const values[ROLE_COUNT]) {
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct dict *field = dict_row(form, T_ROLE_FIELD);
        const char *sent = r->env.method == POST ? request_form(r, ROLES[i].name) : NULL;
        dict_set(field, T_NAME, ROLES[i].name);
        dict_set(field, T_ROLE_TITLE, ROLES[i].title);
        dict_show_if(field, i == ACCESS_ADMINS, T_NEEDS_SEAT);
        page_field_error(r, field, ROLES[i].name);
        access_show_choices(r, field, ROLES[i].name, sent ? sent : values[i]);
    }
}

static struct response access_show(struct request *r) {
    struct page page = page_begin(r, "Access", TPL_SETTINGS_ACCESS);
    const char *values[ROLE_COUNT] = {NULL, NULL};
    struct access_counts counts = {0};
    int64_t more = 0;
    if (access_read_settings(r, values) != OK || access_show_owners(r, page.body) != OK ||
        access_show_people(r, page.body, values, &more) != OK ||
        access_count_holders(r, &counts) != OK)
        return error_page(r);
    dict_set(page.body, T_ORG_ADMINS, text_people(r->arena, counts.org_admins));
    dict_set(page.body, T_PRODUCT_ADMINS, text_people(r->arena, counts.holders[PRODUCT_ADMINS]));
    dict_set(page.body, T_PRODUCT_ADMINS_LEVEL, access_level_label(values[PRODUCT_ADMINS]));
    dict_set(page.body, T_ACCESS_ADMINS, text_people(r->arena, counts.holders[ACCESS_ADMINS]));
    dict_set(page.body, T_ACCESS_ADMINS_LEVEL, access_level_label(values[ACCESS_ADMINS]));
    if (counts.without_seat)
        dict_set(dict_row(page.body, T_UNSEATED), T_UNSEATED_PEOPLE,
                 text_people(r->arena, counts.without_seat));
    dict_show_if(page.body, r->who.roles_old, T_ROLES_OLD);
    if (more)
        dict_set(dict_row(page.body, T_MORE), T_MORE_PEOPLE, text_people(r->arena, more));
    dict_set(page.body, T_YOU_BECAUSE, r->who.because);
    if (r->who.level >= LEVEL_OWNER)
        access_show_form(r, page.body, values);
    else
        dict_show(page.body, T_READ_ONLY);
    return page_end(r, &page);
}

static struct response section_access_show(struct request *r) { return access_show(r); }

/* The confirmation before a role gets full access. */
static struct response access_show_confirm(struct request *r, const char *const values[ROLE_COUNT],
                                           const bool grants[ROLE_COUNT]) {
    struct page page = page_begin(r, "Give full access?", TPL_SETTINGS_ACCESS_CONFIRM);
    struct access_counts counts = {0};
    if (access_count_holders(r, &counts) != OK)
        return error_page(r);
    page_csrf(r, page.body);
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct dict *hidden = dict_row(page.body, T_VALUE_ROW);
        dict_set(hidden, T_NAME, ROLES[i].name);
        dict_set(hidden, T_VALUE, values[i]);
        if (!grants[i])
            continue;
        struct dict *row = dict_row(page.body, T_GRANT);
        dict_set(row, T_GRANT_ROLE, ROLES[i].title);
        dict_set(row, T_GRANT_ROLE_SMALL, ROLES[i].people);
        dict_set(row, T_GRANT_PEOPLE, text_people(r->arena, counts.holders[i]));
        dict_show_if(row, i == ACCESS_ADMINS, T_GRANT_SEATED);
        if (counts.org_admins_too[i])
            dict_set(dict_row(row, T_GRANT_ALREADY), T_GRANT_ORG,
                     text_count(r->arena, counts.org_admins_too[i]));
    }
    return page_end(r, &page);
}

/* Inside db_begin. grants[i]: the role gets full access that it does not have yet. */
static enum rc_err access_find_grants(struct request *r, const char *const values[ROLE_COUNT],
                                      bool grants[ROLE_COUNT]) {
    const char *stored[ROLE_COUNT] = {NULL, NULL};
    TRY(access_read_settings(r, stored));
    for (int i = 0; i < ROLE_COUNT; i++)
        grants[i] = strcmp(values[i], "full") == 0 && strcmp(stored[i], "full") != 0;
    return OK;
}

/* Without confirmed, stores nothing when a role would get full access: see grants. */
static enum rc_err access_store(struct request *r, const char *const values[ROLE_COUNT],
                                bool confirmed, bool grants[ROLE_COUNT], bool *any) {
    TRY(db_begin(r->db));
    TRY(access_find_grants(r, values, grants));
    if (!confirmed && (grants[PRODUCT_ADMINS] || grants[ACCESS_ADMINS])) {
        db_rollback(r->db);
        return OK;
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        bool changed = false;
        TRY(settings_save(r->db, ROLES[i].name, values[i], r->who.name, r->now, &changed));
        *any = *any || changed;
    }
    return db_commit(r->db);
}

static struct response section_access_save(struct request *r) {
    const char *values[ROLE_COUNT];
    bool grants[ROLE_COUNT] = {false, false};
    bool confirmed = text_equal(request_form_text(r, "confirm"), "yes");
    bool any = false;
    for (int i = 0; i < ROLE_COUNT; i++) {
        values[i] = request_form(r, ROLES[i].name);
        if (!values[i] || !access_level_label(values[i]))
            request_refuse(r, ROLES[i].name,
                           "Choose the access of %s: off, read only or full access",
                           ROLES[i].people);
    }
    if (r->errors)
        return access_show(r);
    if (access_store(r, values, confirmed, grants, &any) != OK)
        return error_page(r);
    if (!confirmed && (grants[PRODUCT_ADMINS] || grants[ACCESS_ADMINS]))
        return access_show_confirm(r, values, grants);
    return response_see(r, "/settings/access", any ? "saved" : "unchanged");
}

const char *section_access_holders(struct request *r, const char *role) {
    struct access_counts counts = {0};
    if (access_count_holders(r, &counts) != OK)
        return NULL;
    bool product = text_equal(role, ROLES[PRODUCT_ADMINS].name);
    return text_people(r->arena, counts.holders[product ? PRODUCT_ADMINS : ACCESS_ADMINS]);
}

static const char *section_access_state(struct request *r) {
    const char *values[ROLE_COUNT] = {NULL, NULL};
    const char *roles = "Organization admins";
    bool others = false;
    if (access_read_settings(r, values) != OK)
        return NULL;
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(values[i], "off") == 0)
            continue;
        bool full = strcmp(values[i], "full") == 0;
        others = true;
        roles = arena_printf(r->arena, full ? "%s, %s (full access)" : "%s, %s (read only)", roles,
                             ROLES[i].people);
    }
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
