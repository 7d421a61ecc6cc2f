/* Arenas: blocks of memory, the newest first, and hooks for resources that are more than memory.
 * Not for data that outlives a request, and not safe between threads (there are none). */
#include "base/arena.h"
#include "base/log.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024, FIRST_ITEMS = 16 };

struct block {
    struct block *next;
    size_t size, used; /* bytes of data */
    _Alignas(max_align_t) unsigned char data[];
};

struct hook {
    struct hook *next;
    void (*run)(void *);
    void *arg;
    size_t wipe_bytes; /* run is NULL: zero so many bytes at arg */
};

struct arena {
    struct block *blocks; /* the first is being filled */
    struct hook *hooks;   /* newest first; allocated in the arena itself */
    size_t ceiling, held; /* bytes of data in all blocks */
};

/* A worker that dies costs one answer; half a page would cost trust. */
_Noreturn static void arena_die(const char *why, size_t bytes) {
    log_line(LOG_LEVEL_ERR, "memory: %s at %zu bytes; this process ends", why, bytes);
    abort();
}

static struct block *arena_block_new(struct arena *a, size_t size) {
    if (size > a->ceiling || a->held > a->ceiling - size)
        arena_die("the ceiling of a request or run is reached", a->ceiling);
    struct block *b = malloc(sizeof *b + size);
    if (!b)
        arena_die("the system has none left", size);
    b->size = size;
    b->used = 0;
    b->next = NULL;
    a->held += size;
    return b;
}

struct arena *arena_open(size_t ceiling_bytes) {
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        arena_die("the system has none left", sizeof *a);
    a->ceiling = ceiling_bytes;
    return a;
}

static void arena_run_hooks(struct arena *a) {
    while (a->hooks) {
        struct hook *h = a->hooks;
        a->hooks = h->next; /* before it runs: a hook may add another */
        if (h->run)
            h->run(h->arg);
        else
            explicit_bzero(h->arg, h->wipe_bytes);
    }
}

void arena_reset(struct arena *a) {
    arena_run_hooks(a);
    struct block *keep = NULL;
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        if (!keep && b->size == BLOCK_BYTES) {
            keep = b;
        } else {
            a->held -= b->size;
            free(b);
        }
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
    a->blocks = keep;
}

void arena_close(struct arena *a) {
    if (!a)
        return;
    arena_reset(a);
    free(a->blocks);
    free(a);
}

struct arena_mark arena_mark(const struct arena *a) {
    return a->blocks ? (struct arena_mark){a->blocks, a->blocks->next, a->blocks->used}
                     : (struct arena_mark){NULL, NULL, 0};
}

static void arena_drop_until(struct arena *a, struct block **from, const struct block *keep) {
    while (*from != keep) {
        struct block *b = *from;
        *from = b->next;
        a->held -= b->size;
        free(b);
    }
}

/* Newer blocks are before the marked one; large ones are right behind it. */
void arena_rewind(struct arena *a, struct arena_mark to) {
    arena_drop_until(a, &a->blocks, to.block);
    if (!a->blocks)
        return;
    arena_drop_until(a, &a->blocks->next, to.next);
    a->blocks->used = to.used;
}

/* Large allocations get a block of their own behind the one being filled, whose rest stays
 * usable. */
static struct block *arena_block_for(struct arena *a, size_t size) {
    struct block *b = a->blocks;
    if (b && b->size - b->used >= size)
        return b;
    bool is_large = size > BLOCK_BYTES / 4;
    struct block *new = arena_block_new(a, is_large ? size : BLOCK_BYTES);
    struct block **at = is_large && b ? &b->next : &a->blocks;
    new->next = *at;
    *at = new;
    return new;
}

/* Not zeroed. *taken: bytes up to the next alignment. */
static void *arena_take(struct arena *a, size_t bytes, size_t *taken) {
    const size_t align = _Alignof(max_align_t);
    if (bytes > SIZE_MAX / 2)
        arena_die("an impossible size was asked for", bytes);
    size_t size = (bytes + align - 1) / align * align;
    if (size == 0)
        size = align; /* an address of its own also for no bytes */
    struct block *b = arena_block_for(a, size);
    void *p = b->data + b->used;
    b->used += size;
    *taken = size;
    return p;
}

void *arena_alloc(struct arena *a, size_t bytes) {
    size_t taken = 0;
    void *p = arena_take(a, bytes, &taken);
    return memset(p, 0, taken);
}

char *arena_room(struct arena *a, size_t bytes) {
    size_t taken = 0;
    return arena_take(a, bytes, &taken);
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t *capacity, size_t item_size) {
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? *capacity * 2 : FIRST_ITEMS;
    while (wanted <= count)
        wanted *= 2;
    size_t bytes;
    if (__builtin_mul_overflow(wanted, item_size, &bytes))
        arena_die("an impossible size was asked for", SIZE_MAX);
    void *larger = arena_alloc(a, bytes);
    if (count > 0)
        memcpy(larger, items, count * item_size);
    *capacity = wanted;
    return larger;
}

char *arena_strndup(struct arena *a, const char *bytes, size_t n) {
    char *copy = arena_room(a, n + 1);
    if (n > 0)
        memcpy(copy, bytes, n);
    copy[n] = '\0';
    return copy;
}

char *arena_strdup(struct arena *a, const char *text) {
    return text ? arena_strndup(a, text, strlen(text)) : NULL;
}

/* Formats into the free rest of the block; formats again only when the text does not fit there. */
char *arena_vprintf(struct arena *a, const char *format, va_list ap) {
    struct block *b = a->blocks;
    size_t room = b ? b->size - b->used : 0;
    char *text = room ? (char *)b->data + b->used : NULL;
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(text, room, format, again);
    va_end(again);
    if (n < 0)
        return arena_strndup(a, "", 0);
    if ((size_t)n < room) {
        const size_t align = _Alignof(max_align_t);
        b->used += ((size_t)n + align) / align * align;
        return text;
    }
    text = arena_room(a, (size_t)n + 1);
    (void)vsnprintf(text, (size_t)n + 1, format, ap);
    return text;
}

char *arena_printf(struct arena *a, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    char *text = arena_vprintf(a, format, ap);
    va_end(ap);
    return text;
}

static void arena_add_hook(struct arena *a, void (*run)(void *), void *arg, size_t wipe_bytes) {
    struct hook *h = arena_alloc(a, sizeof *h);
    h->run = run;
    h->arg = arg;
    h->wipe_bytes = wipe_bytes;
    h->next = a->hooks;
    a->hooks = h;
}

void arena_on_reset(struct arena *a, void (*hook)(void *), void *arg) {
    arena_add_hook(a, hook, arg, 0);
}

void arena_wipe_on_reset(struct arena *a, void *secret, size_t bytes) {
    arena_add_hook(a, NULL, secret, bytes);
}
