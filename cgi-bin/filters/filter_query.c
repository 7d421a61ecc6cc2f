/* Reads the filter in an address. core/users/filter.h has its meaning. */
#include "filters/filter_query.h"
#include "base/text.h"

#include <string.h>

/* *repeats: the name has a star. */
static bool is_own(const char *own, const char *name, bool *repeats) {
    size_t n = strlen(name);
    *repeats = false;
    for (const char *p = own; *p; p += strcspn(p, " "), p += *p == ' ')
        if (strcspn(p, " *") == n && strncmp(p, name, n) == 0) {
            *repeats = p[n] == '*';
            return true;
        }
    return false;
}

/* Reads the i-th pair of the query; returns the problem, or NULL. *known: the name is a filter. */
static const char *filter_query_take(struct request *r, const char *own, int i,
                                     struct user_filter *out, bool *known) {
    const char *name = r->query[i].name, *problem = NULL;
    bool repeats = false;
    *known = !is_own(own, name, &repeats);
    repeats = repeats || user_filter_is_list(name);
    for (int k = 0; k < i && !repeats; k++)
        if (text_equal(r->query[k].name, name))
            return arena_printf(r->arena, "%s is in the address twice; the first is used", name);
    if (!*known)
        return NULL;
    enum user_filter_result result =
        user_filter_set(r->arena, out, name, r->query[i].value, &problem);
    *known = result != USER_FILTER_UNKNOWN;
    return *known ? problem : arena_printf(r->arena, "There is no filter named %s", name);
}

enum rc_err filter_query_read(struct request *r, const char *own, struct user_filter *out) {
    *out = USER_FILTER_ANY;
    for (int i = 0; i < r->query_count; i++) {
        bool known = false;
        const char *problem = filter_query_take(r, own, i, out, &known);
        if (problem)
            return FAIL(r->err, ERR_MALFORMED, arena_printf(r->arena, "%s.", problem),
                        "query field %s", r->query[i].name);
    }
    const char *conflict = user_filter_conflict(out, NULL);
    if (conflict)
        return FAIL(r->err, ERR_MALFORMED, arena_printf(r->arena, "%s.", conflict), "%s",
                    "conflicting filters");
    return OK;
}

/* active_days and active come from links alone; the page has no field for them. */
static bool has_field(const char *name) {
    return !text_equal(name, "active_days") && !text_equal(name, "active");
}

bool filter_query_read_lenient(struct request *r, const char *own, struct user_filter *out) {
    bool valid = true;
    *out = USER_FILTER_ANY;
    for (int i = 0; i < r->query_count; i++) {
        const char *name = r->query[i].name;
        bool known = false, repeats = false;
        const char *problem = filter_query_take(r, own, i, out, &known);
        if (!problem)
            continue;
        valid = valid && is_own(own, name, &repeats);
        if (known && has_field(name))
            request_refuse(r, name, "%s", problem);
        else
            request_note(r, name, "%s", problem);
    }
    const char *name = NULL, *conflict = user_filter_conflict(out, &name);
    if (conflict)
        request_refuse(r, name, "%s", conflict);
    return valid && !conflict;
}
