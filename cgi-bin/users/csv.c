/* /users.csv: all people of a filter, streamed. Reads the tables side by side in the order of
 * people, a batch at a time, so that memory is the same for ten people and for a million. */
#include "http/csv.h"
#include "base/text.h"
#include "filters/filter_query.h"
#include "handlers.h"
#include "index/index_find.h"
#include "index/index_read.h"
#include "page/error_page.h"
#include "sql/users/csv.h"

#include <stdio.h>
#include <string.h>

enum { BATCH = 512, ID_BYTES = 24 };

/* Rows with a person in the first column, in the order of people: what one person has many of. */
struct users_csv_side {
    struct rows *rows;
    bool any;
    int64_t user;
};

/* Names by row id, so that no person needs a lookup. size: highest id + 1. */
struct names {
    const char **name;
    int64_t size;
};

struct users_csv {
    struct request *r;
    struct user_set set, protected_people;
    struct csv csv;
    char separator;
    char *ids; /* of the batch, as a JSON list */
    struct names groups;
    struct names products; /* "jira-software on example" */
    bool *in_scope;        /* by row id: the filter speaks of this product instance */

    /* The person being written. */
    struct rows *people;
    struct users_csv_side roles, group_rows, seats;
    int64_t user;
    struct user_index_people *ages; /* of the chunk that holds the person */
    int64_t chunk;                  /* -1: none */
    int64_t newest;                 /* last use of a seat in the scope of the filter; 0: never */
};

typedef void users_csv_cell(struct users_csv *e, bool last);

static users_csv_cell users_csv_put_protected, users_csv_put_roles, users_csv_put_groups,
    users_csv_put_seats;
static users_csv_cell users_csv_put_last_active, users_csv_put_last_in_scope, users_csv_put_added;

/* The columns of the file, in order: a column of CSV_PEOPLE as it is, or a cell that put writes.
 * The column after seats relies on newest, which users_csv_put_seats sets. */
/* clang-format off */
static const struct {
    const char *head;
    int column;
    users_csv_cell *put;
} COLUMNS[] = {
    {"accountId",         CSV_PEOPLE__ACCOUNT_ID,        NULL},
    {"name",              CSV_PEOPLE__NAME,              NULL},
    {"email",             CSV_PEOPLE__EMAIL,             NULL},
    {"status",            CSV_PEOPLE__STATUS,            NULL},
    {"claimStatus",       CSV_PEOPLE__CLAIM_STATUS,      NULL},
    {"managementSource",  CSV_PEOPLE__MANAGEMENT_SOURCE, NULL},
    {"protected",         0,                             users_csv_put_protected},
    {"roles",             0,                             users_csv_put_roles},
    {"groups",            0,                             users_csv_put_groups},
    {"seats",             0,                             users_csv_put_seats},
    {"lastActive",        0,                             users_csv_put_last_active},
    {"lastActiveInScope", 0,                             users_csv_put_last_in_scope},
    {"addedToOrg",        0,                             users_csv_put_added},
};
/* clang-format on */
enum { COLUMNS_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

static void users_csv_side_next(struct users_csv_side *s) {
    s->any = db_next(s->rows);
    s->user = s->any ? db_int(s->rows, 0) : 0;
}

/* "" for an id without a name. */
static const char *name_of(const struct names *names, int64_t id) {
    return id >= 0 && id < names->size && names->name[id] ? names->name[id] : "";
}

static void users_csv_put_protected(struct users_csv *e, bool last) {
    csv_cell(&e->csv, users_in(&e->protected_people, e->user) ? "yes" : "no", last);
}

/* names: the second column of s is an id in it; NULL: it is text. */
static void users_csv_put_list(struct users_csv *e, struct users_csv_side *s,
                               const struct names *names, bool last) {
    bool open = false;
    for (; s->any && s->user == e->user; users_csv_side_next(s)) {
        const char *name = names ? name_of(names, db_int(s->rows, 1)) : db_text_borrow(s->rows, 1);
        if (open) {
            csv_put(&e->csv, "; ", 2);
            csv_more(&e->csv, name);
        } else
            csv_open(&e->csv, name);
        open = true;
    }
    if (!open)
        csv_open(&e->csv, "");
    csv_close(&e->csv, last);
}

static void users_csv_put_roles(struct users_csv *e, bool last) {
    users_csv_put_list(e, &e->roles, NULL, last);
}

static void users_csv_put_groups(struct users_csv *e, bool last) {
    users_csv_put_list(e, &e->group_rows, &e->groups, last);
}

/* "jira-software on example (2026-11-24T05:12:00Z); …" */
static void users_csv_put_seats(struct users_csv *e, bool last) {
    struct users_csv_side *s = &e->seats;
    char time[TEXT_ISO_BYTES];
    bool first = true;
    e->newest = 0;
    csv_open(&e->csv, "");
    for (; s->any && s->user == e->user; users_csv_side_next(s)) {
        int64_t product = db_int(s->rows, CSV_SEATS__PRODUCT);
        int64_t used = db_int(s->rows, CSV_SEATS__LAST_ACTIVE); /* 0 for NULL */
        if (!first)
            csv_put(&e->csv, "; ", 2);
        first = false;
        csv_more(&e->csv, name_of(&e->products, product));
        csv_put(&e->csv, " (", 2);
        csv_more(&e->csv, used ? text_iso_into(time, used) : "never");
        csv_put(&e->csv, ")", 1);
        bool known = product >= 0 && product < e->products.size;
        if (known && e->in_scope[product] && used > e->newest)
            e->newest = used;
    }
    csv_close(&e->csv, last);
}

static void users_csv_put_time(struct users_csv *e, int64_t at, bool last) {
    char time[TEXT_ISO_BYTES];
    csv_cell(&e->csv, at ? text_iso_into(time, at) : "", last);
}

static void users_csv_put_last_active(struct users_csv *e, bool last) {
    users_csv_put_time(e, e->ages->last[e->user % USER_INDEX_CHUNK], last);
}

static void users_csv_put_last_in_scope(struct users_csv *e, bool last) {
    users_csv_put_time(e, e->newest, last);
}

static void users_csv_put_added(struct users_csv *e, bool last) {
    users_csv_put_time(e, db_int(e->people, CSV_PEOPLE__ADDED_TO_ORG), last);
}

/* The last activity of 8192 people at once: in an area it is a sum for each of them. */
static enum rc_err users_csv_read_ages(struct users_csv *e, int64_t chunk) {
    bool any = false;
    TRY(user_index_people(e->r->db, chunk, e->ages, &any));
    if (!any)
        memset(e->ages, 0, sizeof *e->ages);
    e->chunk = chunk;
    return OK;
}

static enum rc_err users_csv_put_person(struct users_csv *e) {
    e->user = db_int(e->people, CSV_PEOPLE__ID);
    if (e->user / USER_INDEX_CHUNK != e->chunk)
        TRY(users_csv_read_ages(e, e->user / USER_INDEX_CHUNK));
    for (int i = 0; i < COLUMNS_COUNT; i++) {
        bool last = i == COLUMNS_COUNT - 1;
        if (COLUMNS[i].put)
            COLUMNS[i].put(e, last);
        else
            csv_cell(&e->csv, db_text_borrow(e->people, COLUMNS[i].column), last);
    }
    return OK;
}

static enum rc_err users_csv_put_batch(struct users_csv *e, const int64_t *ids, int n) {
    struct db *db = e->r->db;
    char *end = e->ids;
    for (int i = 0; i < n; i++)
        end += snprintf(end, ID_BYTES, "%c%lld", i ? ',' : '[', (long long)ids[i]);
    memcpy(end, "]", 2);
    TRY(db_query(db, Q_CSV_PEOPLE, &e->people, "s", e->ids));
    TRY(db_query(db, Q_CSV_ROLES, &e->roles.rows, "s", e->ids));
    TRY(db_query(db, Q_CSV_GROUPS, &e->group_rows.rows, "s", e->ids));
    TRY(db_query(db, Q_CSV_SEATS, &e->seats.rows, "s", e->ids));
    users_csv_side_next(&e->roles);
    users_csv_side_next(&e->group_rows);
    users_csv_side_next(&e->seats);
    while (db_next(e->people))
        TRY(users_csv_put_person(e));
    TRY(db_end(e->people));
    TRY(db_end(e->roles.rows));
    TRY(db_end(e->group_rows.rows));
    return db_end(e->seats.rows);
}

/* q: rows of id and name; highest: the highest id. */
static enum rc_err users_csv_read_names(struct request *r, enum query q, enum query highest,
                                        struct names *out) {
    struct rows *rows = NULL;
    int64_t id = 0;
    TRY(db_get_int(r->db, highest, &id, NULL, ""));
    out->size = id + 1;
    out->name = arena_alloc(r->arena, (size_t)out->size * sizeof *out->name);
    TRY(db_query(r->db, q, &rows, ""));
    while (db_next(rows)) {
        id = db_int(rows, 0);
        if (id >= 0 && id < out->size)
            out->name[id] = db_text(rows, 1);
    }
    return db_end(rows);
}

static enum rc_err users_csv_read_scope(struct users_csv *e, const struct user_filter *f) {
    struct user_index_scope scope;
    e->in_scope = arena_alloc(e->r->arena, (size_t)e->products.size * sizeof *e->in_scope);
    TRY(user_index_scope(e->r->db, f, true, &scope));
    for (int i = 0; i < scope.count; i++)
        if (scope.products[i].id < e->products.size)
            e->in_scope[scope.products[i].id] = true;
    return OK;
}

static enum rc_err users_csv_stream(struct request *r, struct sink *s, void *arg) {
    struct users_csv *e = arg;
    int64_t ids[BATCH], after = -1;
    int n = 0;
    csv_begin(&e->csv, r, s);
    csv_head(&e->csv, e->separator);
    for (int i = 0; i < COLUMNS_COUNT; i++)
        csv_heading(&e->csv, COLUMNS[i].head, i == COLUMNS_COUNT - 1);
    while ((n = users_after(&e->set, after, BATCH, ids)) > 0 && !sink_gone(s)) {
        TRY(users_csv_put_batch(e, ids, n));
        after = ids[n - 1];
    }
    csv_end(&e->csv);
    return OK;
}

static enum rc_err users_csv_prepare(struct users_csv *e) {
    struct request *r = e->r;
    struct user_filter f, protected_people = USER_FILTER_ANY;
    protected_people.protected_only = true;
    TRY(csv_separator(r, &e->separator));
    TRY(filter_query_read(r, "separator", &f));
    TRY(users_find(r->db, &f, r->now, &e->set));
    TRY(users_find(r->db, &protected_people, r->now, &e->protected_people));
    TRY(users_csv_read_names(r, Q_CSV_GROUP_NAMES, Q_CSV_GROUP_HIGHEST, &e->groups));
    TRY(users_csv_read_names(r, Q_CSV_PRODUCT_NAMES, Q_CSV_PRODUCT_HIGHEST, &e->products));
    return users_csv_read_scope(e, &f);
}

struct response users_csv(struct request *r) {
    struct users_csv *e = arena_alloc(r->arena, sizeof *e);
    *e = (struct users_csv){.r = r, .chunk = -1};
    e->ids = arena_alloc(r->arena, (size_t)BATCH * ID_BYTES + 2);
    e->ages = arena_alloc(r->arena, sizeof *e->ages);
    if (users_csv_prepare(e) != OK)
        return error_page(r);
    return (struct response){.status = 200,
                             .type = "text/csv; charset=utf-8; header=present",
                             .file_name = "users.csv",
                             .stream = users_csv_stream,
                             .stream_arg = e};
}
