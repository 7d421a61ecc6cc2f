/* The filter in the address. What it means is core/users.h. */
#include "filter_read.h"

#include <string.h>

static bool is_own(const char *own, const char *name) {
    size_t n = strlen(name);
    for (const char *p = own; *p; p += strcspn(p, " "), p += *p == ' ')
        if (strcspn(p, " ") == n && strncmp(p, name, n) == 0)
            return true;
    return false;
}

/* What is wrong with the i-th pair, or NULL. */
static const char *take(struct request *r, const char *own, int i, struct user_filter *out) {
    const char *name = r->query[i].name, *problem = NULL;
    for (int k = 0; k < i; k++)
        if (strcmp(r->query[k].name, name) == 0)
            return arena_printf(r->arena, "%s is in the address twice; the first is used", name);
    if (is_own(own, name))
        return NULL;
    if (user_filter_set(r->arena, out, name, r->query[i].value, &problem) == USER_FILTER_UNKNOWN)
        return arena_printf(r->arena, "There is no filter named %s", name);
    return problem;
}

enum rc_err filter_read(struct request *r, const char *own, struct user_filter *out) {
    *out = USER_FILTER_ANY;
    for (int i = 0; i < r->query_count; i++) {
        const char *problem = take(r, own, i, out);
        if (problem)
            return FAIL(r->err, ERR_MALFORMED, arena_printf(r->arena, "%s.", problem), "query field %s", r->query[i].name);
    }
    return OK;
}

void filter_read_kindly(struct request *r, const char *own, struct user_filter *out) {
    *out = USER_FILTER_ANY;
    for (int i = 0; i < r->query_count; i++) {
        const char *problem = take(r, own, i, out);
        if (problem)
            request_refuse(r, r->query[i].name, "%s", problem);
    }
}
