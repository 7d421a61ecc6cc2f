/* /filters: filters kept under a name for everybody who may enter; saved, changed, deleted by
 * whoever has full access. */
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "tasks/task.h"
#include "tasks/task_filter.h"
#include "tpl_names.h"
#include "users/filter_form.h"
#include "users/saved_filter.h"

#include <string.h>

static const char *words_of(struct request *r, const char *query) {
    struct user_filter f;
    const char *problem = NULL;
    struct err kept = *r->err;
    if (!user_filter_parse(r->arena, query, &f, &problem))
        return problem; /* saved by another version */
    if (user_filter_name_site(r->db, &f) != OK)
        *r->err = kept; /* the id is shown instead */
    return user_filter_text(r->arena, &f);
}

static const char *browser_link(struct request *r, const char *query) {
    return arena_printf(r->arena, "/users%s%s", *query ? "?" : "", query);
}

static enum rc_err add_list(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_SAVED_FILTER_LIST, &rows, ""));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_LIST);
        struct dict *row = dict_row(list, T_SAVED_ROW);
        dict_set(row, T_SAVED_NAME, db_text(rows, 1));
        dict_set(row, T_LINK, browser_link(r, db_text(rows, 2)));
        dict_set(row, T_SAVED_WORDS, words_of(r, db_text(rows, 2)));
        dict_set(row, T_BY, db_text(rows, 3));
        dict_set(row, T_AT_TEXT, text_ago(r->arena, db_int(rows, 4), r->now));
        if (r->who.level >= LEVEL_FULL)
            dict_set_int(dict_row(row, T_MAY_CHANGE), T_ID, db_int(rows, 0));
    }
    dict_show_if(body, !list, T_NONE);
    return db_end(rows);
}

/* Shown below the list: a new filter, which needs a name and may bring its query along. */
static void add_form(struct request *r, struct dict *body) {
    if (r->who.level < LEVEL_FULL)
        return;
    struct dict *form = dict_row(body, T_SAVE_FORM), *field = dict_row(form, T_NAME_FIELD);
    page_csrf(r, form);
    dict_set(field, T_VALUE, request_form_text(r, "name"));
    page_field_error(r, field, "name");
    field = dict_row(form, T_QUERY_FIELD);
    dict_set(field, T_VALUE, request_form_text(r, "query"));
    page_field_error(r, field, "query");
}

static struct response show(struct request *r) {
    struct page p = page_begin(r, "Saved filters", TPL_USERS_FILTERS);
    if (add_list(r, p.body) != OK)
        return response_error(r);
    add_form(r, p.body);
    return page_end(r, &p);
}

struct response filters_page(struct request *r) {
    return show(r);
}

/* A name nobody else uses; notes what is wrong. id: the filter that bears it, 0 for a new one. */
static enum rc_err read_name(struct request *r, int64_t id, const char **name) {
    int64_t other = 0;
    bool taken = false;
    *name = request_form_trimmed(r, "name");
    if (!**name)
        request_refuse(r, "name", "Enter a name for the filter");
    else if (text_length(*name) > SAVED_FILTER_NAME_MAX || text_has_control(*name, false))
        request_refuse(r, "name", "The name may have at most %d characters on one line",
                       SAVED_FILTER_NAME_MAX);
    else
        TRY(saved_filter_named(r->db, *name, &other, &taken));
    if (taken && other != id)
        request_refuse(r, "name", "Another filter has this name already");
    return OK;
}

static enum rc_err add(struct request *r, const char **query) {
    const char *name = NULL, *problem = NULL;
    struct user_filter f;
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(read_name(r, 0, &name));
    const char *sent = request_form_text(r, "query");
    if (!user_filter_parse(r->arena, *sent == '?' ? sent + 1 : sent, &f, &problem))
        request_refuse(r, "query", "%s", problem);
    else
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
    if (add(r, &query) != OK)
        return response_error(r);
    return r->errors ? show(r) : response_see(r, browser_link(r, query), "filter-added");
}

static enum rc_err read_one(struct request *r, struct saved_filter *f) {
    int64_t id = 0;
    bool found = false;
    if (text_to_int(r->path_arg[0], &id))
        TRY(saved_filter_get(r->db, id, f, &found));
    return found ? OK
                 : FAIL(r->err, ERR_NOT_FOUND, "This saved filter is no longer there.", "filter %s",
                        r->path_arg[0]);
}

/* --- one filter: name and conditions, and which tasks it means something to */

/* "Task A uses", "Tasks A, B and C use" */
static const char *uses_words(struct arena *a, const char *const *names, int n) {
    const char *list = names[0];
    for (int i = 1; i < n; i++)
        list = arena_printf(a, "%s%s%s", list, i == n - 1 ? " and " : ", ", names[i]);
    return arena_printf(a, n == 1 ? "Task %s uses" : "Tasks %s use", list);
}

/* Those to be switched off by a change, those that an earlier one switched off, and all of them as
 * a list. */
static enum rc_err show_tasks(struct request *r, struct dict *body, int64_t id, bool *any) {
    enum { NAMED_MAX = 20 };
    const char *will[NAMED_MAX], *did[NAMED_MAX];
    struct rows *rows = NULL;
    struct dict *list = NULL;
    int wills = 0, dids = 0;
    TRY(db_query(r->db, Q_TASK_ON_FILTER, &rows, "i", id));
    while (db_next(rows)) {
        bool on = db_int(rows, 2) != 0, dry = db_int(rows, 3) != 0, fell = db_int(rows, 4) != 0;
        list = list ? list : dict_row(body, T_TASK_LIST);
        struct dict *row = dict_row(list, T_TASK);
        dict_set(row, T_TASK_PATH,
                 arena_printf(r->arena, "/tasks/%lld", (long long)db_int(rows, 0)));
        dict_set(row, T_TASK_NAME, db_text(rows, 1));
        dict_show(row, !on ? T_TASK_OFF : dry ? T_TASK_DRY : T_TASK_ON);
        if (fell && dids < NAMED_MAX)
            did[dids++] = db_text(rows, 1);
        else if (!fell && wills < NAMED_MAX)
            will[wills++] = db_text(rows, 1);
    }
    TRY(db_end(rows));
    *any = list != NULL;
    if (wills)
        dict_set(dict_row(body, T_WILL_FALL), T_USES_WORDS, uses_words(r->arena, will, wills));
    if (dids)
        dict_set(dict_row(body, T_FELL), T_USES_WORDS, uses_words(r->arena, did, dids));
    return OK;
}

static void show_text(struct request *r, struct dict *body, const char *section, const char *name,
                      const char *stored) {
    struct dict *field = dict_row(body, section);
    const char *sent = request_form(r, name);
    dict_set(field, T_VALUE, sent ? sent : stored);
    page_field_error(r, field, name);
}

/* conditions: as they were sent, else as they are; NULL: another version saved them, and they
 * cannot be read. */
static enum rc_err show_conditions(struct request *r, struct dict *body,
                                   const struct user_filter *conditions) {
    struct browser b = {.filter = conditions ? *conditions : USER_FILTER_ANY};
    int64_t active = b.filter.active_days;
    show_text(r, body, T_ACTIVE_FIELD, "active_days",
              active > 0 ? arena_printf(r->arena, "%lld", (long long)active) : "");
    struct dict *now = dict_row(body, T_ACTIVE_NOW_FIELD);
    dict_show_if(now, b.filter.active, T_CHECKED);
    page_field_error(r, now, "active");
    if (request_form(r, "query"))
        show_text(r, body, T_QUERY_FIELD, "query", "");
    return filter_form_fields(r, body, &b);
}

static enum rc_err fill_one(struct request *r, struct dict *body, const struct saved_filter *f,
                            const struct user_filter *conditions) {
    bool used = false;
    page_csrf(r, body);
    dict_set_int(body, T_ID, f->id);
    dict_set_int(body, T_CHANGED_AT, f->changed_at);
    dict_set(body, T_SAVED_NAME, f->name);
    dict_set(body, T_SAVED_WORDS, words_of(r, f->query));
    dict_set(body, T_LINK, browser_link(r, f->query));
    dict_set(body, T_BY, f->changed_by);
    dict_set(body, T_AT_TEXT, text_ago(r->arena, f->changed_at, r->now));
    show_text(r, body, T_NAME_FIELD, "name", f->name);
    TRY(show_conditions(r, body, conditions));
    TRY(show_tasks(r, body, f->id, &used));
    dict_show(body, used ? T_USED : T_FREE);
    return OK;
}

static struct response show_one(struct request *r, const struct saved_filter *f,
                                const struct user_filter *conditions) {
    struct page p = page_begin(r, f->name, TPL_USERS_FILTERS_EDIT);
    return fill_one(r, p.body, f, conditions) == OK ? page_end(r, &p) : response_error(r);
}

struct response filter_page(struct request *r) {
    struct saved_filter f = {0};
    struct user_filter conditions;
    const char *problem = NULL;
    if (read_one(r, &f) != OK)
        return response_error(r);
    return show_one(
        r, &f, user_filter_parse(r->arena, f.query, &conditions, &problem) ? &conditions : NULL);
}

/* --- changing it */

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* From the fields of the form, or from a query string; a form with none of them, which only
 * renames, leaves them as they are. */
static const char *read_conditions(struct request *r, const struct saved_filter *f,
                                   struct user_filter *out) {
    const char *sent = request_form(r, "query"), *problem = NULL;
    bool any = false;
    *out = USER_FILTER_ANY;
    if (sent) {
        if (!user_filter_parse(r->arena, *sent == '?' ? sent + 1 : sent, out, &problem))
            request_refuse(r, "query", "%s", problem);
        return user_filter_query(r->arena, out);
    }
    for (int i = 0; i < r->form_count; i++) {
        enum user_filter_result retry_decision =
            user_filter_set(r->arena, out, r->form[i].name, r->form[i].value, &problem);
        any = any || retry_decision != USER_FILTER_UNKNOWN;
        if (retry_decision == USER_FILTER_BAD)
            request_refuse(r, r->form[i].name, "%s", problem);
    }
    const char *field = NULL;
    problem = user_filter_conflict(out, &field);
    if (problem)
        request_refuse(r, field, "%s", problem);
    if (any)
        return user_filter_query(r->arena, out);
    (void)user_filter_parse(r->arena, f->query, out, &problem);
    return f->query;
}

/* Two people, or two tabs: the second hears of the first, and what was entered stays to be saved
 * again. */
static void check_stale(struct request *r, const struct saved_filter *f) {
    const char *sent = request_form(r, "changed_at");
    int64_t at = 0;
    if (sent && (!text_to_int(sent, &at) || at != f->changed_at))
        request_note(r, "changed_at",
                     "%s changed this filter in the meantime, %s. It is now \"%s\": %s. Your own "
                     "answers still stand below; "
                     "save again to put them in its place",
                     f->changed_by, text_ago(r->arena, f->changed_at, r->now), f->name,
                     words_of(r, f->query));
}

static enum rc_err change(struct request *r, const struct saved_filter *f,
                          struct user_filter *conditions, const char **flash) {
    const char *name = NULL, *query = read_conditions(r, f, conditions);
    int64_t off = 0;
    TRY(read_name(r, f->id, &name));
    check_stale(r, f);
    if (r->errors)
        return OK;
    TRY(task_filter_change(r->db, r->arena, f, name, query, r->who.name, r->now, &off));
    *flash = off                                        ? "filter-changed"
             : is(name, f->name) && is(query, f->query) ? "unchanged"
                                                        : "saved";
    return OK;
}

static enum rc_err delete (struct request *r, const struct saved_filter *f) {
    const char *tasks = NULL;
    TRY(db_get_text(r->db, Q_SAVED_FILTER_TASKS, &tasks, NULL, "i", f->id));
    if (tasks)
        request_refuse(r, "delete", "The filter is used by tasks: %s. Change them first", tasks);
    return tasks ? OK : saved_filter_delete(r->db, f, r->who.name, r->now);
}

/* What is read and what is changed is one transaction, so nobody comes in between. */
static enum rc_err decide(struct request *r, struct saved_filter *f, struct user_filter *conditions,
                          const char **flash) {
    const char *action = request_form_text(r, "action"), *problem = NULL;
    TRY(db_begin(r->db));
    TRY(read_one(r, f));
    (void)user_filter_parse(r->arena, f->query, conditions, &problem);
    if (is(action, "delete"))
        TRY(delete (r, f));
    else if (*action && !is(action, "save") && !is(action, "rename"))
        request_refuse(r, "name", "Choose what to do: save or delete");
    else
        TRY(change(r, f, conditions, flash));
    if (!r->errors)
        return db_commit(r->db);
    db_rollback(r->db);
    return OK;
}

struct response filter_post(struct request *r) {
    struct saved_filter f = {0};
    struct user_filter conditions;
    const char *flash = NULL;
    if (decide(r, &f, &conditions, &flash) != OK)
        return response_error(r);
    if (r->errors)
        return show_one(r, &f, &conditions);
    return response_see(
        r, flash ? arena_printf(r->arena, "/filters/%lld", (long long)f.id) : "/filters",
        flash ? flash : "deleted");
}
