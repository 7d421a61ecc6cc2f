/* The left navigation: which links, in which order, which of them is the place one is at. Knows no
 * page's content. */
#include "page/navigation.h"
#include "base/limits.h"
#include "base/text.h"
#include "routes.h"
#include "tpl_names.h"

#include <string.h>

/* The route table is sorted by path; people look for the daily rooms first, and Settings is last
 * because its sections follow it. A room not named here stands before Settings, a section not named
 * here after the others. */
static const char *const ORDER[] = {"/",
                                    "/users",
                                    "/tasks",
                                    "/protected",
                                    "/audit",
                                    "/settings",
                                    "/settings/api-key",
                                    "/settings/dashboard",
                                    "/settings/access",
                                    "/settings/sync",
                                    "/settings/automation",
                                    "/settings/automation/notices",
                                    "/settings/email"};
enum { PLACES = sizeof ORDER / sizeof *ORDER, SETTINGS = 5, MOST = 32, NAME = 32 };

static const struct route *links[MOST]; /* sorted once, by navigation_prepare */
static int link_count;

static bool is_section(const char *path) { return text_starts(path, "/settings/"); }

static int place_of(const char *path) {
    for (int i = 0; i < PLACES; i++)
        if (strcmp(ORDER[i], path) == 0)
            return 2 * i + 1;
    return is_section(path) ? 2 * PLACES : 2 * SETTINGS;
}

static void sort_links(void) {
    int count = 0;
    const struct route *all = routes_all(&count);
    link_count = 0;
    for (int i = 0; i < count; i++) {
        if (!all[i].nav || link_count == MOST)
            continue;
        int at = link_count++;
        for (; at > 0 && place_of(links[at - 1]->path) > place_of(all[i].path); at--)
            links[at] = links[at - 1];
        links[at] = &all[i];
    }
}

static bool is_below(const char *path, const char *above) {
    size_t n = strlen(above);
    return n > 1 && strncmp(above, path, n) == 0 && path[n] == '/';
}

/* nearest: a section below another one is not marked twice. */
static void add_link(struct dict *d, const struct route *link, const char *path,
                     const struct route *nearest) {
    bool section = is_section(link->path);
    struct dict *row = dict_row(d, section ? T_SUBNAV : T_NAV);
    dict_set(row, section ? T_SUBNAV_PATH : T_NAV_PATH, link->path);
    dict_set(row, section ? T_SUBNAV_LABEL : T_NAV_LABEL, link->nav);
    if (!section)
        dict_set(row, T_NAV_ICON, link->icon);
    dict_show_if(row, strcmp(link->path, path) == 0, section ? T_SUBNAV_CURRENT : T_NAV_CURRENT);
    dict_show_if(row, is_below(path, link->path) && (!section || link == nearest),
                 section ? T_SUBNAV_BELOW : T_NAV_BELOW);
}

/* The name of the part: level, the nearest link (-1: none), and whether the page is that link's or
 * one below it. */
static void part_name(char name[NAME], int level, int nearest, bool exact) {
    static const char DIGITS[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char text[] = {'n', 'a', 'v', '/', DIGITS[level], '/', DIGITS[nearest + 1], exact ? '=' : '<',
                   '\0'};
    memcpy(name, text, sizeof text);
}

static enum rc_err prepare_one(struct view *view, struct arena *a, int level, int nearest,
                               bool exact, struct err *e) {
    char name[NAME];
    struct dict *d = dict_new(a);
    const char *path = nearest < 0 ? ""
                       : exact     ? links[nearest]->path
                                   : arena_printf(a, "%s/x", links[nearest]->path);
    for (int i = 0; i < link_count; i++)
        if (level >= (int)links[i]->need &&
            (!is_section(links[i]->path) || text_starts(path, "/settings")))
            add_link(d, links[i], path, nearest < 0 ? NULL : links[nearest]);
    part_name(name, level, nearest, exact);
    return view_part(view, name, TPL_PAGE_NAVIGATION, d, e);
}

enum rc_err navigation_prepare(struct view *view, struct err *e) {
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    enum rc_err rc = OK;
    sort_links();
    for (int level = LEVEL_NONE; level <= LEVEL_OWNER; level++)
        for (int nearest = -1; nearest < link_count; nearest++)
            for (int exact = 0; rc == OK && exact < 2; exact++)
                rc = prepare_one(view, a, level, nearest, exact != 0, e);
    arena_close(a);
    return rc;
}

/* Rooms without a link of their own: where one comes to them from, and goes back to. */
static const char *room_of(const char *path) {
    static const struct {
        const char *room, *below;
    } INNER[] = {{"/filters", "/users/filters"}, {"/groups/", "/protected/groups"}};
    for (size_t i = 0; i < sizeof INNER / sizeof *INNER; i++)
        if (text_starts(path, INNER[i].room))
            return INNER[i].below;
    return path;
}

void navigation_show(struct dict *frame, enum level level, const char *path) {
    char name[NAME];
    path = room_of(path);
    int nearest = -1;
    bool exact = false;
    for (int i = 0; i < link_count && !exact;
         i++) { /* sections follow Settings, so the last that fits is the nearest */
        exact = strcmp(links[i]->path, path) == 0;
        if (exact || is_below(path, links[i]->path))
            nearest = i;
    }
    part_name(name, (int)level, nearest, exact);
    (void)dict_part(frame, T_NAVIGATION, name);
}
