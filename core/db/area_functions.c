/* SQL functions of a connection of an area, for the views of area_views.sql:
 *   area_product(product)           the area has the product instance
 *   area_whole(product)             and the people of all domains
 *   area_part(product, domain)      and the people of this domain, but not of all
 *   area_sees(user)                 the person is inside
 *   area_pair(user, product)        and that product instance is inside for them
 *   area_gives(group, user)         the group gives the person something inside
 *   area_owns(acts_as, area)        a filter, task or run is the area's own: of a named area, or
 *                                   of none and the person's
 *   area_owns_run(run, acts_as, area)   the same of a run, while all it was planned for is inside
 *   area_named(area), area_user()   the named areas it is made of; whose it is
 *   area_reason(own, cause, detail, reason)   the reason, without details about what lies outside
 *   area_run_shows(run), area_run_count(figure, run)   of a run that is not the area's own
 *   area_day(figure, day, product)  of the history of a product with domains; NULL: none
 *   area_set_members(), area_set_bits() (id, kind, value, chunk, bits), area_people(chunk, data),
 *   area_seats(product, chunk, data), area_all_seats(kind, chunk)
 *                                   blobs of the user index, without the people outside */
#include "db/area_view.h"
#include "terms/reason.h"

#include <stdlib.h>
#include <string.h>

/* NULL after it has set an error. */
static struct area_view *loaded(sqlite3_context *context) {
    struct db *db = sqlite3_user_data(context);
    int rc = area_sets_load(db);
    if (rc == SQLITE_OK)
        return db->view;
    sqlite3_result_error_code(context, rc);
    return NULL;
}

static const char *text_of(sqlite3_value *value) {
    const char *text = (const char *)sqlite3_value_text(value);
    return text ? text : "";
}

/* --- products, people */

static void on_product(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    (void)n;
    if (v)
        sqlite3_result_int(context, area_product_find(v, sqlite3_value_int64(value[0])) != NULL);
}

static void on_whole(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    (void)n;
    if (!v)
        return;
    const struct area_product *p = area_product_find(v, sqlite3_value_int64(value[0]));
    sqlite3_result_int(context, p && !p->domains);
}

static void on_part(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    const struct area *area = ((struct db *)sqlite3_user_data(context))->area;
    (void)n;
    if (!v)
        return;
    const struct area_product *p = area_product_find(v, sqlite3_value_int64(value[0]));
    const char *domain = text_of(value[1]);
    bool is_part = false;
    for (int i = 0; p && p->domains && i < p->n && !is_part; i++)
        is_part = strcmp(area->part[p->first + i].domain, domain) == 0;
    sqlite3_result_int(context, is_part);
}

static void on_sees(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    (void)n;
    if (v)
        sqlite3_result_int(context, area_has(v, NULL, sqlite3_value_int64(value[0])));
}

static void on_pair(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    (void)n;
    if (!v)
        return;
    const struct area_product *p = area_product_find(v, sqlite3_value_int64(value[1]));
    sqlite3_result_int(context, p && area_has(v, p, sqlite3_value_int64(value[0])));
}

static void on_gives(sqlite3_context *context, int n, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    bool gives = false;
    (void)n;
    if (!loaded(context))
        return;
    int rc = area_gives(db, sqlite3_value_int64(value[0]), sqlite3_value_int64(value[1]), &gives);
    if (rc == SQLITE_OK)
        sqlite3_result_int(context, gives);
    else
        sqlite3_result_error_code(context, rc);
}

/* --- what is the area's own */

static bool area_is_named(const struct area *area, sqlite3_value *id) {
    bool named = false;
    if (sqlite3_value_type(id) != SQLITE_INTEGER)
        return false;
    for (int i = 0; i < area->named_n && !named; i++)
        named = area->named[i] == sqlite3_value_int64(id);
    return named;
}

static void on_named(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct db *db = sqlite3_user_data(context);
    (void)n;
    sqlite3_result_int(context, area_is_named(db->area, value[0]));
}

static bool area_made(const struct area *area, sqlite3_value *acts_as, sqlite3_value *named) {
    int64_t user = sqlite3_value_int64(acts_as); /* 0 for NULL */
    if (sqlite3_value_type(named) != SQLITE_NULL)
        return area_is_named(area, named);
    return user && user == area->user;
}

static void on_owns(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct db *db = sqlite3_user_data(context);
    (void)n;
    sqlite3_result_int(context, area_made(db->area, value[0], value[1]));
}

static void on_owns_run(sqlite3_context *context, int n, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    bool inside = false;
    (void)n;
    if (!loaded(context))
        return;
    int rc = SQLITE_OK;
    if (area_made(db->area, value[1], value[2]))
        rc = area_run_inside(db, sqlite3_value_int64(value[0]), &inside);
    if (rc == SQLITE_OK)
        sqlite3_result_int(context, inside);
    else
        sqlite3_result_error_code(context, rc);
}

static void on_user(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct db *db = sqlite3_user_data(context);
    (void)n, (void)value;
    sqlite3_result_int64(context, db->area->user);
}

/* Causes whose details may name what lies outside, also of the area's own runs. */
static bool names_outside(const char *cause) {
    static const char *const CAUSES[] = {"beyond-seats",    "protected-group", "shared-group",
                                         "would-lose-more", "undo-later-run",  "undo-under-way"};
    for (size_t i = 0; i < sizeof CAUSES / sizeof *CAUSES; i++)
        if (strcmp(CAUSES[i], cause) == 0)
            return true;
    return false;
}

static void on_reason(sqlite3_context *context, int n, sqlite3_value **value) {
    enum { SENTENCE_BYTES = 1000 };
    static const char HIDDEN[] = "…\n…\n…";
    const char *cause = text_of(value[1]);
    bool own = sqlite3_value_int(value[0]) != 0;
    bool detailed = sqlite3_value_type(value[2]) != SQLITE_NULL;
    char sentence[SENTENCE_BYTES];
    (void)n;
    if (!detailed || (own && !names_outside(cause))) {
        sqlite3_result_value(context, value[3]);
        return;
    }
    const char *general = *cause ? reason_in_general(cause) : NULL;
    if (!*cause)
        return; /* NULL */
    if (!general)
        reason_write(cause, HIDDEN, sentence, sizeof sentence);
    sqlite3_result_text(context, general ? general : sentence, -1, SQLITE_TRANSIENT);
}

/* --- blobs */

/* False after it has set an error. */
static bool set_cut(sqlite3_context *context, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    if (!loaded(context))
        return false;
    int rc = area_cut_set(db, sqlite3_value_int64(value[0]), text_of(value[1]), text_of(value[2]),
                          sqlite3_value_int64(value[3]), sqlite3_value_blob(value[4]),
                          (size_t)sqlite3_value_bytes(value[4]));
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(context, rc);
    return rc == SQLITE_OK;
}

static void on_set_members(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct db *db = sqlite3_user_data(context);
    (void)n;
    if (set_cut(context, value))
        sqlite3_result_int64(context, db->view->set.members);
}

static void on_set_bits(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_set *set = &((struct db *)sqlite3_user_data(context))->view->set;
    (void)n;
    if (!set_cut(context, value))
        return;
    if (set->same)
        sqlite3_result_value(context, value[4]);
    else
        sqlite3_result_blob64(context, set->bytes, set->n, SQLITE_TRANSIENT);
}

/* Takes bytes of sqlite3_malloc64(). */
static void result_bytes(sqlite3_context *context, unsigned char *bytes, size_t n) {
    if (bytes)
        sqlite3_result_blob64(context, bytes, n, sqlite3_free);
    else
        sqlite3_result_error_nomem(context);
}

static void on_seats(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    size_t bytes = 0;
    (void)n;
    if (!v)
        return;
    const struct area_product *p = area_product_find(v, sqlite3_value_int64(value[0]));
    if (!p || !p->domains)
        return; /* NULL */
    unsigned char *out =
        area_cut_seats(v, p, sqlite3_value_int64(value[1]), sqlite3_value_blob(value[2]),
                       (size_t)sqlite3_value_bytes(value[2]), &bytes);
    result_bytes(context, out, bytes);
}

/* Without data: those made before, or NULL. The view asks so first, and reads no data for them. */
static void on_people(sqlite3_context *context, int n, sqlite3_value **value) {
    const struct area_view *v = loaded(context);
    int64_t chunk = sqlite3_value_int64(value[0]);
    (void)n;
    if (!v)
        return;
    if (sqlite3_value_type(value[1]) == SQLITE_NULL &&
        (chunk < 0 || chunk >= v->chunks || !v->people[chunk]))
        return;
    const struct user_index_people *p =
        area_cut_people(sqlite3_user_data(context), chunk, sqlite3_value_blob(value[1]),
                        (size_t)sqlite3_value_bytes(value[1]));
    if (p)
        sqlite3_result_blob64(context, p, sizeof *p, SQLITE_STATIC);
    else
        sqlite3_result_error_code(context, SQLITE_ERROR);
}

/* Of all products of the area as one. The bytes, as those of on_people(), stay until the next
 * transaction begins. */
static void on_all_seats(sqlite3_context *context, int n, sqlite3_value **value) {
    static const char *const KIND[AREA_SEAT_KINDS] = {"used", "since", "never"};
    const struct area_seats *seats = NULL;
    (void)n;
    if (!loaded(context))
        return;
    int rc = area_all_seats(sqlite3_user_data(context), sqlite3_value_int64(value[1]), &seats);
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(context, rc);
    for (int i = 0; i < AREA_SEAT_KINDS && rc == SQLITE_OK; i++)
        if (strcmp(KIND[i], text_of(value[0])) == 0 && seats[i].data)
            sqlite3_result_blob64(context, seats[i].data, seats[i].n, SQLITE_STATIC);
}

/* --- figures of a product with domains */

static int read_day(struct db *db, const char *day, int64_t product) {
    struct area_figures *f = &db->view->figures;
    sqlite3_stmt *s = NULL;
    if (f->product == product && strcmp(f->day, day) == 0)
        return SQLITE_OK;
    *f = (struct area_figures){.product = product};
    int rc = area_prepare(db, Q_AREA_DAY, &s);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, day, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s, 2, product);
    if (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        f->any = sqlite3_column_type(s, 0) != SQLITE_NULL;
        for (int i = 0; i < AREA_DAY_FIGURES; i++)
            f->figure[i] = sqlite3_column_int64(s, i);
    }
    if (s) {
        rc = sqlite3_reset(s);
        sqlite3_clear_bindings(s);
    }
    if (rc == SQLITE_OK && strlen(day) < sizeof f->day)
        memcpy(f->day, day, strlen(day) + 1);
    return rc;
}

static void on_day(sqlite3_context *context, int n, sqlite3_value **value) {
    static const char *const FIGURE[AREA_DAY_FIGURES] = {"billable",     "active",    "inactive",
                                                         "never_active", "new_seats", "protected"};
    struct db *db = sqlite3_user_data(context);
    (void)n;
    if (!loaded(context))
        return;
    int rc = read_day(db, text_of(value[1]), sqlite3_value_int64(value[2]));
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(context, rc);
    for (int i = 0; i < AREA_DAY_FIGURES && rc == SQLITE_OK && db->view->figures.any; i++)
        if (strcmp(FIGURE[i], text_of(value[0])) == 0)
            sqlite3_result_int64(context, db->view->figures.figure[i]);
}

/* --- runs that are not the area's own */

static void on_run_shows(sqlite3_context *context, int n, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    bool shows = false;
    (void)n;
    if (!loaded(context))
        return;
    int rc = area_run_shows(db, sqlite3_value_int64(value[0]), &shows);
    if (rc == SQLITE_OK)
        sqlite3_result_int(context, shows);
    else
        sqlite3_result_error_code(context, rc);
}

static void on_run_count(sqlite3_context *context, int n, sqlite3_value **value) {
    static const char *const FIGURE[AREA_RUN_FIGURES] = {"matched", "planned", "done",  "already",
                                                         "skipped", "failed",  "undone"};
    struct db *db = sqlite3_user_data(context);
    const int64_t *counts = NULL;
    (void)n;
    if (!loaded(context))
        return;
    int rc = area_run_counts(db, sqlite3_value_int64(value[1]), &counts);
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(context, rc);
    for (int i = 0; i < AREA_RUN_FIGURES && rc == SQLITE_OK; i++)
        if (strcmp(FIGURE[i], text_of(value[0])) == 0)
            sqlite3_result_int64(context, counts[i]);
}

bool area_is_sliced(struct db *db, int64_t product) {
    if (area_sets_load(db) != SQLITE_OK)
        return false; /* the view asks, and fails, again */
    const struct area_product *p = area_product_find(db->view, product);
    return p && p->domains;
}

int area_functions_add(struct db *db) {
    static const struct {
        const char *name;
        int values;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } ALL[] = {
        {"area_product", 1, on_product},
        {"area_whole", 1, on_whole},
        {"area_part", 2, on_part},
        {"area_sees", 1, on_sees},
        {"area_pair", 2, on_pair},
        {"area_gives", 2, on_gives},
        {"area_owns", 2, on_owns},
        {"area_owns_run", 3, on_owns_run},
        {"area_named", 1, on_named},
        {"area_user", 0, on_user},
        {"area_reason", 4, on_reason},
        {"area_day", 3, on_day},
        {"area_run_shows", 1, on_run_shows},
        {"area_run_count", 2, on_run_count},
        {"area_set_members", 5, on_set_members},
        {"area_set_bits", 5, on_set_bits},
        {"area_people", 2, on_people},
        {"area_seats", 3, on_seats},
        {"area_all_seats", 2, on_all_seats},
    };
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL && rc == SQLITE_OK; i++)
        rc = sqlite3_create_function_v2(db->handle, ALL[i].name, ALL[i].values,
                                        SQLITE_UTF8 | SQLITE_DIRECTONLY, db, ALL[i].call, NULL,
                                        NULL, NULL);
    return rc;
}
