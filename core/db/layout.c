/* Checks that a database has the layout of sql/schema/ and nothing else. An added trigger or view
 * would act on every change from then on, through backups and upgrades; one of ours that is missing
 * would not. Reads the layout only; db_check() reads the rows. */
#include "sql/core/db/layout.h"
#include "db/internal.h"
#include "schema.h"

#include <ctype.h>
#include <string.h>

enum { OBJECTS_MAX = 2000, NAMED_MAX = 5 };

/* A table, index, view or trigger. */
struct object {
    const char *type, *name, *sql; /* sql: normalized */
    bool found;
};
struct layout {
    struct object *object;
    size_t n;
};

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* Copies a quoted or bracketed text as it is, and a plain name without its quotes, which change
 * nothing. Returns what follows. */
static const char *copy_quoted(const char *p, char **out) {
    char quote = *p == '[' ? ']' : *p;
    const char *end = strchr(p + 1, quote);
    size_t n = end ? (size_t)(end - p) + 1 : strlen(p);
    bool bare = *p == '"' && end > p + 1 && end[1] != '"'; /* "a""b" is one name */
    for (size_t i = 1; bare && i < n - 1; i++)
        bare = is_word(p[i]);
    for (size_t i = bare; i < n - bare; i++)
        *(*out)++ = bare ? (char)tolower((unsigned char)p[i]) : p[i];
    return p + n;
}

/* Skips one blank or comment; NULL when there is none. */
static const char *skip_gap(const char *p) {
    if (isspace((unsigned char)*p))
        return p + 1;
    if (p[0] == '-' && p[1] == '-')
        return p + strcspn(p, "\n");
    if (p[0] != '/' || p[1] != '*')
        return NULL;
    const char *end = strstr(p + 2, "*/");
    return end ? end + 2 : p + strlen(p);
}

/* Makes equal definitions equal texts: drops comments, blanks that separate nothing, and the quotes
 * that ALTER TABLE puts around names. */
static const char *layout_normalize(struct arena *a, const char *sql) {
    char *plain = arena_alloc(a, 2 * strlen(sql) + 1), *out = plain;
    bool gap = false;
    for (const char *p = sql; *p;) {
        const char *after = skip_gap(p);
        if (after) {
            gap = true;
            p = after;
            continue;
        }
        bool quoted = strchr("'\"`[", *p) != NULL;
        if ((gap || *p == '"') && out > plain && is_word(out[-1]) && (quoted || is_word(*p)))
            *out++ = ' ';
        gap = *p == '"';
        if (quoted)
            p = copy_quoted(p, &out);
        else
            *out++ = (char)tolower((unsigned char)*p++);
    }
    *out = '\0';
    return plain;
}

/* Tables of SQLite itself: statistics, and the last ids given. */
static bool is_internal(const char *type, const char *name) {
    return strcmp(type, "table") == 0 &&
           (strcmp(name, "sqlite_stat1") == 0 || strcmp(name, "sqlite_stat4") == 0 ||
            strcmp(name, "sqlite_sequence") == 0);
}

static const char *column_text(sqlite3_stmt *s, int column) {
    return (const char *)sqlite3_column_text(s, column);
}

static int layout_read(sqlite3 *handle, struct arena *a, struct layout *l) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, query_text[Q_LAYOUT_THINGS], -1, &s, NULL);
    l->object = arena_alloc(a, OBJECTS_MAX * sizeof *l->object);
    while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW && l->n < OBJECTS_MAX) {
        struct object o = {
            .type = arena_strdup(a, column_text(s, LAYOUT_THINGS__TYPE)),
            .name = arena_strdup(a, column_text(s, LAYOUT_THINGS__NAME)),
            .sql = layout_normalize(a, column_text(s, LAYOUT_THINGS__SQL)),
        };
        if (!is_internal(o.type, o.name))
            l->object[l->n++] = o;
        rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    if (rc == SQLITE_ROW)
        return SQLITE_TOOBIG;
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Applies sql/schema/ in memory. */
static int layout_expected(struct arena *a, struct layout *l) {
    sqlite3 *handle = NULL;
    int rc =
        sqlite3_open_v2(":memory:", &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    for (int step = 0; rc == SQLITE_OK && step < SCHEMA_VERSION; step++)
        rc = sqlite3_exec(handle, schema_steps[step], NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = layout_read(handle, a, l);
    sqlite3_close_v2(handle);
    return rc;
}

static struct object *layout_find(struct layout *l, const struct object *like) {
    for (size_t i = 0; i < l->n; i++) {
        struct object *o = &l->object[i];
        if (strcmp(o->name, like->name) == 0 && strcmp(o->type, like->type) == 0)
            return o;
    }
    return NULL;
}

struct findings {
    struct arena *arena;
    const char *text;
    int n;
};

static void findings_add(struct findings *f, const struct object *o, const char *what) {
    if (f->n++ < NAMED_MAX)
        f->text = arena_printf(f->arena, "%s%s%s %s %s", f->text ? f->text : "",
                               f->text ? "; " : "", o->type, o->name, what);
}

enum rc_err db_check_layout(struct db *db, const char **problem) {
    struct layout expected = {0}, actual = {0};
    struct findings f = {.arena = db->arena};
    int rc = layout_expected(db->arena, &expected);
    if (rc == SQLITE_OK)
        rc = layout_read(db->handle, db->arena, &actual);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, "layout");
    for (size_t i = 0; i < actual.n; i++) {
        const struct object *o = &actual.object[i];
        struct object *known = layout_find(&expected, o);
        if (!known)
            findings_add(&f, o, "is not Rollcall's");
        else if (strcmp(known->sql, o->sql) != 0)
            findings_add(&f, o, "is not as Rollcall makes it");
        if (known)
            known->found = true;
    }
    for (size_t i = 0; i < expected.n; i++)
        if (!expected.object[i].found)
            findings_add(&f, &expected.object[i], "is missing");
    *problem = f.n > NAMED_MAX ? arena_printf(db->arena, "%s; and %d more", f.text, f.n - NAMED_MAX)
                               : f.text;
    return OK;
}
