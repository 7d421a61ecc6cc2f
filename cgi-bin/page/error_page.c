/* The answer to a failed request, made of r->err: HTML, or JSON below /api/. Offers to send a
 * refused form again when it holds no secret. */
#include "page/error_page.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "http/response.h"
#include "http/route.h"
#include "page/page.h"
#include "sql/page/error_page.h"
#include "tpl_names.h"

#include <string.h>

static struct response error_page_plain(struct request *r, const struct err_kind *kind) {
    char *body = arena_printf(r->arena, "%s\n%s\n", kind->title, r->err->message);
    return response_text(kind->http_status, "text/plain; charset=utf-8", body, strlen(body));
}

static char *error_page_json_text(struct arena *a, const char *text) {
    struct buf b;
    buf_init(&b, a, 4096);
    for (const char *p = text; *p; p++)
        if (*p == '"' || *p == '\\')
            buf_printf(&b, "\\%c", *p);
        else if ((unsigned char)*p >= 0x20)
            buf_put(&b, p, 1);
    return b.text;
}

static struct response error_page_json(struct request *r, const struct err_kind *kind) {
    const char *message = error_page_json_text(r->arena, r->err->message);
    char *body = arena_printf(r->arena, "{\"error\":\"%s\"}\n", message);
    return response_text(kind->http_status, "application/json; charset=utf-8", body, strlen(body));
}

/* Offers the form again with its values, which may be a day's work. A page never holds a secret, so
 * a form with one has to be filled in again. */
static void error_page_show_resend(struct request *r, struct dict *body) {
    static const char *const SECRET[] = {"key", "secret", "password", "token"};
    for (size_t i = 0; i < sizeof SECRET / sizeof *SECRET; i++)
        if (*request_form_text(r, SECRET[i]))
            return;
    struct dict *form = dict_row(body, T_RESEND);
    page_csrf(r, form);
    dict_set(form, T_ACTION, r->env.path);
    for (int i = 0; i < r->form_count; i++) {
        if (strcmp(r->form[i].name, "csrf") == 0)
            continue;
        struct dict *row = dict_row(form, T_SENT);
        dict_set(row, T_NAME, r->form[i].name);
        dict_set(row, T_VALUE, r->form[i].value);
    }
}

enum { ADMINS_SHOWN = 3 };

/* Names organization admins to a colleague who lacks a right; not to strangers. */
static enum rc_err error_page_add_admins(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    struct dict *ask = NULL, *last = NULL;
    int n = 0;
    TRY(db_query(r->db, Q_ERROR_PAGE_ADMINS, &rows, "i", ADMINS_SHOWN + 1));
    for (; db_next(rows) && n < ADMINS_SHOWN; n++) {
        if (!ask)
            ask = dict_row(body, T_ASK);
        if (last)
            dict_show(last, T_COMMA);
        last = dict_row(ask, T_ADMIN);
        dict_set(last, T_NAME, db_text(rows, ERROR_PAGE_ADMINS__NAME));
    }
    dict_show_if(ask ? ask : body, n == ADMINS_SHOWN && db_next(rows), T_OTHERS);
    return db_end(rows);
}

/* The list to which a missing thing belongs: the first row whose part the address has. */
static const struct {
    const char *part, *path, *label;
} LISTS[] = {
    {"/runs/", "/tasks/runs", "Go to runs"},
    {"/users/bulk/", "/tasks/runs", "Go to runs"},
    {"/tasks/", "/tasks", "Go to tasks"},
    {"/users/", "/users", "Go to users"},
    {"/groups/", "/groups", "Go to groups"},
    {"/filters/", "/filters", "Go to saved filters"},
    {"/settings/automation/", "/settings/automation", "Go to webhooks"},
};

/* False on addresses of no route: their list would be a guess. */
static bool error_page_show_list(struct request *r, struct dict *body) {
    if (!r->route)
        return false;
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        if (strstr(r->env.path, LISTS[i].part)) {
            struct dict *list = dict_row(body, T_TO_LIST);
            dict_set(list, T_LINK, LISTS[i].path);
            dict_set(list, T_LABEL, LISTS[i].label);
            return true;
        }
    return false;
}

/* A person without access has no page to continue with. */
static void error_page_add_onward(struct request *r, const struct err_kind *kind,
                                  struct dict *body) {
    bool refused = kind->http_status == 401 || kind->http_status == 403;
    dict_show_if(body, r->who.level != LEVEL_NONE || !refused, T_ONWARD);
    if (r->who.level == LEVEL_SELF)
        dict_show(body, T_TO_MY_ACCESS);
    else if (kind->http_status != 404 || !error_page_show_list(r, body))
        dict_show(body, T_TO_DASHBOARD);
}

struct response error_page(struct request *r) {
    const struct err_kind *kind = err_kind(r->err->code);
    log_err(r->err);
    struct err first = *r->err; /* rendering may overwrite r->err */
    if (text_starts(r->env.path, "/api/"))
        return error_page_json(r, kind);
    struct page p = page_begin(r, kind->title, TPL_PAGE_ERROR_PAGE);
    dict_set_int(p.body, T_STATUS, kind->http_status);
    dict_set(p.body, T_HEADING, kind->title);
    dict_set(p.body, T_TEXT, first.message);
    error_page_add_onward(r, kind, p.body);
    if (r->env.method == POST && (first.code == ERR_FORM || first.code == ERR_CONFLICT))
        dict_set(dict_row(p.body, T_AFRESH), T_LINK, route_form_page(r));
    if (r->resend || (r->may_resend && first.code == ERR_BUSY))
        error_page_show_resend(r, p.body);
    bool known = r->who.lives || r->who.level == LEVEL_SELF;
    if (first.code == ERR_RIGHT && known && r->who.level < LEVEL_OWNER && r->db)
        if (error_page_add_admins(r, p.body) != OK)
            log_err(r->err);
    r->errors = NULL;
    struct response out = page_end_status(r, &p, kind->http_status);
    if (out.status != kind->http_status) { /* the error page failed, too */
        *r->err = first;
        return error_page_plain(r, kind);
    }
    return out;
}
