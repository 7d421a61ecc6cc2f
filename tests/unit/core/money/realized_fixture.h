/* Runs, seats of days and prices of a played year, for tests of what runs saved. */
#ifndef TEST_REALIZED_FIXTURE_H
#define TEST_REALIZED_FIXTURE_H
#include "fixture.h"
#include "money/realized.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

enum { DAY = 86400, PEOPLE = 40 };
static const int64_t START = 1767225600; /* 2026-01-01T00:00:00Z */
static const int64_t NOW = 1798761600;   /* 2027-01-01T00:00:00Z */

static void price(const char *before, const char *after, int64_t at) {
    executef("INSERT OR REPLACE INTO setting VALUES ('price.jira-software.s1', '%s', %lld, 't');"
             "INSERT INTO audit (at, who, action, subject, before, after)"
             " VALUES (%lld, 't', 'setting.change', 'price.jira-software.s1', '%s', '%s')",
             after, (long long)at, (long long)at, before, after);
}

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (1, 'a1', 'jira-software', 's1', 'one');"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
            " INSERT INTO user (id, account_id, name, status, first_seen)"
            " SELECT i, printf('a%06d', i), 'P' || i, 'active', 1 FROM n;"
            "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)"
            " VALUES ('daily', 't', 1798761000, 1798761000, 'ok');");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    return 0;
}

static void run_of(int64_t id, int64_t at, bool dry) {
    executef("INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at,"
             " started_at, finished_at, dry_run)"
             " VALUES (%lld, 'p%lld', 'bulk', 'r', 'done', 't', %lld, %lld, %lld, %d)",
             (long long)id, (long long)id, (long long)at, (long long)at, (long long)at + 60, dry);
}

static void taken(int64_t run, int user, const char *outcome) {
    executef("INSERT INTO run_user (run, user, state) VALUES (%lld, %d, '%s');"
             "INSERT INTO run_step (run, user, seq, kind, label, state)"
             " VALUES (%lld, %d, 1, 'leave-group', 'g', '%s');"
             "INSERT INTO run_loss VALUES (%lld, %d, 1, 1)",
             (long long)run, user, outcome, (long long)run, user, outcome, (long long)run, user);
}

static const char *row_of_day(int64_t at, int64_t billable) {
    return arena_printf(arena, "(date(%lld, 'unixepoch'), 1, 30, %lld, 0, %lld, 0)", (long long)at,
                        (long long)billable, (long long)billable / 4);
}

static void seat_days(const char *rows) {
    execute(arena_printf(arena,
                         "INSERT OR REPLACE INTO seat_day (day, product, inactive_days, billable,"
                         " active, inactive, never_active) VALUES %s",
                         rows));
}

static void seats_of_day(int64_t at, int64_t billable) { seat_days(row_of_day(at, billable)); }

static uint64_t random_state = 88172645463325252u;
static int64_t random_below(int64_t n) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (int64_t)(random_state % (uint64_t)n);
}
#pragma GCC diagnostic pop
#endif
