/* Geometry, colours and labels of the charts, and the document around them. */
#include "dashboard/charts_draw.h"

#include <string.h>

void chart_label(struct xml *to, double x, double y, const char *anchor, const char *text) {
    struct xml *t = xml_add_text(to, "text", text);
    xml_attrf(t, "x", "%.1f", x);
    xml_attrf(t, "y", "%.1f", y);
    xml_attr(t, "text-anchor", anchor);
    xml_attr(t, "font-size", "12");
    xml_attr(t, "fill", "var(--muted, #525c6d)");
}

void chart_paint(struct xml *shape, int part) {
    static const char *const FILL[PARTS] = {"var(--data-1, #2f6fdb)", "var(--data-4, #0e8a6d)",
                                            "var(--data-2, #c2620a)", "var(--data-3, #8a3ffc)"};
    xml_attr(shape, "fill", FILL[part]);
    /* The line separates the areas for people who do not see the colours. */
    xml_attr(shape, "stroke", "var(--surface, #fff)");
    xml_attr(shape, "stroke-width", "1");
    xml_attr(shape, "vector-effect", "non-scaling-stroke");
}

void chart_stack(int64_t active, int64_t new_seats, int64_t never, int64_t billable,
                 int64_t out[PARTS + 1]) {
    out[PART_ACTIVE] = 0;
    out[PART_NEW] = active;
    out[PART_INACTIVE] = active + new_seats;
    out[PART_NEVER] = billable - never;
    out[PARTS] = billable;
}

struct xml *chart_begin(struct request *r, int height, const char *title, const char *description) {
    struct xml *svg = xml_new(r->arena, "svg");
    xml_attr(svg, "xmlns", "http://www.w3.org/2000/svg");
    xml_attrf(svg, "viewBox", "0 0 %d %d", CHART_WIDE, height);
    xml_attr(svg, "font-family", "system-ui, sans-serif");
    xml_add_text(svg, "title", title);
    xml_add_text(svg, "desc", description);
    return svg;
}

struct response chart_end(struct request *r, struct xml *svg) {
    const char *document = xml_document(r->arena, svg);
    return response_text(200, "image/svg+xml; charset=utf-8", document, strlen(document));
}

double chart_x(int width, int64_t first, int64_t last, int64_t day) {
    double span = last > first ? (double)(last - first) : 1;
    return CHART_LEFT + (double)(day - first) / span * (width - CHART_LEFT - CHART_RIGHT);
}
