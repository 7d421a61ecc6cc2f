/* The left navigation: its links, and the mark on the one nearest to the page. Its links are the
 * same for every page, so it is rendered when the program starts: once for each link and mark.
 * Knows no content of pages. */
#include "page/navigation.h"
#include "base/limits.h"
#include "base/text.h"
#include "page/view.h"
#include "tpl_names.h"

#include <string.h>

enum { MARK_PAGE, MARK_BELOW, MARK_COUNT };

/* What navigation_open was lent and made. */
static struct {
    const struct nav_link *links;
    int count;
    /* count * MARK_COUNT, then the one without mark; then the same for people of an area */
    struct rendered *parts;
} nav;

static int nav_variants(void) { return nav.count * MARK_COUNT + 1; }

static bool nav_is_section(const char *path) { return text_starts(path, "/settings/"); }

static bool nav_is_below(const char *path, const char *above) {
    size_t n = strlen(above);
    return n > 1 && strncmp(above, path, n) == 0 && path[n] == '/';
}

/* Of sections, only the nearest is marked: one may be below another. */
static void nav_add_link(struct dict *d, const struct nav_link *link, const char *path,
                         const struct nav_link *nearest) {
    bool section = nav_is_section(link->path);
    struct dict *row = dict_row(d, section ? T_SUBNAV : T_NAV);
    dict_set(row, section ? T_SUBNAV_PATH : T_NAV_PATH, link->path);
    dict_set(row, section ? T_SUBNAV_LABEL : T_NAV_LABEL, link->label);
    if (!section)
        dict_set(row, T_NAV_ICON, link->icon);
    dict_show_if(row, strcmp(link->path, path) == 0, section ? T_SUBNAV_CURRENT : T_NAV_CURRENT);
    dict_show_if(row, nav_is_below(path, link->path) && (!section || link == nearest),
                 section ? T_SUBNAV_BELOW : T_NAV_BELOW);
}

/* Returns the place in nav.links, or -1. Sections follow Settings, so the last link that fits is
 * the nearest. */
static int nav_nearest(const char *path) {
    int nearest = -1;
    for (int i = 0; i < nav.count; i++)
        if (strcmp(nav.links[i].path, path) == 0 || nav_is_below(path, nav.links[i].path))
            nearest = i;
    return nearest;
}

static enum rc_err nav_render(struct view *v, struct arena *a, const char *path, bool of_area,
                              struct rendered *out, struct err *e) {
    struct dict *d = dict_new(a);
    int at = nav_nearest(path);
    const struct nav_link *nearest = at < 0 ? NULL : &nav.links[at];
    bool settings = nearest && text_starts(nearest->path, "/settings");
    for (int i = 0; i < nav.count; i++)
        if ((settings || !nav_is_section(nav.links[i].path)) && !(of_area && nav.links[i].whole))
            nav_add_link(d, &nav.links[i], path, nearest);
    return view_render(v, TPL_PAGE_NAVIGATION, d, out, e);
}

static enum rc_err nav_render_all(struct view *v, struct arena *a, bool of_area,
                                  struct rendered *parts, struct err *e) {
    struct arena *scratch = arena_open(LIMIT_REQUEST_ARENA);
    enum rc_err rc = OK;
    for (int i = 0; rc == OK && i < nav_variants(); i++) {
        bool marked = i < nav.count * MARK_COUNT;
        const char *link = marked ? nav.links[i / MARK_COUNT].path : "";
        const char *below = marked && i % MARK_COUNT == MARK_BELOW ? "/x" : "";
        rc = nav_render(v, scratch, text_join(scratch, link, below), of_area, &parts[i], e);
        parts[i].text = arena_strndup(a, parts[i].text, parts[i].length);
        arena_reset(scratch);
    }
    arena_close(scratch);
    return rc;
}

enum rc_err navigation_open(struct view *v, struct arena *a, const struct nav_link *all, int count,
                            struct err *e) {
    nav.links = all;
    nav.count = count;
    nav.parts = arena_alloc(a, 2 * (size_t)nav_variants() * sizeof *nav.parts);
    TRY(nav_render_all(v, a, false, nav.parts, e));
    return nav_render_all(v, a, true, nav.parts + nav_variants(), e);
}

/* Pages without a link of their own count as below the one that leads to them. */
static const char *nav_path_of(const char *path) {
    static const struct { const char *path, *below; } INNER[] = {{"/filters", "/users/filters"}};
    for (size_t i = 0; i < sizeof INNER / sizeof *INNER; i++)
        if (text_starts(path, INNER[i].path))
            return INNER[i].below;
    return path;
}

void navigation_show(struct dict *frame, enum level level, bool of_area, const char *path) {
    if (level < LEVEL_READ)
        return;
    path = nav_path_of(path);
    int at = nav_nearest(path);
    int mark = at >= 0 && strcmp(nav.links[at].path, path) == 0 ? MARK_PAGE : MARK_BELOW;
    int part = at < 0 ? nav.count * MARK_COUNT : at * MARK_COUNT + mark;
    dict_rendered(frame, T_NAVIGATION, nav.parts[of_area ? nav_variants() + part : part]);
}
