/* Settings, areas: the named parts of the organization that people can have access to. Lists, adds,
 * changes and deletes them. access/area_form.c has their form. */
#include "access/area_form.h"
#include "access/assignments.h"
#include "access/people.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/section.h"
#include "sql/core/areas/area.h"
#include "tpl_names.h"

static const char *areas_path(struct request *r, const struct named_area *area, const char *below) {
    return arena_printf(r->arena, "/settings/areas/%lld%s", (long long)area->id, below);
}

static enum rc_err areas_show_facts(struct request *r, struct dict *row,
                                    const struct named_area *area) {
    const char *products = NULL, *domains = "";
    TRY(area_form_products(r, area, &products));
    for (int i = 0; i < area->domains.n; i++)
        domains = arena_printf(r->arena, "%s%s%s", domains, i ? ", " : "", area->domains.at[i]);
    dict_set(row, T_AREA_NAME, area->name);
    dict_set(row, T_AREA_PRODUCTS, products);
    if (*domains)
        dict_set(dict_row(row, T_SOME_DOMAINS), T_AREA_DOMAINS, domains);
    else
        dict_show(row, T_ALL_DOMAINS);
    return OK;
}

static enum rc_err areas_show_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_AREAS_LIST, &rows, ""));
    while (db_next(rows)) {
        struct named_area area;
        TRY(area_load(r->db, db_int(rows, AREAS_LIST__ID), &area));
        list = list ? list : dict_row(body, T_LIST);
        struct dict *row = dict_row(list, T_AREA);
        dict_set(row, T_AREA_PATH, areas_path(r, &area, ""));
        dict_set(row, T_AREA_USES, text_count(r->arena, db_int(rows, AREAS_LIST__ASSIGNMENTS)));
        TRY(areas_show_facts(r, row, &area));
    }
    dict_show_if(body, !list, T_NO_AREAS);
    return db_end(rows);
}

static struct response areas_show_all(struct request *r) {
    static const struct named_area NEW = {.name = ""};
    struct page p = page_begin(r, "Areas", TPL_SETTINGS_AREAS);
    if (areas_show_list(r, p.body) != OK)
        return error_page(r);
    if (r->who.level < LEVEL_OWNER) {
        dict_show(p.body, T_READ_ONLY);
        return page_end(r, &p);
    }
    struct dict *form =
        dict_part(dict_row(p.body, T_MAY_CHANGE), T_AREA_FORM, TPL_SETTINGS_AREAS_FORM);
    return area_form_show(r, form, &NEW) == OK ? page_end(r, &p) : error_page(r);
}

static enum rc_err areas_fill_one(struct request *r, struct dict *body,
                                  const struct named_area *area) {
    TRY(areas_show_facts(r, body, area));
    TRY(assignments_show_area(r, body, area->id));
    dict_set(body, T_CREATED_AGO, text_ago(r->arena, area->created_at, r->now));
    dict_set(body, T_CREATED_BY, area->created_by);
    dict_set(body, T_CHANGED_AGO, text_ago(r->arena, area->changed_at, r->now));
    dict_set(body, T_CHANGED_BY, area->changed_by);
    if (r->who.level < LEVEL_OWNER) {
        dict_show(body, T_READ_ONLY);
        return OK;
    }
    struct dict *change = dict_row(body, T_MAY_CHANGE);
    page_csrf(r, change);
    dict_set(change, T_DELETE_PATH, areas_path(r, area, "/delete"));
    return area_form_show(r, dict_part(change, T_AREA_FORM, TPL_SETTINGS_AREAS_FORM), area);
}

/* status: 0 for that of the page itself. */
static struct response areas_show_one(struct request *r, const struct named_area *area,
                                      int status) {
    struct page p =
        page_begin(r, arena_printf(r->arena, "Area %s", area->name), TPL_SETTINGS_AREAS_EDIT);
    if (areas_fill_one(r, p.body, area) != OK)
        return error_page(r);
    return status ? page_end_status(r, &p, status) : page_end(r, &p);
}

static void areas_hide(struct dict *body, const char *name, const char *value) {
    struct dict *hidden = dict_row(body, T_VALUE_ROW);
    dict_set(hidden, T_NAME, name);
    dict_set(hidden, T_VALUE, value);
}

/* The confirmation before people see more through their area. */
static struct response areas_ask(struct request *r, const struct named_area *area) {
    struct page p = page_begin(r, "Open this area further?", TPL_SETTINGS_AREAS_CONFIRM);
    int64_t people = 0;
    if (people_count_of_area(r, area->id, &people) != OK || areas_show_facts(r, p.body, area) != OK)
        return error_page(r);
    page_csrf(r, p.body);
    dict_set(p.body, T_AREA_PATH, areas_path(r, area, ""));
    dict_set(p.body, T_PEOPLE, text_people(r->arena, people));
    areas_hide(p.body, "name", area->name);
    for (int i = 0; i < area->instances.n; i++)
        areas_hide(p.body, "instance", area->instances.at[i]);
    for (int i = 0; i < area->domains.n; i++)
        areas_hide(p.body, "domain", area->domains.at[i]);
    return page_end(r, &p);
}

static struct response section_areas_show(struct request *r) { return areas_show_all(r); }

static struct response section_areas_save(struct request *r) {
    struct named_area area = {.name = ""};
    bool asks = false, changed = false;
    if (area_form_save(r, &area, &asks, &changed) != OK)
        return error_page(r);
    return r->errors ? areas_show_all(r) : response_see(r, "/settings/areas", "area-added");
}

struct response settings_areas_edit(struct request *r) {
    struct named_area area;
    return area_form_load(r, &area) == OK ? areas_show_one(r, &area, 0) : error_page(r);
}

struct response settings_areas_edit_post(struct request *r) {
    struct named_area old, area;
    bool asks = false, changed = false;
    if (area_form_load(r, &old) != OK)
        return error_page(r);
    area = old;
    if (area_form_save(r, &area, &asks, &changed) != OK)
        return error_page(r);
    if (r->errors)
        return areas_show_one(r, &old, 0);
    if (asks)
        return areas_ask(r, &area);
    return response_see(r, areas_path(r, &area, ""), changed ? "saved" : "unchanged");
}

static enum rc_err areas_remove(struct request *r, const struct named_area *area) {
    TRY(db_begin(r->db));
    TRY(area_delete(r->db, area, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response areas_show_delete(struct request *r, const struct named_area *area) {
    struct page p = page_begin(r, "Delete this area?", TPL_SETTINGS_AREAS_DELETE);
    if (areas_show_facts(r, p.body, area) != OK)
        return error_page(r);
    page_csrf(r, p.body);
    dict_set(p.body, T_AREA_PATH, areas_path(r, area, ""));
    dict_set(p.body, T_DELETE_PATH, areas_path(r, area, "/delete"));
    return page_end(r, &p);
}

struct response settings_areas_delete(struct request *r) {
    struct named_area area;
    bool confirmed = text_equal(request_form_text(r, "confirm"), "yes");
    if (area_form_load(r, &area) != OK)
        return error_page(r);
    enum rc_err rc = confirmed ? areas_remove(r, &area) : area_check_unused(r->db, &area);
    if (rc == ERR_CONFLICT) { /* in use: the page shows by whom */
        db_rollback(r->db);
        request_note(r, "", "%s", r->err->message);
        return areas_show_one(r, &area, 409);
    }
    if (rc != OK)
        return error_page(r);
    if (!confirmed)
        return areas_show_delete(r, &area);
    return response_see(r, "/settings/areas", "area-deleted");
}

static const char *section_areas_state(struct request *r) {
    int64_t count = 0;
    if (db_get_int(r->db, Q_AREAS_COUNT, &count, NULL, "") != OK)
        return NULL;
    return count ? text_plural(r->arena, count, "%s area.", "%s areas.") : "No areas.";
}

const struct section section_areas = {
    .path = "/settings/areas",
    .title = "Areas",
    .icon = "area",
    .about = "Parts of the organization to give access to",
    .state = section_areas_state,
    .show = section_areas_show,
    .save = section_areas_save,
    .form = "name instance* domain* confirm",
    .save_level = LEVEL_OWNER,
};
