/* /filters: filters kept under a name for everybody who may enter; saved, renamed, deleted by whoever has full access. */
#include "handlers.h"
#include "page.h"
#include "saved_filter.h"
#include "text.h"
#include "tpl_names.h"
#include "users.h"

#include <string.h>

static const char *words_of(struct request *r, const char *query) {
    struct user_filter f;
    const char *problem = NULL;
    struct err kept = *r->err;
    if (!user_filter_parse(r->arena, query, &f, &problem))
        return problem; /* saved by another version */
    if (user_filter_name_site(r->db, &f) != OK)
        *r->err = kept; /* the id is shown instead */
    return user_filter_words(r->arena, &f);
}

static const char *browser_link(struct request *r, const char *query) { return arena_printf(r->arena, "/users%s%s", *query ? "?" : "", query); }

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
    struct page p = page_begin(r, "Saved filters", TPL_FILTERS_LIST);
    if (add_list(r, p.body) != OK)
        return response_error(r);
    add_form(r, p.body);
    return page_end(r, &p);
}

struct response filters_page(struct request *r) { return show(r); }

/* A name nobody else uses; notes what is wrong. id: the filter that bears it, 0 for a new one. */
static enum rc_err read_name(struct request *r, int64_t id, const char **name) {
    int64_t other = 0;
    bool taken = false;
    *name = request_form_trimmed(r, "name");
    if (!**name)
        request_refuse(r, "name", "Enter a name for the filter");
    else if (text_length(*name) > SAVED_FILTER_NAME_MOST || text_has_control(*name, false))
        request_refuse(r, "name", "The name may have at most %d characters on one line", SAVED_FILTER_NAME_MOST);
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
    return found ? OK : FAIL(r->err, ERR_NOT_FOUND, "This saved filter is no longer there.", "filter %s", r->path_arg[0]);
}

static struct response show_one(struct request *r, const struct saved_filter *f, const char *tasks) {
    struct page p = page_begin(r, f->name, TPL_FILTERS_ONE);
    const char *sent = request_form(r, "name");
    page_csrf(r, p.body);
    dict_set_int(p.body, T_ID, f->id);
    dict_set(p.body, T_SAVED_NAME, f->name);
    dict_set(p.body, T_SAVED_WORDS, words_of(r, f->query));
    dict_set(p.body, T_LINK, browser_link(r, f->query));
    dict_set(p.body, T_BY, f->changed_by);
    dict_set(p.body, T_AT_TEXT, text_ago(r->arena, f->changed_at, r->now));
    struct dict *field = dict_row(p.body, T_NAME_FIELD);
    dict_set(field, T_VALUE, sent ? sent : f->name);
    page_field_error(r, field, "name");
    if (tasks)
        dict_set(dict_row(p.body, T_USED_BY), T_TASKS, tasks);
    else
        dict_show(p.body, T_FREE);
    return page_end(r, &p);
}

/* Names of the tasks that use it, or NULL. */
static enum rc_err read_tasks(struct request *r, int64_t id, const char **tasks) {
    return db_get_text(r->db, Q_SAVED_FILTER_TASKS, tasks, NULL, "i", id);
}

struct response filter_page(struct request *r) {
    struct saved_filter f = {0};
    const char *tasks = NULL;
    if (read_one(r, &f) != OK || read_tasks(r, f.id, &tasks) != OK)
        return response_error(r);
    return show_one(r, &f, tasks);
}

static enum rc_err change(struct request *r, const struct saved_filter *f, const char *tasks, bool *deleted) {
    const char *action = request_form_text(r, "action"), *name = NULL;
    *deleted = strcmp(action, "delete") == 0;
    TRY(db_begin(r->db));
    if (*deleted && tasks)
        request_refuse(r, "delete", "The filter is used by tasks: %s. Change them first", tasks);
    else if (*deleted)
        TRY(saved_filter_delete(r->db, f, r->who.name, r->now));
    else if (strcmp(action, "rename") != 0)
        request_refuse(r, "name", "Choose what to do: rename or delete");
    else
        TRY(read_name(r, f->id, &name));
    if (!*deleted && !r->errors && strcmp(name, f->name) != 0)
        TRY(saved_filter_rename(r->db, f, name, r->who.name, r->now));
    if (r->errors) {
        db_rollback(r->db);
        return OK;
    }
    return db_commit(r->db);
}

struct response filter_post(struct request *r) {
    struct saved_filter f = {0};
    const char *tasks = NULL;
    bool deleted = false;
    if (read_one(r, &f) != OK || read_tasks(r, f.id, &tasks) != OK || change(r, &f, tasks, &deleted) != OK)
        return response_error(r);
    return r->errors ? show_one(r, &f, tasks) : response_see(r, "/filters", deleted ? "deleted" : "saved");
}
