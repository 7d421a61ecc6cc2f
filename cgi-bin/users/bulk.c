/* POST /users/bulk: from people chosen in the user browser to the preview of a bulk operation,
 * which has an address of its own (page_run.c). What is still missing, or refused, is asked for on
 * a page that keeps everything chosen so far. */
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "runs/create.h"
#include "runs/run.h"
#include "runs/run_pending.h"
#include "runs/run_text.h"
#include "tasks/action_select.h"
#include "tasks/task_validate.h"
#include "tpl_names.h"
#include "users/filter.h"
#include "users/index_find.h"
#include "users/saved_filter.h"

#include <string.h>

struct bulk {
    const char *const *account; /* chosen one by one: count of them */
    int accounts;
    const char *filter; /* as sent; NULL when people are chosen one by one */
    const char *query;  /* of the filter, canonical; NULL: none, or it cannot be read */
    const char *action; /* as sent, or made of action, product and site */
    struct action does;
};

static void read_accounts(struct request *r, const char *name, struct bulk *b) {
    const char **list = arena_alloc(r->arena, (size_t)(r->form_count + 1) * sizeof *list),
               *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, name, i)); i++)
        if (*sent)
            list[b->accounts++] = sent;
    b->account = list;
}

/* A saved filter's id, or a query string. */
static enum rc_err read_filter(struct request *r, struct bulk *b) {
    struct user_filter f;
    struct saved_filter saved;
    const char *problem = NULL, *query = b->filter;
    int64_t id = 0;
    bool found = true;
    if (text_to_int(query, &id)) {
        TRY(saved_filter_get(r->db, id, &saved, &found));
        query = found ? saved.query : "";
    }
    if (!found)
        request_refuse(r, "filter",
                       "There is no such saved filter any more. Choose the people anew");
    else if (!user_filter_parse(r->arena, *query == '?' ? query + 1 : query, &f, &problem))
        request_refuse(r, "filter", "%s", problem);
    else
        b->query = user_filter_query(r->arena, &f);
    return OK;
}

/* scope says what is meant when the user browser sends ticked people, those of the page and the
 * filter they were found by. */
static enum rc_err read_people(struct request *r, struct bulk *b) {
    const char *scope = request_form_text(r, "scope"), *filter = request_form(r, "filter");
    bool all = strcmp(scope, "all") == 0, page = strcmp(scope, "page") == 0;
    if (*scope && !all && !page && strcmp(scope, "ticked") != 0)
        request_refuse(r, "account_id",
                       "Choose the ticked people, those of the page or all who match");
    if (!all)
        read_accounts(r, page ? "page_id" : "account_id", b);
    if (b->accounts == 0 && (all || (filter && *filter && !*scope))) {
        b->filter = filter ? filter : "";
        return read_filter(r, b);
    }
    if (b->accounts == 0)
        request_refuse(r, "account_id", "Tick the people first, or choose all who match");
    return OK;
}

/* action=remove-access with product and site of their own, or all of it in one value. */
static enum rc_err read_action(struct request *r, struct bulk *b) {
    const char *action = request_form_trimmed(r, "action"),
               *product = request_form_trimmed(r, "product"),
               *site = request_form_trimmed(r, "site");
    struct task_problems problems = {.n = 0};
    if (*product && !strchr(action, ':') && action_kind(action) &&
        action_kind(action)->needs_product)
        action = arena_printf(r->arena, *site ? "%s:%s:%s" : "%s:%s", action, product, site);
    b->action = action;
    if (!*action && request_form(r, "ask"))
        return OK;
    TRY(action_select_read(r, action, request_form_trimmed(r, "group"), &b->does));
    if (r->errors)
        return OK;
    TRY(task_check_actions(r->db, r->arena, &b->does, 1, &problems));
    for (int i = 0; i < problems.n; i++)
        request_refuse(r, problems.at[i].field, "%s", problems.at[i].words);
    return OK;
}

/* --- asking for what is missing */

static void show_error(struct request *r, struct dict *body, const char *field,
                       const char *section) {
    if (request_error(r, field))
        dict_set(dict_row(body, section), T_ERROR, request_error(r, field));
}

static enum rc_err whom_words(struct request *r, const struct bulk *b, const char **out) {
    *out = text_people(r->arena, b->accounts);
    if (!b->query)
        return OK;
    struct user_filter f;
    const char *problem = NULL, *words = NULL;
    int64_t n = 0;
    if (user_filter_parse(r->arena, b->query, &f, &problem))
        TRY(users_count(r->db, &f, r->now, &n));
    TRY(run_filter_text(r, b->query, &words));
    *out = arena_printf(r->arena, "%s: %s", text_people(r->arena, n), words);
    return OK;
}

/* The list one came from, with its filters, also when people were ticked in it. */
static const char *list_link(struct request *r, const struct bulk *b) {
    const char *query = b->query, *sent = request_form_text(r, "filter"), *problem = NULL;
    struct user_filter f;
    if (!query && user_filter_parse(r->arena, sent, &f, &problem))
        query = user_filter_query(r->arena, &f);
    return query && *query ? arena_printf(r->arena, "/users?%s", query) : "/users";
}

static enum rc_err fill(struct request *r, struct dict *body, const struct bulk *b) {
    const struct action_choices *choices = NULL;
    const char *whom = NULL;
    page_csrf(r, body);
    TRY(whom_words(r, b, &whom));
    dict_set(body, T_WHOM, whom);
    dict_set(body, T_BACK_LINK, list_link(r, b));
    for (int i = 0; i < b->accounts; i++)
        dict_set(dict_row(body, T_CHOSEN), T_ACCOUNT_ID, b->account[i]);
    if (b->filter || b->accounts) /* beside chosen people it only leads back; without any it would
                                     mean everybody it finds */
        dict_set(dict_row(body, T_BY_FILTER), T_VALUE,
                 b->filter ? b->filter : request_form_text(r, "filter"));
    show_error(r, body, "account_id", T_PEOPLE_ERROR);
    show_error(r, body, "filter", T_FILTER_ERROR);
    show_error(r, body, "product", T_PRODUCT_ERROR);
    show_error(r, body, "site", T_SITE_ERROR);
    TRY(action_select_load(r, &choices));
    struct dict *action = dict_row(body, T_ACTION_FIELD), *group = dict_row(body, T_GROUP_FIELD);
    action_select_show(action, choices, b->action);
    page_field_error(r, action, "action");
    dict_set(group, T_VALUE, request_form_text(r, "group"));
    page_field_error(r, group, "group");
    return action_select_groups(r, body);
}

static struct response ask(struct request *r, const struct bulk *b) {
    struct page p = page_begin(r, "Act on people", TPL_USERS_BULK);
    return fill(r, p.body, b) == OK ? page_end(r, &p) : response_error(r);
}

/* From the tool bar of the user browser: a step on the way, not yet an answer to refuse. */
static bool still_asking(struct request *r, const struct bulk *b) {
    const struct action_kind *kind = *b->action ? action_kind(b->action) : NULL;
    return request_form(r, "ask") &&
           (!*b->action || (kind && kind->needs_group && !*request_form_text(r, "group")));
}

/* Nobody is ticked, nothing wrong otherwise: the list itself says so, with its filters as they
 * were. */
static bool list_unticked(struct request *r) {
    const char *scope = request_form_text(r, "scope"), *query = request_form_text(r, "filter"),
               *problem = NULL;
    struct user_filter f;
    if (!request_form(r, "ask") || strcmp(scope, "ticked") != 0 || request_form(r, "account_id") ||
        !user_filter_parse(r->arena, query, &f, &problem))
        return false;
    query = user_filter_query(r->arena, &f);
    r->query = arena_alloc(r->arena, (strlen(query) + 1) * sizeof *r->query);
    r->query_count = 0;
    while (*query) {
        size_t n = strcspn(query, "&"), name = strcspn(query, "=");
        char *value = arena_alloc(r->arena, n + 1);
        if (!text_percent_decode(query + name + 1, n - name - 1, value, true))
            return false;
        r->query[r->query_count++] = (struct param){arena_strndup(r->arena, query, name), value};
        query += n + (query[n] == '&');
    }
    request_refuse(
        r, "scope-ticked",
        "Nobody is ticked. Tick the people first, or choose all on this page or all who match");
    return true;
}

struct response users_bulk(struct request *r) {
    struct bulk b = {0};
    int64_t id = 0, before = 0;
    if (list_unticked(r))
        return users_page(r);
    if (read_people(r, &b) != OK)
        return response_error(r);
    b.action = request_form_trimmed(r, "action");
    if (!r->errors && still_asking(r, &b))
        return ask(r, &b);
    if (read_action(r, &b) != OK)
        return response_error(r);
    if (r->errors)
        return ask(r, &b);
    const struct run_request wanted = {.action = &b.does,
                                       .actions = 1,
                                       .account_ids = b.account,
                                       .n = b.accounts,
                                       .query = b.query};
    if (run_pending_before(r, &before) != OK)
        return response_error(r);
    if (run_preview_bulk(r->db, r->arena, &wanted, r->who.name, r->now, &id) != OK) {
        if (r->err->code != ERR_INPUT)
            return response_error(r);
        request_refuse(r, b.query ? "filter" : "account_id", "%s", r->err->message);
        return ask(r, &b);
    }
    return run_pending_see(r, id, before, NULL);
}
