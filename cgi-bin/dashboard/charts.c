/* /charts/share.svg: a bar for each product and site. charts_trend.c has the seats day by day.
 * Charts are SVG documents of their own. A page shows a part of one with <use>, so colours and type
 * are the page's (custom properties pass through <use>); opened alone, a document uses its own. */
#include "dashboard/charts_draw.h"
#include "dashboard/seats.h"
#include "handlers.h"
#include "page/error_page.h"

enum { ROW = 40, BAR = 8 }; /* height of a row, and of its bar */

/* 100 wide and BAR high; the page that shows it stretches it. */
static void chart_draw_bar(struct xml *to, const char *id, const struct seats *s) {
    int64_t begin[PARTS + 1];
    struct xml *bar = xml_add(to, "g");
    xml_attr(bar, "id", id);
    chart_stack(s->active, s->new_seats, s->never, s->billable, begin);
    for (int part = 0; part < PARTS; part++) {
        int64_t seats = begin[part + 1] - begin[part];
        if (seats == 0)
            continue;
        struct xml *rect = xml_add(bar, "rect");
        xml_attrf(rect, "x", "%.2f", (double)begin[part] * 100 / (double)s->billable);
        xml_attrf(rect, "width", "%.2f", (double)seats * 100 / (double)s->billable);
        xml_attrf(rect, "height", "%d", BAR);
        chart_paint(rect, part);
    }
}

struct response chart_share(struct request *r) {
    const char *site = request_query(r, "site");
    struct seats *all = NULL;
    int rows = 0;
    if (seats_read(r, site && *site ? site : NULL, &all) != OK)
        return error_page(r);
    for (const struct seats *s = all; s; s = s->next)
        rows++;
    const char *text =
        rows ? "A bar for each product and site: active, new, inactive and never active seats"
             : "No billable seats on this site";
    struct xml *svg = chart_begin(r, rows * ROW, "Used and unused billable seats", text);
    for (int top = 0; all; all = all->next, top += ROW) {
        chart_label(svg, 0, top + CHART_TOP, "start", seats_text(r, all));
        struct xml *bar = xml_add(svg, "svg");
        xml_attrf(bar, "y", "%d", top + CHART_TOP + BAR);
        xml_attrf(bar, "width", "%d", CHART_WIDE);
        xml_attrf(bar, "height", "%d", BAR);
        xml_attrf(bar, "viewBox", "0 0 100 %d", BAR);
        xml_attr(bar, "preserveAspectRatio", "none");
        chart_draw_bar(bar, seats_id(r, all), all);
    }
    return chart_end(r, svg);
}
