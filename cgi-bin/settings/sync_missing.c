/* /settings/sync/missing: everybody whom the rejected run missed, by pages and as CSV. Reads only.
 */
#include "base/text.h"
#include "handlers.h"
#include "http/csv.h"
#include "page/error_page.h"
#include "page/page.h"
#include "sql/sync/missing.h"
#include "sync/missing.h"
#include "tpl_names.h"

enum { ROWS_ON_PAGE = 50 };

static void missing_show_pages(struct request *r, struct dict *list, int64_t page, int64_t pages) {
    struct dict *nav = dict_row(list, T_PAGES);
    if (page > 1)
        dict_set_int(dict_row(nav, T_PREVIOUS), T_PAGE, page - 1);
    if (page < pages)
        dict_set_int(dict_row(nav, T_FOLLOWING), T_PAGE, page + 1);
    dict_set(nav, T_PAGE_NUMBER, text_count(r->arena, page));
    dict_set(nav, T_PAGE_COUNT, text_count(r->arena, pages));
}

static enum rc_err missing_fill(struct request *r, struct dict *body) {
    struct sync_missing m;
    const char *asked = request_query(r, "page");
    int64_t page = 1;
    TRY(sync_missing_load(r, &m));
    if (m.recorded == 0) {
        dict_show(body, T_NONE);
        return OK;
    }
    int64_t pages = (m.recorded + ROWS_ON_PAGE - 1) / ROWS_ON_PAGE;
    if (!asked || !text_to_int(asked, &page) || page < 1)
        page = 1;
    if (page > pages)
        page = pages;
    struct dict *list = dict_row(body, T_LIST);
    dict_set(list, T_COUNT, text_count(r->arena, m.recorded));
    if (m.people > m.recorded)
        dict_set(dict_row(list, T_CUT), T_ALL, text_count(r->arena, m.people));
    if (pages > 1)
        missing_show_pages(r, list, page, pages);
    return sync_missing_add_people(r, dict_part(list, T_PEOPLE, TPL_SYNC_MISSING_PEOPLE), &m,
                                   (page - 1) * ROWS_ON_PAGE, ROWS_ON_PAGE);
}

struct response settings_sync_missing(struct request *r) {
    struct page p = page_begin(r, "People who were missing", TPL_SETTINGS_SYNC_MISSING);
    if (missing_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}

struct missing_csv {
    struct sync_missing missing;
    char separator;
};

/* The columns of the file, in order. */
static const struct {
    const char *head;
    int column;
} COLUMNS[] = {
    {"accountId", SYNC_MISSING_PEOPLE__ACCOUNT_ID},
    {"name", SYNC_MISSING_PEOPLE__NAME},
    {"email", SYNC_MISSING_PEOPLE__EMAIL},
    {"status", SYNC_MISSING_PEOPLE__STATUS},
    {"directories", SYNC_MISSING_PEOPLE__DIRECTORIES},
};
enum { COLUMNS_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

static enum rc_err missing_stream_csv(struct request *r, struct sink *sink, void *arg) {
    const struct missing_csv *e = arg;
    struct rows *rows = NULL;
    struct csv c;
    csv_begin(&c, r, sink);
    csv_head(&c, e->separator);
    for (int i = 0; i < COLUMNS_COUNT; i++)
        csv_heading(&c, COLUMNS[i].head, i == COLUMNS_COUNT - 1);
    TRY(db_query(r->db, Q_SYNC_MISSING_PEOPLE, &rows, "iii", e->missing.run, (int64_t)-1,
                 (int64_t)0));
    while (!sink_gone(sink) && db_next(rows))
        for (int i = 0; i < COLUMNS_COUNT; i++)
            csv_cell(&c, db_text_borrow(rows, COLUMNS[i].column), i == COLUMNS_COUNT - 1);
    csv_end(&c);
    return db_end(rows);
}

struct response settings_sync_missing_csv(struct request *r) {
    struct missing_csv *e = arena_alloc(r->arena, sizeof *e);
    if (sync_missing_load(r, &e->missing) != OK || csv_separator(r, &e->separator) != OK)
        return error_page(r);
    return (struct response){.status = 200,
                             .type = "text/csv; charset=utf-8",
                             .stream = missing_stream_csv,
                             .stream_arg = e,
                             .file_name = "rollcall-sync-missing.csv"};
}
