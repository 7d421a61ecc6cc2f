/* SQL functions for bulk work:
 *   each_row(column, ...)                passes rows to a function of db_each_row()
 *   sort_key(text)                       folded text for sorting; empty text sorts last
 *   has_terms(terms, text, text, text)   search_terms_in()
 *   joined_at(added to org, first seen)  seat_joined()
 *   seat_since(last active, joined, seen at)
 *   count_before(times, second)          times before a second in a blob of sorted uint32_t
 *   seats_before(product, kind, second)  the same over all seats of a product
 *   since_before(product, second)        the same, of every kind, by the age of the seats
 *   seat_count(product, figure, second)  billable seats (of any age); or those whose age counts
 *                                        from before the second: inactive, never (active); or used
 *                                        since then: used
 *   slice_before(slice, kind, second), slice_count(slice, figure, second)
 *                                        of the people of one domain (index/area_slices.h)
 *   uuid()                               a random one, version 4
 * The counts read the structures of index/seat_index.h. */
#include "base/casefold.h"
#include "base/search_terms.h"
#include "db/internal.h"
#include "terms/seat_age.h"

#include <string.h>

enum { SORT_KEY_BYTES = 2000 };

/* --- each_row(column, ...) */

static void each_row_step(sqlite3_context *context, int n, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    struct each_row *each = db->each_row;
    struct cells cells = {value};
    (void)n;
    if (!each || each->rc != OK) {
        sqlite3_result_error_code(context, SQLITE_MISUSE);
        return;
    }
    each->rc = each->see(each->arg, &cells);
    if (each->rc == OK)
        return;
    each->err = *db->err; /* SQLite's error will replace it there */
    sqlite3_result_error(context, "ended by its function", -1);
}

static void each_row_final(sqlite3_context *context) { sqlite3_result_null(context); }

int64_t cell_int(const struct cells *c, int column) {
    return sqlite3_value_int64(c->value[column]);
}
bool cell_is_int(const struct cells *c, int column) {
    return sqlite3_value_type(c->value[column]) == SQLITE_INTEGER;
}

const char *cell_text(const struct cells *c, int column, size_t *n) {
    sqlite3_value *v = c->value[column];
    *n = 0;
    if (sqlite3_value_type(v) == SQLITE_NULL)
        return NULL;
    const char *bytes = sqlite3_value_blob(v); /* sqlite3_value_text() would copy it to add a NUL */
    *n = (size_t)sqlite3_value_bytes(v);
    return bytes ? bytes : "";
}

/* --- sort_key(text) */

/* Empty text becomes U+10FFFF, the last character there is. */
static void sort_key(sqlite3_context *context, int n, sqlite3_value **value) {
    char key[SORT_KEY_BYTES];
    const char *text = (const char *)sqlite3_value_text(value[0]);
    (void)n;
    size_t bytes = casefold_text(text ? text : "", key, sizeof key);
    sqlite3_result_text(context, bytes ? key : "\xF4\x8F\xBF\xBF", bytes ? (int)bytes : 4,
                        SQLITE_TRANSIENT);
}

/* --- count_before(times, second) */

static void count_before(sqlite3_context *context, int n, sqlite3_value **value) {
    const unsigned char *times = sqlite3_value_blob(value[0]);
    size_t low = 0, high = (size_t)sqlite3_value_bytes(value[0]) / sizeof(uint32_t);
    int64_t second = sqlite3_value_int64(value[1]);
    (void)n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint32_t time = 0;
        memcpy(&time, times + middle * sizeof time, sizeof time);
        if (time < second)
            low = middle + 1;
        else
            high = middle;
    }
    sqlite3_result_int64(context, (sqlite3_int64)low);
}

/* --- joined_at(added to org, first seen), seat_since(last active, joined, seen at) */

static void joined_at(sqlite3_context *context, int n, sqlite3_value **value) {
    (void)n; /* NULL counts as 0: unknown */
    sqlite3_result_int64(context,
                         seat_joined(sqlite3_value_int64(value[0]), sqlite3_value_int64(value[1])));
}

static void on_seat_since(sqlite3_context *context, int n, sqlite3_value **value) {
    int64_t last_active = sqlite3_value_int64(value[0]);
    int64_t joined = sqlite3_value_int64(value[1]);
    int64_t seen_at = sqlite3_value_int64(value[2]);
    (void)n;
    sqlite3_result_int64(context, seat_since(last_active, joined, seen_at));
}

/* --- seats_before(product, kind, second), since_before(product, second); second NULL: all seats */

/* Runs q with the arguments, of which the last is the second; the result is its number. On a
 * connection of an area, who calls may count: views and slices decide what. */
static void result_count(sqlite3_context *context, enum query q, int n, sqlite3_value **value) {
    sqlite3_stmt *s = NULL;
    int rc = area_prepare(sqlite3_user_data(context), q, &s);
    for (int i = 0; rc == SQLITE_OK && i < n; i++)
        rc = sqlite3_bind_value(s, i + 1, value[i]);
    if (rc == SQLITE_OK && sqlite3_value_type(value[n - 1]) == SQLITE_NULL)
        rc = sqlite3_bind_int64(s, n, INT64_MAX);
    if (rc == SQLITE_OK) {
        bool any = sqlite3_step(s) == SQLITE_ROW;
        sqlite3_result_int64(context, any ? sqlite3_column_int64(s, 0) : 0);
        rc = sqlite3_reset(s);
        sqlite3_clear_bindings(s);
    }
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(context, rc);
}

static void seats_before(sqlite3_context *context, int n, sqlite3_value **value) {
    result_count(context, Q_USER_INDEX_MOMENTS_BEFORE, n, value);
}

static void since_before(sqlite3_context *context, int n, sqlite3_value **value) {
    result_count(context, Q_USER_INDEX_SINCE_BEFORE, n, value);
}

static void slice_before(sqlite3_context *context, int n, sqlite3_value **value) {
    result_count(context, Q_USER_INDEX_SLICE_BEFORE, n, value);
}

static void slice_count(sqlite3_context *context, int n, sqlite3_value **value) {
    result_count(context, Q_USER_INDEX_SLICE_COUNT, n, value);
}

static void seat_count(sqlite3_context *context, int n, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    bool sliced = db->view && area_is_sliced(db, sqlite3_value_int64(value[0]));
    result_count(context, sliced ? Q_AREA_SEAT_COUNT : Q_USER_INDEX_SEAT_COUNT, n, value);
}

/* --- has_terms(terms, text, ...) */

static void has_terms(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *text[3] = {NULL, NULL, NULL};
    for (int i = 1; i < n; i++)
        text[i - 1] = (const char *)sqlite3_value_text(value[i]);
    const char *terms = (const char *)sqlite3_value_text(value[0]);
    sqlite3_result_int(context, terms && search_terms_in(terms, text, n - 1));
}

/* --- uuid(): version 4 */

static void uuid(sqlite3_context *context, int n, sqlite3_value **value) {
    unsigned char b[16];
    (void)n, (void)value;
    sqlite3_randomness(sizeof b, b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    char *out = sqlite3_mprintf(
        "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
        b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
    if (out)
        sqlite3_result_text(context, out, -1, sqlite3_free);
    else
        sqlite3_result_error_nomem(context);
}

int db_functions_add(struct db *db) {
    enum { FLAGS = SQLITE_UTF8 | SQLITE_DIRECTONLY };
    static const struct {
        const char *name;
        int arguments, flags;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } ALL[] = {
        {"count_before", 2, SQLITE_DETERMINISTIC, count_before},
        {"seats_before", 3, 0, seats_before},
        {"since_before", 2, 0, since_before},
        {"seat_count", 3, 0, seat_count},
        {"slice_before", 3, 0, slice_before},
        {"slice_count", 3, 0, slice_count},
        {"joined_at", 2, SQLITE_DETERMINISTIC, joined_at},
        {"seat_since", 3, SQLITE_DETERMINISTIC, on_seat_since},
        {"sort_key", 1, SQLITE_DETERMINISTIC, sort_key},
        {"has_terms", 4, SQLITE_DETERMINISTIC, has_terms},
        {"uuid", 0, 0, uuid},
    };
    int rc = sqlite3_create_function_v2(db->handle, "each_row", -1, FLAGS, db, NULL, each_row_step,
                                        each_row_final, NULL);
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL && rc == SQLITE_OK; i++)
        rc = sqlite3_create_function_v2(db->handle, ALL[i].name, ALL[i].arguments,
                                        FLAGS | ALL[i].flags, db, ALL[i].call, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = db_term_functions_add(db);
    return rc == SQLITE_OK ? db_int_rows_add(db) : rc;
}
