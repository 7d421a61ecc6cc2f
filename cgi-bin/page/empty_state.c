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
        empty_state_show(
            body, "No synchronization has finished yet",
            "People and figures appear as soon as the first synchronization is complete.",
            "/settings/sync", "Watch the synchronization");
    else
        empty_state_show(body, "No organization API key yet",
                         "Enter the key of your Atlassian organization; the first synchronization "
                         "follows by itself.",
                         "/settings/api-key", "Enter the API key");
    return OK;
}
