/* What came of a run, for spreadsheets and scripts: streamed, so that memory is the same for ten
 * people and for a hundred thousand. JSON is written by SQLite, row by row. */
#include "handlers.h"
#include "http/csv.h"
#include "runs/run_page.h"

#include <string.h>

struct export {
    struct run run;
    char separator;
};

static enum rc_err stream_csv(struct request *r, struct sink *sink, void *arg) {
    const struct export *e = arg;
    const struct run *run = &e->run;
    struct rows *rows = NULL;
    struct csv c;
    csv_begin(&c, r, sink);
    csv_head(&c, e->separator, "accountId,outcome,reason,name,email,calls,undone");
    TRY(run_users(r->db, run->id, NULL, -1, 0, &rows));
    while (!sink_gone(sink) && db_next(rows)) {
        static const int COLUMNS[] = {0, 4, 5, 1, 2, 6};
        for (int i = 0; i < 6; i++)
            csv_cell(&c, db_text_borrow(rows, COLUMNS[i]), false);
        csv_cell(&c, db_is_null(rows, 10) ? "false" : "true", true);
    }
    csv_end(&c);
    return db_end(rows);
}

static enum rc_err stream_json(struct request *r, struct sink *sink, void *arg) {
    const struct run *run = &((const struct export *)arg)->run;
    struct rows *rows = NULL, *one = NULL;
    const char *head = NULL;
    bool first = true;
    struct csv c; /* only its block */
    csv_begin(&c, r, sink);
    TRY(db_get_text(r->db, Q_TASK_PAGE_RUN_JSON, &head, NULL, "i", run->id));
    csv_put(&c, head, strlen(head) - 1); /* the object goes on with its rows */
    csv_put(&c, ",\"rows\":[", 9);
    TRY(run_users(r->db, run->id, NULL, -1, 0, &rows));
    for (; !sink_gone(sink) && db_next(rows); first = false) {
        struct arena_mark mark = arena_mark(r->arena);
        TRY(db_query(r->db, Q_TASK_PAGE_ROW_JSON, &one, "sssi", db_text_borrow(rows, 0),
                     db_text_borrow(rows, 4), db_text_borrow(rows, 5),
                     (int64_t)!db_is_null(rows, 10)));
        if (db_next(one)) {
            const char *row = db_text_borrow(one, 0);
            csv_put(&c, first ? "\n" : ",\n", first ? 1 : 2);
            csv_put(&c, row, strlen(row));
        }
        TRY(db_end(one));
        arena_rewind(r->arena, mark);
    }
    csv_put(&c, "]}\n", 3);
    csv_end(&c);
    return db_end(rows);
}

static struct response export(struct request *r, const char *type, const char *ending,
                              stream_fn *stream) {
    struct export *e = arena_alloc(r->arena, sizeof *e);
    const struct run *run = &e->run;
    if (run_of_path(r, &e->run) != OK || (ending && csv_separator(r, &e->separator) != OK))
        return response_error(r);
    if (strcmp(run->state, "preparing") == 0) {
        (void)!FAIL(r->err, ERR_CONFLICT,
                    "This preview is still being made. Its people can be had when it is ready.",
                    "run %lld is in the making", (long long)run->id);
        return response_error(r);
    }
    return (struct response){.status = 200,
                             .type = type,
                             .stream = stream,
                             .stream_arg = e,
                             .file_name = ending ? arena_printf(r->arena, "rollcall-run-%lld.%s",
                                                                (long long)run->id, ending)
                                                 : NULL};
}

struct response run_csv(struct request *r) {
    return export(r, "text/csv; charset=utf-8", "csv", stream_csv);
}
struct response run_json(struct request *r) {
    return export(r, "application/json; charset=utf-8", NULL, stream_json);
}
