/* Memory is the same for ten rows and for a million. */
#include "audit/export.h"
#include "page/error_page.h"

struct response audit_export(struct request *r, const char *type, const char *file_name,
                             stream_fn *stream) {
    struct audit_export *e = arena_alloc(r->arena, sizeof *e);
    if (audit_filter_read(r, &e->filter) != OK || csv_separator(r, &e->separator) != OK)
        return error_page(r);
    if (r->errors) {
        (void)!FAIL(r->err, ERR_MALFORMED, "Enter dates like 2026-01-31.", "parameter %s",
                    r->errors->name);
        return error_page(r);
    }
    return (struct response){
        .status = 200, .type = type, .stream = stream, .stream_arg = e, .file_name = file_name};
}

enum rc_err audit_export_rows(struct request *r, struct sink *sink, struct csv *c,
                              const struct audit_export *e, audit_put *put) {
    struct rows *rows = NULL;
    struct audit_entry entry;
    bool first = true;
    TRY(audit_filter_open(r, &e->filter, -1, &rows));
    for (; !sink_gone(sink) && db_next(rows); first = false) {
        struct arena_mark mark = arena_mark(r->arena);
        TRY(audit_entry_load(r, db_int(rows, 0), &entry));
        TRY(put(r, c, &entry, first));
        arena_rewind(r->arena, mark);
    }
    return db_end(rows);
}
