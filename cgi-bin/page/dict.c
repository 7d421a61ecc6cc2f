/* See dict.h. One text for a page, so that saying something costs no more than copying it. */
#include "page/dict.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 6 * 1024 };

struct dict {
    struct oplog *words;
    uint32_t place;
};

static struct dict *place_new(struct oplog *w) {
    struct dict *d = arena_alloc(w->arena, sizeof *d);
    *d = (struct dict){w, w->places++};
    return d;
}

struct dict *dict_new(struct arena *a) {
    struct oplog *w = arena_alloc(a, sizeof *w);
    *w = (struct oplog){.arena = a, .text = arena_room(a, FIRST_ROOM), .room = FIRST_ROOM};
    return place_new(w);
}

const struct oplog *dict_oplog(const struct dict *d) { return d->words; }

/* The old text stays in the arena until its reset. */
static void make_room(struct oplog *w, size_t n) {
    size_t room = w->room * 2;
    while (room - w->length < n)
        room *= 2;
    w->text = memcpy(arena_room(w->arena, room), w->text, w->length);
    w->room = room;
}

static void say(struct dict *d, enum op_kind kind, const char *name, const char *value, size_t n) {
    struct oplog *w = d->words;
    const struct op head = {
        .name = name, .where_and_kind = d->place * 4 + (uint32_t)kind, .length = (uint32_t)n};
    if (w->room - w->length < sizeof head + n + 1)
        make_room(w, sizeof head + n + 1);
    memcpy(w->text + w->length, &head, sizeof head);
    memcpy(w->text + w->length + sizeof head, value, n);
    w->length += sizeof head + n;
    w->text[w->length++] = '\0';
}

void dict_set(struct dict *d, const char *name, const char *value) {
    if (value)
        say(d, SAID_VALUE, name, value, strlen(value));
}

void dict_set_int(struct dict *d, const char *name, int64_t value) {
    char text[24];
    int n = snprintf(text, sizeof text, "%" PRId64, value);
    say(d, SAID_VALUE, name, text, (size_t)n);
}

void dict_show(struct dict *d, const char *section) { say(d, SAID_SHOW, section, "", 0); }

void dict_show_if(struct dict *d, bool wanted, const char *section) {
    if (wanted)
        dict_show(d, section);
}

struct dict *dict_row(struct dict *d, const char *section) {
    say(d, SAID_ROW, section, "", 0);
    return place_new(d->words);
}

struct dict *dict_part(struct dict *d, const char *part, const char *file) {
    say(d, SAID_PART, part, file, strlen(file));
    return place_new(d->words);
}
