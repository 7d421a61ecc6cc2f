/* Each run asks about some people: first those with a role that no group explains for whom it may
 * matter now, then those nobody asked about, then everybody in turn, because no listing shows a
 * direct role beside the same role of a group. */
#include "sync/role_sources.h"
#include "base/log.h"
#include "base/text.h"
#include "sql/timer/sync/role_sources.h"

/* The calls of a day: so many, and one for so many people. What reading people leaves of them may
 * be used to ask about some. */
enum { CALLS_MIN = 46, CALLS_SHARE = 80 };
enum {
    ASKED_MIN = 12,
    ASKED_MAX = 20, /* and one in so many people more */
    ASKED_SHARE = 500,
    ASKED_EVENTS_MIN = 4,
    ASKED_SHARE_EVENTS = 5000, /* in turn, when events tell of the others */
    ASKED_FIRST = 1000         /* of people with a role that no group explains, in the first run */
};

static enum rc_err add_source_listing(struct sync_run *run, struct listings *all, int64_t user) {
    struct arena *a = run->l->arena;
    const char *account = NULL;
    bool found = false;
    TRY(db_get_text(run->l->db, Q_STAGE_ACCOUNT, &account, &found, "i", user));
    if (!found)
        return OK; /* a user of the last run who is in no listing now */
    struct listing g = {.kind = STAGE_KIND_ROLE_SOURCES, .context.user = user, .filters = ""};
    g.path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/%s/role-assignments?limit=100",
                          run->org, text_percent_encode(a, account));
    listings_add(run, all, g);
    return db_exec(run->l->db, Q_STAGE_ASKED, NULL, "i", user);
}

static enum rc_err fetch_sources(struct sync_run *run, struct listings *all) {
    TRY(pages_fetch(run, SYNC_PHASE_ROLE_SOURCES, all));
    if (run->refused)
        log_line(LOG_LEVEL_WARN,
                 "Atlassian did not report where the roles of %d people come from; their known "
                 "roles are kept",
                 run->refused);
    run->refused = 0;
    return OK;
}

enum rc_err role_sources_for_seats(struct sync_run *run) {
    struct listings all = {0};
    struct rows *r = NULL;
    TRY(db_begin_read(run->l->db)); /* one commit of TEMP */
    TRY(db_query(run->l->db, Q_STAGE_SEATS_DEPEND, &r, ""));
    while (db_next(r))
        TRY(add_source_listing(run, &all, db_int(r, 0)));
    TRY(db_end(r));
    TRY(db_commit(run->l->db));
    return fetch_sources(run, &all);
}

/* Whom something happened to since the last run. *known: Atlassian told it. */
static enum rc_err read_events(struct sync_run *run, bool *known) {
    enum { PAGE_ROWS = 500, LATE_SECONDS = 3600 /* an event may be told so late */ };
    struct listings all = {0};
    int64_t since = 0, events = -1;
    TRY(db_get_int(run->l->db, Q_STAGE_EVENTS_SINCE, &since, NULL, "i", run->id));
    const char *path = arena_printf(
        run->l->arena, "/admin/v1/orgs/%s/events-stream?limit=%d&sortOrder=asc&from=%lld000",
        run->org, PAGE_ROWS, (long long)(since - LATE_SECONDS));
    struct listing g = {.kind = STAGE_KIND_EVENTS,
                        .path = path,
                        .filters = "",
                        .optional = true,
                        .full_page = PAGE_ROWS,
                        .count = &events};
    listings_add(run, &all, g);
    TRY(pages_fetch(run, SYNC_PHASE_ROLE_SOURCES, &all));
    *known = events >= 0;
    return OK;
}

static enum rc_err add_touched(struct sync_run *run, struct listings *all, int64_t share) {
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_TOUCHED, &r, ""));
    while (db_next(r) && (int64_t)all->n < share)
        TRY(add_source_listing(run, all, db_int(r, 0)));
    return db_end(r);
}

/* How many people are asked about in this run. */
static int64_t share_of_run(const struct sync_run *run) {
    int64_t share = CALLS_MIN + run->total / CALLS_SHARE - http_counts(run->http)->requests;
    int64_t share_max = ASKED_MAX + run->total / ASKED_SHARE;
    if (share > share_max)
        return share_max;
    return share > ASKED_MIN ? share : ASKED_MIN;
}

/* events_known: nothing happened to people who are not asked about yet in this run. */
static enum rc_err add_unexplained(struct sync_run *run, struct listings *all, int64_t share,
                                   bool events_known) {
    struct rows *r = NULL;
    int64_t urgent = 0, urgent_max = run->first ? ASKED_FIRST : share - share / 8;
    int64_t asked_max = run->first ? ASKED_FIRST : share;
    TRY(db_query(run->l->db, Q_STAGE_UNEXPLAINED, &r, ""));
    while (db_next(r) && (int64_t)all->n < asked_max) {
        if (events_known && db_int(r, STAGE_UNEXPLAINED__ASKED))
            continue;
        if (db_int(r, STAGE_UNEXPLAINED__URGENT) && ++urgent > urgent_max)
            continue;
        TRY(add_source_listing(run, all, db_int(r, STAGE_UNEXPLAINED__USER)));
    }
    return db_end(r);
}

enum rc_err role_sources_in_turn(struct sync_run *run) {
    struct db *db = run->l->db;
    struct listings all = {0};
    struct rows *r = NULL;
    bool events_known = false;
    if (!run->first)
        TRY(read_events(run, &events_known));
    int64_t share = share_of_run(run);
    TRY(db_begin_read(db)); /* one commit of TEMP */
    TRY(add_touched(run, &all, share));
    TRY(add_unexplained(run, &all, share, events_known));
    int64_t left = run->first ? share : share - (int64_t)all.n;
    if (events_known && left > ASKED_EVENTS_MIN + run->total / ASKED_SHARE_EVENTS)
        left =
            ASKED_EVENTS_MIN + run->total / ASKED_SHARE_EVENTS; /* nothing happened to the others */
    if (left > 0) {
        TRY(db_query(db, Q_STAGE_UNASKED, &r, "i", left));
        while (db_next(r))
            TRY(add_source_listing(run, &all, db_int(r, 0)));
        TRY(db_end(r));
    }
    TRY(db_commit(db));
    return fetch_sources(run, &all);
}
