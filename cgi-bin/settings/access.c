/* Settings, app access: which admins besides the organization admins may enter, and who can enter
 * today and why. The door itself is core/settings/access.c. Granting full access asks once more on
 * a page of its own. */
#include "base/text.h"
#include "page/page.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "tpl_names.h"

#include <string.h>

enum { PEOPLE_SHOWN = 200 };

static const struct {
    const char *name, *title, *people;
} ROLES[] = {
    {"product_admins", "Product admins", "product admins"},
    {"user_access_admins", "User access admins", "user access admins"},
};
enum { ROLE_COUNT = 2 };

static const struct {
    const char *value, *label, *hint;
} LEVELS[] = {
    {"off", "Off", "They do not enter by this role"},
    {"read", "Read only", "They see all sites and all user data, and change nothing"},
    {"full", "Full access",
     "They see everything and act on all sites; the API key and this page stay with organization "
     "admins"},
};

struct holders {
    int64_t org, holders[ROLE_COUNT], holders_also_org[ROLE_COUNT], unseated;
};

static const char *level_label(const char *value) {
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++)
        if (strcmp(LEVELS[i].value, value) == 0)
            return LEVELS[i].label;
    return NULL;
}

static enum rc_err read_values(struct request *r, const char *values[ROLE_COUNT]) {
    for (int i = 0; i < ROLE_COUNT; i++)
        TRY(settings_text(r->db, ROLES[i].name, &values[i]));
    return OK;
}

/* Why and how far this person enters under the stored settings; NULL when the door stays shut. */
static const char *entry_of(struct request *r, bool org, const bool holds[ROLE_COUNT],
                            const char *const values[ROLE_COUNT], const char **level) {
    const char *why = NULL;
    *level = "read";
    if (org) {
        *level = "owner";
        return "Organization admin";
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!holds[i] || strcmp(values[i], "off") == 0)
            continue;
        const char *one = i == 0 ? "Product admin" : "User access admin with product access";
        why = why ? arena_printf(r->arena, "%s; %s", why, one) : one;
        if (strcmp(values[i], "full") == 0)
            *level = "full";
    }
    return why;
}

static void show_person(struct dict *body, const char *name, const char *who, const char *why,
                        const char *level) {
    struct dict *row = dict_row(body, T_PERSON);
    bool owner = strcmp(level, "owner") == 0;
    dict_set(row, T_PERSON_NAME, name && *name ? name : who);
    dict_set(row, T_PERSON_WHO, who);
    dict_set(row, T_PERSON_WHY, why);
    dict_set(row, T_PERSON_LEVEL,
             owner ? "Full access, API key and app access" : level_label(level));
}

/* How many hold each role. */
static enum rc_err count_people(struct request *r, struct holders *p) {
    struct rows *rows = NULL;
    *p = (struct holders){0};
    TRY(db_query(r->db, Q_ACCESS_PAGE_HOLDERS, &rows, "ii", (int64_t)1, (int64_t)1));
    while (db_next(rows)) {
        bool org = db_int(rows, 2) != 0, seated = db_int(rows, 5) != 0;
        bool holds[ROLE_COUNT] = {db_int(rows, 3) != 0, db_int(rows, 4) != 0 && seated};
        p->org += org;
        p->unseated += db_int(rows, 4) != 0 && !seated;
        for (int i = 0; i < ROLE_COUNT; i++) {
            p->holders[i] += holds[i];
            p->holders_also_org[i] += holds[i] && org;
        }
    }
    return db_end(rows);
}

/* Everybody who enters now by a role, up to PEOPLE_SHOWN of them; *more is how many are left out.
 */
static enum rc_err show_people(struct request *r, struct dict *body,
                               const char *const values[ROLE_COUNT], int64_t *more) {
    struct rows *rows = NULL;
    int shown = 0;
    TRY(db_query(r->db, Q_ACCESS_PAGE_HOLDERS, &rows, "ii",
                 (int64_t)(strcmp(values[0], "off") != 0),
                 (int64_t)(strcmp(values[1], "off") != 0)));
    for (*more = 0; db_next(rows);) {
        const char *level = NULL;
        bool seated = db_int(rows, 5) != 0,
             holds[ROLE_COUNT] = {db_int(rows, 3) != 0, db_int(rows, 4) != 0 && seated};
        const char *why = entry_of(r, db_int(rows, 2) != 0, holds, values, &level);
        if (why && shown < PEOPLE_SHOWN) {
            show_person(body, db_text(rows, 0), db_text(rows, 1), why,
                        r->who.roles_old ? "read" : level);
            shown++;
        } else if (why)
            ++*more;
    }
    return db_end(rows);
}

static enum rc_err show_owners(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_ACCESS_PAGE_OWNERS, &rows, ""));
    while (db_next(rows)) {
        const char *who = db_text(rows, 0);
        show_person(body, who, who,
                    arena_printf(r->arena, "Granted on the server by %s, %s", db_text(rows, 2),
                                 text_ago(r->arena, db_int(rows, 1), r->now)),
                    "owner");
    }
    return db_end(rows);
}

static void show_form(struct request *r, struct dict *body, const char *const values[ROLE_COUNT]) {
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct dict *field = dict_row(form, T_ROLE_FIELD);
        const char *sent = r->env.method == POST ? request_form(r, ROLES[i].name) : NULL;
        dict_set(field, T_NAME, ROLES[i].name);
        dict_set(field, T_ROLE_TITLE, ROLES[i].title);
        dict_show_if(field, i == 1, T_NEEDS_SEAT);
        page_field_error(r, field, ROLES[i].name);
        for (size_t k = 0; k < sizeof LEVELS / sizeof *LEVELS; k++) {
            struct dict *choice = dict_row(field, T_CHOICE);
            const char *value = LEVELS[k].value;
            /* the first bears the field's name, so that the summary of problems leads to it */
            dict_set(choice, T_CHOICE_ID,
                     k == 0 ? ROLES[i].name
                            : arena_printf(r->arena, "%s-%s", ROLES[i].name, value));
            dict_set(choice, T_CHOICE_VALUE, value);
            dict_set(choice, T_CHOICE_LABEL, LEVELS[k].label);
            dict_set(choice, T_CHOICE_HINT, LEVELS[k].hint);
            dict_show_if(choice, strcmp(sent ? sent : values[i], value) == 0, T_CHOICE_SELECTED);
        }
    }
}

static struct response show(struct request *r) {
    struct page page = page_begin(r, "App access control", TPL_SETTINGS_ACCESS);
    const char *values[ROLE_COUNT] = {NULL, NULL};
    struct holders p = {0};
    int64_t more = 0;
    if (read_values(r, values) != OK || show_owners(r, page.body) != OK ||
        show_people(r, page.body, values, &more) != OK || count_people(r, &p) != OK)
        return response_error(r);
    dict_set(page.body, T_ORG_ADMINS, text_people(r->arena, p.org));
    dict_set(page.body, T_PRODUCT_ADMINS, text_people(r->arena, p.holders[0]));
    dict_set(page.body, T_PRODUCT_ADMINS_LEVEL, level_label(values[0]));
    dict_set(page.body, T_ACCESS_ADMINS, text_people(r->arena, p.holders[1]));
    dict_set(page.body, T_ACCESS_ADMINS_LEVEL, level_label(values[1]));
    if (p.unseated)
        dict_set(dict_row(page.body, T_UNSEATED), T_UNSEATED_PEOPLE,
                 text_people(r->arena, p.unseated));
    dict_show_if(page.body, r->who.roles_old, T_ROLES_OLD);
    if (more)
        dict_set(dict_row(page.body, T_MORE), T_MORE_PEOPLE, text_people(r->arena, more));
    dict_set(page.body, T_YOU_BECAUSE, r->who.because);
    if (r->who.level >= LEVEL_OWNER)
        show_form(r, page.body, values);
    else
        dict_show(page.body, T_READ_ONLY);
    return page_end(r, &page);
}

static struct response section_access_show(struct request *r) { return show(r); }

/* The page that must be passed before anybody gets everything. */
static struct response ask(struct request *r, const char *const values[ROLE_COUNT],
                           const bool rises[ROLE_COUNT]) {
    struct page page = page_begin(r, "Confirm full access", TPL_SETTINGS_ACCESS_CONFIRM);
    struct holders p = {0};
    if (count_people(r, &p) != OK)
        return response_error(r);
    page_csrf(r, page.body);
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct dict *hidden = dict_row(page.body, T_VALUE_ROW);
        dict_set(hidden, T_NAME, ROLES[i].name);
        dict_set(hidden, T_VALUE, values[i]);
        if (!rises[i])
            continue;
        struct dict *row = dict_row(page.body, T_GRANT);
        dict_set(row, T_GRANT_ROLE, ROLES[i].title);
        dict_set(row, T_GRANT_ROLE_SMALL, ROLES[i].people);
        dict_set(row, T_GRANT_PEOPLE, text_people(r->arena, p.holders[i]));
        dict_show_if(row, i == 1, T_GRANT_SEATED);
        if (p.holders_also_org[i])
            dict_set(dict_row(row, T_GRANT_ALREADY), T_GRANT_ORG,
                     text_count(r->arena, p.holders_also_org[i]));
    }
    return page_end(r, &page);
}

static enum rc_err save(struct request *r, const char *const values[ROLE_COUNT], bool *any) {
    TRY(db_begin(r->db));
    for (int i = 0; i < ROLE_COUNT; i++) {
        bool changed = false;
        TRY(settings_save(r->db, ROLES[i].name, values[i], r->who.name, r->now, &changed));
        *any = *any || changed;
    }
    return db_commit(r->db);
}

static struct response section_access_save(struct request *r) {
    const char *stored[ROLE_COUNT] = {NULL, NULL}, *values[ROLE_COUNT];
    bool rises[ROLE_COUNT] = {false, false}, any = false;
    if (read_values(r, stored) != OK)
        return response_error(r);
    for (int i = 0; i < ROLE_COUNT; i++) {
        values[i] = request_form(r, ROLES[i].name);
        if (!values[i] || !level_label(values[i]))
            request_refuse(r, ROLES[i].name, "Choose what %s may do: off, read only or full access",
                           ROLES[i].people);
        else
            rises[i] = strcmp(values[i], "full") == 0 && strcmp(stored[i], "full") != 0;
    }
    if (r->errors)
        return show(r);
    if ((rises[0] || rises[1]) && strcmp(request_form_text(r, "confirm"), "yes") != 0)
        return ask(r, values, rises);
    if (save(r, values, &any) != OK)
        return response_error(r);
    return response_see(r, "/settings/access", any ? "saved" : "unchanged");
}

const char *section_access_holders(struct request *r, const char *role) {
    struct holders p = {0};
    if (count_people(r, &p) != OK)
        return NULL;
    return text_people(r->arena, p.holders[strcmp(role, ROLES[0].name) == 0 ? 0 : 1]);
}

static const char *section_access_state(struct request *r) {
    const char *values[ROLE_COUNT] = {NULL, NULL}, *text = "Organization admins";
    if (read_values(r, values) != OK)
        return NULL;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (strcmp(values[i], "off") != 0)
            text = arena_printf(r->arena, "%s, %s (%s)", text, ROLES[i].people,
                                strcmp(values[i], "full") == 0 ? "full access" : "read only");
    return arena_printf(r->arena, strchr(text, ',') ? "%s may enter." : "Only %s may enter.",
                        strchr(text, ',') ? text : "organization admins");
}

const struct section section_access = {
    .path = "/settings/access",
    .title = "App access",
    .icon = "access",
    .about = "Which admins may enter, and how far",
    .state = section_access_state,
    .show = section_access_show,
    .save = section_access_save,
    .form = "product_admins user_access_admins confirm",
    .save_level = LEVEL_OWNER,
};
