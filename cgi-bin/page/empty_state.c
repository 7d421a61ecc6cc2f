/* Why there is nothing to see yet. */
#include "page/empty_state.h"
#include "page/view.h"
#include "tpl_names.h"

static void say(struct dict *body, const char *heading, const char *text, const char *link,
                const char *link_text) {
    struct dict *empty = dict_row(body, T_EMPTY);
    dict_set(empty, T_EMPTY_HEADING, heading);
    dict_set(empty, T_EMPTY_TEXT, text);
    dict_set(empty, T_EMPTY_LINK, link);
    dict_set(empty, T_EMPTY_LINK_TEXT, link_text);
}

enum rc_err empty_state(struct request *r, struct dict *body, int64_t *as_of) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_PAGE_FRAME, &rows, ""));
    bool any = db_next(rows);
    *as_of = any ? db_int(rows, 2) : 0;
    bool has_key = any && db_int(rows, 3) > 0;
    TRY(db_end(rows));
    if (*as_of)
        return OK;
    if (has_key)
        say(body, "No synchronization has finished yet",
            "People and figures appear as soon as the first synchronization is complete.",
            "/settings/sync", "Watch the synchronization");
    else
        say(body, "No organization API key yet",
            "Enter the key of your Atlassian organization; the first synchronization follows by "
            "itself.",
            "/settings/api-key", "Enter the API key");
    return OK;
}
