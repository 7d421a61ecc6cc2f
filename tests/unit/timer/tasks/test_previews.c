/* Previews that lane tasks makes beside a run fit into the memory of the run. */
#include "fixture.h"
#include "tasks/previews.h"

static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary');"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
    " INSERT INTO user (id, account_id, name, status, account_status,"
    " claim_status, first_seen)"
    " SELECT i, 'a' || i, 'n', 'active', 'active', 'managed', 1 FROM n;"
    "INSERT INTO user_directory SELECT id, 1, 'active' FROM user;"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
    " ('daily', 't', 1795490000, 1795490100, 'ok');"
    "INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at) VALUES"
    " (1, 1, 'bulk', 'Suspend', 'done', 'w', 1795500000);"
    "INSERT INTO run_user (run, user, state) SELECT 1, id, 'failed' FROM user;"
    /* Ten retries of it. */
    "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 11)"
    " INSERT INTO run (id, process_id, kind, name, state, requested_by,"
    " requested_at, retry_of)"
    " SELECT i, i, 'bulk', 'Suspend', 'preparing', 'w' || i, 1795500000, 1"
    " FROM n;"
    "INSERT INTO run_action SELECT id, 0, 'suspend', NULL, NULL, NULL FROM run;";

/* A run has 64 MiB for its people and makes previews in between. Here it has 1 MiB. */
static void many_previews_fit_beside_a_run(void **state) {
    (void)state;
    execute(ORGANIZATION);
    struct lane l = {.db = db, .arena = arena_open(1024 * 1024), .err = &err};
    db_use(db, l.arena, &err);
    assert_int_equal(previews_make(&l), OK);
    assert_int_equal(number("SELECT count(*) FROM run WHERE state = 'preview'"), 10);
    assert_int_equal(number("SELECT count(*) FROM run_user WHERE state = 'planned'"), 20000);
    arena_close(l.arena);
    db_use(db, arena, &err);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        many_previews_fit_beside_a_run, open_fixture, close_fixture)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
