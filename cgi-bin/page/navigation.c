/* The left navigation: its links, and the mark on the one nearest to the page. Knows no content of
 * pages. */
#include "page/navigation.h"
#include "base/text.h"
#include "tpl_names.h"

#include <string.h>

static const struct nav_link *links; /* borrowed: navigation_use */
static int link_count;

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

void navigation_use(const struct nav_link *all, int count) {
    links = all;
    link_count = count;
}

/* Pages without a link of their own count as below the one that leads to them. */
static const char *nav_path_of(const char *path) {
    static const struct { const char *path, *below; } INNER[] = {{"/filters", "/users/filters"}};
    for (size_t i = 0; i < sizeof INNER / sizeof *INNER; i++)
        if (text_starts(path, INNER[i].path))
            return INNER[i].below;
    return path;
}

void navigation_show(struct dict *frame, enum level level, const char *path) {
    struct dict *d = dict_part(frame, T_NAVIGATION, TPL_PAGE_NAVIGATION);
    const struct nav_link *nearest = NULL;
    if (level == LEVEL_NONE)
        return;
    path = nav_path_of(path);
    /* Sections follow Settings, so the last link that fits is the nearest. */
    for (int i = 0; i < link_count; i++)
        if (strcmp(links[i].path, path) == 0 || nav_is_below(path, links[i].path))
            nearest = &links[i];
    bool settings = nearest && text_starts(nearest->path, "/settings");
    for (int i = 0; i < link_count; i++)
        if (settings || !nav_is_section(links[i].path))
            nav_add_link(d, &links[i], path, nearest);
}
