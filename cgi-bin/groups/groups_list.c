/* Reads, searches and sorts the list of groups. */
#include "groups/groups_list.h"
#include "base/casefold.h"
#include "base/search_terms.h"
#include "base/text.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_KEY_BYTES = 400 };

static int64_t group_members(const struct group_row *g) { return g->members; }
static int64_t group_inactive(const struct group_row *g) { return g->inactive; }
static int64_t group_cost(const struct group_row *g) { return g->cost; }
static int64_t group_grants(const struct group_row *g) { return g->grant_count; }
static int64_t group_source(const struct group_row *g) { return g->is_synced; }

/* clang-format off */
const struct group_column GROUP_COLUMNS[] = {
    {"name",     "Group",                  NULL,           false, false},
    {"members",  "Members",                group_members,  true,  false},
    {"gives",    "Grants",                 group_grants,   false, false},
    {"inactive", "Inactive seats",         group_inactive, true,  false},
    {"cost",     "Inactive cost",          group_cost,     true,  true},
    {"source",   "Managed in",             group_source,   false, false},
    {NULL,       NULL,                     NULL,           false, false},
};
/* clang-format on */

static enum rc_err groups_read_view(struct request *r, struct group_list *l) {
    const char *q = request_query(r, "q"), *sort = request_query(r, "sort");
    const char *page = request_query(r, "page");
    l->q = q ? text_trim(arena_strdup(r->arena, q)) : "";
    for (int i = 0; GROUP_COLUMNS[i].sort; i++)
        if (text_equal(sort, GROUP_COLUMNS[i].sort))
            l->column = i;
    l->down = text_equal(request_query(r, "dir"), "desc");
    if (!page || !text_to_int(page, &l->page) || l->page < 1)
        l->page = 1;
    return settings_int(r->db, "display.rows", &l->limit);
}

/* By number where the column has one, then by name, then by row id. */
static int listed_compare(const void *left, const void *right) {
    const struct listed_group *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    int order = strcmp(a->name_key, b->name_key);
    if (order)
        return order;
    return a->row->id < b->row->id ? -1 : a->row->id > b->row->id;
}

static const char *listed_name_key(struct request *r, const char *name) {
    char key[NAME_KEY_BYTES];
    casefold_text(name, key, sizeof key);
    return arena_strdup(r->arena, key);
}

/* Names run up also where figures run down: only the figures turn. */
static void groups_sort(struct request *r, struct group_list *l) {
    group_number *number = GROUP_COLUMNS[l->column].number;
    for (int64_t i = 0; i < l->count; i++) {
        struct listed_group *g = &l->listed[i];
        g->name_key = listed_name_key(r, g->row->name);
        if (number)
            g->number = l->down ? -number(g->row) : number(g->row);
    }
    if (l->count > 0)
        qsort(l->listed, (size_t)l->count, sizeof *l->listed, listed_compare);
    if (number || !l->down)
        return;
    for (int64_t i = 0; i < l->count / 2; i++) {
        struct listed_group swapped = l->listed[i];
        l->listed[i] = l->listed[l->count - 1 - i];
        l->listed[l->count - 1 - i] = swapped;
    }
}

enum rc_err group_list_read(struct request *r, struct group_list *l) {
    TRY(groups_read_view(r, l));
    TRY(groups_read(r->db, r->now, 0, &l->groups));
    TRY(groups_add_costs(r->db, r->now, &l->groups));
    l->listed = arena_alloc(r->arena, (size_t)(l->groups.count + 1) * sizeof *l->listed);
    for (int i = 0; i < l->groups.count; i++) {
        const struct group_row *row = &l->groups.rows[i];
        const char *const texts[] = {row->name, row->group_id};
        if (!*l->q || search_terms_in(l->q, texts, 2))
            l->listed[l->count++] = (struct listed_group){.row = row};
    }
    groups_sort(r, l);
    l->pages = l->count > 0 ? (l->count + l->limit - 1) / l->limit : 1;
    if (l->page > l->pages)
        l->page = l->pages;
    return OK;
}
