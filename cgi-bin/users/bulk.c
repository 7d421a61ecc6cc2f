/* POST /users/bulk: from people chosen in the list to the preview of a bulk operation, which has an
 * address of its own (runs/run_page.c). A page that keeps every choice asks for missing and refused
 * fields. */
#include "base/text.h"
#include "handlers.h"
#include "index/index_find.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/create.h"
#include "runs/run.h"
#include "runs/run_pending.h"
#include "runs/run_text.h"
#include "tasks/action_select.h"
#include "tasks/task_validate.h"
#include "tpl_names.h"
#include "users/filter_text.h"
#include "users/saved_filter.h"
#include "users/selection.h"

#include <string.h>

/* Of order and page in an address. */
static const char VIEW_CHARS[] = "abcdefghijklmnopqrstuvwxyz_0123456789=&";

struct bulk {
    const char *const *account; /* people chosen one by one */
    int accounts;
    const char *filter;   /* as sent; NULL when people are chosen one by one */
    const char *query;    /* of the filter, canonical; NULL: none, or it cannot be read */
    const char *value;    /* of the action: as sent, or joined from action, product and site */
    struct action action; /* the same, read */
};

/* b->filter is the id of a saved filter, or a query string. */
static enum rc_err bulk_read_filter(struct request *r, struct bulk *b) {
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
        request_refuse(r, "filter", "This saved filter was deleted. Select the people again");
    else if (!user_filter_parse(r->arena, *query == '?' ? query + 1 : query, &f, &problem))
        request_refuse(r, "filter", "%s", problem);
    else
        b->query = user_filter_query(r->arena, &f);
    return OK;
}

/* The list sends ticked people, the people of the page and its filter; scope chooses between
 * them. */
static enum rc_err bulk_read_people(struct request *r, struct bulk *b) {
    const char *scope = request_form_text(r, "scope"), *filter = request_form(r, "filter");
    bool all = text_equal(scope, "all"), page = text_equal(scope, "page");
    if (*scope && !all && !page && !text_equal(scope, "ticked"))
        request_refuse(r, "account_id",
                       "Choose the selected people, those of the page or all who match");
    if (all && !filter) { /* an empty one means everyone, a lost one nobody */
        request_refuse(r, "filter", "The filter is missing. Select the people again");
        return OK;
    }
    if (!all)
        b->accounts = selection_read(r, !page, page || request_form(r, "tick_page"), &b->account);
    if (b->accounts == 0 && (all || (filter && *filter && !*scope))) {
        b->filter = filter;
        return bulk_read_filter(r, b);
    }
    if (b->accounts == 0)
        request_refuse(r, "account_id", "Select at least one person");
    return OK;
}

/* action=remove-access with product and site as fields of their own, or all in one value. */
static enum rc_err bulk_read_action(struct request *r, struct bulk *b) {
    const char *value = request_form_trimmed(r, "action");
    const char *product = request_form_trimmed(r, "product");
    const char *site = request_form_trimmed(r, "site");
    const struct action_kind *kind = action_kind(value);
    struct task_problems problems = {.n = 0};
    if (*product && !strchr(value, ':') && kind && kind->needs_product)
        value = arena_printf(r->arena, *site ? "%s:%s:%s" : "%s:%s", value, product, site);
    b->value = value;
    if (!*value && request_form(r, "ask"))
        return OK;
    TRY(action_select_read(r, value, request_form_trimmed(r, "group"), &b->action));
    if (r->errors)
        return OK;
    TRY(task_check_actions(r->db, r->arena, &b->action, 1, &problems));
    for (int i = 0; i < problems.n; i++)
        request_refuse(r, problems.at[i].field, "%s", problems.at[i].text);
    return OK;
}

/* --- asking for what is missing */

static void bulk_show_error(struct request *r, struct dict *body, const char *field,
                            const char *section) {
    if (request_error(r, field))
        dict_set(dict_row(body, section), T_ERROR, request_error(r, field));
}

/* "12 people", or "12 people (Status: Active)". */
static enum rc_err bulk_whom_text(struct request *r, const struct bulk *b, const char **out) {
    const char *problem = NULL, *conditions = NULL;
    struct user_filter f;
    int64_t n = 0;
    *out = text_people(r->arena, b->accounts);
    if (!b->query)
        return OK;
    if (user_filter_parse(r->arena, b->query, &f, &problem))
        TRY(users_count(r->db, &f, r->now, &n));
    TRY(run_filter_text(r, b->query, &conditions));
    *out = arena_printf(r->arena, "%s (%s)", text_people(r->arena, n), conditions);
    return OK;
}

/* The list that this form stood on, with its filters, also for people ticked in it. */
static const char *bulk_list_link(struct request *r, const struct bulk *b) {
    const char *query = b->query, *sent = request_form_text(r, "filter"), *problem = NULL;
    struct user_filter f;
    if (!query && user_filter_parse(r->arena, sent, &f, &problem))
        query = user_filter_query(r->arena, &f);
    return query && *query ? arena_printf(r->arena, "/users?%s", query) : "/users";
}

static enum rc_err bulk_fill(struct request *r, struct dict *body, const struct bulk *b) {
    const struct action_choices *choices = NULL;
    const char *whom = NULL;
    page_csrf(r, body);
    TRY(bulk_whom_text(r, b, &whom));
    dict_set(body, T_WHOM, whom);
    dict_set(body, T_BACK_LINK, bulk_list_link(r, b));
    for (int i = 0; i < b->accounts; i++)
        dict_set(dict_row(body, T_CHOSEN), T_ACCOUNT_ID, b->account[i]);
    /* Beside chosen people the filter only leads back; without any it would mean everybody. */
    if (b->filter || b->accounts) {
        struct dict *by_filter = dict_row(body, T_BY_FILTER);
        dict_set(by_filter, T_VALUE, b->filter ? b->filter : request_form_text(r, "filter"));
        dict_show_if(by_filter, b->filter != NULL, T_ALL_CHOSEN);
    }
    bulk_show_error(r, body, "account_id", T_PEOPLE_ERROR);
    bulk_show_error(r, body, "filter", T_FILTER_ERROR);
    bulk_show_error(r, body, "product", T_PRODUCT_ERROR);
    bulk_show_error(r, body, "site", T_SITE_ERROR);
    TRY(action_select_load(r, &choices));
    struct dict *action = dict_row(body, T_ACTION_FIELD), *group = dict_row(body, T_GROUP_FIELD);
    action_select_show(action, choices, b->value);
    page_field_error(r, action, "action");
    dict_set(group, T_VALUE, request_form_text(r, "group"));
    page_field_error(r, group, "group");
    return action_select_groups(r, body);
}

static struct response bulk_ask(struct request *r, const struct bulk *b) {
    struct page p = page_begin(r, "Choose an action", TPL_USERS_BULK);
    return bulk_fill(r, p.body, b) == OK ? page_end(r, &p) : error_page(r);
}

/* The tool bar of the list sends "ask" and may leave fields out: that is no answer to refuse. */
static bool bulk_is_incomplete(struct request *r, const struct bulk *b) {
    if (!request_form(r, "ask"))
        return false;
    if (!*b->value)
        return true;
    const struct action_kind *kind = action_kind(b->value);
    return kind && kind->needs_group && !*request_form_text(r, "group");
}

/* Makes a query string the query of this request, after the pairs it has. False when it cannot be
 * read. */
static bool bulk_add_query(struct request *r, const char *query) {
    query += *query == '?';
    while (*query) {
        size_t n = strcspn(query, "&"), name = strcspn(query, "=");
        if (name >= n)
            return false;
        char *value = arena_alloc(r->arena, n + 1);
        if (!text_percent_decode(query + name + 1, n - name - 1, value, true))
            return false;
        r->query[r->query_count++] = (struct param){arena_strndup(r->arena, query, name), value};
        query += n + (query[n] == '&');
    }
    return true;
}

/* The request becomes one for the list that sent this form: filter, then order and page. False when
 * the filter cannot be read. */
static bool bulk_set_query(struct request *r, const char *view) {
    const char *problem = NULL;
    struct user_filter f;
    if (!user_filter_parse(r->arena, request_form_text(r, "filter"), &f, &problem))
        return false;
    const char *filter = user_filter_query(r->arena, &f);
    r->query = arena_alloc(r->arena, (strlen(filter) + strlen(view) + 1) * sizeof *r->query);
    r->query_count = 0;
    return bulk_add_query(r, filter) && bulk_add_query(r, view);
}

/* Nobody is selected and nothing else is wrong: the list itself shows the error. */
static bool bulk_is_unticked(struct request *r) {
    const char *scope = request_form_text(r, "scope");
    struct selection s = selection_sent(r);
    if (!request_form(r, "ask") || !text_equal(scope, "ticked") || s.n > 0 ||
        !bulk_set_query(r, request_form_text(r, "at")))
        return false;
    request_refuse(r, "selection", "Select at least one person");
    return true;
}

/* A button of the list that sorts, pages or selects: the list again, with its ticks. Without any
 * ticks at its own address. False: no such button, or its values cannot be read. */
static bool bulk_show_list(struct request *r, struct response *out) {
    const char *view = request_form(r, "view"), *select = request_form(r, "select");
    struct selection s = selection_sent(r);
    view = view ? view : request_form_text(r, "at");
    if ((!select && !request_form(r, "view")) || !bulk_set_query(r, view))
        return false;
    if (s.n > 0 || s.all) {
        *out = users_page(r);
        return true;
    }
    struct user_filter f;
    const char *problem = NULL, *filter = "";
    if (user_filter_parse(r->arena, request_form_text(r, "filter"), &f, &problem))
        filter = user_filter_query(r->arena, &f);
    view += *view == '?';
    if (view[strspn(view, VIEW_CHARS)])
        view = "";
    *out = response_see(r,
                        arena_printf(r->arena, "/users%s%s%s%s", *filter || *view ? "?" : "",
                                     filter, *filter && *view ? "&" : "", view),
                        NULL);
    return true;
}

struct response users_bulk_post(struct request *r) {
    struct bulk b = {0};
    struct response list;
    int64_t id = 0, before = 0;
    if (bulk_show_list(r, &list))
        return list;
    if (bulk_is_unticked(r))
        return users_page(r);
    if (bulk_read_people(r, &b) != OK)
        return error_page(r);
    b.value = request_form_trimmed(r, "action");
    if (!r->errors && bulk_is_incomplete(r, &b))
        return bulk_ask(r, &b);
    if (bulk_read_action(r, &b) != OK)
        return error_page(r);
    if (r->errors)
        return bulk_ask(r, &b);
    const struct run_request wanted = {.action = &b.action,
                                       .actions = 1,
                                       .account_ids = b.account,
                                       .n = b.accounts,
                                       .query = b.query};
    if (run_pending_before(r, &before) != OK)
        return error_page(r);
    if (run_preview_bulk(r->db, r->arena, &wanted, r->who.name, r->now, &id) != OK) {
        if (r->err->code != ERR_INPUT)
            return error_page(r);
        request_refuse(r, b.query ? "filter" : "account_id", "%s", r->err->message);
        return bulk_ask(r, &b);
    }
    return run_pending_see(r, id, before, NULL);
}
