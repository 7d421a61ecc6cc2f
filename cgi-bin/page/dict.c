/* Logs the data of a page into one growing text: logging a value costs no more than copying it. */
#include "page/dict.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CAPACITY_FIRST = 6 * 1024 };

struct dict {
    struct oplog *log;
    uint32_t scope;
};

static struct dict *dict_open_scope(struct oplog *log) {
    struct dict *d = arena_alloc(log->arena, sizeof *d);
    d->log = log;
    d->scope = log->scopes++;
    return d;
}

struct dict *dict_new(struct arena *a) {
    struct oplog *log = arena_alloc(a, sizeof *log);
    log->arena = a;
    log->text = arena_room(a, CAPACITY_FIRST);
    log->capacity = CAPACITY_FIRST;
    return dict_open_scope(log);
}

const struct oplog *dict_oplog(const struct dict *d) { return d->log; }

/* Makes room for n bytes more. The old text stays in the arena until its reset. */
static void dict_grow(struct oplog *log, size_t n) {
    size_t capacity = log->capacity * 2;
    while (capacity - log->length < n)
        capacity *= 2;
    log->text = memcpy(arena_room(log->arena, capacity), log->text, log->length);
    log->capacity = capacity;
}

static void dict_log(struct dict *d, enum op_kind kind, const char *name, const char *value,
                     size_t n) {
    struct oplog *log = d->log;
    const struct op head = {
        .name = name,
        .scope_and_kind = d->scope * OP_KINDS + (uint32_t)kind,
        .length = (uint32_t)n,
    };
    if (log->capacity - log->length < sizeof head + n + 1)
        dict_grow(log, sizeof head + n + 1);
    memcpy(log->text + log->length, &head, sizeof head);
    memcpy(log->text + log->length + sizeof head, value, n);
    log->length += sizeof head + n;
    log->text[log->length++] = '\0';
}

void dict_set(struct dict *d, const char *name, const char *value) {
    if (value)
        dict_log(d, OP_VALUE, name, value, strlen(value));
}

void dict_set_int(struct dict *d, const char *name, int64_t value) {
    char text[24];
    int n = snprintf(text, sizeof text, "%" PRId64, value);
    dict_log(d, OP_VALUE, name, text, (size_t)n);
}

void dict_show(struct dict *d, const char *section) { dict_log(d, OP_SHOW, section, "", 0); }

void dict_show_if(struct dict *d, bool wanted, const char *section) {
    if (wanted)
        dict_show(d, section);
}

struct dict *dict_row(struct dict *d, const char *section) {
    dict_log(d, OP_ROW, section, "", 0);
    return dict_open_scope(d->log);
}

struct dict *dict_part(struct dict *d, const char *part, const char *file) {
    dict_log(d, OP_PART, part, file, strlen(file));
    return dict_open_scope(d->log);
}

void dict_rendered(struct dict *d, const char *part, struct rendered text) {
    dict_log(d, OP_RENDERED, part, (const char *)&text, sizeof text);
}
