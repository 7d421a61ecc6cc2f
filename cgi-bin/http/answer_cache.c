/* Finished answers, cached by a worker until the second ends or the database changes.
 *
 * A page depends on the request, the database and the second: handlers read nothing else. So the
 * same request in the same second and the same snapshot has the same answer, byte for byte, and
 * nobody can see that it was cached. Everything of the request that a handler can read is compared,
 * first of all who asks. An answer that sets or uses up a cookie is not cached. */
#include "http/answer_cache.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWERS_BYTES_MAX = 128 * 1024 };

struct cached_answer {
    struct env env;
    const char *account_id; /* for the log */
    struct response answer;
    struct cached_answer *next;
};

struct answer_cache {
    struct arena *arena;
    int64_t second, snapshot; /* of all that is cached */
    size_t held;              /* bytes */
    struct cached_answer *first;
};

/* The texts of a request without a form, and without a message to show once. */
static const size_t TEXTS[] = {
    offsetof(struct env, path),        offsetof(struct env, query),
    offsetof(struct env, remote_user), offsetof(struct env, remote_addr),
    offsetof(struct env, host),        offsetof(struct env, origin),
    offsetof(struct env, fetch_site),  offsetof(struct env, content_type),
    offsetof(struct env, columns),     offsetof(struct env, hidden_banners),
};
enum { TEXT_COUNT = sizeof TEXTS / sizeof *TEXTS };
/* Beside TEXTS: method_name and flash, the method and the flags. */
_Static_assert(sizeof(struct env) == (TEXT_COUNT + 4) * sizeof(void *),
               "a new field of struct env belongs into the comparison");

static const char **env_text(const struct env *env, int i) {
    return (const char **)((const char *)env + TEXTS[i]);
}

static bool env_same(const struct env *a, const struct env *b) {
    bool same = a->https == b->https && a->head == b->head;
    for (int i = 0; same && i < TEXT_COUNT; i++) {
        const char *x = *env_text(a, i), *y = *env_text(b, i);
        same = x && y ? strcmp(x, y) == 0 : x == y;
    }
    return same;
}

static struct env env_copy(struct arena *a, const struct env *env) {
    struct env copy = *env;
    copy.method_name = NULL; /* lent by the request */
    for (int i = 0; i < TEXT_COUNT; i++)
        *env_text(&copy, i) = arena_strdup(a, *env_text(env, i));
    return copy;
}

/* What an answer takes, with its request. */
static size_t answer_bytes(const struct request *r, const struct response *out) {
    size_t bytes =
        sizeof(struct cached_answer) + out->length + 512; /* its headers, and alignment */
    for (int i = 0; i < TEXT_COUNT; i++)
        bytes += *env_text(&r->env, i) ? strlen(*env_text(&r->env, i)) + 1 : 0;
    return bytes;
}

struct answer_cache *answer_cache_open(void) {
    struct answer_cache *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    c->arena = arena_open(2 * (size_t)ANSWERS_BYTES_MAX); /* with the unused ends of its blocks */
    return c;
}

void answer_cache_close(struct answer_cache *c) {
    if (!c)
        return;
    arena_close(c->arena);
    free(c);
}

void answer_cache_forget(struct answer_cache *c) {
    if (!c || !c->first)
        return;
    arena_reset(c->arena);
    c->first = NULL;
    c->held = 0;
}

bool answer_cache_find(struct answer_cache *c, struct request *r, struct response *out) {
    int64_t snapshot = db_snapshot(r->db);
    if (c->second != r->now || c->snapshot != snapshot)
        answer_cache_forget(c);
    c->second = r->now;
    c->snapshot = snapshot;
    const struct cached_answer *cached = r->env.flash ? NULL : c->first;
    while (cached && !env_same(&cached->env, &r->env))
        cached = cached->next;
    if (!cached)
        return false;
    r->who.account_id = cached->account_id;
    *out = cached->answer;
    return true;
}

void answer_cache_add(struct answer_cache *c, const struct request *r, const struct response *out) {
    bool whole = out->status == 200 && !out->stream;
    size_t bytes = answer_bytes(r, out);
    if (!whole || out->cookie || r->env.flash || bytes > ANSWERS_BYTES_MAX - c->held)
        return;
    struct cached_answer *cached = arena_alloc(c->arena, sizeof *cached);
    *cached = (struct cached_answer){.env = env_copy(c->arena, &r->env),
                                     .account_id = arena_strdup(c->arena, r->who.account_id),
                                     .answer = *out,
                                     .next = c->first};
    cached->answer.type = arena_strdup(c->arena, out->type);
    cached->answer.file_name = arena_strdup(c->arena, out->file_name);
    cached->answer.body = memcpy(arena_room(c->arena, out->length + 1), out->body, out->length);
    c->held += bytes;
    c->first = cached;
}
