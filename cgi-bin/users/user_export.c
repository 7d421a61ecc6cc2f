/* /users/{id}/export.json: everything that is stored about one person. Streamed; SQLite writes each
 * row. A table here has the parts: whoever adds a table with a person in it adds a line. */
#include "handlers.h"
#include "http/csv.h"
#include "page/error_page.h"
#include "sql/users/user.h"

#include <string.h>

/* Statements of user_export.sql; each takes the row id of the person. */
/* clang-format off */
static const struct {
    const char *name;
    enum query rows;
} PARTS[] = {
    {"directories",   Q_USER_EXPORT_DIRECTORIES},
    {"groups",        Q_USER_EXPORT_GROUPS},
    {"platformRoles", Q_USER_EXPORT_PLATFORM_ROLES},
    {"roles",         Q_USER_EXPORT_ROLES},
    {"seats",         Q_USER_EXPORT_SEATS},
    {"activity",      Q_USER_EXPORT_ACTIVITY},
    {"protections",   Q_USER_EXPORT_PROTECTIONS},
    {"runs",          Q_USER_EXPORT_RUNS},
    {"steps",         Q_USER_EXPORT_STEPS},
    {"lostSeats",     Q_USER_EXPORT_LOSSES},
    {"warnings",      Q_USER_EXPORT_WARNINGS},
    {"notices",       Q_USER_EXPORT_NOTICES},
    {"keeps",         Q_USER_EXPORT_KEEPS},
    {"requests",      Q_USER_EXPORT_REQUESTS},
    {"reviews",       Q_USER_EXPORT_REVIEWS},
    {"reviewed",      Q_USER_EXPORT_REVIEWED},
    {"messages",      Q_USER_EXPORT_MESSAGES},
    {"audit",         Q_USER_EXPORT_AUDIT},
};
/* clang-format on */
enum { PARTS_COUNT = sizeof PARTS / sizeof *PARTS };

static void export_put(struct csv *c, const char *text) { csv_put(c, text, strlen(text)); }

static enum rc_err export_part(struct request *r, struct sink *sink, struct csv *c, int part,
                               int64_t user) {
    struct rows *rows = NULL;
    bool first = true;
    export_put(c, ",\n\"");
    export_put(c, PARTS[part].name);
    export_put(c, "\":[");
    TRY(db_query(r->db, PARTS[part].rows, &rows, "i", user));
    for (; !sink_gone(sink) && db_next(rows); first = false) {
        export_put(c, first ? "\n" : ",\n");
        export_put(c, db_text_borrow(rows, 0));
    }
    export_put(c, "]");
    return db_end(rows);
}

static enum rc_err export_stream(struct request *r, struct sink *sink, void *arg) {
    int64_t user = *(const int64_t *)arg;
    const char *person = NULL;
    struct csv c; /* only for its output block */
    csv_begin(&c, r, sink);
    TRY(db_get_text(r->db, Q_USER_EXPORT_PERSON, &person, NULL, "i", user));
    export_put(&c, "{\"person\":");
    export_put(&c, person);
    for (int i = 0; i < PARTS_COUNT && !sink_gone(sink); i++)
        TRY(export_part(r, sink, &c, i, user));
    export_put(&c, "}\n");
    csv_end(&c);
    return OK;
}

struct response user_export(struct request *r) {
    int64_t *user = arena_alloc(r->arena, sizeof *user);
    struct rows *rows = NULL;
    enum rc_err rc = db_query(r->db, Q_USERS_ONE, &rows, "s", r->path_arg[0]);
    if (rc == OK && db_next(rows))
        *user = db_int(rows, USERS_ONE__ID);
    if (rc == OK)
        rc = db_end(rows);
    if (rc == OK && !*user)
        rc = FAIL(r->err, ERR_NOT_FOUND,
                  "No person with this account ID. The last sync did not find one.", "%s",
                  r->path_arg[0]);
    if (rc != OK)
        return error_page(r);
    return (struct response){
        .status = 200,
        .type = "application/json; charset=utf-8",
        .stream = export_stream,
        .stream_arg = user,
        .file_name = arena_printf(r->arena, "rollcall-person-%lld.json", (long long)*user)};
}
