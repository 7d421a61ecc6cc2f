/* /reports/trends.svg: the seats of each product day by day, and dashed the forecast to the next
 * billing day or renewal. The page shows a part of it with <use>, so colours are those of the page.
 */
#include "base/text.h"
#include "base/xml.h"
#include "handlers.h"
#include "money/billing.h"
#include "money/report.h"
#include "money/savings_text.h"
#include "page/error_page.h"

#include <string.h>

enum { WIDTH = 120, HEIGHT = 36, MARGIN = 4, ROW = 56 };

struct trend_scale {
    int64_t first, last, low, top; /* days since 1970, and seats */
};

static const char *trend_point(struct arena *a, const char *points, const struct trend_scale *s,
                               int64_t day, int64_t seats) {
    double width = WIDTH - 2.0 * MARGIN, height = HEIGHT - 2.0 * MARGIN;
    double x = (double)(day - s->first) / (double)(s->last - s->first) * width;
    double y = (double)(seats - s->low) / (double)(s->top - s->low) * height;
    return arena_printf(a, "%s%s%.1f,%.1f", points, *points ? " " : "", MARGIN + x,
                        HEIGHT - MARGIN - y);
}

static void trend_line(struct xml *to, const char *points, const char *dashes) {
    struct xml *line = xml_add(to, "polyline");
    xml_attr(line, "points", points);
    xml_attr(line, "fill", "none");
    xml_attr(line, "stroke", "var(--data-1, #2f6fdb)");
    xml_attr(line, "stroke-width", "1.5");
    if (dashes)
        xml_attr(line, "stroke-dasharray", dashes);
}

static void trend_draw(struct arena *a, struct xml *to, const struct forecast *f, int64_t today) {
    const char *known = "", *expected = "";
    int64_t next = f->on ? billing_next(f->line->price, today) : f->last_day;
    struct trend_scale s = {
        .first = f->first_day, .last = next, .top = f->on && f->expected > 1 ? f->expected : 1};
    s.low = f->on && f->expected < f->last ? f->expected : f->last;
    for (int i = 0; i < f->points; i++) {
        s.top = f->point[i].seats > s.top ? f->point[i].seats : s.top;
        s.low = f->point[i].seats < s.low ? f->point[i].seats : s.low;
    }
    /* A tenth of the seats at least: a line that hardly changes is to look like one. */
    if (s.top - s.low < s.top / 10 + 1)
        s.low = s.top - s.top / 10 - 1;
    for (int i = 0; i < f->points; i++)
        known = trend_point(a, known, &s, f->point[i].day, f->point[i].seats);
    trend_line(to, known, NULL);
    if (!f->on)
        return;
    expected = trend_point(a, expected, &s, f->last_day, f->last);
    trend_line(to, trend_point(a, expected, &s, next, f->expected), "3 3");
}

static enum rc_err trends_draw(struct request *r, struct xml *svg) {
    struct savings s;
    struct forecast *all = NULL;
    int64_t today = 0;
    int rows = 0;
    TRY(savings_load(r->db, r->arena, r->now, &s));
    TRY(forecast_load(r->db, r->arena, &s, r->now, &all));
    TRY(savings_today(r->db, r->now, &today));
    for (int i = 0; i < s.count; i++) {
        if (!all[i].days)
            continue;
        struct xml *part = xml_add(svg, "svg");
        xml_attrf(part, "y", "%d", rows++ * ROW);
        xml_attrf(part, "width", "%d", WIDTH);
        xml_attrf(part, "height", "%d", HEIGHT);
        struct xml *trend = xml_add(part, "g");
        const char *id = arena_printf(r->arena, "%s.%s", s.line[i].product, s.line[i].site);
        xml_attr(trend, "id", text_percent_encode(r->arena, id));
        xml_add_text(trend, "title", savings_name(r->arena, &s.line[i]));
        trend_draw(r->arena, trend, &all[i], today);
    }
    xml_attrf(svg, "viewBox", "0 0 %d %d", WIDTH, rows ? rows * ROW : ROW);
    return OK;
}

struct response reports_trends(struct request *r) {
    struct xml *svg = xml_new(r->arena, "svg");
    xml_attr(svg, "xmlns", "http://www.w3.org/2000/svg");
    xml_attr(svg, "font-family", "system-ui, sans-serif");
    xml_add_text(svg, "title", "Seats of the last 90 days; dashed: the forecast");
    if (trends_draw(r, svg) != OK)
        return error_page(r);
    const char *document = xml_document(r->arena, svg);
    return response_text(200, "image/svg+xml; charset=utf-8", document, strlen(document));
}
