/* The list of people and groups with access of their own, and the form that adds one. */
#include "access/assignments.h"
#include "access/people.h"
#include "areas/area.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "sql/core/areas/area.h"
#include "sql/core/areas/assignment.h"
#include "tpl_names.h"

#include <string.h>

/* By enum assignment_level. */
static const struct {
    const char *label, *hint;
} LEVELS[ASSIGNMENT_LEVELS] = {
    {"View", "Can view it, cannot change anything"},
    {"View and change", "Can also remove seats and groups there, by tasks and bulk actions"},
};

/* --- the list */

static const char *assignment_link(struct request *r, struct rows *rows) {
    bool group = !db_is_null(rows, ASSIGNMENTS_LIST__USER_GROUP);
    const char *id = db_text(rows, group ? ASSIGNMENTS_LIST__WHO : ASSIGNMENTS_LIST__ACCOUNT_ID);
    return arena_printf(r->arena, group ? "/groups/%s" : "/users/%s",
                        text_percent_encode(r->arena, id));
}

static void assignment_show_row(struct request *r, struct dict *body, struct rows *rows) {
    struct dict *row = dict_row(body, T_ASSIGNMENT);
    bool group = !db_is_null(rows, ASSIGNMENTS_LIST__USER_GROUP);
    bool acts = text_equal(db_text(rows, ASSIGNMENTS_LIST__LEVEL), ASSIGNMENT_LEVEL[1]);
    int64_t area = db_int(rows, ASSIGNMENTS_LIST__AREA);
    dict_set(row, T_ASSIGNMENT_NAME, db_text(rows, ASSIGNMENTS_LIST__NAME));
    dict_set(row, T_LINK, assignment_link(r, rows));
    dict_show_if(row, group, T_IS_GROUP);
    dict_set(row, T_ASSIGNMENT_LEVEL, LEVELS[acts].label);
    if (area) {
        struct dict *in = dict_row(row, T_IN_AREA);
        dict_set(in, T_AREA_NAME, db_text(rows, ASSIGNMENTS_LIST__AREA_NAME));
        dict_set_int(in, T_AREA_ID, area);
    } else
        dict_show(row, T_EVERYWHERE);
    dict_show_if(row, !db_int(rows, ASSIGNMENTS_LIST__OPENS), T_OPENS_NOTHING);
    dict_show_if(row, !db_int(rows, ASSIGNMENTS_LIST__LIVES), T_NOT_ACTIVE);
    dict_set(row, T_ADDED_BY, db_text(rows, ASSIGNMENTS_LIST__CREATED_BY));
    dict_set(row, T_ADDED_AGO,
             text_ago(r->arena, db_int(rows, ASSIGNMENTS_LIST__CREATED_AT), r->now));
    if (r->who.level < LEVEL_OWNER)
        return;
    struct dict *remove = dict_row(row, T_MAY_REMOVE);
    page_csrf(r, remove);
    dict_set_int(remove, T_ASSIGNMENT_ID, db_int(rows, ASSIGNMENTS_LIST__ID));
    dict_set(remove, T_ASSIGNMENT_NAME, db_text(rows, ASSIGNMENTS_LIST__NAME));
}

/* area -1: of all. *list: the section that is opened with the first row; NULL: none. */
static enum rc_err assignments_show_rows(struct request *r, struct dict *body, int64_t area,
                                         struct dict **list) {
    struct rows *rows = NULL;
    *list = NULL;
    TRY(db_query(r->db, Q_ASSIGNMENTS_LIST, &rows, "i", area));
    while (db_next(rows)) {
        if (!*list) {
            *list = dict_row(body, T_ASSIGNMENTS);
            dict_show_if(*list, r->who.level >= LEVEL_OWNER, T_MAY_CHANGE);
        }
        assignment_show_row(r, *list, rows);
    }
    return db_end(rows);
}

enum rc_err assignments_show_area(struct request *r, struct dict *body, int64_t area) {
    struct dict *list = NULL;
    TRY(assignments_show_rows(r, body, area, &list));
    dict_show_if(body, !list, T_NO_ASSIGNMENTS);
    return OK;
}

/* --- the form */

static void form_show_levels(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_LEVEL_FIELD);
    const char *sent = request_form_text(r, "level");
    page_field_error(r, field, "level");
    for (int i = 0; i < ASSIGNMENT_LEVELS; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        const char *value = ASSIGNMENT_LEVEL[i];
        /* The first has the field's name as id: the error summary links to it. */
        dict_set(choice, T_CHOICE_ID, i == 0 ? "level" : text_join(r->arena, "level-", value));
        dict_set(choice, T_CHOICE_VALUE, value);
        dict_set(choice, T_CHOICE_LABEL, LEVELS[i].label);
        dict_set(choice, T_CHOICE_HINT, LEVELS[i].hint);
        dict_show_if(choice, text_equal(sent, value) || (i == 0 && !*sent), T_CHOICE_SELECTED);
    }
}

static enum rc_err form_show_areas(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_AREA_FIELD);
    const char *sent = request_form(r, "area");
    struct rows *rows = NULL;
    page_field_error(r, field, "area");
    TRY(db_query(r->db, Q_AREAS_LIST, &rows, ""));
    while (db_next(rows)) {
        struct dict *choice = dict_row(field, T_CHOICE);
        const char *id = arena_printf(r->arena, "%lld", (long long)db_int(rows, AREAS_LIST__ID));
        dict_set(choice, T_CHOICE_VALUE, id);
        dict_set(choice, T_CHOICE_LABEL, db_text(rows, AREAS_LIST__NAME));
        dict_show_if(choice, text_equal(sent, id), T_CHOICE_SELECTED);
    }
    dict_show_if(field, sent && !*sent, T_EVERYTHING_SELECTED);
    return db_end(rows);
}

enum rc_err assignments_show(struct request *r, struct dict *body) {
    struct dict *list = NULL;
    TRY(assignments_show_rows(r, body, -1, &list));
    dict_show_if(body, !list, T_NO_ASSIGNMENTS);
    if (r->who.level < LEVEL_OWNER)
        return OK;
    struct dict *form = dict_row(body, T_ASSIGN_FORM);
    page_csrf(r, form);
    struct dict *who = dict_row(form, T_WHO_FIELD);
    dict_set(who, T_VALUE, request_form_text(r, "who"));
    page_field_error(r, who, "who");
    form_show_levels(r, form);
    return form_show_areas(r, form);
}

static enum rc_err form_read_area(struct request *r, struct assignment *out) {
    const char *sent = request_form(r, "area");
    struct named_area area;
    if (sent && !*sent) /* everything */
        return OK;
    if (sent && text_to_int(sent, &out->area) && out->area > 0) {
        enum rc_err rc = area_load(r->db, out->area, &area);
        if (rc != ERR_NOT_FOUND)
            return rc;
    }
    request_refuse(r, "area", "Choose an area from the list, or everything");
    return OK;
}

enum rc_err assignments_read(struct request *r, struct assignment *out) {
    static const char *const PROBLEMS[] = {
        [ASSIGNMENT_FOUND] = NULL,
        [ASSIGNMENT_WHO_EMPTY] = "Enter an e-mail address, account ID, group name or group ID",
        [ASSIGNMENT_WHO_UNKNOWN] = "No person or group of the organization has this name. Check "
                                   "the spelling, or wait for the next sync",
        [ASSIGNMENT_WHO_SEVERAL] = "Several people or groups have this name. Enter the account ID "
                                   "or group ID",
    };
    enum assignment_problem problem = ASSIGNMENT_FOUND;
    const char *level = request_form_text(r, "level");
    *out = (struct assignment){0};
    TRY(assignment_find(r->db, request_form_trimmed(r, "who"), out, &problem));
    if (problem)
        request_refuse(r, "who", "%s", PROBLEMS[problem]);
    if (text_equal(level, ASSIGNMENT_LEVEL[ASSIGNMENT_ACT]))
        out->level = ASSIGNMENT_ACT;
    else if (!text_equal(level, ASSIGNMENT_LEVEL[ASSIGNMENT_READ]))
        request_refuse(r, "level", "Choose a level: view, or view and change");
    return form_read_area(r, out);
}

/* --- saving */

/* A step down is no question. */
static enum rc_err assignment_widens(struct request *r, const struct assignment *asg,
                                     bool *widens) {
    enum assignment_level level = ASSIGNMENT_READ;
    int64_t id = 0;
    bool found = false;
    TRY(assignment_stored(r->db, asg, &id, &level, &found));
    *widens = !found || asg->level > level;
    *widens = *widens && (!asg->area || asg->level == ASSIGNMENT_ACT);
    return OK;
}

enum rc_err assignments_save(struct request *r, const struct assignment *asg, bool *asks,
                             bool *changed) {
    TRY(db_begin(r->db)); /* first: the question is about what is stored now */
    TRY(assignment_widens(r, asg, asks));
    *asks = *asks && !text_equal(request_form_text(r, "confirm"), "yes");
    if (*asks) {
        db_rollback(r->db);
        return OK;
    }
    TRY(assignment_save(r->db, asg, r->who.name, r->now, changed));
    return db_commit(r->db);
}

static enum rc_err ask_fill(struct request *r, struct dict *body, const struct assignment *asg) {
    struct named_area area = {.name = ""};
    int64_t people = 0;
    TRY(people_count_of(r, asg, &people));
    if (asg->area)
        TRY(area_load(r->db, asg->area, &area));
    page_csrf(r, body);
    dict_set(body, T_WHO, request_form_trimmed(r, "who"));
    dict_set(body, T_LEVEL, ASSIGNMENT_LEVEL[asg->level]);
    dict_set(body, T_AREA_ID, request_form_text(r, "area"));
    dict_set(body, T_PEOPLE, text_people(r->arena, people));
    dict_show_if(body, asg->group != 0, T_IS_GROUP);
    dict_show_if(body, asg->group == 0, T_IS_PERSON);
    if (!asg->area) {
        dict_show(body, asg->level == ASSIGNMENT_ACT ? T_ACTS_EVERYWHERE : T_READS_EVERYWHERE);
        return OK;
    }
    struct dict *in = dict_row(body, T_ACTS_IN_AREA);
    dict_set(in, T_AREA_NAME, area.name);
    return OK;
}

struct response assignments_ask(struct request *r, const struct assignment *asg) {
    struct page p = page_begin(r, "Give access?", TPL_SETTINGS_ACCESS_ASSIGN);
    return ask_fill(r, p.body, asg) == OK ? page_end(r, &p) : error_page(r);
}
