/* /filters and /filters/{id}: saved filters. Readers use them; full access saves, changes and
 * deletes them. */
#include "base/text.h"
#include "filters/filter_form.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "sql/core/tasks/task_filter.h"
#include "sql/core/users/saved_filter.h"
#include "tasks/task.h"
#include "tasks/task_filter.h"
#include "tpl_names.h"
#include "users/filter_text.h"
#include "users/saved_filter.h"

/* The conditions as text; the problem of a query that another version saved and this one cannot
 * read. */
static const char *filter_text(struct request *r, const char *query) {
    struct user_filter f;
    const char *problem = NULL;
    struct err before = *r->err;
    if (!user_filter_parse(r->arena, query, &f, &problem))
        return problem;
    if (user_filter_name_site(r->db, &f) != OK)
        *r->err = before; /* the text shows the id of the site instead */
    return user_filter_text(r->arena, &f);
}

static const char *browser_link(struct request *r, const char *query) {
    return arena_printf(r->arena, "/users%s%s", *query ? "?" : "", query);
}

static enum rc_err filters_add_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_SAVED_FILTER_LIST, &rows, ""));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_LIST);
        struct dict *row = dict_row(list, T_SAVED_ROW);
        const char *query = db_text(rows, SAVED_FILTER_LIST__QUERY);
        dict_set(row, T_SAVED_NAME, db_text(rows, SAVED_FILTER_LIST__NAME));
        dict_set(row, T_LINK, browser_link(r, query));
        dict_set(row, T_SAVED_TEXT, filter_text(r, query));
        dict_set(row, T_BY, db_text(rows, SAVED_FILTER_LIST__CREATED_BY));
        dict_set(row, T_AT_TEXT,
                 text_ago(r->arena, db_int(rows, SAVED_FILTER_LIST__CHANGED_AT), r->now));
        if (r->who.level >= LEVEL_FULL)
            dict_set_int(dict_row(row, T_MAY_CHANGE), T_ID, db_int(rows, SAVED_FILTER_LIST__ID));
    }
    dict_show_if(body, !list, T_NONE);
    return db_end(rows);
}

/* The form of a new filter, below the list; open when it was refused. */
static void filters_add_form(struct request *r, struct dict *body) {
    if (r->who.level < LEVEL_FULL)
        return;
    struct dict *form = dict_row(body, T_SAVE_FORM), *field = dict_row(form, T_NAME_FIELD);
    page_csrf(r, form);
    dict_show_if(form, r->errors != NULL, T_IS_OPEN);
    dict_set(field, T_VALUE, request_form_text(r, "name"));
    page_field_error(r, field, "name");
    field = dict_row(form, T_QUERY_FIELD);
    dict_set(field, T_VALUE, request_form_text(r, "query"));
    page_field_error(r, field, "query");
}

static struct response filters_show(struct request *r) {
    struct page p = page_begin(r, "Saved filters", TPL_FILTERS_FILTERS);
    if (filters_add_list(r, p.body) != OK)
        return error_page(r);
    filters_add_form(r, p.body);
    return page_end(r, &p);
}

struct response filters_page(struct request *r) {
    return filters_show(r);
}

/* Reads the field name and refuses it when it is empty, too long or taken by another filter. id: of
 * this filter, 0 for a new one. */
static enum rc_err filters_read_name(struct request *r, int64_t id, const char **name) {
    bool taken = false;
    *name = request_form_trimmed(r, "name");
    if (!**name)
        request_refuse(r, "name", "Enter a name for the filter");
    else if (text_length(*name) > SAVED_FILTER_NAME_MAX || text_has_control(*name, false))
        request_refuse(r, "name", "Enter a name of up to %d characters, on one line",
                       SAVED_FILTER_NAME_MAX);
    else
        TRY(saved_filter_named(r->db, *name, id, &taken));
    if (taken)
        request_refuse(r, "name", "Another filter has this name");
    return OK;
}

/* The query may begin with "?", as copied from an address. */
static bool read_query(struct request *r, const char *sent, struct user_filter *out) {
    const char *problem = NULL;
    bool valid = user_filter_parse(r->arena, *sent == '?' ? sent + 1 : sent, out, &problem);
    if (!valid)
        request_refuse(r, "query", "%s", problem);
    return valid;
}

/* Saves the filter unless a field is refused. *query: in its canonical form. */
static enum rc_err filters_add(struct request *r, const char **query) {
    const char *name = NULL;
    struct user_filter f;
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(filters_read_name(r, 0, &name));
    if (read_query(r, request_form_text(r, "query"), &f))
        *query = user_filter_query(r->arena, &f);
    if (r->errors) {
        db_rollback(r->db);
        return OK;
    }
    TRY(saved_filter_add(r->db, name, *query, r->who.name, r->now, &id));
    return db_commit(r->db);
}

struct response filters_post(struct request *r) {
    const char *query = "";
    if (filters_add(r, &query) != OK)
        return error_page(r);
    return r->errors ? filters_show(r) : response_see(r, browser_link(r, query), "filter-added");
}

static enum rc_err filter_load(struct request *r, struct saved_filter *f) {
    int64_t id = 0;
    bool found = false;
    if (text_to_int(r->path_arg[0], &id))
        TRY(saved_filter_get(r->db, id, f, &found));
    if (!found)
        return FAIL(r->err, ERR_NOT_FOUND, "This saved filter no longer exists.", "filter %s",
                    r->path_arg[0]);
    return OK;
}

/* --- one filter: its name, its conditions, and the tasks that use it */

/* A sentence about one task, and one about several. */
struct use_text {
    const char *one, *many;
};

static const struct use_text WILL_TURN_OFF = {
    .one = "Task %s uses this filter. Other conditions turn the task off until its preview is "
           "reviewed again.",
    .many = "Tasks %s use this filter. Other conditions turn these tasks off until their previews "
            "are reviewed again.",
};
static const struct use_text TURNED_OFF = {
    .one = "Task %s uses this filter and is off until its preview is reviewed again.",
    .many = "Tasks %s use this filter and are off until their previews are reviewed again.",
};

/* The names as in "A, B and C". */
static const char *uses_text(struct arena *a, const struct use_text *text, const char *const *names,
                             int n) {
    const char *list = names[0];
    for (int i = 1; i < n; i++)
        list = arena_printf(a, "%s%s%s", list, i == n - 1 ? " and " : ", ", names[i]);
    return arena_printf(a, n == 1 ? text->one : text->many, list);
}

/* The tasks that use the filter: all as a list, those that a change would switch off, and those
 * that an earlier change switched off. */
static enum rc_err filter_show_tasks(struct request *r, struct dict *body, int64_t id, bool *any) {
    enum { NAMED_MAX = 20 };
    const char *current[NAMED_MAX], *outdated[NAMED_MAX];
    int currents = 0, outdateds = 0;
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_TASK_ON_FILTER, &rows, "i", id));
    while (db_next(rows)) {
        const char *name = db_text(rows, TASK_ON_FILTER__NAME);
        bool is_on = db_int(rows, TASK_ON_FILTER__ENABLED) != 0;
        bool is_outdated = db_int(rows, TASK_ON_FILTER__OUTDATED) != 0;
        const char *on = db_int(rows, TASK_ON_FILTER__DRY_RUN) ? T_TASK_DRY : T_TASK_ON;
        long long task = db_int(rows, TASK_ON_FILTER__ID);
        list = list ? list : dict_row(body, T_TASK_LIST);
        struct dict *row = dict_row(list, T_TASK);
        dict_set(row, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", task));
        dict_set(row, T_TASK_NAME, name);
        dict_show(row, is_on ? on : T_TASK_OFF);
        if (is_outdated && outdateds < NAMED_MAX)
            outdated[outdateds++] = name;
        else if (!is_outdated && currents < NAMED_MAX)
            current[currents++] = name;
    }
    TRY(db_end(rows));
    *any = list != NULL;
    if (currents)
        dict_set(dict_row(body, T_WILL_FALL), T_USES_TEXT,
                 uses_text(r->arena, &WILL_TURN_OFF, current, currents));
    if (outdateds)
        dict_set(dict_row(body, T_FELL), T_USES_TEXT,
                 uses_text(r->arena, &TURNED_OFF, outdated, outdateds));
    return OK;
}

static void filter_show_text(struct request *r, struct dict *body, const char *section,
                             const char *name, const char *stored) {
    struct dict *field = dict_row(body, section);
    const char *sent = request_form(r, name);
    dict_set(field, T_VALUE, sent ? sent : stored);
    page_field_error(r, field, name);
}

/* conditions: as sent, else as stored; NULL when another version saved them and this one cannot
 * read them. */
static enum rc_err filter_show_conditions(struct request *r, struct dict *body,
                                          const struct user_filter *conditions) {
    struct browser b = {.filter = conditions ? *conditions : USER_FILTER_ANY};
    int64_t active = b.filter.active_days;
    const char *days = active > 0 ? arena_printf(r->arena, "%lld", (long long)active) : "";
    filter_show_text(r, body, T_ACTIVE_FIELD, "active_days", days);
    struct dict *now = dict_row(body, T_ACTIVE_NOW_FIELD);
    dict_show_if(now, b.filter.active, T_CHECKED);
    page_field_error(r, now, "active");
    if (request_form(r, "query"))
        filter_show_text(r, body, T_QUERY_FIELD, "query", "");
    return filter_form_fields(r, body, &b);
}

static enum rc_err filter_fill(struct request *r, struct dict *body, const struct saved_filter *f,
                               const struct user_filter *conditions) {
    bool used = false;
    page_csrf(r, body);
    dict_set_int(body, T_ID, f->id);
    dict_set_int(body, T_CHANGED_AT, f->changed_at);
    dict_set(body, T_SAVED_NAME, f->name);
    dict_set(body, T_SAVED_TEXT, filter_text(r, f->query));
    dict_set(body, T_LINK, browser_link(r, f->query));
    dict_set(body, T_BY, f->changed_by);
    dict_set(body, T_AT_TEXT, text_ago(r->arena, f->changed_at, r->now));
    filter_show_text(r, body, T_NAME_FIELD, "name", f->name);
    TRY(filter_show_conditions(r, body, conditions));
    TRY(filter_show_tasks(r, body, f->id, &used));
    dict_show(body, used ? T_USED : T_FREE);
    return OK;
}

static struct response filter_show(struct request *r, const struct saved_filter *f,
                                   const struct user_filter *conditions) {
    struct page p = page_begin(r, f->name, TPL_FILTERS_FILTERS_EDIT);
    return filter_fill(r, p.body, f, conditions) == OK ? page_end(r, &p) : error_page(r);
}

struct response filter_page(struct request *r) {
    struct saved_filter f = {0};
    struct user_filter conditions;
    const char *problem = NULL;
    if (filter_load(r, &f) != OK)
        return error_page(r);
    bool readable = user_filter_parse(r->arena, f.query, &conditions, &problem);
    return filter_show(r, &f, readable ? &conditions : NULL);
}

/* --- changing it */

/* The query of the fields of the form, or of its field query. A form without any of them only
 * renames the filter. */
static const char *filter_read_conditions(struct request *r, const struct saved_filter *f,
                                          struct user_filter *out) {
    const char *sent = request_form(r, "query"), *problem = NULL, *field = NULL;
    bool any = false;
    *out = USER_FILTER_ANY;
    if (sent) {
        (void)read_query(r, sent, out);
        return user_filter_query(r->arena, out);
    }
    for (int i = 0; i < r->form_count; i++) {
        enum user_filter_result result =
            user_filter_set(r->arena, out, r->form[i].name, r->form[i].value, &problem);
        any = any || result != USER_FILTER_UNKNOWN;
        if (result == USER_FILTER_BAD)
            request_refuse(r, r->form[i].name, "%s", problem);
    }
    problem = user_filter_conflict(out, &field);
    if (problem)
        request_refuse(r, field, "%s", problem);
    if (any)
        return user_filter_query(r->arena, out);
    (void)user_filter_parse(r->arena, f->query, out, &problem);
    return f->query;
}

/* Notes that somebody else changed the filter since this form was opened. The entries stay in the
 * form, to be saved again. */
static void filter_check_stale(struct request *r, const struct saved_filter *f) {
    const char *sent = request_form(r, "changed_at");
    int64_t at = 0;
    if (sent && (!text_to_int(sent, &at) || at != f->changed_at))
        request_note(
            r, "changed_at",
            "%s changed this filter %s. It is now \"%s\": %s. Your entries are kept below; "
            "save again to replace theirs",
            f->changed_by, text_ago(r->arena, f->changed_at, r->now), f->name,
            filter_text(r, f->query));
}

static enum rc_err filter_change(struct request *r, const struct saved_filter *f,
                                 struct user_filter *conditions, const char **flash) {
    const char *name = NULL, *query = filter_read_conditions(r, f, conditions);
    int64_t off = 0;
    TRY(filters_read_name(r, f->id, &name));
    filter_check_stale(r, f);
    if (r->errors)
        return OK;
    bool same = text_equal(name, f->name) && text_equal(query, f->query);
    TRY(task_filter_change(r->db, r->arena, f, name, query, r->who.name, r->now, &off));
    *flash = same ? "unchanged" : "saved";
    if (off)
        *flash = "filter-changed";
    return OK;
}

static enum rc_err filter_delete(struct request *r, const struct saved_filter *f) {
    const char *tasks = NULL;
    TRY(db_get_text(r->db, Q_SAVED_FILTER_TASKS, &tasks, NULL, "i", f->id));
    if (!tasks)
        return saved_filter_delete(r->db, f, r->who.name, r->now);
    request_refuse(r, "delete", "Used by tasks: %s. Change them first", tasks);
    return OK;
}

/* Reads and changes the filter in one transaction. *flash stays NULL when it was deleted. */
static enum rc_err filter_decide(struct request *r, struct saved_filter *f,
                                 struct user_filter *conditions, const char **flash) {
    const char *action = request_form_text(r, "action"), *problem = NULL;
    TRY(db_begin(r->db));
    TRY(filter_load(r, f));
    (void)user_filter_parse(r->arena, f->query, conditions, &problem);
    if (text_equal(action, "delete"))
        TRY(filter_delete(r, f));
    else if (*action && !text_equal(action, "save") && !text_equal(action, "rename"))
        request_refuse(r, "name", "Choose what to do: save or delete");
    else
        TRY(filter_change(r, f, conditions, flash));
    if (!r->errors)
        return db_commit(r->db);
    db_rollback(r->db);
    return OK;
}

struct response filter_post(struct request *r) {
    struct saved_filter f = {0};
    struct user_filter conditions;
    const char *flash = NULL;
    if (filter_decide(r, &f, &conditions, &flash) != OK)
        return error_page(r);
    if (r->errors)
        return filter_show(r, &f, &conditions);
    if (!flash)
        return response_see(r, "/filters", "deleted");
    /* The list of people changes a filter where it stands. */
    if (request_form(r, "query") && text_equal(flash, "saved"))
        return response_see(r, browser_link(r, user_filter_query(r->arena, &conditions)), flash);
    return response_see(r, arena_printf(r->arena, "/filters/%lld", (long long)f.id), flash);
}
