/* The charts of the dashboard, billable seats parted in active, new, inactive and never active:
 * /charts/share.svg a bar for each product and site, /charts/trend.svg day by day. Colours and type
 * come from the page by inheritance (custom properties pass through <use>); opened alone the
 * documents have their own. */
#include "dashboard/charts.h"
#include "base/text.h"
#include "base/xml.h"
#include "dashboard/seats.h"
#include "handlers.h"

#include <string.h>

enum {
    WIDE = 720,
    NARROW = 300,
    HEIGHT = 240,
    LEFT = 52,
    RIGHT = 12,
    TOP = 12,
    BOTTOM = 28,
    LINES = 4,
    ROW = 40,
    BAR = 8
};

enum rc_err trend_read(struct request *r, const char *site, struct trend *out) {
    struct rows *rows = NULL;
    const char *first = text_date(r->arena, r->now - (TREND_DAYS - 1) * 86400);
    *out = (struct trend){arena_alloc(r->arena, (TREND_DAYS + 2) * sizeof *out->days), 0};
    TRY(db_query(r->db, Q_SEATS_TREND, &rows, "ss", first, site));
    while (db_next(rows) && out->count < TREND_DAYS + 2)
        out->days[out->count++] =
            (struct trend_day){db_text(rows, 0), db_int(rows, 1), db_int(rows, 2),
                               db_int(rows, 3),  db_int(rows, 4), db_int(rows, 5)};
    return db_end(rows);
}

const char *trend_text(struct request *r, const struct trend *t) {
    if (t->count == 0)
        return "No day is known yet.";
    const struct trend_day *from = &t->days[0], *to = &t->days[t->count - 1];
    return arena_printf(
        r->arena, "From %s billable seats on %s to %s on %s; inactive from %s to %s.",
        text_count(r->arena, from->billable), from->day, text_count(r->arena, to->billable),
        to->day, text_count(r->arena, from->inactive), text_count(r->arena, to->inactive));
}

/* 1, 2 or 5 times a power of ten, so that LINES steps reach most. */
static int64_t step_for(int64_t most) {
    static const int64_t ROUND[] = {1, 2, 5};
    for (int64_t power = 1;; power *= 10)
        for (int i = 0; i < 3; i++)
            if (ROUND[i] * power * LINES >= most)
                return ROUND[i] * power;
}

struct scale {
    int width;
    int64_t first, last /* days since 1970 */, top;
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

static void label(struct xml *to, double x, double y, const char *anchor, const char *text) {
    struct xml *t = xml_add_text(to, "text", text);
    xml_attrf(t, "x", "%.1f", x);
    xml_attrf(t, "y", "%.1f", y);
    xml_attr(t, "text-anchor", anchor);
    xml_attr(t, "font-size", "12");
    xml_attr(t, "fill", "var(--muted, #525c6d)");
}

static void draw_grid(struct arena *a, struct xml *to, const struct scale *s) {
    int64_t step = s->top / LINES;
    for (int i = 0; i <= LINES; i++) {
        double y = y_of(s, i * step);
        struct xml *line = xml_add(to, "line");
        xml_attrf(line, "x1", "%d", LEFT);
        xml_attrf(line, "x2", "%d", s->width - RIGHT);
        xml_attrf(line, "y1", "%.1f", y);
        xml_attrf(line, "y2", "%.1f", y);
        xml_attr(line, "stroke", "var(--grid, #c8ced8)");
        label(to, LEFT - 8, y + 4, "end", text_count(a, i * step));
    }
    int steps = s->width == WIDE && s->last - s->first >= 3 ? 3 : 1;
    for (int i = 0; i <= steps; i++) {
        int64_t day = s->first + (s->last - s->first) * i / steps;
        label(to, x_of(s, day), HEIGHT - 8,
              i == 0       ? "start"
              : i == steps ? "end"
                           : "middle",
              text_date(a, day * 86400));
    }
}

enum part { ACTIVE, FRESH, INACTIVE, NEVER, PARTS };

static void paint(struct xml *shape, int part) {
    static const char *const FILL[PARTS] = {"var(--data-1, #2f6fdb)", "var(--data-4, #0e8a6d)",
                                            "var(--data-2, #c2620a)", "var(--data-3, #8a3ffc)"};
    xml_attr(shape, "fill", FILL[part]);
    xml_attr(
        shape, "stroke",
        "var(--surface, #fff)"); /* parts the areas for those who do not tell the colours apart */
    xml_attr(shape, "stroke-width", "1");
    xml_attr(shape, "vector-effect", "non-scaling-stroke");
}

/* Seats up to and with a part: active at the bottom, never active on top. */
static int64_t upto(const struct trend_day *d, int part) {
    return part < ACTIVE      ? 0
           : part == ACTIVE   ? d->active
           : part == FRESH    ? d->active + d->fresh
           : part == INACTIVE ? d->billable - d->never
                              : d->billable;
}

static void draw_part(struct arena *a, struct xml *to, const struct scale *s, const struct trend *t,
                      int part) {
    const char *points = "";
    for (int i = 0; i < t->count; i++)
        points =
            arena_printf(a, "%s%s%.1f,%.1f", points, i ? " " : "",
                         x_of(s, day_number(t->days[i].day)), y_of(s, upto(&t->days[i], part)));
    for (int i = t->count - 1; i >= 0; i--)
        points = arena_printf(a, "%s %.1f,%.1f", points, x_of(s, day_number(t->days[i].day)),
                              y_of(s, upto(&t->days[i], part - 1)));
    struct xml *area = xml_add(to, "polygon");
    xml_attr(area, "points", points);
    paint(area, part);
}

/* One part of the document, by its id; the page chooses the part by the room there is. */
static void draw(struct arena *a, struct xml *svg, const char *id, int width,
                 const struct trend *t) {
    int64_t most = 1;
    struct xml *part = xml_add(svg, "g");
    xml_attr(part, "id", id);
    if (t->count == 0) {
        label(part, width / 2.0, HEIGHT / 2.0, "middle", "No day is known yet");
        return;
    }
    for (int i = 0; i < t->count; i++)
        most = t->days[i].billable > most ? t->days[i].billable : most;
    struct scale s = {width, day_number(t->days[0].day), day_number(t->days[t->count - 1].day),
                      step_for(most) * LINES};
    draw_grid(a, part, &s);
    for (int k = 0; k < PARTS; k++)
        draw_part(a, part, &s, t, k);
}

static struct xml *begin(struct request *r, int height, const char *title,
                         const char *description) {
    struct xml *svg = xml_new(r->arena, "svg");
    xml_attr(svg, "xmlns", "http://www.w3.org/2000/svg");
    xml_attrf(svg, "viewBox", "0 0 %d %d", WIDE, height);
    xml_attr(svg, "font-family", "system-ui, sans-serif");
    xml_add_text(svg, "title", title);
    xml_add_text(svg, "desc", description);
    return svg;
}

static struct response finished(struct request *r, struct xml *svg) {
    const char *document = xml_document(r->arena, svg);
    return response_text(200, "image/svg+xml; charset=utf-8", document, strlen(document));
}

struct response chart_trend(struct request *r) {
    const char *site = request_query(r, "site");
    struct trend t;
    if (trend_read(r, site && *site ? site : NULL, &t) != OK)
        return response_error(r);
    struct xml *svg = begin(r, HEIGHT, "Billable seats in the last 90 days", trend_text(r, &t));
    xml_attr(svg, "role", "img"); /* its description says more than the words at its axes */
    draw(r->arena, svg, "trend", WIDE, &t);
    draw(r->arena, xml_add(svg, "defs"), "trend-narrow", NARROW, &t);
    return finished(r, svg);
}

/* 100 wide and BAR high, stretched by whoever shows it. */
static void draw_bar(struct xml *to, const char *id, const struct seats *s) {
    const int64_t upto[PARTS + 1] = {0, s->active, s->active + s->fresh, s->billable - s->never,
                                     s->billable};
    struct xml *bar = xml_add(to, "g");
    xml_attr(bar, "id", id);
    for (int part = 0; part < PARTS; part++) {
        if (upto[part + 1] == upto[part])
            continue;
        struct xml *rect = xml_add(bar, "rect");
        xml_attrf(rect, "x", "%.2f", (double)upto[part] * 100 / (double)s->billable);
        xml_attrf(rect, "width", "%.2f",
                  (double)(upto[part + 1] - upto[part]) * 100 / (double)s->billable);
        xml_attrf(rect, "height", "%d", BAR);
        paint(rect, part);
    }
}

struct response chart_share(struct request *r) {
    const char *site = request_query(r, "site");
    struct seats *all = NULL;
    int rows = 0;
    if (seats_read(r, site && *site ? site : NULL, &all) != OK)
        return response_error(r);
    for (const struct seats *s = all; s; s = s->next)
        rows++;
    struct xml *svg =
        begin(r, rows * ROW, "How much of the billable seats is used",
              rows ? "A bar for each product and site: active, new, inactive and never active seats"
                   : "Nobody takes a seat here");
    for (int top = 0; all; all = all->next, top += ROW) {
        label(svg, 0, top + TOP, "start", seats_text(r, all));
        struct xml *place = xml_add(svg, "svg");
        xml_attrf(place, "y", "%d", top + TOP + BAR);
        xml_attrf(place, "width", "%d", WIDE);
        xml_attrf(place, "height", "%d", BAR);
        xml_attrf(place, "viewBox", "0 0 100 %d", BAR);
        xml_attr(place, "preserveAspectRatio", "none");
        draw_bar(place, seats_id(r, all), all);
    }
    return finished(r, svg);
}
