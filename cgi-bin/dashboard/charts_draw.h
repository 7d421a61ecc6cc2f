/* What the charts share: geometry, colours, labels, the document around them. */
#ifndef CGI_BIN_DASHBOARD_CHARTS_DRAW_H
#define CGI_BIN_DASHBOARD_CHARTS_DRAW_H
#include "base/xml.h"
#include "http/response.h"

enum {
    CHART_WIDE = 720,
    CHART_NARROW = 300,
    CHART_HEIGHT = 240, /* of the seats */
    CHART_MONEY = 132,  /* of their cost */
    CHART_LEFT = 60,    /* margins of the trend */
    CHART_RIGHT = 12,
    CHART_TOP = 16,
    CHART_BOTTOM = 28
};
enum part { PART_ACTIVE, PART_NEW, PART_INACTIVE, PART_NEVER, PARTS };

struct xml *chart_begin(struct request *r, int height, const char *title, const char *description);
struct response chart_end(struct request *r, struct xml *svg);
/* anchor: start, middle or end */
void chart_label(struct xml *to, double x, double y, const char *anchor, const char *text);
void chart_paint(struct xml *shape, int part);
/* Where each part begins, from the bottom; the last one is all seats. */
void chart_stack(int64_t active, int64_t new_seats, int64_t never, int64_t billable,
                 int64_t out[PARTS + 1]);
/* The place of a day between two others, all in days since 1970. */
double chart_x(int width, int64_t first, int64_t last, int64_t day);
#endif
