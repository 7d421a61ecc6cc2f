/* SQL functions of the terms in core/terms:
 *   reason_text(code, detail), reason_in_general(code)
 *   step_text(kind, label, tense)     tense: "future", "past" or "Future" (with a capital)
 *   step_opposite(kind)
 *   makes_admins(role), is_billable(role)
 *   in_force(until, now)              of a protection
 *   warning_end(cause)                how a warning ended, by the cause its person is skipped for
 *   ari_product(ari), ari_resource(ari)
 *   iso(time), iso_day(time)          2026-11-24T05:12:00Z and 2026-11-24 of UTC seconds */
#include "base/text.h"
#include "db/internal.h"
#include "terms/product.h"
#include "terms/reason.h"
#include "terms/role.h"
#include "terms/step.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *text_of(sqlite3_value *value) { return (const char *)sqlite3_value_text(value); }

/* Sets the result: phrase with text for its %s, and its first letter large if capital. */
static void result_phrase(sqlite3_context *context, const char *phrase, const char *text,
                          bool capital) {
    const char *hole = strstr(phrase, "%s");
    char *out = NULL;
    if (hole)
        out = sqlite3_mprintf("%.*s%s%s", (int)(hole - phrase), phrase, text ? text : "", hole + 2);
    else
        out = sqlite3_mprintf("%s", phrase);
    if (!out) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (capital)
        out[0] = (char)toupper((unsigned char)out[0]);
    sqlite3_result_text(context, out, -1, sqlite3_free);
}

static void on_reason_text(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *code = text_of(value[0]), *detail = text_of(value[1]);
    (void)n;
    if (!code)
        return; /* NULL */
    size_t bytes = reason_write(code, detail, NULL, 0);
    char *out = sqlite3_malloc64(bytes + 1);
    if (!out) {
        sqlite3_result_error_nomem(context);
        return;
    }
    bytes = reason_write(code, detail, out, bytes + 1);
    sqlite3_result_text(context, out, (int)bytes, sqlite3_free);
}

static void on_reason_in_general(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *code = text_of(value[0]);
    const char *sentence = code ? reason_in_general(code) : NULL;
    (void)n;
    if (sentence)
        sqlite3_result_text(context, sentence, -1, SQLITE_STATIC);
}

static void on_step_text(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *kind = text_of(value[0]), *label = text_of(value[1]), *tense = text_of(value[2]);
    const struct step_kind *k = kind ? step_kind(kind) : NULL;
    (void)n;
    bool past = tense && *tense == 'p', capital = tense && *tense == 'F';
    if (k)
        result_phrase(context, past ? k->past : k->future, label, capital);
    else if (kind)
        result_phrase(context, kind, NULL, false);
}

static void on_step_opposite(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *kind = text_of(value[0]);
    const struct step_kind *k = kind ? step_kind(kind) : NULL;
    (void)n;
    if (k && k->opposite)
        sqlite3_result_text(context, k->opposite, -1, SQLITE_STATIC);
}

/* "admin" anywhere in the role: of a product, a site, the organization or its people. When in
 * doubt, a role makes admins. */
static void on_makes_admins(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *role = text_of(value[0]);
    int makes = 0;
    (void)n;
    for (; role && *role && !makes; role++)
        makes = strncasecmp(role, "admin", strlen("admin")) == 0;
    sqlite3_result_int(context, makes);
}

static void on_is_billable(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *role = text_of(value[0]);
    (void)n;
    if (role)
        sqlite3_result_int(context, role_is_billable(role));
}

/* A protection without an end is in force until somebody ends it. */
static void on_in_force(sqlite3_context *context, int n, sqlite3_value **value) {
    int64_t until = sqlite3_value_int64(value[0]), now = sqlite3_value_int64(value[1]);
    bool has_end = sqlite3_value_type(value[0]) != SQLITE_NULL;
    (void)n;
    sqlite3_result_int(context, !has_end || until > now);
}

static void on_warning_end(sqlite3_context *context, int n, sqlite3_value **value) {
    static const struct {
        const char *cause, *state;
    } ENDS[] = {
        {"kept", "kept"},          {"asked", "asked"},      {"active-again", "active"},
        {"used-lately", "active"}, {"seat-used", "active"},
    };
    const char *cause = text_of(value[0]), *state = "left";
    (void)n;
    for (size_t i = 0; cause && i < sizeof ENDS / sizeof *ENDS; i++)
        if (strcmp(cause, ENDS[i].cause) == 0)
            state = ENDS[i].state;
    sqlite3_result_text(context, state, -1, SQLITE_STATIC);
}

/* NULL when ari is not the ARI of a product. */
static void on_ari_product(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *ari = text_of(value[0]);
    struct product_ari parts;
    (void)n;
    if (ari && product_of_ari(ari, &parts))
        sqlite3_result_text(context, parts.product, (int)parts.product_bytes, SQLITE_TRANSIENT);
}

static void on_ari_resource(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *ari = text_of(value[0]);
    (void)n;
    if (ari)
        sqlite3_result_text(context, ari_resource(ari), -1, SQLITE_TRANSIENT);
}

static void result_time(sqlite3_context *context, sqlite3_value *value, int bytes) {
    char iso[TEXT_ISO_BYTES];
    if (sqlite3_value_type(value) == SQLITE_NULL)
        return;
    text_iso_into(iso, sqlite3_value_int64(value));
    if (*iso) /* NULL for a year of more than four digits */
        sqlite3_result_text(context, iso, bytes, SQLITE_TRANSIENT);
}

static void on_iso(sqlite3_context *context, int n, sqlite3_value **value) {
    (void)n;
    result_time(context, value[0], -1);
}

static void on_iso_day(sqlite3_context *context, int n, sqlite3_value **value) {
    (void)n;
    result_time(context, value[0], (int)strlen("2026-11-24"));
}

int db_term_functions_add(struct db *db) {
    static const struct {
        const char *name;
        int values;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } ALL[] = {
        {"reason_text", 2, on_reason_text},
        {"reason_in_general", 1, on_reason_in_general},
        {"step_text", 3, on_step_text},
        {"step_opposite", 1, on_step_opposite},
        {"makes_admins", 1, on_makes_admins},
        {"is_billable", 1, on_is_billable},
        {"in_force", 2, on_in_force},
        {"warning_end", 1, on_warning_end},
        {"ari_product", 1, on_ari_product},
        {"ari_resource", 1, on_ari_resource},
        {"iso", 1, on_iso},
        {"iso_day", 1, on_iso_day},
    };
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL && rc == SQLITE_OK; i++)
        rc = sqlite3_create_function_v2(db->handle, ALL[i].name, ALL[i].values,
                                        SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC,
                                        NULL, ALL[i].call, NULL, NULL, NULL);
    return rc;
}
