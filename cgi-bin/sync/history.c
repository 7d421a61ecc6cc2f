/* Runs of the synchronization as text and as a table. Reads only; the lane sync writes them. */
#include "sync/history.h"
#include "base/text.h"
#include "base/zone.h"
#include "sql/sync/history.h"
#include "terms/state.h"
#include "tpl_names.h"

#include <string.h>

static const char *sync_size_text(struct arena *a, int64_t bytes) {
    return bytes < 1000000 ? arena_printf(a, "%.1f kB", (double)bytes / 1e3)
                           : arena_printf(a, "%.1f MB", (double)bytes / 1e6);
}

/* A row of SYNC_PAGE_RUNNING. */
static void sync_history_add_running(struct request *r, struct dict *body, struct rows *rows,
                                     const char *zone) {
    struct dict *row = dict_row(body, T_RUNNING);
    int64_t started = db_int(rows, SYNC_PAGE_RUNNING__STARTED_AT);
    int64_t total = db_int(rows, SYNC_PAGE_RUNNING__USERS_TOTAL);
    int64_t seen = db_int(rows, SYNC_PAGE_RUNNING__USERS_SEEN);
    int64_t waiting_until = db_int(rows, SYNC_PAGE_RUNNING__WAITING_UNTIL);
    int64_t requests = db_int(rows, SYNC_PAGE_RUNNING__REQUESTS);
    int64_t retries = db_int(rows, SYNC_PAGE_RUNNING__RETRIES);
    int64_t seconds = r->now > started ? r->now - started : 0;
    const char *phase = db_text(rows, SYNC_PAGE_RUNNING__PHASE);
    if (total > 0) {
        struct dict *bar = dict_row(row, T_BAR);
        dict_set_int(bar, T_BAR_MAX, total);
        dict_set_int(bar, T_BAR_VALUE, seen < total ? seen : total);
        dict_set(bar, T_BAR_TEXT,
                 arena_printf(r->arena, "%s of %s users", text_count(r->arena, seen),
                              text_count(r->arena, total)));
    } else
        dict_show(row, T_BAR_UNKNOWN);
    dict_set(row, T_SINCE, zone_text(r->arena, zone, started));
    dict_set(row, T_SINCE_AGO, text_duration(r->arena, seconds));
    if (phase && *phase)
        dict_set(dict_row(row, T_PHASE_ROW), T_PHASE, phase);
    double a_second = (double)requests / (double)(seconds ? seconds : 1);
    const char *size = sync_size_text(r->arena, db_int(rows, SYNC_PAGE_RUNNING__BYTES));
    dict_set(row, T_REQUESTS,
             arena_printf(r->arena, "%s, %.1f a second, %s", text_count(r->arena, requests),
                          a_second, size));
    if (retries)
        dict_set(dict_row(row, T_RETRIED), T_RETRIES, text_count(r->arena, retries));
    if (waiting_until > r->now) {
        struct dict *wait = dict_row(row, T_WAITING);
        dict_set(wait, T_WAITING_UNTIL, zone_text(r->arena, zone, waiting_until));
        dict_set(wait, T_WAITING_FOR, text_duration(r->arena, waiting_until - r->now));
    }
}

static enum rc_err sync_history_show_running(struct request *r, struct dict *body, const char *zone,
                                             bool *running) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_PAGE_RUNNING, &rows, ""));
    *running = db_next(rows);
    if (*running)
        sync_history_add_running(r, body, rows, zone);
    return db_end(rows);
}

static enum rc_err sync_history_show_suspicious(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_PAGE_SUSPICIOUS, &rows, ""));
    if (db_next(rows)) {
        struct dict *row = dict_row(body, T_SUSPICIOUS);
        dict_set_int(row, T_RUN_ID, db_int(rows, SYNC_PAGE_SUSPICIOUS__ID));
        dict_set(row, T_RUN_ERROR, db_text(rows, SYNC_PAGE_SUSPICIOUS__ERROR));
        dict_show_if(row, r->who.level >= LEVEL_FULL, T_MAY_CONFIRM);
    }
    return db_end(rows);
}

/* "Daily", "First", or who asked for it. */
static const char *sync_kind_text(struct request *r, const char *kind, const char *who) {
    if (strcmp(kind, "daily") == 0)
        return "Daily";
    if (strcmp(kind, "first") == 0)
        return "First";
    return who && strcmp(kind, "manual") == 0 ? text_join(r->arena, "By hand, ", who) : "By hand";
}

/* Added, changed and gone people in one value: thirty rows of a dozen values would cost more than
 * the rest of the page. */
static const char *sync_changes_text(struct request *r, struct rows *rows) {
    if (db_is_null(rows, SYNC_PAGE_RUNS__ADDED))
        return "–";
    int64_t added = db_int(rows, SYNC_PAGE_RUNS__ADDED);
    int64_t changed = db_int(rows, SYNC_PAGE_RUNS__CHANGED);
    int64_t gone = db_int(rows, SYNC_PAGE_RUNS__GONE);
    if (added == 0 && changed == 0 && gone == 0)
        return "nothing new";
    return arena_printf(r->arena, "%s, %s, %s", text_count(r->arena, added),
                        text_count(r->arena, changed), text_count(r->arena, gone));
}

/* Requests, repeated requests and bytes. */
static const char *sync_requests_text(struct arena *a, struct rows *rows) {
    const char *requests = text_count(a, db_int(rows, SYNC_PAGE_RUNS__REQUESTS));
    const char *size = sync_size_text(a, db_int(rows, SYNC_PAGE_RUNS__BYTES));
    int64_t retries = db_int(rows, SYNC_PAGE_RUNS__RETRIES);
    return retries > 0
               ? arena_printf(a, "%s, %s repeated, %s", requests, text_count(a, retries), size)
               : arena_printf(a, "%s, %s", requests, size);
}

static const char *sync_users_text(struct arena *a, struct rows *rows) {
    return db_is_null(rows, SYNC_PAGE_RUNS__USERS)
               ? "–"
               : text_count(a, db_int(rows, SYNC_PAGE_RUNS__USERS));
}

/* Seconds from start to end. */
static const char *sync_took_text(struct arena *a, struct rows *rows) {
    if (db_is_null(rows, SYNC_PAGE_RUNS__FINISHED_AT))
        return "–";
    return text_duration(a, db_int(rows, SYNC_PAGE_RUNS__FINISHED_AT) -
                                db_int(rows, SYNC_PAGE_RUNS__STARTED_AT));
}

static const char *const OUTCOMES[] = {
    [SYNC_RUNNING] = T_RUN_RUNNING,      [SYNC_OK] = T_RUN_OK,
    [SYNC_FAILED] = T_RUN_FAILED,        [SYNC_SUSPICIOUS] = T_RUN_SUSPICIOUS,
    [SYNC_OUTCOME_COUNT] = T_RUN_FAILED,
};

/* A row of SYNC_PAGE_RUNS. */
static void sync_history_show_run(struct request *r, struct dict *list, struct rows *rows,
                                  const char *zone) {
    struct dict *row = dict_row(list, T_RUN);
    const char *error = db_text(rows, SYNC_PAGE_RUNS__ERROR);
    const char *confirmed_by = db_text(rows, SYNC_PAGE_RUNS__CONFIRMED_BY);
    const char *who = db_text(rows, SYNC_PAGE_RUNS__REQUESTED_BY);
    int64_t started = db_int(rows, SYNC_PAGE_RUNS__STARTED_AT);
    int64_t odd_times = db_int(rows, SYNC_PAGE_RUNS__ODD_TIMES);
    dict_set(row, T_RUN_STARTED, zone_text(r->arena, zone, started));
    dict_set(row, T_RUN_KIND, sync_kind_text(r, db_text(rows, SYNC_PAGE_RUNS__KIND), who));
    dict_set(row, T_RUN_TOOK, sync_took_text(r->arena, rows));
    dict_show(row, OUTCOMES[sync_outcome_of(db_text(rows, SYNC_PAGE_RUNS__OUTCOME))]);
    dict_set(row, T_RUN_USERS, sync_users_text(r->arena, rows));
    dict_set(row, T_RUN_CHANGES, sync_changes_text(r, rows));
    dict_set(row, T_RUN_REQUESTS, sync_requests_text(r->arena, rows));
    if (error && *error)
        dict_set(dict_row(row, T_RUN_PROBLEM), T_RUN_ERROR, error);
    if (!db_is_null(rows, SYNC_PAGE_RUNS__ODD_TYPES))
        dict_set(dict_row(row, T_RUN_TYPES), T_TYPES, db_text(rows, SYNC_PAGE_RUNS__ODD_TYPES));
    if (odd_times > 0)
        dict_set(dict_row(row, T_RUN_ODD_TIMES), T_PEOPLE_TEXT, text_people(r->arena, odd_times));
    if (confirmed_by)
        dict_set(dict_row(row, T_RUN_CONFIRMED), T_RUN_CONFIRMED_BY, confirmed_by);
}

static void sync_history_show_error(struct request *r, struct dict *body, struct rows *rows,
                                    const char *zone) {
    const char *error = db_text(rows, SYNC_PAGE_RUNS__ERROR);
    struct dict *last = dict_row(body, T_LAST_ERROR);
    dict_set(last, T_LAST_ERROR_AT,
             zone_text(r->arena, zone, db_int(rows, SYNC_PAGE_RUNS__STARTED_AT)));
    dict_set(last, T_LAST_ERROR_TEXT, error ? error : "The run failed without saying why.");
}

/* Of failures, only that of the newest finished run stands above the table. */
static enum rc_err sync_history_show_runs(struct request *r, struct dict *body, const char *zone) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    bool finished = false;
    TRY(db_query(r->db, Q_SYNC_PAGE_RUNS, &rows, ""));
    while (db_next(rows)) {
        enum sync_outcome outcome = sync_outcome_of(db_text(rows, SYNC_PAGE_RUNS__OUTCOME));
        if (!finished && outcome == SYNC_FAILED)
            sync_history_show_error(r, body, rows, zone);
        finished = finished || outcome != SYNC_RUNNING;
        list = list ? list : dict_row(body, T_RUNS);
        sync_history_show_run(r, list, rows, zone);
    }
    dict_show_if(body, !list, T_NO_RUNS);
    return db_end(rows);
}

enum rc_err sync_history_show(struct request *r, struct dict *body, const char *zone,
                              bool *moving) {
    bool running = false, queued = false;
    int64_t job = 0;
    TRY(sync_history_show_running(r, body, zone, &running));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_QUEUED, &job, &queued, ""));
    if (queued && !running)
        dict_show(body, T_ASKED_FOR);
    TRY(sync_history_show_suspicious(r, body));
    *moving = running || queued;
    return sync_history_show_runs(r, body, zone);
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
        *text = text_join(r->arena, "about as long as the last complete run, ", mean_text);
    else if (runs > 1)
        *text = arena_printf(r->arena,
                             "%s%s, the mean of the last %lld complete runs; the longest took %s",
                             mean < 1 ? "" : "about ", mean_text, (long long)runs,
                             sync_seconds_text(r->arena, *longest));
    return OK;
}
