/* /audit: who changed what, newest first. Only reads; nothing can take a row away. */
#include "handlers.h"
#include "page.h"
#include "text.h"
#include "tpl_names.h"

#include <stdint.h>

enum { ROWS = 50 };

static void add_row(struct request *r, struct dict *body, struct rows *rows) {
    struct dict *row = dict_row(body, T_ROW);
    dict_set(row, T_AT, text_iso(r->arena, db_int(rows, 1)));
    dict_set(row, T_ROW_WHO, db_text(rows, 2));
    dict_set(row, T_ROW_ACTION, db_text(rows, 3));
    dict_set(row, T_SUBJECT, db_text(rows, 4));
    dict_set(row, T_BEFORE, db_text(rows, 5));
    dict_set(row, T_AFTER, db_text(rows, 6));
    dict_set(row, T_DETAIL, db_text(rows, 7));
}

static const char *filter(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return value && *value ? value : NULL;
}

struct response audit_page(struct request *r) {
    struct page p = page_begin(r, "Audit", TPL_AUDIT);
    const char *who = filter(r, "who"), *action = filter(r, "action"), *before_text = filter(r, "before");
    int64_t before = INT64_MAX, last = 0;
    if (before_text && (!text_to_int(before_text, &before) || before < 1))
        before = INT64_MAX;
    dict_set(p.body, T_FILTER_WHO, who ? who : "");
    dict_set(p.body, T_FILTER_ACTION, action ? action : "");
    struct rows *rows = NULL;
    if (db_query(r->db, Q_AUDIT_PAGE, &rows, "issi", before, who, action, (int64_t)ROWS + 1) != OK)
        return response_error(r);
    int n = 0;
    while (db_next(rows) && ++n <= ROWS) {
        add_row(r, p.body, rows);
        last = db_int(rows, 0);
    }
    if (db_end(rows) != OK)
        return response_error(r);
    dict_show_if(p.body, n == 0, T_EMPTY);
    if (n > ROWS) {
        struct dict *older = dict_row(p.body, T_OLDER);
        dict_set_int(older, T_LAST_ID, last);
    }
    return page_end(r, &p);
}
