/* The filter in the address. What it means is core/users/filter.h. */
#include "users/filter_query.h"

#include <string.h>

static bool is_own(const char *own, const char *name) {
    size_t n = strlen(name);
    for (const char *p = own; *p; p += strcspn(p, " "), p += *p == ' ')
        if (strcspn(p, " ") == n && strncmp(p, name, n) == 0)
            return true;
    return false;
}

/* What is wrong with the i-th pair, or NULL. known: it is a filter, which has a field. */
static const char *take(struct request *r, const char *own, int i, struct user_filter *out,
                        bool *known) {
    const char *name = r->query[i].name, *problem = NULL;
    *known = !is_own(own, name);
    for (int k = 0; k < i; k++)
        if (strcmp(r->query[k].name, name) == 0)
            return arena_printf(r->arena, "%s is in the address twice; the first is used", name);
    if (!*known)
        return NULL;
    *known =
        user_filter_set(r->arena, out, name, r->query[i].value, &problem) != USER_FILTER_UNKNOWN;
    if (!*known)
        return arena_printf(r->arena, "There is no filter named %s", name);
    return problem;
}

enum rc_err filter_query_read(struct request *r, const char *own, struct user_filter *out) {
    *out = USER_FILTER_ANY;
    for (int i = 0; i < r->query_count; i++) {
        bool known = false;
        const char *problem = take(r, own, i, out, &known);
        if (problem)
            return FAIL(r->err, ERR_MALFORMED, arena_printf(r->arena, "%s.", problem),
                        "query field %s", r->query[i].name);
    }
    const char *conflict = user_filter_conflict(out, NULL);
    return conflict ? FAIL(r->err, ERR_MALFORMED, arena_printf(r->arena, "%s.", conflict), "%s",
                           "conflicting filters")
                    : OK;
}

/* Filters that only links bring have no field of their own on the page. */
static bool has_field(const char *name) {
    return strcmp(name, "active_days") != 0 && strcmp(name, "active") != 0;
}

bool filter_query_read_lenient(struct request *r, const char *own, struct user_filter *out) {
    bool sound = true;
    *out = USER_FILTER_ANY;
    for (int i = 0; i < r->query_count; i++) {
        bool known = false;
        const char *problem = take(r, own, i, out, &known);
        sound = sound && (!problem || is_own(own, r->query[i].name));
        if (problem)
            (known && has_field(r->query[i].name) ? request_refuse : request_note)(
                r, r->query[i].name, "%s", problem);
    }
    const char *name = NULL, *conflict = user_filter_conflict(out, &name);
    if (conflict)
        request_refuse(r, name, "%s", conflict);
    return sound && !conflict;
}
