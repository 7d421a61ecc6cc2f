/* /settings/prices/curves.svg: the cost of each product by the number of its seats, as small
 * curves. The page shows a part of it with <use>, so colours are those of the page. */
#include "base/text.h"
#include "base/xml.h"
#include "handlers.h"
#include "page/error_page.h"
#include "settings/prices_form.h"
#include "terms/product.h"

#include <string.h>

enum { WIDTH = 120, HEIGHT = 36, MARGIN = 4, ROW = 56, DOT = 3 };

/* Where a curve ends: past the seats of today, and past the beginning of the last band. */
static int64_t curve_seats_max(const struct savings_line *l) {
    const struct price *p = l->price;
    const struct price_step *last = &p->step[p->steps - 1];
    int64_t billed = l->seats + p->others;
    int64_t edge = last->upto == INT64_MAX ? last->from : last->upto;
    int64_t max = billed > edge ? billed : edge;
    return p->plan == PRICE_ANNUAL ? edge : max + max / 4 + 4;
}

static double curve_cost(const struct price *p, int64_t billed) {
    money_exact cost = 0;
    return money_cost(p, billed - p->others, &cost) ? (double)money_round(cost) : 0;
}

struct curve {
    const struct price *price;
    int64_t seats_max;
    double cost_max;
    const char *points;
};

static void curve_add(struct arena *a, struct curve *c, int64_t seats, double cost) {
    double x = MARGIN + (double)seats / (double)c->seats_max * (WIDTH - 2 * MARGIN);
    double y = HEIGHT - MARGIN;
    if (c->cost_max > 0)
        y -= cost / c->cost_max * (HEIGHT - 2 * MARGIN);
    c->points = arena_printf(a, "%s%s%.1f,%.1f", c->points, *c->points ? " " : "", x, y);
}

static void curve_draw(struct request *r, struct xml *to, const struct savings_line *l) {
    const struct price *p = l->price;
    struct curve c = {.price = p, .seats_max = curve_seats_max(l), .points = ""};
    struct curve dot = c;
    c.cost_max = dot.cost_max = curve_cost(p, c.seats_max);
    if (p->plan == PRICE_MONTHLY)
        curve_add(r->arena, &c, 0, 0);
    for (int i = 0; i < p->steps; i++) {
        const struct price_step *s = &p->step[i];
        int64_t upto = s->upto < c.seats_max ? s->upto : c.seats_max;
        double cost = curve_cost(p, upto);
        if (p->plan == PRICE_ANNUAL)
            curve_add(r->arena, &c, s->from - 1, cost);
        curve_add(r->arena, &c, upto, cost);
    }
    struct xml *line = xml_add(to, "polyline");
    xml_attr(line, "points", c.points);
    xml_attr(line, "fill", "none");
    xml_attr(line, "stroke", "var(--data-1, #2f6fdb)");
    xml_attr(line, "stroke-width", "1.5");
    curve_add(r->arena, &dot, l->seats + p->others, curve_cost(p, l->seats + p->others));
    struct xml *now = xml_add(to, "circle");
    char *comma = strchr(arena_strdup(r->arena, dot.points), ',');
    xml_attr(now, "cx", arena_strndup(r->arena, dot.points, strcspn(dot.points, ",")));
    xml_attr(now, "cy", comma + 1);
    xml_attrf(now, "r", "%d", DOT);
    xml_attr(now, "fill", "var(--data-2, #c2620a)");
}

struct response settings_prices_curves(struct request *r) {
    struct savings s;
    int rows = 0;
    if (savings_load(r->db, r->arena, r->now, &s) != OK)
        return error_page(r);
    struct xml *svg = xml_new(r->arena, "svg");
    xml_attr(svg, "xmlns", "http://www.w3.org/2000/svg");
    xml_attr(svg, "font-family", "system-ui, sans-serif");
    xml_add_text(svg, "title", "Cost by number of seats; the dot marks the seats now");
    for (int i = 0; i < s.count; i++) {
        const struct savings_line *l = &s.line[i];
        if (!l->has_price)
            continue;
        struct xml *part = xml_add(svg, "svg");
        xml_attrf(part, "y", "%d", rows * ROW);
        xml_attrf(part, "width", "%d", WIDTH);
        xml_attrf(part, "height", "%d", HEIGHT);
        struct xml *curve = xml_add(part, "g");
        xml_attr(curve, "id", text_percent_encode(r->arena, prices_key(r, l)));
        xml_add_text(curve, "title",
                     arena_printf(r->arena, "%s on %s", product_label(l->product), l->site_name));
        curve_draw(r, curve, l);
        rows++;
    }
    xml_attrf(svg, "viewBox", "0 0 %d %d", WIDTH, rows ? rows * ROW : ROW);
    const char *document = xml_document(r->arena, svg);
    return response_text(200, "image/svg+xml; charset=utf-8", document, strlen(document));
}
