/* GET /users.csv: everybody a filter means, streamed. Tables are read side by side in the order of
 * people, a batch at a time, so memory stays the same for ten people and for a million. */
#include "http/csv.h"
#include "base/text.h"
#include "handlers.h"
#include "users/filter_query.h"
#include "users/index_find.h"
#include "users/index_read.h"

#include <stdio.h>
#include <string.h>

enum { BATCH = 512, ID_BYTES = 24 };

struct export {
    struct request *r;
    struct user_set set, protected_people;
    struct csv csv;
    char separator;
    char *ids;           /* of the batch, as a JSON list */
    const char **groups; /* names by row id */
    int64_t groups_size;
    const char **products; /* "jira-software on example" by row id */
    int64_t products_size;
    bool *in_scope; /* by row id: the filter speaks of this product instance */
};

/* Rows whose first column is a person, in the order of people. */
struct side {
    struct rows *rows;
    bool any;
    int64_t user;
};

static void side_next(struct side *s) {
    s->any = db_next(s->rows);
    s->user = s->any ? db_int(s->rows, 0) : 0;
}

static void put_names(struct export *e, struct side *s, int64_t user, const char **names,
                      int64_t size) {
    bool open = false;
    for (; s->any && s->user == user; side_next(s)) {
        int64_t id = names ? db_int(s->rows, 1) : 0;
        const char *name = !names                              ? db_text_borrow(s->rows, 1)
                           : id >= 0 && id < size && names[id] ? names[id]
                                                               : "";
        if (open) {
            csv_put(&e->csv, "; ", 2);
            csv_more(&e->csv, name);
        } else
            csv_open(&e->csv, name);
        open = true;
    }
    if (!open)
        csv_open(&e->csv, "");
    csv_close(&e->csv, false);
}

/* *newest: the last use of one in the scope of the filter, 0: never. */
static void put_seats(struct export *e, struct side *s, int64_t user, int64_t *newest) {
    char time[TEXT_ISO_BYTES];
    int64_t count = 0;
    *newest = 0;
    csv_open(&e->csv, "");
    for (; s->any && s->user == user; side_next(s), count++) {
        int64_t product = db_int(s->rows, 1),
                last = db_is_null(s->rows, 2) ? 0 : db_int(s->rows, 2);
        if (count)
            csv_put(&e->csv, "; ", 2);
        csv_more(&e->csv, product >= 0 && product < e->products_size && e->products[product]
                              ? e->products[product]
                              : "");
        csv_put(&e->csv, " (", 2);
        csv_more(&e->csv, last ? text_iso_into(time, last) : "never");
        csv_put(&e->csv, ")", 1);
        if (product >= 0 && product < e->products_size && e->in_scope[product] && last > *newest)
            *newest = last;
    }
    csv_close(&e->csv, false);
}

static void put_time(struct export *e, int64_t at, bool last) {
    char time[TEXT_ISO_BYTES];
    csv_cell(&e->csv, at ? text_iso_into(time, at) : "", last);
}

static void put_person(struct export *e, struct rows *people, struct side *roles,
                       struct side *groups, struct side *seats) {
    int64_t user = db_int(people, 0), last_active = db_int(people, 7), added = db_int(people, 8),
            newest = 0;
    for (int column = 1; column <= 6; column++)
        csv_cell(&e->csv, db_text_borrow(people, column), false);
    csv_cell(&e->csv, users_in(&e->protected_people, user) ? "yes" : "no", false);
    put_names(e, roles, user, NULL, 0);
    put_names(e, groups, user, e->groups, e->groups_size);
    put_seats(e, seats, user, &newest);
    put_time(e, last_active, false);
    put_time(e, newest, false);
    put_time(e, added, true);
}

static enum rc_err put_batch(struct export *e, const int64_t *ids, int n) {
    struct rows *people = NULL;
    struct side roles = {0}, groups = {0}, seats = {0};
    struct db *db = e->r->db;
    char *end = e->ids;
    for (int i = 0; i < n; i++)
        end += snprintf(end, ID_BYTES, "%c%lld", i ? ',' : '[', (long long)ids[i]);
    memcpy(end, "]", 2);
    TRY(db_query(db, Q_CSV_PEOPLE, &people, "s", e->ids));
    TRY(db_query(db, Q_CSV_ROLES, &roles.rows, "s", e->ids));
    TRY(db_query(db, Q_CSV_GROUPS, &groups.rows, "s", e->ids));
    TRY(db_query(db, Q_CSV_SEATS, &seats.rows, "s", e->ids));
    side_next(&roles);
    side_next(&groups);
    side_next(&seats);
    while (db_next(people))
        put_person(e, people, &roles, &groups, &seats);
    TRY(db_end(people));
    TRY(db_end(roles.rows));
    TRY(db_end(groups.rows));
    return db_end(seats.rows);
}

/* Names by row id, so that nobody is looked up for each person: size is the highest id + 1. */
static enum rc_err read_names(struct request *r, enum query q, enum query highest,
                              const char ***out, int64_t *size) {
    struct rows *rows = NULL;
    TRY(db_get_int(r->db, highest, size, NULL, ""));
    *out = arena_alloc(r->arena, (size_t)++ * size * sizeof **out);
    TRY(db_query(r->db, q, &rows, ""));
    while (db_next(rows)) {
        int64_t id = db_int(rows, 0);
        if (id >= 0 && id < *size)
            (*out)[id] = db_text(rows, 1);
    }
    return db_end(rows);
}

static enum rc_err read_scope(struct export *e, const struct user_filter *f) {
    struct user_index_scope scope;
    e->in_scope = arena_alloc(e->r->arena, (size_t)e->products_size * sizeof *e->in_scope);
    TRY(user_index_scope(e->r->db, f, true, &scope));
    for (int i = 0; i < scope.count; i++)
        if (scope.products[i].id < e->products_size)
            e->in_scope[scope.products[i].id] = true;
    return OK;
}

static enum rc_err stream(struct request *r, struct sink *s, void *arg) {
    struct export *e = arg;
    int64_t ids[BATCH], after = -1;
    csv_begin(&e->csv, r, s);
    csv_head(
        &e->csv, e->separator,
        "accountId,name,email,status,claimStatus,managementSource,protected,roles,groups,seats,"
        "lastActive,lastActiveInScope,addedToOrg");
    for (int n; (n = users_after(&e->set, after, BATCH, ids)) > 0 && !sink_gone(s);
         after = ids[n - 1])
        TRY(put_batch(e, ids, n));
    csv_end(&e->csv);
    return OK;
}

struct response users_csv(struct request *r) {
    struct export *e = arena_alloc(r->arena, sizeof *e);
    struct user_filter f, protected_people = USER_FILTER_ANY;
    protected_people.protected_only = true;
    *e = (struct export){.r = r, .ids = arena_alloc(r->arena, (size_t)BATCH * ID_BYTES + 2)};
    if (csv_separator(r, &e->separator) != OK || filter_query_read(r, "separator", &f) != OK ||
        users_find(r->db, &f, r->now, &e->set) != OK ||
        users_find(r->db, &protected_people, r->now, &e->protected_people) != OK ||
        read_names(r, Q_CSV_GROUP_NAMES, Q_CSV_GROUP_HIGHEST, &e->groups, &e->groups_size) != OK ||
        read_names(r, Q_CSV_PRODUCT_NAMES, Q_CSV_PRODUCT_HIGHEST, &e->products,
                   &e->products_size) != OK ||
        read_scope(e, &f) != OK)
        return response_error(r);
    return (struct response){.status = 200,
                             .type = "text/csv; charset=utf-8; header=present",
                             .file_name = "users.csv",
                             .stream = stream,
                             .stream_arg = e};
}
