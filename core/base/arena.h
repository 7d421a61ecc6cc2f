/* One arena per request and per run; inside, nobody calls free. Cleanup hooks run in reverse order
 * on reset. Allocation never returns NULL: when memory or the ceiling is exhausted the process
 * aborts (a worker costs one answer). */
#ifndef CORE_BASE_ARENA_H
#define CORE_BASE_ARENA_H
#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_open(size_t ceiling_bytes); /* caller closes */
void arena_close(struct arena *a);
void arena_reset(struct arena *a);                     /* runs hooks, keeps one block for reuse */
void *arena_alloc(struct arena *a, size_t bytes);      /* zeroed, aligned for any type */
char *arena_room(struct arena *a, size_t bytes);       /* not zeroed: for texts, written at once */
char *arena_strdup(struct arena *a, const char *text); /* NULL stays NULL */
char *arena_strndup(struct arena *a, const char *bytes, size_t n); /* adds the NUL */
__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *a, const char *format, ...);
char *arena_vprintf(struct arena *a, const char *format, va_list ap);
void arena_on_reset(struct arena *a, void (*hook)(void *), void *arg);
/* A point to go back to: arena_rewind gives back what was allocated since; no hook may have been
 * added in between. */
struct arena_mark {
    void *block, *next;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark to);
void arena_wipe_on_reset(struct arena *a, void *secret,
                         size_t bytes); /* zeroes it before the memory is reused */
#endif
