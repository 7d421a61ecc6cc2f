/* /audit.csv: the matching rows of the audit as a stream, whatever their number. */
#include "http/csv.h"
#include "audit/entry.h"
#include "audit/export.h"
#include "base/text.h"
#include "handlers.h"

static enum rc_err audit_put_csv(struct request *r, struct csv *c, const struct audit_entry *e,
                                 bool first) {
    (void)first;
    const char *last_at = e->times ? text_iso(r->arena, e->last_at) : "";
    const char *const cells[] = {
        text_iso(r->arena, e->at),
        e->who,
        e->who_name,
        e->action,
        e->subject,
        e->before,
        e->after,
        e->detail,
        arena_printf(r->arena, "%lld", (long long)(e->times ? e->times : 1)),
        last_at};
    enum { CELLS = sizeof cells / sizeof *cells };
    for (int i = 0; i < CELLS; i++)
        csv_cell(c, cells[i], i == CELLS - 1);
    return OK;
}

static enum rc_err audit_stream_csv(struct request *r, struct sink *sink, void *arg) {
    static const char *const HEADS[] = {"at",     "who",   "name",   "action", "subject",
                                        "before", "after", "detail", "times",  "lastAt"};
    enum { COLUMNS = sizeof HEADS / sizeof *HEADS };
    const struct audit_export *e = arg;
    struct csv c;
    csv_begin(&c, r, sink);
    csv_head(&c, e->separator);
    for (int i = 0; i < COLUMNS; i++)
        csv_heading(&c, HEADS[i], i == COLUMNS - 1);
    TRY(audit_export_rows(r, sink, &c, e, audit_put_csv));
    csv_end(&c);
    return OK;
}

struct response audit_csv(struct request *r) {
    return audit_export(r, "text/csv; charset=utf-8", "rollcall-audit.csv", audit_stream_csv);
}
