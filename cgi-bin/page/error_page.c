/* The error page, made of r->err: HTML, or JSON below /api/. Offers what a refused form held once
 * more where that is safe. */
#include "page/error_page.h"
#include "base/buf.h"
#include "base/log.h"
#include "http/route.h"
#include "page/page.h"
#include "tpl_names.h"

#include <string.h>

static struct response plain_error(struct request *r, const struct err_kind *kind) {
    char *body = arena_printf(r->arena, "%s\n%s\n", kind->title, r->err->message);
    return response_text(kind->http_status, "text/plain; charset=utf-8", body, strlen(body));
}

static char *json_text(struct arena *a, const char *text) {
    struct buf b;
    buf_init(&b, a, 4096);
    for (const char *p = text; *p; p++)
        if (*p == '"' || *p == '\\')
            buf_printf(&b, "\\%c", *p);
        else if ((unsigned char)*p >= 0x20)
            buf_put(&b, p, 1);
    return b.text;
}

/* Answers of a day must not be lost, but a secret never stands in a page: a form that holds one is
 * filled in anew. */
static void show_resend(struct request *r, struct dict *body) {
    static const char *const SECRET[] = {"key", "secret", "password"};
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

struct response response_error(struct request *r) {
    const struct err_kind *kind = err_kind(r->err->code);
    log_err(r->err);
    struct err first = *r->err; /* rendering may fill it again */
    if (strncmp(r->env.path, "/api/", 5) == 0) {
        char *body =
            arena_printf(r->arena, "{\"error\":\"%s\"}\n", json_text(r->arena, first.message));
        return response_text(kind->http_status, "application/json; charset=utf-8", body,
                             strlen(body));
    }
    struct page p = page_begin(r, kind->title, TPL_PAGE_ERROR_PAGE);
    dict_set_int(p.body, T_STATUS, kind->http_status);
    dict_set(p.body, T_HEADING, kind->title);
    dict_set(p.body, T_TEXT, first.message);
    dict_show_if(p.body,
                 r->who.level != LEVEL_NONE ||
                     (kind->http_status != 401 && kind->http_status != 403),
                 T_ONWARD); /* else nowhere to go */
    if (r->env.method == POST && (first.code == ERR_FORM || first.code == ERR_CONFLICT))
        dict_set(dict_row(p.body, T_AFRESH), T_LINK, route_form_page(r));
    if (r->resend || (r->may_resend && first.code == ERR_BUSY))
        show_resend(r, p.body);
    r->errors = NULL;
    struct response out = page_end_status(r, &p, kind->http_status);
    if (out.status != kind->http_status) { /* even the error page failed */
        *r->err = first;
        return plain_error(r, kind);
    }
    return out;
}
