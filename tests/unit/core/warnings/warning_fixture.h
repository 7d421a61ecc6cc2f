/* A task that suspends whoever is active, and runs of it that warn people. People are numbers from
 * 1; each run has people of its own. */
#ifndef TESTS_WARNING_FIXTURE_H
#define TESTS_WARNING_FIXTURE_H
#include "fixture.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "warnings/begin.h"
#include "warnings/turn.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

/* 24 Nov 2026, 06:00 UTC */
static const int64_t START = 1795500000, HOUR = 3600, DAY = 86400;
static const char *const WHO = "olivia@example.test", *const BASE = "http://localhost";

static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary');"
    "INSERT INTO product (id, ari, product, site, site_name) VALUES"
    " (1, 'ari:cloud:confluence::site/s1', 'confluence', 's1', 'one'),"
    " (2, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one');"
    "INSERT INTO setting VALUES ('time_zone', 'UTC', 1, 't');"
    "INSERT INTO saved_filter VALUES (1, 'all', 'status=active', 1, 't', 1, 't', NULL, NULL);"
    "INSERT INTO task (id, name, filter, schedule, at_time, time_zone, cap_users, cap_percent,"
    " created_by, created_at, changed_by, changed_at) VALUES"
    " (1, 'Idle', 1, 'manual', '06:00', 'UTC', 50, 100, 't', 1, 't', 1);"
    "INSERT INTO task_action (task, position, action) VALUES (1, 0, 'suspend');";

static void refresh_index(void) {
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
}

/* Each was last active at START - 90 days, which their first sync knows. */
static void add_people(int64_t first, int64_t last) {
    executef("WITH RECURSIVE n (i) AS (SELECT %lld UNION ALL SELECT i + 1 FROM n WHERE i < %lld)"
             " INSERT INTO user (id, account_id, name, email, status, account_status,"
             " claim_status, first_seen, active_at)"
             " SELECT i, 'a' || i, 'Person ' || i, 'p' || i || '@example.test', 'active',"
             " 'active', 'managed', 1, %lld FROM n;"
             "INSERT INTO user_directory SELECT id, 1, 'active' FROM user WHERE id >= %lld;"
             "INSERT INTO seat (user, product) SELECT id, 1 FROM user WHERE id >= %lld",
             (long long)first, (long long)last, (long long)(START - 90 * DAY), (long long)first,
             (long long)first);
    refresh_index();
}

static int open_warnings(void **state) {
    (void)open_fixture(state);
    execute(ORGANIZATION);
    return 0;
}

/* A sync of the present rows. */
static void add_sync(int64_t started) {
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)"
             " VALUES ('daily', 't', %lld, %lld, 'ok')",
             (long long)started, (long long)(started + 60));
}

/* A run that is planned for these people, and may start. */
static int64_t add_run(const char *notices, int64_t first, int64_t last, int64_t now) {
    executef("INSERT INTO run (process_id, kind, task, name, state, query, spec, requested_by,"
             " requested_at, confirmed_by, confirmed_at, planned_at, synced) VALUES"
             " (lower(hex(randomblob(16))), 'task', 1, 'Idle', 'queued', 'status=active',"
             " 'status=active' || char(10) || 'suspend', 't', %lld, 't', %lld, %lld,"
             " (SELECT max(id) FROM sync_run));"
             "INSERT INTO run_action (run, position, action)"
             " SELECT max(id), 0, 'suspend' FROM run;"
             "INSERT INTO run_terms (run, notices, notice_subject, notice_text, keep, keep_days,"
             " give_back, then_days, then_cap_users)"
             " SELECT max(id), '%s', '', '', 'self', 90, 'off', 30, 50 FROM run;"
             "INSERT INTO run_user (run, user, state) SELECT (SELECT max(id) FROM run), id,"
             " 'planned' FROM user WHERE id BETWEEN %lld AND %lld",
             (long long)now, (long long)now, (long long)now, notices, (long long)first,
             (long long)last);
    return number("SELECT max(id) FROM run");
}

static void begin(int64_t run, int64_t now) {
    bool open = false;
    assert_int_equal(warnings_begin(db, run), OK);
    assert_int_equal(warnings_fill(db, arena, run, now, &open), OK);
    assert_true(open);
}

static bool turn(int64_t run, int64_t now) {
    bool ended = false;
    if (warnings_turn(db, arena, run, BASE, now, &ended) != OK)
        fail_msg("turn of %lld: %s (%s)", (long long)run, err.message, err.log_detail);
    return ended;
}

/* As lane notify does when the mail server takes everything that is due. */
static void accept_due(int64_t now) {
    executef("UPDATE notice SET state = 'accepted', accepted_at = try_at"
             " WHERE state = 'waiting' AND try_at <= %lld",
             (long long)now);
}

static const char *run_is(int64_t run) {
    return valuef("SELECT state || coalesce(' ' || cause, '') FROM run WHERE id = %lld",
                  (long long)run);
}

/* State of the warning, of the row of the run, and the cause: "warned planned -". */
static const char *person_is(int64_t run, int64_t user) {
    return valuef("SELECT wn.state || ' ' || ru.state || ' ' || coalesce(ru.cause, '-')"
                  " FROM run_user ru LEFT JOIN warning wn USING (run, user)"
                  " WHERE ru.run = %lld AND ru.user = %lld",
                  (long long)run, (long long)user);
}

static int64_t acts_at(int64_t run) {
    return numberf("SELECT max(acts_at) FROM warning WHERE run = %lld", (long long)run);
}

#pragma GCC diagnostic pop
#endif
