/* What watches the program: health, readiness and metrics. Asked from this machine only (routes.c).
 */
#include "base/buf.h"
#include "handlers.h"
#include "http/stats.h"
#include "queue/lane_status.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct response plain(int status, const char *text) {
    return response_text(status, "text/plain; charset=utf-8", text, strlen(text));
}

struct response healthz(struct request *r) {
    (void)r;
    return plain(200, "ok\n");
}

struct response readyz(struct request *r) {
    int64_t one = 0;
    bool found = false;
    if (!r->db || db_get_int(r->db, Q_HEALTH_READY, &one, &found, "") != OK || !found)
        return plain(503, "the database does not answer; see rollcallctl doctor\n");
    if (access(r->app->config->db, W_OK) != 0)
        return plain(503, "the database cannot be written; see rollcallctl doctor\n");
    return plain(200, "ready\n");
}

static void head(struct buf *b, const char *name, const char *type, const char *help) {
    buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void files(struct request *r, struct buf *b) {
    struct stat s;
    head(b, "rollcall_database_bytes", "gauge",
         "Size of the database file and of its write-ahead log.");
    if (stat(r->app->config->db, &s) == 0)
        buf_printf(b, "rollcall_database_bytes{file=\"main\"} %lld\n", (long long)s.st_size);
    if (stat(arena_printf(r->arena, "%s-wal", r->app->config->db), &s) == 0)
        buf_printf(b, "rollcall_database_bytes{file=\"wal\"} %lld\n", (long long)s.st_size);
}

static void lanes(struct request *r, struct buf *b) {
    struct lane_status mark[LANE_COUNT];
    bool known[LANE_COUNT];
    for (int i = 0; i < LANE_COUNT; i++)
        known[i] = lane_status_read(r->app->config->locks, lane_names[i], &mark[i]);
    head(b, "rollcall_lane_duration_seconds", "gauge", "Duration of the last run of a lane.");
    for (int i = 0; i < LANE_COUNT; i++)
        if (known[i])
            buf_printf(b, "rollcall_lane_duration_seconds{lane=\"%s\"} %.3f\n", lane_names[i],
                       (double)mark[i].milliseconds / 1e3);
    head(b, "rollcall_lane_age_seconds", "gauge",
         "Time since the last run of a lane ended; above 120 its timer does not run or it hangs.");
    for (int i = 0; i < LANE_COUNT; i++)
        if (known[i])
            buf_printf(b, "rollcall_lane_age_seconds{lane=\"%s\"} %lld\n", lane_names[i],
                       (long long)(r->now - mark[i].ended_at));
    head(b, "rollcall_lane_failed", "gauge", "Whether the last run of a lane failed.");
    for (int i = 0; i < LANE_COUNT; i++)
        if (known[i])
            buf_printf(b, "rollcall_lane_failed{lane=\"%s\"} %d\n", lane_names[i],
                       mark[i].exit_code != 0);
}

static enum rc_err figures(struct request *r, struct buf *b) {
    struct rows *rows = NULL;
    const char *last = "";
    TRY(db_query(r->db, Q_HEALTH_METRICS, &rows, "i", r->now));
    while (db_next(rows)) {
        if (db_is_null(rows, 4))
            continue;
        const char *name = db_text(rows, 0), *labels = db_text(rows, 1);
        if (strcmp(name, last) != 0)
            head(b, name, db_text(rows, 2), db_text(rows, 3));
        last = name;
        buf_printf(b, *labels ? "%s{%s} %lld\n" : "%s%s %lld\n", name, labels,
                   (long long)db_int(rows, 4));
    }
    return db_end(rows);
}

/* A database that does not answer is told as rollcall_up 0, and what needs none is told all the
 * same. */
struct response metrics(struct request *r) {
    struct buf body, b;
    buf_init(&body, r->arena, 512 * 1024);
    buf_init(&b, r->arena, 512 * 1024);
    bool up = r->db && figures(r, &body) == OK;
    head(&b, "rollcall_up", "gauge", "Whether the database answers.");
    buf_printf(&b, "rollcall_up %d\n", up);
    head(&b, "rollcall_info", "gauge", "The version, always 1.");
    buf_puts(&b, "rollcall_info{version=\"" ROLLCALL_VERSION "\"} 1\n");
    if (up)
        buf_put(&b, body.text, body.length);
    files(r, &b);
    lanes(r, &b);
    stats_print(r->app->stats, &b);
    return response_text(200, "text/plain; version=0.0.4; charset=utf-8", b.text, b.length);
}
