/* /groups.csv: the list of groups, all pages of it, streamed. */
#include "http/csv.h"
#include "groups/groups_list.h"
#include "handlers.h"
#include "page/error_page.h"
#include "terms/amount.h"

struct groups_csv {
    struct group_list list;
    char separator;
};

static const char *const CSV_COLUMNS[] = {
    "groupId",  "name",      "members",  "grants", "seats", "inactive", "inactiveCostPerMonth",
    "currency", "managedIn", "protected"};
enum { CSV_COLUMNS_COUNT = sizeof CSV_COLUMNS / sizeof *CSV_COLUMNS };

/* "jira-software on example; confluence on example", as in /users.csv */
static void groups_csv_put_grants(struct csv *csv, const struct group_row *g) {
    csv_open(csv, g->grant_count ? g->grants[0].on->product : "");
    for (int i = 0; i < g->grant_count; i++) {
        if (i > 0) {
            csv_put(csv, "; ", 2);
            csv_more(csv, g->grants[i].on->product);
        }
        csv_put(csv, " on ", 4);
        csv_more(csv, g->grants[i].on->site_name);
    }
    csv_close(csv, false);
}

static void groups_csv_put_number(struct request *r, struct csv *csv, int64_t n) {
    csv_cell(csv, arena_printf(r->arena, "%lld", (long long)n), false);
}

static enum rc_err groups_csv_stream(struct request *r, struct sink *s, void *arg) {
    struct groups_csv *e = arg;
    struct csv csv;
    csv_begin(&csv, r, s);
    csv_head(&csv, e->separator);
    for (int i = 0; i < CSV_COLUMNS_COUNT; i++)
        csv_heading(&csv, CSV_COLUMNS[i], i == CSV_COLUMNS_COUNT - 1);
    for (int64_t i = 0; i < e->list.count && !sink_gone(s); i++) {
        const struct group_row *g = e->list.listed[i].row;
        csv_cell(&csv, g->group_id, false);
        csv_cell(&csv, g->name, false);
        groups_csv_put_number(r, &csv, g->members);
        groups_csv_put_grants(&csv, g);
        groups_csv_put_number(r, &csv, g->seats);
        groups_csv_put_number(r, &csv, g->inactive);
        csv_cell(&csv, g->has_cost ? amount_text(r->arena, g->cost) : "", false);
        csv_cell(&csv, g->has_cost ? e->list.groups.currency : "", false);
        csv_cell(&csv, group_source_text(g), false);
        csv_cell(&csv, g->protected_by ? "yes" : "no", true);
    }
    csv_end(&csv);
    return OK;
}

struct response groups_csv(struct request *r) {
    struct groups_csv *e = arena_alloc(r->arena, sizeof *e);
    if (csv_separator(r, &e->separator) != OK || group_list_read(r, &e->list) != OK)
        return error_page(r);
    return (struct response){.status = 200,
                             .type = "text/csv; charset=utf-8; header=present",
                             .file_name = "groups.csv",
                             .stream = groups_csv_stream,
                             .stream_arg = e};
}
