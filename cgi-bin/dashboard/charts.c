/* Charts as SVG documents of their own: /charts/share.svg has a bar for each product and site,
 * /charts/trend.svg the seats day by day, split into active, new, inactive and never active.
 * A page shows a part of one with <use>, so colours and type are the page's (custom properties pass
 * through <use>); a document that is opened alone uses its own. */
#include "base/text.h"
#include "base/xml.h"
#include "dashboard/seats.h"
#include "dashboard/trend.h"
#include "handlers.h"
#include "page/error_page.h"

#include <string.h>

enum {
    WIDE = 720,
    NARROW = 300,
    HEIGHT = 240,
    LEFT = 52, /* margins of the trend */
    RIGHT = 12,
    TOP = 12,
    BOTTOM = 28,
    LINES = 4,
    ROW = 40, /* of the bars: height of a row, and of its bar */
    BAR = 8
};

/* 1, 2 or 5 times a power of ten, so that LINES steps reach max. */
static int64_t step_for(int64_t max) {
    static const int64_t ROUND[] = {1, 2, 5};
    for (int64_t power = 1;; power *= 10)
        for (int i = 0; i < 3; i++)
            if (ROUND[i] * power * LINES >= max)
                return ROUND[i] * power;
}

struct scale {
    int width;
    int64_t first, last; /* days since 1970 */
    int64_t top;         /* seats */
};

static int64_t day_number(const char *day) {
    int64_t utc = 0;
    return text_parse_date(day, &utc) ? utc / 86400 : 0;
}

static double x_of(const struct scale *s, int64_t day) {
    double span = s->last > s->first ? (double)(s->last - s->first) : 1;
    return LEFT + (double)(day - s->first) / span * (s->width - LEFT - RIGHT);
}

static double y_of(const struct scale *s, int64_t seats) {
    return HEIGHT - BOTTOM - (double)seats / (double)s->top * (HEIGHT - TOP - BOTTOM);
}

static void chart_label(struct xml *to, double x, double y, const char *anchor, const char *text) {
    struct xml *t = xml_add_text(to, "text", text);
    xml_attrf(t, "x", "%.1f", x);
    xml_attrf(t, "y", "%.1f", y);
    xml_attr(t, "text-anchor", anchor);
    xml_attr(t, "font-size", "12");
    xml_attr(t, "fill", "var(--muted, #525c6d)");
}

static void chart_draw_grid(struct arena *a, struct xml *to, const struct scale *s) {
    int64_t step = s->top / LINES;
    for (int i = 0; i <= LINES; i++) {
        double y = y_of(s, i * step);
        struct xml *line = xml_add(to, "line");
        xml_attrf(line, "x1", "%d", LEFT);
        xml_attrf(line, "x2", "%d", s->width - RIGHT);
        xml_attrf(line, "y1", "%.1f", y);
        xml_attrf(line, "y2", "%.1f", y);
        xml_attr(line, "stroke", "var(--grid, #c8ced8)");
        chart_label(to, LEFT - 8, y + 4, "end", text_count(a, i * step));
    }
    int steps = s->width == WIDE && s->last - s->first >= 3 ? 3 : 1;
    for (int i = 0; i <= steps; i++) {
        int64_t day = s->first + (s->last - s->first) * i / steps;
        const char *anchor = i == steps ? "end" : "middle";
        chart_label(to, x_of(s, day), HEIGHT - 8, i == 0 ? "start" : anchor,
                    text_date(a, day * 86400));
    }
}

enum part { ACTIVE, NEW_SEATS, INACTIVE, NEVER, PARTS };

static void chart_paint(struct xml *shape, int part) {
    static const char *const FILL[PARTS] = {"var(--data-1, #2f6fdb)", "var(--data-4, #0e8a6d)",
                                            "var(--data-2, #c2620a)", "var(--data-3, #8a3ffc)"};
    xml_attr(shape, "fill", FILL[part]);
    /* The line separates the areas for people who do not see the colours. */
    xml_attr(shape, "stroke", "var(--surface, #fff)");
    xml_attr(shape, "stroke-width", "1");
    xml_attr(shape, "vector-effect", "non-scaling-stroke");
}

/* Where each part begins, from the bottom; the last one is all seats. */
static void stack_parts(int64_t active, int64_t new_seats, int64_t never, int64_t billable,
                        int64_t out[PARTS + 1]) {
    out[ACTIVE] = 0;
    out[NEW_SEATS] = active;
    out[INACTIVE] = active + new_seats;
    out[NEVER] = billable - never;
    out[PARTS] = billable;
}

/* The point where a part of a day begins; PARTS: the top. */
static const char *chart_add_point(struct arena *a, const char *points, const struct scale *s,
                                   const struct trend_day *d, int part) {
    int64_t begin[PARTS + 1];
    stack_parts(d->active, d->new_seats, d->never, d->billable, begin);
    return arena_printf(a, "%s%s%.1f,%.1f", points, *points ? " " : "", x_of(s, day_number(d->day)),
                        y_of(s, begin[part]));
}

/* The area of a part: forward along its top, back along its bottom. */
static void chart_draw_part(struct arena *a, struct xml *to, const struct scale *s,
                            const struct trend *t, int part) {
    const char *points = "";
    for (int i = 0; i < t->count; i++)
        points = chart_add_point(a, points, s, &t->days[i], part + 1);
    for (int i = t->count - 1; i >= 0; i--)
        points = chart_add_point(a, points, s, &t->days[i], part);
    struct xml *area = xml_add(to, "polygon");
    xml_attr(area, "points", points);
    chart_paint(area, part);
}

/* The trend in one width, by its id. The page chooses the width that it has room for. */
static void chart_draw_trend(struct arena *a, struct xml *svg, const char *id, int width,
                             const struct trend *t) {
    int64_t max = 1;
    struct xml *part = xml_add(svg, "g");
    xml_attr(part, "id", id);
    if (t->count == 0) {
        chart_label(part, width / 2.0, HEIGHT / 2.0, "middle", "No day is known yet");
        return;
    }
    for (int i = 0; i < t->count; i++)
        max = t->days[i].billable > max ? t->days[i].billable : max;
    const struct scale s = {.width = width,
                            .first = day_number(t->days[0].day),
                            .last = day_number(t->days[t->count - 1].day),
                            .top = step_for(max) * LINES};
    chart_draw_grid(a, part, &s);
    for (int i = 0; i < PARTS; i++)
        chart_draw_part(a, part, &s, t, i);
}

static struct xml *chart_begin(struct request *r, int height, const char *title,
                               const char *description) {
    struct xml *svg = xml_new(r->arena, "svg");
    xml_attr(svg, "xmlns", "http://www.w3.org/2000/svg");
    xml_attrf(svg, "viewBox", "0 0 %d %d", WIDE, height);
    xml_attr(svg, "font-family", "system-ui, sans-serif");
    xml_add_text(svg, "title", title);
    xml_add_text(svg, "desc", description);
    return svg;
}

static struct response chart_end(struct request *r, struct xml *svg) {
    const char *document = xml_document(r->arena, svg);
    return response_text(200, "image/svg+xml; charset=utf-8", document, strlen(document));
}

struct response chart_trend(struct request *r) {
    const char *site = request_query(r, "site");
    struct trend t;
    if (trend_read(r, site && *site ? site : NULL, &t) != OK)
        return error_page(r);
    struct xml *svg =
        chart_begin(r, HEIGHT, "Billable seats in the last 90 days", trend_text(r, &t));
    xml_attr(svg, "role", "img"); /* screen readers read the description, not the axes */
    chart_draw_trend(r->arena, svg, "trend", WIDE, &t);
    chart_draw_trend(r->arena, xml_add(svg, "defs"), "trend-narrow", NARROW, &t);
    return chart_end(r, svg);
}

/* 100 wide and BAR high; the page that shows it stretches it. */
static void chart_draw_bar(struct xml *to, const char *id, const struct seats *s) {
    int64_t begin[PARTS + 1];
    struct xml *bar = xml_add(to, "g");
    xml_attr(bar, "id", id);
    stack_parts(s->active, s->new_seats, s->never, s->billable, begin);
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
             : "Nobody takes a seat here";
    struct xml *svg = chart_begin(r, rows * ROW, "How much of the billable seats is used", text);
    for (int top = 0; all; all = all->next, top += ROW) {
        chart_label(svg, 0, top + TOP, "start", seats_text(r, all));
        struct xml *bar = xml_add(svg, "svg");
        xml_attrf(bar, "y", "%d", top + TOP + BAR);
        xml_attrf(bar, "width", "%d", WIDE);
        xml_attrf(bar, "height", "%d", BAR);
        xml_attrf(bar, "viewBox", "0 0 100 %d", BAR);
        xml_attr(bar, "preserveAspectRatio", "none");
        chart_draw_bar(bar, seats_id(r, all), all);
    }
    return chart_end(r, svg);
}
