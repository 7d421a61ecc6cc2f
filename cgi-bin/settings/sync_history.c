/* Runs of the synchronization in words and a table. Reads only; the lane sync writes them. */
#include "settings/sync_history.h"
#include "base/text.h"
#include "base/zone.h"
#include "terms/state.h"
#include "tpl_names.h"

#include <string.h>

static const char *size_text(struct arena *a, int64_t bytes) {
    return bytes < 1000000 ? arena_printf(a, "%.1f kB", (double)bytes / 1e3)
                           : arena_printf(a, "%.1f MB", (double)bytes / 1e6);
}

static enum rc_err show_running(struct request *r, struct dict *body, const char *zone,
                                bool *running) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_PAGE_RUNNING, &rows, ""));
    *running = db_next(rows);
    if (*running) {
        struct dict *row = dict_row(body, T_RUNNING);
        int64_t total = db_int(rows, 3), seen = db_int(rows, 4), waiting = db_int(rows, 5),
                retries = db_int(rows, 7);
        const char *phase = db_text(rows, 2);
        if (total > 0) {
            struct dict *bar = dict_row(row, T_BAR);
            dict_set_int(bar, T_BAR_MAX, total);
            dict_set_int(bar, T_BAR_VALUE, seen < total ? seen : total);
            dict_set(bar, T_BAR_TEXT,
                     arena_printf(r->arena, "%s of %s users", text_count(r->arena, seen),
                                  text_count(r->arena, total)));
        } else
            dict_show(row, T_BAR_UNKNOWN);
        dict_set(row, T_SINCE, zone_text(r->arena, zone, db_int(rows, 1)));
        dict_set(row, T_SINCE_AGO,
                 text_duration(r->arena, r->now > db_int(rows, 1) ? r->now - db_int(rows, 1) : 0));
        if (phase && *phase)
            dict_set(dict_row(row, T_PHASE_ROW), T_PHASE, phase);
        int64_t since = r->now > db_int(rows, 1) ? r->now - db_int(rows, 1) : 1;
        dict_set(row, T_REQUESTS,
                 arena_printf(r->arena, "%s, %.1f a second, %s",
                              text_count(r->arena, db_int(rows, 6)),
                              (double)db_int(rows, 6) / (double)since,
                              size_text(r->arena, db_int(rows, 8))));
        if (retries)
            dict_set(dict_row(row, T_RETRIED), T_RETRIES, text_count(r->arena, retries));
        if (waiting > r->now) {
            struct dict *wait = dict_row(row, T_WAITING);
            dict_set(wait, T_WAITING_UNTIL, zone_text(r->arena, zone, waiting));
            dict_set(wait, T_WAITING_FOR, text_duration(r->arena, waiting - r->now));
        }
    }
    return db_end(rows);
}

static enum rc_err show_suspicious(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SYNC_PAGE_SUSPICIOUS, &rows, ""));
    if (db_next(rows)) {
        struct dict *row = dict_row(body, T_SUSPICIOUS);
        dict_set_int(row, T_RUN_ID, db_int(rows, 0));
        dict_set(row, T_RUN_ERROR, db_text(rows, 1));
        dict_show_if(row, r->who.level >= LEVEL_FULL, T_MAY_CONFIRM);
    }
    return db_end(rows);
}

static const char *kind_words(const char *kind) {
    return strcmp(kind, "daily") == 0 ? "Daily" : strcmp(kind, "first") == 0 ? "First" : "By hand";
}

/* Few values in a row: thirty rows of a dozen cost more than the rest of the page. */
static const char *changes(struct request *r, struct rows *rows) {
    if (db_is_null(rows, 7))
        return "–";
    int64_t added = db_int(rows, 7), changed = db_int(rows, 8), gone = db_int(rows, 9);
    if (added == 0 && changed == 0 && gone == 0)
        return "nothing new";
    return arena_printf(r->arena, "%s, %s, %s", text_count(r->arena, added),
                        text_count(r->arena, changed), text_count(r->arena, gone));
}

static const char *const OUTCOMES[] = {
    [SYNC_RUNNING] = T_RUN_RUNNING,      [SYNC_OK] = T_RUN_OK,
    [SYNC_FAILED] = T_RUN_FAILED,        [SYNC_SUSPICIOUS] = T_RUN_SUSPICIOUS,
    [SYNC_OUTCOME_COUNT] = T_RUN_FAILED,
};

static void show_run(struct request *r, struct dict *list, struct rows *rows, const char *zone) {
    struct dict *row = dict_row(list, T_RUN);
    const char *error = db_text(rows, 12), *confirmed = db_text(rows, 13), *kind = db_text(rows, 1);
    enum sync_outcome outcome = sync_outcome_of(db_text(rows, 5));
    int64_t started = db_int(rows, 3);
    dict_set(row, T_RUN_STARTED, zone_text(r->arena, zone, started));
    dict_set(row, T_RUN_KIND,
             strcmp(kind, "manual") == 0 ? arena_printf(r->arena, "By hand, %s", db_text(rows, 2))
                                         : kind_words(kind));
    dict_set(row, T_RUN_TOOK,
             db_is_null(rows, 4) ? "–" : text_duration(r->arena, db_int(rows, 4) - started));
    dict_show(row, OUTCOMES[outcome]);
    dict_set(row, T_RUN_USERS, db_is_null(rows, 6) ? "–" : text_count(r->arena, db_int(rows, 6)));
    dict_set(row, T_RUN_CHANGES, changes(r, rows));
    const char *size = size_text(r->arena, db_int(rows, 14)),
               *requests = text_count(r->arena, db_int(rows, 10));
    dict_set(row, T_RUN_REQUESTS,
             db_int(rows, 11) > 0 ? arena_printf(r->arena, "%s, %s repeated, %s", requests,
                                                 text_count(r->arena, db_int(rows, 11)), size)
                                  : arena_printf(r->arena, "%s, %s", requests, size));
    if (error && *error)
        dict_set(dict_row(row, T_RUN_PROBLEM), T_RUN_ERROR, error);
    if (!db_is_null(rows, 15))
        dict_set(dict_row(row, T_RUN_TYPES), T_TYPES, db_text(rows, 15));
    if (db_int(rows, 16) > 0)
        dict_set(dict_row(row, T_RUN_ODD_TIMES), T_PEOPLE_TEXT,
                 text_people(r->arena, db_int(rows, 16)));
    if (confirmed)
        dict_set(dict_row(row, T_RUN_CONFIRMED), T_RUN_CONFIRMED_BY, confirmed);
}

static enum rc_err show_runs(struct request *r, struct dict *body, const char *zone) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    bool judged = false;
    TRY(db_query(r->db, Q_SYNC_PAGE_RUNS, &rows, ""));
    while (db_next(rows)) {
        const char *error = db_text(rows, 12);
        enum sync_outcome outcome = sync_outcome_of(db_text(rows, 5));
        if (!judged && outcome == SYNC_FAILED) {
            struct dict *last = dict_row(body, T_LAST_ERROR);
            dict_set(last, T_LAST_ERROR_AT, zone_text(r->arena, zone, db_int(rows, 3)));
            dict_set(last, T_LAST_ERROR_TEXT, error ? error : "The run failed without saying why.");
        }
        /* only the newest finished run's failure is news */
        judged = judged || outcome != SYNC_RUNNING;
        list = list ? list : dict_row(body, T_RUNS);
        show_run(r, list, rows, zone);
    }
    dict_show_if(body, !list, T_NO_RUNS);
    return db_end(rows);
}

enum rc_err sync_history_show(struct request *r, struct dict *body, const char *zone,
                              bool *moving) {
    bool running = false, queued = false;
    int64_t job = 0;
    TRY(show_running(r, body, zone, &running));
    TRY(db_get_int(r->db, Q_SYNC_PAGE_QUEUED, &job, &queued, ""));
    if (queued && !running)
        dict_show(body, T_ASKED_FOR);
    TRY(show_suspicious(r, body));
    *moving = running || queued;
    return show_runs(r, body, zone);
}

static const char *seconds_text(struct arena *a, int64_t seconds) {
    return seconds < 1 ? "less than a second" : text_duration(a, seconds);
}

enum rc_err sync_estimate(struct request *r, const char **words, int64_t *longest) {
    struct rows *rows = NULL;
    *words = NULL;
    *longest = 0;
    TRY(db_query(r->db, Q_SYNC_PAGE_ESTIMATE, &rows, ""));
    if (db_next(rows) && db_int(rows, 0) > 0) {
        int64_t runs = db_int(rows, 0), mean = db_int(rows, 1);
        *longest = db_int(rows, 2);
        *words =
            runs == 1
                ? arena_printf(r->arena, "about as long as the last complete run, %s",
                               seconds_text(r->arena, mean))
                : arena_printf(r->arena,
                               "%s%s, the mean of the last %lld complete runs; the longest took %s",
                               mean < 1 ? "" : "about ", seconds_text(r->arena, mean),
                               (long long)runs, seconds_text(r->arena, *longest));
    }
    return db_end(rows);
}
