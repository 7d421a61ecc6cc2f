/* Results of a run as CSV and JSON: /tasks/{id}/runs/{run}/results.csv and .json. Streamed, so that
 * memory is the same for ten people and for a hundred thousand. SQLite writes the JSON, row by
 * row. */
#include "handlers.h"
#include "http/csv.h"
#include "page/error_page.h"
#include "runs/run_facts.h"
#include "sql/core/runs/run.h"

#include <string.h>

struct run_results {
    struct run run;
    char separator;
};

/* The columns of the CSV: the head, and the column of run_users. The last one is true or false. */
/* clang-format off */
static const struct {
    const char *head;
    int column;
} COLUMNS[] = {
    {"accountId", RUNS_USERS__ACCOUNT_ID},
    {"outcome",   RUNS_USERS__OUTCOME},
    {"reason",    RUNS_USERS__REASON},
    {"name",      RUNS_USERS__NAME},
    {"email",     RUNS_USERS__EMAIL},
    {"calls",     RUNS_USERS__CALLS},
    {"undone",    RUNS_USERS__UNDONE_BY},
};
/* clang-format on */
enum { COLUMNS_COUNT = sizeof COLUMNS / sizeof *COLUMNS, UNDONE = COLUMNS_COUNT - 1 };

static enum rc_err run_results_stream_csv(struct request *r, struct sink *sink, void *arg) {
    const struct run_results *e = arg;
    const struct run *run = &e->run;
    struct rows *rows = NULL;
    struct csv c;
    csv_begin(&c, r, sink);
    csv_head(&c, e->separator);
    for (int i = 0; i < COLUMNS_COUNT; i++)
        csv_heading(&c, COLUMNS[i].head, i == UNDONE);
    TRY(run_users(r->db, run->id, NULL, -1, 0, &rows));
    while (!sink_gone(sink) && db_next(rows)) {
        for (int i = 0; i < UNDONE; i++)
            csv_cell(&c, db_text_borrow(rows, COLUMNS[i].column), false);
        csv_cell(&c, db_is_null(rows, COLUMNS[UNDONE].column) ? "false" : "true", true);
    }
    csv_end(&c);
    return db_end(rows);
}

static enum rc_err run_results_stream_json(struct request *r, struct sink *sink, void *arg) {
    const struct run *run = &((const struct run_results *)arg)->run;
    struct rows *rows = NULL, *one = NULL;
    const char *head = NULL;
    bool first = true, warned = false;
    int64_t number = 0;
    struct csv c; /* only for its output block */
    csv_begin(&c, r, sink);
    TRY(db_get_text(r->db, Q_TASK_PAGE_RUN_JSON, &head, NULL, "i", run->id));
    TRY(db_get_int(r->db, Q_RUN_HAS_NOTICES, &number, &warned, "i", run->id));
    csv_put(&c, head, strlen(head) - 1); /* without the last brace: the rows follow */
    csv_put(&c, ",\"rows\":[", 9);
    TRY(run_users(r->db, run->id, NULL, -1, 0, &rows));
    for (; !sink_gone(sink) && db_next(rows); first = false) {
        struct arena_mark mark = arena_mark(r->arena);
        const char *account = db_text_borrow(rows, RUNS_USERS__ACCOUNT_ID);
        const char *outcome = db_text_borrow(rows, RUNS_USERS__OUTCOME);
        const char *reason = db_text_borrow(rows, RUNS_USERS__REASON);
        int64_t undone = !db_is_null(rows, RUNS_USERS__UNDONE_BY);
        TRY(db_query(r->db, Q_TASK_PAGE_ROW_JSON, &one, "sssi", account, outcome, reason, undone));
        const char *row = db_next(one) ? db_text(one, 0) : "null";
        TRY(db_end(one));
        if (warned)
            TRY(db_get_text(r->db, Q_RUN_ROW_WARNED_JSON, &row, NULL, "sis", row, run->id,
                            account));
        csv_put(&c, first ? "\n" : ",\n", first ? 1 : 2);
        csv_put(&c, row, strlen(row));
        arena_rewind(r->arena, mark);
    }
    csv_put(&c, "]}\n", 3);
    csv_end(&c);
    return db_end(rows);
}

/* ending: of the file to be saved; NULL for an answer that is shown. */
static struct response run_results(struct request *r, const char *type, const char *ending,
                                   stream_fn *stream) {
    struct run_results *e = arena_alloc(r->arena, sizeof *e);
    const struct run *run = &e->run;
    const char *file = NULL;
    if (run_of_path(r, &e->run) != OK || (ending && csv_separator(r, &e->separator) != OK))
        return error_page(r);
    if (run->state == RUN_PREPARING) {
        (void)!FAIL(r->err, ERR_CONFLICT,
                    "This preview is still being prepared. Download the people when it is ready.",
                    "run %lld is being prepared", (long long)run->id);
        return error_page(r);
    }
    if (ending)
        file = arena_printf(r->arena, "rollcall-run-%lld.%s", (long long)run->id, ending);
    return (struct response){
        .status = 200, .type = type, .stream = stream, .stream_arg = e, .file_name = file};
}

struct response run_csv(struct request *r) {
    return run_results(r, "text/csv; charset=utf-8", "csv", run_results_stream_csv);
}

struct response run_json(struct request *r) {
    return run_results(r, "application/json; charset=utf-8", NULL, run_results_stream_json);
}
