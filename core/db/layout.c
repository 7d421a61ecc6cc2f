/* Whether a database has the layout that the steps of sql/schema/ add up to, and nothing else. A
 * trigger or a view that somebody has added would do its work with every change from then on,
 * through backups and upgrades; one of ours that is missing no longer does it. Looks at the layout
 * alone: rows are db_check's business. */
#include "db/internal.h"

#include <ctype.h>
#include <string.h>

extern const char *const schema_steps[]; /* build/gen/schema.c */
extern const int schema_count;

enum { THINGS_MAX = 2000, NAMED_MAX = 5 };

struct thing {
    const char *type, *name, *sql;
    bool met;
};
struct layout {
    struct thing *thing;
    size_t n;
};

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* What stands in quotes of any kind, and in brackets, is no comment to SQLite: it stays as it is,
 * but for a plain name, which means the same without. Returns what follows it. */
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

/* Blanks and comments; NULL when there is neither. */
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

/* What a definition says: how many blanks and comments part two words, and the quotes that ALTER
 * TABLE puts around names, say nothing. */
static const char *meaning(struct arena *a, const char *sql) {
    char *plain = arena_alloc(a, 2 * strlen(sql) + 1), *out = plain;
    bool gap = false;
    for (const char *p = sql, *after; *p;) {
        if ((after = skip_gap(p))) {
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

/* What SQLite keeps for itself: statistics, and the last numbers given. */
static bool is_sqlite_own(const char *type, const char *name) {
    return strcmp(type, "table") == 0 &&
           (strcmp(name, "sqlite_stat1") == 0 || strcmp(name, "sqlite_stat4") == 0 ||
            strcmp(name, "sqlite_sequence") == 0);
}

static int read_layout(sqlite3 *handle, struct arena *a, struct layout *l) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, query_text[Q_LAYOUT_THINGS], -1, &s, NULL);
    l->thing = arena_alloc(a, THINGS_MAX * sizeof *l->thing);
    while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW && l->n < THINGS_MAX) {
        struct thing t = {.type = arena_strdup(a, (const char *)sqlite3_column_text(s, 0)),
                          .name = arena_strdup(a, (const char *)sqlite3_column_text(s, 1)),
                          .sql = meaning(a, (const char *)sqlite3_column_text(s, 2))};
        if (!is_sqlite_own(t.type, t.name))
            l->thing[l->n++] = t;
        rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? SQLITE_OK : rc == SQLITE_ROW ? SQLITE_TOOBIG : rc;
}

static int expected_layout(struct arena *a, struct layout *l) {
    sqlite3 *handle = NULL;
    int rc =
        sqlite3_open_v2(":memory:", &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    for (int step = 0; rc == SQLITE_OK && step < schema_count; step++)
        rc = sqlite3_exec(handle, schema_steps[step], NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = read_layout(handle, a, l);
    sqlite3_close_v2(handle);
    return rc;
}

static struct thing *find(struct layout *l, const struct thing *like) {
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->thing[i].name, like->name) == 0 && strcmp(l->thing[i].type, like->type) == 0)
            return &l->thing[i];
    return NULL;
}

struct findings {
    struct arena *arena;
    const char *text;
    int n;
};

static void note(struct findings *f, const struct thing *t, const char *what) {
    if (f->n++ < NAMED_MAX)
        f->text = arena_printf(f->arena, "%s%s%s %s %s", f->text ? f->text : "",
                               f->text ? "; " : "", t->type, t->name, what);
}

enum rc_err db_check_layout(struct db *db, const char **problem) {
    struct layout ours = {0}, theirs = {0};
    struct findings f = {.arena = db->arena};
    int rc = expected_layout(db->arena, &ours);
    if (rc == SQLITE_OK)
        rc = read_layout(db->handle, db->arena, &theirs);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, "layout");
    for (size_t i = 0; i < theirs.n; i++) {
        struct thing *known = find(&ours, &theirs.thing[i]);
        if (!known)
            note(&f, &theirs.thing[i], "is not Rollcall's");
        else if (strcmp(known->sql, theirs.thing[i].sql) != 0)
            note(&f, &theirs.thing[i], "is not as Rollcall makes it");
        if (known)
            known->met = true;
    }
    for (size_t i = 0; i < ours.n; i++)
        if (!ours.thing[i].met)
            note(&f, &ours.thing[i], "is missing");
    *problem = f.n > NAMED_MAX ? arena_printf(db->arena, "%s; and %d more", f.text, f.n - NAMED_MAX)
                               : f.text;
    return OK;
}
