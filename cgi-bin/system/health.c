/* /healthz, /readyz and /metrics, for monitoring. routes.c answers them to loopback addresses
 * only. */
#include "sql/system/health.h"
#include "base/buf.h"
#include "base/text.h"
#include "handlers.h"
#include "http/stats.h"
#include "money/savings.h"
#include "queue/lane_status.h"
#include "terms/amount.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct response plain_text(int status, const char *text) {
    return response_text(status, "text/plain; charset=utf-8", text, strlen(text));
}

struct response healthz(struct request *r) {
    (void)r;
    return plain_text(200, "ok\n");
}

struct response readyz(struct request *r) {
    int64_t one = 0;
    bool found = false;
    if (!r->db || db_get_int(r->db, Q_HEALTH_READY, &one, &found, "") != OK || !found)
        return plain_text(503, "the database does not answer; see rollcallctl doctor\n");
    if (access(r->app->config->db, W_OK) != 0)
        return plain_text(503, "the database cannot be written; see rollcallctl doctor\n");
    return plain_text(200, "ready\n");
}

/* HELP and TYPE of one metric. */
static void metrics_head(struct buf *b, const char *name, const char *type, const char *help) {
    buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void metrics_files(struct request *r, struct buf *b) {
    struct stat s;
    metrics_head(b, "rollcall_database_bytes", "gauge",
                 "Size of the database file and of its write-ahead log.");
    if (stat(r->app->config->db, &s) == 0)
        buf_printf(b, "rollcall_database_bytes{file=\"main\"} %lld\n", (long long)s.st_size);
    if (stat(arena_printf(r->arena, "%s-wal", r->app->config->db), &s) == 0)
        buf_printf(b, "rollcall_database_bytes{file=\"wal\"} %lld\n", (long long)s.st_size);
}

static void metrics_lanes(struct request *r, struct buf *b) {
    struct lane_status status[LANE_COUNT];
    bool known[LANE_COUNT];
    for (int i = 0; i < LANE_COUNT; i++)
        known[i] = lane_status_read(r->app->config->locks, lane_names[i], &status[i]);
    metrics_head(b, "rollcall_lane_duration_seconds", "gauge",
                 "Duration of the last run of a lane.");
    for (int i = 0; i < LANE_COUNT; i++)
        if (known[i])
            buf_printf(b, "rollcall_lane_duration_seconds{lane=\"%s\"} %.3f\n", lane_names[i],
                       (double)status[i].milliseconds / 1e3);
    metrics_head(b, "rollcall_lane_age_seconds", "gauge",
                 "Time since the last run of a lane ended; above 120 its timer does not run or it "
                 "hangs.");
    for (int i = 0; i < LANE_COUNT; i++)
        if (known[i])
            buf_printf(b, "rollcall_lane_age_seconds{lane=\"%s\"} %lld\n", lane_names[i],
                       (long long)(r->now - status[i].ended_at));
    metrics_head(b, "rollcall_lane_failed", "gauge", "Whether the last run of a lane failed.");
    for (int i = 0; i < LANE_COUNT; i++)
        if (known[i])
            buf_printf(b, "rollcall_lane_failed{lane=\"%s\"} %d\n", lane_names[i],
                       status[i].exit_code != 0);
}

/* The metrics of the database; it gives the rows of one metric together. A NULL is not known yet.
 */
static enum rc_err metrics_figures(struct request *r, struct buf *b) {
    struct rows *rows = NULL;
    const char *last = "";
    TRY(db_query(r->db, Q_HEALTH_METRICS, &rows, "i", r->now));
    while (db_next(rows)) {
        if (db_is_null(rows, HEALTH_METRICS__VALUE))
            continue;
        const char *name = db_text(rows, HEALTH_METRICS__NAME);
        const char *labels = db_text(rows, HEALTH_METRICS__LABELS);
        if (!text_equal(name, last))
            metrics_head(b, name, db_text(rows, HEALTH_METRICS__TYPE),
                         db_text(rows, HEALTH_METRICS__HELP));
        last = name;
        buf_printf(b, *labels ? "%s{%s} %lld\n" : "%s%s %lld\n", name, labels,
                   (long long)db_int(rows, HEALTH_METRICS__VALUE));
    }
    return db_end(rows);
}

struct money_metric {
    const char *name, *help;
    int64_t (*value)(const struct savings_line *l);
};
static int64_t metric_cost(const struct savings_line *l) { return l->cost_year; }
static int64_t metric_saving(const struct savings_line *l) { return l->saving_year; }

/* Products without a price have no line. */
static enum rc_err metrics_money(struct request *r, struct buf *b) {
    static const struct money_metric METRICS[] = {
        {"rollcall_cost_per_year", "Cost of all seats of a product a year, at the prices entered.",
         metric_cost},
        {"rollcall_saving_per_year", "Part of the cost that freeing the inactive seats would save.",
         metric_saving},
    };
    struct savings s;
    TRY(savings_load(r->db, r->arena, r->now, &s));
    for (size_t k = 0; k < sizeof METRICS / sizeof *METRICS && s.total.priced; k++) {
        metrics_head(b, METRICS[k].name, "gauge", METRICS[k].help);
        for (int i = 0; i < s.count; i++)
            if (s.line[i].has_price)
                buf_printf(b, "%s{product=\"%s\",site=\"%s\",currency=\"%s\"} %s\n",
                           METRICS[k].name, s.line[i].product, s.line[i].site, s.currency,
                           amount_text(r->arena, METRICS[k].value(&s.line[i])));
    }
    return OK;
}

/* Without an answer of the database: rollcall_up 0, and the metrics that need no database. */
struct response metrics(struct request *r) {
    struct buf body, b;
    buf_init(&body, r->arena, 512 * 1024);
    buf_init(&b, r->arena, 512 * 1024);
    bool up = r->db && metrics_figures(r, &body) == OK && metrics_money(r, &body) == OK;
    metrics_head(&b, "rollcall_up", "gauge", "Whether the database answers.");
    buf_printf(&b, "rollcall_up %d\n", up);
    metrics_head(&b, "rollcall_info", "gauge", "The version, always 1.");
    buf_puts(&b, "rollcall_info{version=\"" ROLLCALL_VERSION "\"} 1\n");
    if (up)
        buf_put(&b, body.text, body.length);
    metrics_files(r, &b);
    metrics_lanes(r, &b);
    stats_print(r->app->stats, &b);
    return response_text(200, "text/plain; version=0.0.4; charset=utf-8", b.text, b.length);
}
