/* Explains an empty page before the first synchronization. */
#include "page/empty_state.h"
#include "page/view.h"
#include "sql/page/banners.h"
#include "tpl_names.h"

static void empty_state_show(struct dict *body, const char *heading, const char *text,
                             const char *link, const char *link_text) {
    struct dict *empty = dict_row(body, T_EMPTY);
    dict_set(empty, T_EMPTY_HEADING, heading);
    dict_set(empty, T_EMPTY_TEXT, text);
    dict_set(empty, T_EMPTY_LINK, link);
    dict_set(empty, T_EMPTY_LINK_TEXT, link_text);
}

enum rc_err empty_state(struct request *r, struct dict *body, int64_t *as_of) {
    struct rows *rows = NULL;
    bool has_key = false;
    *as_of = 0;
    TRY(db_query(r->db, Q_PAGE_FRAME, &rows, ""));
    if (db_next(rows)) {
        *as_of = db_int(rows, PAGE_FRAME__AS_OF);
        has_key = db_int(rows, PAGE_FRAME__HAS_KEY) > 0;
    }
    TRY(db_end(rows));
    if (*as_of)
        return OK;
    if (has_key)
        empty_state_show(body, "The first sync is not complete yet",
                         "Users and seats appear here as soon as the first sync is complete.",
                         "/settings/sync", "View sync");
    else
        empty_state_show(body, "No API key yet",
                         "Add the API key of your Atlassian organization. The first sync starts "
                         "once the key is verified.",
                         "/settings/api-key", "Add API key");
    return OK;
}
