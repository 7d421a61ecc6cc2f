/* /audit.json: the matching rows of the audit as a stream. SQLite writes the JSON, row by row. */
#include "audit/entry.h"
#include "audit/export.h"
#include "handlers.h"
#include "sql/audit/entry.h"

#include <string.h>

static enum rc_err audit_put_json(struct request *r, struct csv *c, const struct audit_entry *e,
                                  bool first) {
    const char *row = NULL;
    TRY(db_get_text(r->db, Q_AUDIT_ENTRY_JSON, &row, NULL, "iss", e->id, e->action,
                    audit_entry_text(r->arena, e)));
    csv_put(c, first ? "\n" : ",\n", first ? 1 : 2);
    csv_put(c, row, strlen(row));
    return OK;
}

static enum rc_err audit_stream_json(struct request *r, struct sink *sink, void *arg) {
    struct csv c; /* only for its output block */
    csv_begin(&c, r, sink);
    csv_put(&c, "{\"data\":[", 9);
    TRY(audit_export_rows(r, sink, &c, arg, audit_put_json));
    csv_put(&c, "]}\n", 3);
    csv_end(&c);
    return OK;
}

struct response audit_json(struct request *r) {
    return audit_export(r, "application/json; charset=utf-8", NULL, audit_stream_json);
}
