/* Memory of one request or one run, given back all at once. Inside, nobody calls free.
 * Allocation never returns NULL: without memory, or past the ceiling, the process aborts (a worker
 * costs one answer). Cleanup hooks run on reset, newest first. */
#ifndef CORE_BASE_ARENA_H
#define CORE_BASE_ARENA_H
#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_open(size_t ceiling_bytes); /* the caller closes it */
void arena_close(struct arena *a);              /* resets first; NULL is allowed */
void arena_reset(struct arena *a);              /* runs the hooks, keeps one block for reuse */

void *arena_alloc(struct arena *a, size_t bytes); /* zeroed, aligned for any type */
char *arena_room(struct arena *a, size_t bytes);  /* not zeroed: for text that is written at once */
char *arena_strdup(struct arena *a, const char *text);             /* NULL stays NULL */
char *arena_strndup(struct arena *a, const char *bytes, size_t n); /* adds the NUL */
__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *a, const char *format, ...);
char *arena_vprintf(struct arena *a, const char *format, va_list ap);

/* Makes room in a growing array: returns items with capacity for at least count + 1 of them.
 * A full array moves to twice its capacity; the old copy stays in the arena until its reset.
 * items may be NULL with *capacity 0. Items past count are zero. */
void *arena_grow(struct arena *a, void *items, size_t count, size_t *capacity, size_t item_size);

void arena_on_reset(struct arena *a, void (*hook)(void *), void *arg);
/* Zeroes the secret before its memory is reused. */
void arena_wipe_on_reset(struct arena *a, void *secret, size_t bytes);

/* arena_rewind gives back everything allocated since the mark; no hook may have been added in
 * between. */
struct arena_mark {
    void *block, *next;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark to);
#endif
