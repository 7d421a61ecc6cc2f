/* Results of statements, cached by a worker until the database changes.
 *
 * The same statement with the same values on the same state of the database has the same rows: no
 * statement reads a clock, a random number or the connection (tests/lint/sql.sh). So a reading
 * connection of the web program caches the rows it reads until another connection commits anything:
 * each page begins its transaction with SQLite's data_version, which every commit of another
 * connection changes, and a new value empties the cache. Nothing else matters, neither person nor
 * page nor time. A statement with the time as a value is cached for that second alone.
 *
 * The cache is bounded: when CACHE_BYTES_MAX is reached it takes nothing more, and is emptied
 * before the next page. It takes no long results, no long blobs, no statements with blobs as
 * values, and no results that were not read to their end. Rendered texts have a second cache of the
 * same kind: the many results of a page that is rendered anew would leave no room for its text.
 * Connections that write have no cache: their own commits do not change data_version. */
#include "db/internal.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    CACHE_BYTES_MAX = 256 * 1024,
    RESULT_BYTES_MAX = 48 * 1024,
    BLOB_BYTES_MAX = 4 * 1024, /* parts of the user index are larger, and read once for a page */
    FIXED_BYTES = 512,         /* at most, of a text beside its bytes */
    SLOTS = 256
};

struct result_cache {
    struct arena *arena;
    int64_t version;
    size_t held;
    bool full; /* empties before the next transaction */
    struct cached_result *slot[SLOTS];
    /* A result of this statement was too long once: records no more. The last is for texts. */
    bool too_long[QUERY__COUNT + 1];
};

struct result_cache *cache_open(void) {
    struct result_cache *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->arena = arena_open(2 * (size_t)CACHE_BYTES_MAX); /* with the unused ends of its blocks */
    return c;
}

void cache_close(struct result_cache *c) {
    if (!c)
        return;
    arena_close(c->arena);
    free(c);
}

void cache_begin(struct result_cache *c, int64_t version) {
    if (c->version == version && !c->full)
        return;
    arena_reset(c->arena);
    memset(c->slot, 0, sizeof c->slot);
    c->held = 0;
    c->full = false;
    c->version = version;
}

void cache_forget(struct result_cache *c) {
    if (c)
        c->full = true;
}

static bool key_add(struct cache_key *key, const void *bytes, size_t n) {
    if (n > sizeof key->bytes - key->length)
        return false;
    memcpy(key->bytes + key->length, bytes, n);
    key->length += n;
    return true;
}

static bool key_add_value(struct cache_key *key, char type, va_list *ap) {
    switch (type) {
    case 's': {
        const char *text = va_arg(*ap, const char *);
        if (!text)
            return key_add(key, "n", 1);
        return key_add(key, "s", 1) && key_add(key, text, strlen(text) + 1);
    }
    case 'i': {
        int64_t number = va_arg(*ap, int64_t);
        return key_add(key, "i", 1) && key_add(key, &number, sizeof number);
    }
    case 'n': return key_add(key, "n", 1);
    default: return false;
    }
}

static unsigned key_slot(const struct cache_key *key) {
    unsigned hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < key->length; i++)
        hash = (hash ^ key->bytes[i]) * 16777619u;
    return (hash ^ hash >> 16) % SLOTS;
}

bool cache_key_make(enum query q, const char *types, va_list *ap, struct cache_key *out) {
    out->length = 0;
    bool fits = key_add(out, &q, sizeof q);
    for (const char *type = types; *type && fits; type++)
        fits = key_add_value(out, *type, ap);
    if (fits)
        out->slot = key_slot(out);
    return fits;
}

static bool cache_key_of_text(const struct db *db, const char *text, struct cache_key *out) {
    const enum query none = QUERY__COUNT;
    out->length = 0;
    if (!db->texts || !db->in_transaction || !key_add(out, &none, sizeof none) ||
        !key_add(out, text, strlen(text)))
        return false;
    out->slot = key_slot(out);
    return true;
}

const struct cached_result *cache_find(const struct result_cache *c, const struct cache_key *key) {
    const struct cached_result *r = c->slot[key->slot];
    while (r && (r->key_length != key->length || memcmp(r->key, key->bytes, key->length) != 0))
        r = r->next;
    return r;
}

/* Allocates n bytes for a result, aligned for any type. */
static void *cache_alloc(struct result_cache *c, struct cached_result *result, size_t n) {
    size_t taken = (n / sizeof(max_align_t) + 1) * sizeof(max_align_t);
    c->held += taken;
    result->bytes += taken;
    return arena_room(c->arena, n);
}

struct cached_result *cache_begin_result(struct result_cache *c, enum query q,
                                         const struct cache_key *key) {
    size_t needed = sizeof(struct cached_result) + key->length;
    c->full = c->full || c->held + needed > CACHE_BYTES_MAX;
    if (c->full || c->too_long[q])
        return NULL;
    struct cached_result *result = arena_alloc(c->arena, sizeof *result);
    c->held += sizeof *result;
    result->q = q;
    result->key = memcpy(cache_alloc(c, result, key->length), key->bytes, key->length);
    result->key_length = key->length;
    result->slot = key->slot;
    return result;
}

static const void *column_bytes(sqlite3_stmt *s, int column, int type) {
    switch (type) {
    case SQLITE_NULL: return NULL;
    case SQLITE_BLOB: return sqlite3_column_blob(s, column);
    default: return sqlite3_column_text(s, column);
    }
}

/* Reads the number before the text: SQLite converts a number to text in place. */
static struct cached_value cache_value(struct result_cache *c, struct cached_result *result,
                                       sqlite3_stmt *s, int column) {
    struct cached_value value = {.type = sqlite3_column_type(s, column),
                                 .number = sqlite3_column_int64(s, column)};
    const void *bytes = column_bytes(s, column, value.type);
    value.length = (size_t)sqlite3_column_bytes(s, column);
    if (bytes) {
        char *text = cache_alloc(c, result, value.length + 1);
        memcpy(text, bytes, value.length);
        text[value.length] = '\0';
        value.text = text;
    }
    return value;
}

/* An upper bound, without converting numbers to text; too many for a row with a long blob. */
static size_t row_bytes_max(sqlite3_stmt *s, int columns) {
    size_t bytes = sizeof(struct cached_row) + (size_t)columns * (sizeof(struct cached_value) + 32);
    for (int i = 0; i < columns; i++) {
        int type = sqlite3_column_type(s, i);
        size_t n = 0;
        if (type == SQLITE_TEXT || type == SQLITE_BLOB)
            n = (size_t)sqlite3_column_bytes(s, i);
        bytes += type == SQLITE_BLOB && n > BLOB_BYTES_MAX ? RESULT_BYTES_MAX + n : n;
    }
    return bytes;
}

const struct cached_row *cache_add_row(struct result_cache *c, struct cached_result *result,
                                       sqlite3_stmt *s) {
    int columns = sqlite3_column_count(s);
    size_t bytes = row_bytes_max(s, columns);
    if (result->bytes + bytes > RESULT_BYTES_MAX) {
        c->too_long[result->q] = true;
        return NULL;
    }
    c->full = c->held + bytes > CACHE_BYTES_MAX;
    if (c->full)
        return NULL;
    struct cached_row *row =
        cache_alloc(c, result, sizeof *row + (size_t)columns * sizeof *row->cell);
    row->next = NULL;
    for (int i = 0; i < columns; i++)
        row->cell[i] = cache_value(c, result, s, i);
    if (result->last)
        result->last->next = row;
    else
        result->first = row;
    result->last = row;
    return row;
}

void cache_commit(struct result_cache *c, struct cached_result *result) {
    result->next = c->slot[result->slot];
    c->slot[result->slot] = result;
}

const char *db_recall(const struct db *db, const char *key, size_t *n) {
    struct cache_key full;
    const struct cached_result *result =
        cache_key_of_text(db, key, &full) ? cache_find(db->texts, &full) : NULL;
    if (!result)
        return NULL;
    *n = result->first->cell[0].length;
    return result->first->cell[0].text;
}

void db_remember(struct db *db, const char *key, const char *bytes, size_t n) {
    struct cache_key full;
    struct result_cache *c = db->texts;
    if (n > RESULT_BYTES_MAX || !cache_key_of_text(db, key, &full))
        return;
    c->full = c->full || c->held + n + FIXED_BYTES > CACHE_BYTES_MAX;
    struct cached_result *result = cache_begin_result(c, QUERY__COUNT, &full);
    if (!result)
        return;
    struct cached_row *row = cache_alloc(c, result, sizeof *row + sizeof *row->cell);
    row->next = NULL;
    row->cell[0] = (struct cached_value){
        .type = SQLITE_BLOB, .text = memcpy(cache_alloc(c, result, n), bytes, n), .length = n};
    result->first = result->last = row;
    cache_commit(c, result);
}
