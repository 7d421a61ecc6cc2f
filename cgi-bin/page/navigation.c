/* The left navigation: its links, and which of them is the place somebody is at. Knows no page's
 * content. */
#include "page/navigation.h"
#include "base/limits.h"
#include "base/text.h"
#include "tpl_names.h"

#include <string.h>

enum { LINKS_MAX = 35, NAME_SIZE = 32 }; /* a place is one digit of 36: none, or a link */

static const struct nav_link *links; /* lent by navigation_prepare for the life of the program */
static int link_count;

static bool nav_is_section(const char *path) { return text_starts(path, "/settings/"); }

static bool nav_is_below(const char *path, const char *above) {
    size_t n = strlen(above);
    return n > 1 && strncmp(above, path, n) == 0 && path[n] == '/';
}

/* nearest: a section below another one is not marked twice. */
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

/* The name of the part: whether the person may enter, the nearest link (-1: none), and whether the
 * page is that link's own or one below it. */
static void nav_part_name(char name[NAME_SIZE], bool enters, int nearest, bool exact) {
    static const char DIGITS[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char text[] = {
        'n', 'a', 'v', '/', enters ? 'y' : 'n', '/', DIGITS[nearest + 1], exact ? '=' : '<', '\0'};
    memcpy(name, text, sizeof text);
}

static enum rc_err nav_prepare_one(struct view *view, struct arena *a, bool enters, int nearest,
                                   bool exact, struct err *e) {
    char name[NAME_SIZE];
    struct dict *d = dict_new(a);
    const char *path = nearest < 0 ? ""
                       : exact     ? links[nearest].path
                                   : arena_printf(a, "%s/x", links[nearest].path);
    for (int i = 0; i < link_count; i++)
        if (enters && (!nav_is_section(links[i].path) || text_starts(path, "/settings")))
            nav_add_link(d, &links[i], path, nearest < 0 ? NULL : &links[nearest]);
    nav_part_name(name, enters, nearest, exact);
    return view_part(view, name, TPL_PAGE_NAVIGATION, d, e);
}

enum rc_err navigation_prepare(struct view *view, const struct nav_link *all, int count,
                               struct err *e) {
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    enum rc_err rc = OK;
    links = all;
    link_count = count < LINKS_MAX ? count : LINKS_MAX;
    for (int enters = 0; enters < 2; enters++)
        for (int nearest = -1; nearest < link_count; nearest++)
            for (int exact = 0; rc == OK && exact < 2; exact++)
                rc = nav_prepare_one(view, a, enters != 0, nearest, exact != 0, e);
    arena_close(a);
    return rc;
}

/* Pages without a link of their own stand below the one that leads to them. */
static const char *nav_place_of(const char *path) {
    static const struct {
        const char *path, *below;
    } INNER[] = {{"/filters", "/users/filters"}, {"/groups/", "/protected/groups"}};
    for (size_t i = 0; i < sizeof INNER / sizeof *INNER; i++)
        if (text_starts(path, INNER[i].path))
            return INNER[i].below;
    return path;
}

void navigation_show(struct dict *frame, enum level level, const char *path) {
    char name[NAME_SIZE];
    path = nav_place_of(path);
    int nearest = -1;
    bool exact = false;
    /* Sections follow Settings, so the last link that fits is the nearest. */
    for (int i = 0; i < link_count && !exact; i++) {
        exact = strcmp(links[i].path, path) == 0;
        if (exact || nav_is_below(path, links[i].path))
            nearest = i;
    }
    nav_part_name(name, level != LEVEL_NONE, nearest, exact);
    (void)dict_part(frame, T_NAVIGATION, name);
}
