/* Finds routes and checks form fields against them. Checks no right and calls no handler. */
#include "http/route.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static bool route_matches(struct request *r, const char *pattern) {
    const char *p = r->env.path;
    int args = 0;
    while (*pattern) {
        if (*pattern == '{') {
            size_t n = strcspn(p, "/");
            if (n == 0 || args == 3)
                return false;
            r->path_arg[args++] = arena_strndup(r->arena, p, n);
            p += n;
            pattern += strcspn(pattern, "}") + 1;
        } else if (*pattern++ != *p++)
            return false;
    }
    return *p == '\0';
}

int route_compare(const void *a, const void *b) {
    const struct route *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : (int)x->method - (int)y->method;
}

static const char *method_names(enum method method) { return method == GET ? "GET, HEAD" : "POST"; }

enum rc_err route_find(struct request *r) {
    const struct app *app = r->app;
    const char *allow = "";
    bool literal = false; /* the address has a row of its own: "bulk" is no account id */
    /* Most addresses have one. A path with a brace would find a pattern. */
    const struct route key = {.method = r->env.method, .path = r->env.path};
    if (!strchr(key.path, '{'))
        r->route = bsearch(&key, app->routes, (size_t)app->route_count, sizeof key, route_compare);
    if (r->route)
        return OK;
    for (int i = 0; i < app->route_count; i++) {
        const struct route *route = &app->routes[i];
        if (!route_matches(r, route->path))
            continue;
        bool pattern = strchr(route->path, '{') != NULL;
        if (literal && pattern)
            continue;
        if (route->method == r->env.method) {
            r->route = route;
            return OK;
        }
        const char *comma = *allow ? ", " : "";
        allow = arena_printf(r->arena, "%s%s%s", allow, comma, method_names(route->method));
        literal = literal || !pattern;
    }
    if (!*allow)
        return FAIL(r->err, ERR_NOT_FOUND, "Check the address, or go to the dashboard.", "%s",
                    "no such address");
    r->allow = allow;
    return FAIL(r->err, ERR_METHOD, "This page cannot be opened directly.", "not by %s",
                r->env.method_name);
}

static bool route_has_page(const struct app *app, const char *pattern) {
    for (int i = 0; i < app->route_count; i++)
        if (app->routes[i].method == GET && strcmp(app->routes[i].path, pattern) == 0)
            return true;
    return false;
}

const char *route_form_page(struct request *r) {
    char *pattern = arena_strdup(r->arena, r->route->path);
    char *path = arena_strdup(r->arena, r->env.path);
    while (*path) {
        if (route_has_page(r->app, pattern))
            return path;
        *strrchr(pattern, '/') = '\0'; /* both have as many parts */
        *strrchr(path, '/') = '\0';
    }
    return "/";
}

const char *route_page_above(struct request *r) {
    for (int i = 0; i < r->app->route_count; i++)
        if (r->app->routes[i].method == POST && route_matches(r, r->app->routes[i].path)) {
            r->route = &r->app->routes[i];
            return route_form_page(r);
        }
    return "/";
}

const char *route_location(struct request *r, const char *path) {
    const char *out = "";
    while (*path == '/') {
        size_t n = strcspn(++path, "/");
        const char *part = text_percent_encode(r->arena, arena_strndup(r->arena, path, n));
        out = arena_printf(r->arena, "%s/%s", out, part);
        path += n;
    }
    return out;
}

/* One word of a route's fields: "name", "name*" (may repeat) or "name.*" (prefix). */
static bool route_has_field(const char *fields, const char *name, bool *repeats) {
    *repeats = false;
    if (strcmp(name, "csrf") == 0)
        return true;
    for (const char *p = fields; p && *p;) {
        size_t n = strcspn(p, " ");
        bool star = n > 0 && p[n - 1] == '*';
        bool prefix = star && n > 1 && p[n - 2] == '.';
        size_t core = star ? n - 1 : n;
        if (strncmp(p, name, core) == 0 && (prefix ? name[core] != '\0' : name[core] == '\0')) {
            *repeats = star && !prefix;
            return true;
        }
        p += n + (p[n] == ' ');
    }
    return false;
}

enum rc_err route_check_fields(struct request *r) {
    for (int i = 0; i < r->form_count; i++) {
        bool repeats = false;
        if (!route_has_field(r->route->fields, r->form[i].name, &repeats))
            return FAIL(r->err, ERR_MALFORMED,
                        "The form could not be read. Nothing was saved. Reload and try again.",
                        "unknown field %s", r->form[i].name);
        for (int k = 0; !repeats && k < i; k++)
            if (strcmp(r->form[k].name, r->form[i].name) == 0)
                return FAIL(r->err, ERR_MALFORMED,
                            "The form could not be read. Nothing was saved. Reload and try again.",
                            "doubled field %s", r->form[i].name);
    }
    return OK;
}
