/* What statements ask the tables of words for: reason_text(code, detail), step_text(kind, label,
 * tense) with the tense "future", "past" or "Future" (as a sentence begins), step_opposite(kind),
 * and makes_admins(role). */
#include "db/internal.h"
#include "terms/reason.h"
#include "terms/step.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *text_of(sqlite3_value *value) { return (const char *)sqlite3_value_text(value); }

/* Result: words with text for their %s, and their first message large if asked for. */
static void give(sqlite3_context *context, const char *words, const char *text, bool large) {
    const char *hole = strstr(words, "%s");
    char *out =
        hole ? sqlite3_mprintf("%.*s%s%s", (int)(hole - words), words, text ? text : "", hole + 2)
             : sqlite3_mprintf("%s", words);
    if (!out) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (large)
        out[0] = (char)toupper((unsigned char)out[0]);
    sqlite3_result_text(context, out, -1, sqlite3_free);
}

static void on_reason(sqlite3_context *context, int n, sqlite3_value **value) {
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
    const char *code = text_of(value[0]), *words = code ? reason_in_general(code) : NULL;
    (void)n;
    if (words)
        sqlite3_result_text(context, words, -1, SQLITE_STATIC);
}

static void on_step_words(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *kind = text_of(value[0]), *label = text_of(value[1]), *tense = text_of(value[2]);
    const struct step_kind *k = kind ? step_kind(kind) : NULL;
    (void)n;
    if (k)
        give(context, tense && *tense == 'p' ? k->past : k->future, label, tense && *tense == 'F');
    else if (kind)
        give(context, kind, NULL, false);
}

static void on_step_opposite(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *kind = text_of(value[0]);
    const struct step_kind *k = kind ? step_kind(kind) : NULL;
    (void)n;
    if (k && k->opposite)
        sqlite3_result_text(context, k->opposite, -1, SQLITE_STATIC);
}

/* Of a product, a site, the organization or its people: when in doubt, a role makes admins. */
static void on_makes_admins(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *role = text_of(value[0]);
    int makes = 0;
    (void)n;
    for (; role && *role && !makes; role++)
        makes = strncasecmp(role, "admin", strlen("admin")) == 0;
    sqlite3_result_int(context, makes);
}

int db_term_functions_add(struct db *db) {
    static const struct {
        const char *name;
        int values;
        void (*call)(sqlite3_context *, int, sqlite3_value **);
    } ALL[] = {
        {"reason_text", 2, on_reason},        {"reason_in_general", 1, on_reason_in_general},
        {"step_text", 3, on_step_words},      {"step_opposite", 1, on_step_opposite},
        {"makes_admins", 1, on_makes_admins},
    };
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL && rc == SQLITE_OK; i++)
        rc = sqlite3_create_function_v2(db->handle, ALL[i].name, ALL[i].values,
                                        SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC,
                                        NULL, ALL[i].call, NULL, NULL, NULL);
    return rc;
}
