/* What the CSV file and the JSON answer of the audit share. */
#ifndef CGI_BIN_AUDIT_EXPORT_H
#define CGI_BIN_AUDIT_EXPORT_H
#include "audit/entry.h"
#include "audit/filter.h"
#include "http/csv.h"

struct audit_export {
    struct audit_filter filter;
    char separator;
};
typedef enum rc_err audit_put(struct request *r, struct csv *c, const struct audit_entry *e,
                              bool first);

/* The answer, with the filter of the page. A bad date or separator is malformed. */
struct response audit_export(struct request *r, const char *type, const char *file_name,
                             stream_fn *stream);
/* Calls put for each matching row, until the browser leaves. */
enum rc_err audit_export_rows(struct request *r, struct sink *sink, struct csv *c,
                              const struct audit_export *e, audit_put *put) MUST_USE;
#endif
