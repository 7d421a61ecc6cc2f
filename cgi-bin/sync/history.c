/* The last runs as a table. Reads only; the lane sync writes them. */
#include "sync/history.h"
#include "base/text.h"
#include "base/zone.h"
#include "sql/sync/history.h"
#include "sync/running.h"
#include "terms/state.h"
#include "tpl_names.h"

#include <string.h>

/* What started the run. */
static const char *sync_kind_text(struct request *r, struct rows *rows) {
    const char *kind = db_text(rows, SYNC_PAGE_RUNS__KIND);
    if (strcmp(kind, "daily") == 0)
        return "Daily";
    if (strcmp(kind, "first") == 0)
        return "Initial, after the API key";
    if (db_int(rows, SYNC_PAGE_RUNS__BY_ITSELF))
        return "After a run";
    return arena_printf(r->arena, "Manual, %s", db_text(rows, SYNC_PAGE_RUNS__REQUESTED_BY));
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
        return "No changes";
    return arena_printf(r->arena, "%s, %s, %s", text_count(r->arena, added),
                        text_count(r->arena, changed), text_count(r->arena, gone));
}

/* Requests, repeated requests and bytes. */
static const char *sync_requests_text(struct arena *a, struct rows *rows) {
    const char *requests = text_count(a, db_int(rows, SYNC_PAGE_RUNS__REQUESTS));
    const char *size = sync_size_text(a, db_int(rows, SYNC_PAGE_RUNS__BYTES));
    int64_t retries = db_int(rows, SYNC_PAGE_RUNS__RETRIES);
    return retries > 0
               ? arena_printf(a, "%s, %s retried, %s", requests, text_count(a, retries), size)
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
    [SYNC_RUNNING] = T_RUN_RUNNING, [SYNC_OK] = T_RUN_OK,
    [SYNC_FAILED] = T_RUN_FAILED,   [SYNC_SUSPICIOUS] = T_RUN_SUSPICIOUS,
    [SYNC_STOPPED] = T_RUN_STOPPED, [SYNC_OUTCOME_COUNT] = T_RUN_FAILED,
};

/* A row of SYNC_PAGE_RUNS. */
static void sync_history_show_run(struct request *r, struct dict *list, struct rows *rows,
                                  const char *zone) {
    struct dict *row = dict_row(list, T_RUN);
    const char *error = db_text(rows, SYNC_PAGE_RUNS__ERROR);
    const char *confirmed_by = db_text(rows, SYNC_PAGE_RUNS__CONFIRMED_BY);
    const char *stopped_by = db_text(rows, SYNC_PAGE_RUNS__STOPPED_BY);
    enum sync_outcome outcome = sync_outcome_of(db_text(rows, SYNC_PAGE_RUNS__OUTCOME));
    int64_t started = db_int(rows, SYNC_PAGE_RUNS__STARTED_AT);
    int64_t odd_times = db_int(rows, SYNC_PAGE_RUNS__ODD_TIMES);
    dict_set(row, T_RUN_STARTED, zone_text(r->arena, zone, started));
    dict_set(row, T_RUN_KIND, sync_kind_text(r, rows));
    dict_set(row, T_RUN_TOOK, sync_took_text(r->arena, rows));
    dict_show(row, OUTCOMES[outcome]);
    dict_set(row, T_RUN_USERS, sync_users_text(r->arena, rows));
    dict_set(row, T_RUN_CHANGES, sync_changes_text(r, rows));
    dict_set(row, T_RUN_REQUESTS, sync_requests_text(r->arena, rows));
    if (outcome == SYNC_STOPPED && stopped_by)
        dict_set(dict_row(row, T_RUN_STOPPED_BY), T_STOPPED_BY, stopped_by);
    else if (error && *error)
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
    dict_set(last, T_LAST_ERROR_TEXT, error ? error : "Failed (no reason recorded)");
}

/* Of failures, only that of the newest finished run is shown above the table. */
enum rc_err sync_history_show(struct request *r, struct dict *body, const char *zone) {
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
