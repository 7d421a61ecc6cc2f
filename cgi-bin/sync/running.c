/* The run under way. Reads only; the lane sync writes its row. */
#include "sync/running.h"
#include "base/text.h"
#include "base/zone.h"
#include "sql/sync/running.h"
#include "sync/progress.h"
#include "tpl_names.h"

const char *sync_size_text(struct arena *a, int64_t bytes) {
    return bytes < 1000000 ? arena_printf(a, "%.1f kB", (double)bytes / 1e3)
                           : arena_printf(a, "%.1f MB", (double)bytes / 1e6);
}

static const char *running_left_text(struct arena *a, int64_t seconds) {
    if (seconds < 0)
        return NULL;
    return seconds < 60 ? "less than a minute left"
                        : arena_printf(a, "about %s left", text_duration(a, seconds / 60 * 60));
}

/* A row of SYNC_PAGE_RUNNING. */
static void running_add_bar(struct request *r, struct dict *row, struct rows *rows,
                            const char *last_ms) {
    enum sync_phase phase = sync_phase_of(db_text(rows, SYNC_PAGE_RUNNING__PHASE));
    int64_t started = db_int(rows, SYNC_PAGE_RUNNING__STARTED_AT);
    int64_t until = db_int(rows, SYNC_PAGE_RUNNING__WAITING_UNTIL);
    struct sync_pace pace = {
        .stage = sync_phase_stage(phase),
        .done_ms = db_text(rows, SYNC_PAGE_RUNNING__STAGE_MS),
        .last_ms = last_ms,
        .elapsed_ms = r->now > started ? 1000 * (r->now - started) : 0,
        .seen = db_int(rows, SYNC_PAGE_RUNNING__USERS_SEEN),
        .total = db_int(rows, SYNC_PAGE_RUNNING__USERS_TOTAL),
        .waiting_seconds = until > r->now ? until - r->now : 0,
    };
    struct sync_progress progress = sync_progress_of(&pace);
    const char *left = running_left_text(r->arena, progress.seconds_left);
    dict_set_int(row, T_BAR_VALUE, progress.permille);
    dict_set_int(row, T_PERCENT, progress.permille / 10);
    if (left)
        dict_set(dict_row(row, T_LEFT), T_TIME_LEFT, left);
    dict_set(row, T_PHASE, sync_phase_text(phase));
    if (phase != SYNC_PHASE_USERS || pace.total <= 0)
        return;
    struct dict *users = dict_row(row, T_USERS_READ);
    int64_t seen = pace.seen < pace.total ? pace.seen : pace.total;
    dict_set(users, T_SEEN, text_count(r->arena, seen));
    dict_set(users, T_TOTAL, text_count(r->arena, pace.total));
}

static void running_add(struct request *r, struct dict *body, struct rows *rows, const char *zone,
                        const char *last_ms) {
    struct dict *row = dict_row(body, T_RUNNING);
    int64_t started = db_int(rows, SYNC_PAGE_RUNNING__STARTED_AT);
    int64_t waiting_until = db_int(rows, SYNC_PAGE_RUNNING__WAITING_UNTIL);
    int64_t requests = db_int(rows, SYNC_PAGE_RUNNING__REQUESTS);
    int64_t retries = db_int(rows, SYNC_PAGE_RUNNING__RETRIES);
    int64_t seconds = r->now > started ? r->now - started : 0;
    const char *stopped_by = db_text(rows, SYNC_PAGE_RUNNING__STOPPED_BY);
    running_add_bar(r, row, rows, last_ms);
    dict_set(row, T_SINCE, zone_text(r->arena, zone, started));
    dict_set(row, T_SINCE_AGO, text_duration(r->arena, seconds));
    dict_set(row, T_REQUESTS, text_count(r->arena, requests));
    dict_set(row, T_RATE, text_count(r->arena, requests / (seconds ? seconds : 1)));
    dict_set(row, T_SIZE, sync_size_text(r->arena, db_int(rows, SYNC_PAGE_RUNNING__BYTES)));
    if (retries)
        dict_set(dict_row(row, T_RETRIED), T_RETRIES, text_count(r->arena, retries));
    if (waiting_until > r->now) {
        struct dict *wait = dict_row(row, T_WAITING);
        dict_set(wait, T_WAITING_UNTIL, zone_text(r->arena, zone, waiting_until));
        dict_set(wait, T_WAITING_FOR, text_duration(r->arena, waiting_until - r->now));
    }
    if (stopped_by)
        dict_set(dict_row(row, T_STOPPING), T_STOPPED_BY, stopped_by);
    else if (r->who.level >= LEVEL_FULL)
        dict_set_int(dict_row(row, T_MAY_STOP), T_RUN_ID, db_int(rows, SYNC_PAGE_RUNNING__ID));
}

enum rc_err sync_running_show(struct request *r, struct dict *body, const char *zone,
                              bool *moving) {
    struct rows *rows = NULL;
    const char *last_ms = NULL;
    bool running = false, queued = false, known = false;
    int64_t job = 0;
    TRY(db_get_text(r->db, Q_SYNC_PAGE_LAST_STAGES, &last_ms, &known, ""));
    TRY(db_query(r->db, Q_SYNC_PAGE_RUNNING, &rows, ""));
    running = db_next(rows);
    if (running)
        running_add(r, body, rows, zone, known ? last_ms : NULL);
    TRY(db_end(rows));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_QUEUED, &job, &queued, ""));
    dict_show_if(body, queued && !running, T_ASKED_FOR);
    *moving = running || queued;
    return OK;
}

static const char *sync_seconds_text(struct arena *a, int64_t seconds) {
    return seconds < 1 ? "less than a second" : text_duration(a, seconds);
}

enum rc_err sync_estimate(struct request *r, const char **text, int64_t *longest) {
    struct rows *rows = NULL;
    int64_t runs = 0;
    int64_t mean = 0;
    *text = NULL;
    *longest = 0;
    TRY(db_query(r->db, Q_SYNC_PAGE_ESTIMATE, &rows, ""));
    if (db_next(rows)) {
        runs = db_int(rows, SYNC_PAGE_ESTIMATE__RUNS);
        mean = db_int(rows, SYNC_PAGE_ESTIMATE__AVERAGE);
        *longest = db_int(rows, SYNC_PAGE_ESTIMATE__LONGEST);
    }
    TRY(db_end(rows));
    const char *mean_text = sync_seconds_text(r->arena, mean);
    if (runs == 1)
        *text = arena_printf(r->arena, "%s, like the last complete sync", mean_text);
    else if (runs > 1 && mean == *longest)
        *text =
            arena_printf(r->arena, "%s in each of the last %lld syncs", mean_text, (long long)runs);
    else if (runs > 1)
        *text = arena_printf(r->arena, "%s on average over %lld syncs, up to %s", mean_text,
                             (long long)runs, sync_seconds_text(r->arena, *longest));
    return OK;
}
