/* /charts/trend.svg: the billable seats day by day, split into active, new, inactive and never
 * active, with a mark for each changed threshold and each run; below, what the inactive ones cost.
 * Each of them once for a wide and once for a narrow page. */
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "dashboard/charts_draw.h"
#include "dashboard/trend.h"
#include "handlers.h"
#include "page/error_page.h"

#include <math.h>

enum { LINES_SEATS = 5, LINES_MONEY = 3, CENTS = 100 };

struct scale {
    int width, height;
    int64_t first, last; /* days since 1970 */
    int64_t step, top;   /* of the grid, and its highest line */
};

/* The lowest of 1, 2, 2.5 and 5 times a power of ten with which a few steps reach max. */
static int64_t step_for(int64_t max, int lines) {
    static const int64_t TENTHS[] = {10, 20, 25, 50};
    for (int64_t power = 1;; power *= 10)
        for (int i = 0; i < 4; i++) {
            int64_t step = TENTHS[i] * power / 10;
            if (TENTHS[i] * power % 10 == 0 && step * lines >= max)
                return step;
        }
}

static struct scale scale_for(const struct trend *t, int width, int height, int64_t max,
                              int lines) {
    int64_t step = step_for(max > 0 ? max : 1, lines);
    return (struct scale){.width = width,
                          .height = height,
                          .first = t->days[0].number,
                          .last = t->days[t->count - 1].number,
                          .step = step,
                          .top = (max > 0 ? (max + step - 1) / step : 1) * step};
}

static double x_of(const struct scale *s, int64_t day) {
    return chart_x(s->width, s->first, s->last, day);
}

static double y_of(const struct scale *s, int64_t value) {
    int room = s->height - CHART_TOP - CHART_BOTTOM;
    return s->height - CHART_BOTTOM - (double)value / (double)s->top * room;
}

static struct xml *chart_line(struct xml *to, double x1, double y1, double x2, double y2,
                              const char *stroke) {
    struct xml *line = xml_add(to, "line");
    xml_attrf(line, "x1", "%.1f", x1);
    xml_attrf(line, "x2", "%.1f", x2);
    xml_attrf(line, "y1", "%.1f", y1);
    xml_attrf(line, "y2", "%.1f", y2);
    xml_attr(line, "stroke", stroke);
    return line;
}

/* unit: by what the labels of the values are divided. */
static void chart_draw_grid(struct arena *a, struct xml *to, const struct scale *s, int unit) {
    for (int64_t value = 0; value <= s->top; value += s->step) {
        double y = y_of(s, value);
        chart_line(to, CHART_LEFT, y, s->width - CHART_RIGHT, y, "var(--grid, #c8ced8)");
        chart_label(to, CHART_LEFT - 8, y + 4, "end", text_count(a, value / unit));
    }
    int steps = s->width == CHART_WIDE && s->last - s->first >= 3 ? 3 : 1;
    for (int i = 0; i <= steps; i++) {
        int64_t day = s->first + (s->last - s->first) * i / steps;
        const char *anchor = i == steps ? "end" : "middle";
        chart_label(to, x_of(s, day), s->height - 8, i == 0 ? "start" : anchor,
                    trend_day_text(a, day));
    }
}

/* The value of a day that a line goes through: the top of a part, or with PARTS the cost. */
static int64_t value_of(const struct trend_day *d, int part) {
    int64_t begin[PARTS + 1];
    chart_stack(d->active, d->new_seats, d->never, d->billable, begin);
    return part == PARTS ? d->cost : begin[part + 1];
}

/* A line through all days, in whole days and tenths of a pixel: the group around it makes them
 * pixels. So it is the same text in a wide and in a narrow chart, and compresses to one. */
static struct buf chart_steps(struct arena *a, const struct scale *s, const struct trend *t,
                              int part) {
    struct buf path;
    int64_t x = 0, y = 0;
    buf_init(&path, a, LIMIT_ANSWER);
    for (int i = 0; i < t->count; i++) {
        int64_t to_x = t->days[i].number - s->first;
        int64_t to_y = llround(10 * y_of(s, value_of(&t->days[i], part)));
        buf_printf(&path, "%c%lld %lld", i == 0 ? 'M' : 'l', (long long)(to_x - x),
                   (long long)(to_y - y));
        x = to_x;
        y = to_y;
    }
    return path;
}

/* The group for lines of chart_steps(). */
static struct xml *chart_add_lines(struct xml *to, const struct scale *s) {
    struct xml *lines = xml_add(to, "g");
    double days = s->last > s->first ? (double)(s->last - s->first) : 1;
    xml_attrf(lines, "transform", "translate(%d) scale(%.4f .1)", CHART_LEFT,
              (s->width - CHART_LEFT - CHART_RIGHT) / days);
    return lines;
}

/* The area from the top of a part down to the axis. Those below it are drawn over it. */
static void chart_draw_part(struct arena *a, struct xml *to, const struct scale *s,
                            const struct trend *t, int part) {
    struct buf path = chart_steps(a, s, t, part);
    buf_printf(&path, "V%dH0z", 10 * (s->height - CHART_BOTTOM));
    struct xml *area = xml_add(to, "path");
    xml_attr(area, "d", path.text);
    chart_paint(area, part);
}

/* A dashed line through the day, with a triangle for a run and a diamond for a threshold. */
static void chart_draw_mark(struct arena *a, struct xml *to, const struct scale *s,
                            const struct trend_mark *m) {
    static const char *const SHAPE[] = {
        [MARK_THRESHOLD] = "%.1f,2 %.1f,8 %.1f,14 %.1f,8",
        [MARK_RUN] = "%.1f,12 %.1f,3 %.1f,3 %.1f,3",
    };
    double x = x_of(s, m->number);
    if (m->number < s->first || m->number > s->last)
        return;
    struct xml *line =
        chart_line(to, x, CHART_TOP - 2, x, s->height - CHART_BOTTOM, "var(--text, #1a202c)");
    xml_attr(line, "stroke-dasharray", "3 3");
    struct xml *shape = xml_add(to, "polygon");
    bool run = m->kind == MARK_RUN;
    xml_attr(shape, "points", arena_printf(a, SHAPE[m->kind], x, x + 6, run ? x - 6 : x, x - 6));
    xml_attr(shape, "fill", "var(--text, #1a202c)");
}

/* The seats in one width, by its id. The page chooses the width that it has room for. */
static void chart_draw_seats(struct arena *a, struct xml *svg, const char *id, int width,
                             const struct trend *t) {
    int64_t max = 1;
    struct xml *part = xml_add(svg, "g");
    xml_attr(part, "id", id);
    if (t->count == 0) {
        chart_label(part, width / 2.0, CHART_HEIGHT / 2.0, "middle", "No days yet");
        return;
    }
    for (int i = 0; i < t->count; i++)
        max = t->days[i].billable > max ? t->days[i].billable : max;
    const struct scale s = scale_for(t, width, CHART_HEIGHT, max, LINES_SEATS);
    chart_draw_grid(a, part, &s, 1);
    struct xml *areas = chart_add_lines(part, &s);
    for (int i = PARTS; i-- > 0;)
        chart_draw_part(a, areas, &s, t, i);
    for (int i = 0; i < t->mark_count; i++)
        chart_draw_mark(a, part, &s, &t->marks[i]);
}

static void chart_draw_money(struct arena *a, struct xml *svg, const char *id, int width,
                             const struct trend *t) {
    int64_t max = 0;
    struct xml *part = xml_add(svg, "g");
    xml_attr(part, "id", id);
    if (t->count == 0 || !t->priced)
        return;
    for (int i = 0; i < t->count; i++)
        max = t->days[i].cost > max ? t->days[i].cost : max;
    const struct scale s =
        scale_for(t, width, CHART_MONEY, (max + CENTS - 1) / CENTS * CENTS, LINES_MONEY);
    chart_draw_grid(a, part, &s, CENTS);
    struct xml *line = xml_add(chart_add_lines(part, &s), "path");
    xml_attr(line, "d", chart_steps(a, &s, t, PARTS).text);
    xml_attr(line, "fill", "none");
    xml_attr(line, "stroke", "var(--data-2, #c2620a)");
    xml_attr(line, "stroke-width", "2");
    xml_attr(line, "vector-effect", "non-scaling-stroke");
}

struct response chart_trend(struct request *r) {
    const char *site = request_query(r, "site");
    struct trend t;
    if (trend_read(r, site && *site ? site : NULL, trend_period(r), &t) != OK)
        return error_page(r);
    r->errors = NULL; /* a period nobody offered is shown as the usual one */
    struct xml *svg = chart_begin(r, CHART_HEIGHT, "Billable seats by day", trend_text(r, &t));
    xml_attr(svg, "role", "img"); /* screen readers read the description, not the axes */
    chart_draw_seats(r->arena, svg, "trend", CHART_WIDE, &t);
    struct xml *other = xml_add(svg, "defs");
    chart_draw_seats(r->arena, other, "trend-narrow", CHART_NARROW, &t);
    chart_draw_money(r->arena, other, "money", CHART_WIDE, &t);
    chart_draw_money(r->arena, other, "money-narrow", CHART_NARROW, &t);
    return chart_end(r, svg);
}
