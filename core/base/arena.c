/* The arena: memory of one request or one run, given back all at once, with hooks for what is more
 * than memory. Not for what outlives a request, and not safe between threads (there are none). */
#include "base/arena.h"
#include "base/log.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024 };

struct block {
    struct block *next;
    size_t size, used; /* of data */
    _Alignas(max_align_t) unsigned char data[];
};

struct hook {
    struct hook *next;
    void (*run)(void *);
    void *arg;
    size_t wipe_bytes; /* with run NULL: arg is zeroed */
};

struct arena {
    struct block *blocks; /* the first is the one being filled */
    struct hook *hooks;   /* newest first; they lie in the arena themselves */
    size_t ceiling, held;
};

_Noreturn static void out_of_memory(const char *why, size_t bytes) {
    /* A worker dies and costs one answer; going on with half a page would cost trust. */
    log_line(LOG_LEVEL_ERR, "memory: %s at %zu bytes; this process ends", why, bytes);
    abort();
}

static struct block *block_new(struct arena *a, size_t size) {
    if (size > a->ceiling || a->held > a->ceiling - size)
        out_of_memory("the ceiling of a request or run is reached", a->ceiling);
    struct block *b = malloc(sizeof *b + size);
    if (!b)
        out_of_memory("the system has none left", size);
    b->size = size;
    b->used = 0;
    b->next = NULL;
    a->held += size;
    return b;
}

struct arena *arena_open(size_t ceiling_bytes) {
    struct arena *a = calloc(1, sizeof *a);
    if (!a)
        out_of_memory("the system has none left", sizeof *a);
    a->ceiling = ceiling_bytes;
    return a;
}

static void run_hooks(struct arena *a) {
    while (a->hooks) {
        struct hook *h = a->hooks;
        a->hooks = h->next; /* taken off first: a hook may add another */
        if (h->run)
            h->run(h->arg);
        else
            explicit_bzero(h->arg, h->wipe_bytes);
    }
}

void arena_reset(struct arena *a) {
    run_hooks(a);
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

static void drop_until(struct arena *a, struct block **from, const struct block *keep) {
    while (*from != keep) {
        struct block *b = *from;
        *from = b->next;
        a->held -= b->size;
        free(b);
    }
}

/* Newer blocks stand before the marked one, or right behind it when they were large. */
void arena_rewind(struct arena *a, struct arena_mark to) {
    drop_until(a, &a->blocks, to.block);
    if (!a->blocks)
        return;
    drop_until(a, &a->blocks->next, to.next);
    a->blocks->used = to.used;
}

/* Not zeroed: for what is written at once. */
static void *take(struct arena *a, size_t bytes, size_t *taken) {
    const size_t align = _Alignof(max_align_t);
    if (bytes > SIZE_MAX / 2)
        out_of_memory("an impossible size was asked for", bytes);
    size_t size = (bytes + align - 1) / align * align;
    if (size == 0)
        size = align; /* every allocation has an address of its own */
    struct block *b = a->blocks;
    if (!b || b->size - b->used < size) {
        if (size > BLOCK_BYTES / 4) {
            /* Large pieces get a block of their own behind the one being filled, whose rest stays
             * usable. */
            struct block *large = block_new(a, size);
            if (b) {
                large->next = b->next;
                b->next = large;
            } else {
                a->blocks = large;
            }
            b = large;
        } else {
            b = block_new(a, BLOCK_BYTES);
            b->next = a->blocks;
            a->blocks = b;
        }
    }
    void *p = b->data + b->used;
    b->used += size;
    *taken = size;
    return p;
}

void *arena_alloc(struct arena *a, size_t bytes) {
    size_t taken = 0;
    void *p = take(a, bytes, &taken);
    return memset(p, 0, taken);
}

char *arena_room(struct arena *a, size_t bytes) {
    size_t taken = 0;
    return take(a, bytes, &taken);
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

/* Written right behind what is taken of the block; only what does not fit there is written twice.
 */
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

static void add_hook(struct arena *a, void (*run)(void *), void *arg, size_t wipe_bytes) {
    struct hook *h = arena_alloc(a, sizeof *h);
    h->run = run;
    h->arg = arg;
    h->wipe_bytes = wipe_bytes;
    h->next = a->hooks;
    a->hooks = h;
}

void arena_on_reset(struct arena *a, void (*hook)(void *), void *arg) { add_hook(a, hook, arg, 0); }

void arena_wipe_on_reset(struct arena *a, void *secret, size_t bytes) {
    add_hook(a, NULL, secret, bytes);
}
