/* Single people of a preview: left out, put back, protected, found by a search, tried again. */
#include "fixture.h"
#include "index/index_build.h"
#include "runs/create.h"
#include "runs/leave_out.h"
#include "runs/plan_run.h"
#include "runs/run.h"
#include "tasks/plan.h"

enum { NOW = 1795500000 }; /* 24 Nov 2026, 06:00 UTC */
static const char *const WHO = "olivia@example.test";

/* Group 1 gives product 1; group 2 gives product 2, too. a4 is an organization admin, a5 is
 * protected, a3 has no access. */
static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary');"
    "INSERT INTO product (id, ari, product, site, site_name) VALUES"
    " (1, 'ari:cloud:confluence::site/s1', 'confluence', 's1', 'one'),"
    " (2, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one');"
    "INSERT INTO user_group (id, group_id, directory, name) VALUES"
    " (1, 'g-1', 1, 'users'), (2, 'g-2', 1, 'both');"
    "INSERT INTO group_role (user_group, product, role) VALUES"
    " (1, 1, 'atlassian/user'), (2, 1, 'atlassian/user'), (2, 2, 'atlassian/user');"
    "INSERT INTO user (id, account_id, name, status, account_status, claim_status,"
    " first_seen) VALUES"
    " (1, 'a1', 'one', 'active', 'active', 'managed', 1),"
    " (2, 'a2', 'two', 'active', 'active', 'managed', 1),"
    " (3, 'a3', 'three', 'active', 'active', 'managed', 1),"
    " (4, 'a4', 'four', 'active', 'active', 'managed', 1),"
    " (5, 'a5', 'five', 'active', 'active', 'managed', 1),"
    " (6, 'a6', 'six', 'active', 'active', 'managed', 1);"
    "INSERT INTO membership VALUES (1, 1), (1, 2), (2, 1), (4, 1), (5, 1), (6, 1);"
    "INSERT INTO user_platform_role VALUES (4, 'atlassian/org-admin');"
    "INSERT INTO protection (user, reason, created_at, created_by) VALUES"
    " (5, 'on call', 1, 't');"
    "INSERT INTO seat (user, product) VALUES (1, 1), (1, 2), (2, 1), (4, 1), (5, 1), (6, 1);"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
    " ('daily', 't', 1795490000, 1795490100, 'ok');";

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute(ORGANIZATION);
    return 0;
}

static int64_t preview(void) {
    static const char *const ALL[] = {"a1", "a2", "a3", "a4", "a5", "a6"};
    struct action x;
    int64_t run = 0;
    assert_true(action_parse(arena, "remove-access:confluence", &x));
    struct run_request q = {.action = &x, .actions = 1, .account_ids = ALL, .n = 6};
    assert_int_equal(run_preview_bulk(db, arena, &q, WHO, NOW, &run), OK);
    return run;
}

static const char *steps(int64_t run) {
    const char *list = valuef(
        "SELECT group_concat(user || kind || group_id || state) FROM run_step WHERE run = %lld",
        (long long)run);
    return arena_strdup(arena, list);
}

static const char *row_of(int64_t run, const char *account) {
    return valuef("SELECT state || ' ' || coalesce(cause, '-') || ' ' || coalesce(detail, '-')"
                  " FROM run_user JOIN user ON user.id = user"
                  " WHERE run = %lld AND account_id = '%s'",
                  (long long)run, account);
}

static int64_t planned(int64_t run) {
    struct run r;
    assert_int_equal(run_load(db, arena, run, &r), OK);
    return r.planned;
}

static int64_t seats_of(int64_t run) {
    struct rows *rows = NULL;
    int64_t n = 0;
    assert_int_equal(run_seats(db, run, &rows), OK);
    while (db_next(rows))
        n += db_int(rows, 2);
    assert_int_equal(db_end(rows), OK);
    return n;
}

enum { LEAVE, BACK, PROTECT };

static enum rc_err pick_person(int what, int64_t run, const char *account, int64_t now) {
    enum rc_err rc = OK;
    assert_int_equal(db_begin(db), OK);
    if (what == PROTECT)
        rc = run_protect(db, arena, run, account, "on leave", 0, WHO, now);
    else
        rc = (what == LEAVE ? run_leave_out : run_put_back)(db, arena, run, account, WHO, now);
    if (rc == OK)
        assert_int_equal(db_commit(db), OK);
    else
        db_rollback(db);
    return rc;
}

static void one_person_is_left_out_of_a_preview(void **state) {
    (void)state;
    int64_t run = preview();
    int64_t people = planned(run);
    int64_t seats = seats_of(run);
    assert_int_equal(people, 3);
    assert_int_equal(seats, 4);
    assert_int_equal(pick_person(LEAVE, run, "a1", NOW), OK);
    assert_string_equal(row_of(run, "a1"), "left-out left-by-hand olivia@example.test");
    assert_int_equal(planned(run), people - 1);
    assert_int_equal(seats_of(run), seats - 2);
    assert_int_equal(pick_person(LEAVE, run, "a1", NOW), ERR_CONFLICT);
    assert_int_equal(pick_person(LEAVE, run, "a4", NOW),
                     ERR_CONFLICT); /* an admin is left out anyhow, */
    assert_int_equal(pick_person(BACK, run, "a4", NOW), ERR_CONFLICT); /* and cannot be put back, */
    assert_int_equal(pick_person(BACK, run, "a5", NOW),
                     ERR_CONFLICT); /* nor can whoever is protected */
    assert_int_equal(pick_person(LEAVE, run, "nobody", NOW), ERR_NOT_FOUND);
    assert_int_equal(pick_person(BACK, run, "a1", NOW), OK);
    assert_string_equal(row_of(run, "a1"), "planned - -");
    assert_int_equal(planned(run), people);
    assert_int_equal(seats_of(run), seats);
    assert_string_equal(steps(run), steps(preview()));
    assert_int_equal(pick_person(PROTECT, run, "a2", NOW), OK);
    assert_string_equal(row_of(run, "a2"), "left-out protected-by-hand on leave");
    assert_int_equal(
        number("SELECT count(*) FROM protection WHERE user = 2 AND reason = 'on leave'"), 1);
    /* As long as the protection lasts. */
    assert_int_equal(pick_person(BACK, run, "a2", NOW), ERR_CONFLICT);
    execute("UPDATE protection SET ended_at = 1, ended_by = 't' WHERE user = 2");
    assert_int_equal(pick_person(BACK, run, "a2", NOW), OK);
    assert_int_equal(pick_person(LEAVE, run, "a2", NOW + 86401),
                     ERR_CONFLICT); /* too old to be run */
    execute("UPDATE run SET state = 'queued'");
    assert_int_equal(pick_person(LEAVE, run, "a2", NOW), ERR_CONFLICT);
    assert_int_equal(pick_person(BACK, run, "a1", NOW), ERR_CONFLICT);
    assert_string_equal(value("SELECT group_concat(action || ' ' || subject)"
                              " FROM (SELECT * FROM audit WHERE action LIKE 'p%' ORDER BY id)"),
                        "preview.leave-out a1,preview.put-back a1,protect.user "
                        "a2,preview.leave-out a2,preview.put-back a2");
}

/* Who was left out by the plan itself is no matter of choice. */
static void nobody_is_put_back_against_the_plan(void **state) {
    (void)state;
    execute("UPDATE user SET gone_at = 1 WHERE id = 6");
    int64_t run = preview();
    assert_string_equal(row_of(run, "a6"), "left-out gone -");
    assert_int_equal(pick_person(BACK, run, "a6", NOW), ERR_CONFLICT);
    assert_string_equal(row_of(run, "a6"), "left-out gone -");
}

/* The plan made anew at the start of the run is of those planned alone. */
static void who_is_left_out_stays_left_out(void **state) {
    (void)state;
    struct run r;
    int64_t run = preview();
    assert_int_equal(pick_person(LEAVE, run, "a1", NOW), OK);
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    assert_string_equal(row_of(run, "a1"), "left-out left-by-hand olivia@example.test");
    assert_int_equal(planned(run), 2);
    assert_int_equal(number("SELECT count(*) FROM run_step WHERE user = 1 AND state <> 'skipped'"),
                     0);
    assert_int_equal(number("SELECT count(*) FROM run_loss WHERE user = 1"), 0);
}

static const char *accounts_found(int64_t run, const char *search) {
    const struct run_people p = {.search = search};
    struct rows *rows = NULL;
    const char *ids = "";
    int64_t n = -1;
    int64_t count = 0;
    assert_int_equal(run_users(db, run, &p, 25, 0, &rows), OK);
    for (; db_next(rows); count++)
        ids = arena_printf(arena, "%s%s ", ids, db_text(rows, 0));
    assert_int_equal(db_end(rows), OK);
    assert_int_equal(run_users_count(db, run, &p, &n), OK);
    assert_int_equal(n, count);
    return ids;
}

static void people_of_a_run_are_found_by_terms(void **state) {
    (void)state;
    execute("UPDATE user SET name = 'Ana Müller', email = 'a.mueller@example.test' WHERE id = 1");
    int64_t run = preview();
    assert_string_equal(accounts_found(run, "muller ANA"), "a1 ");
    assert_string_equal(accounts_found(run, "MÜLLER mueller@"), "a1 ");
    assert_string_equal(accounts_found(run, "a3"), "a3 ");
    assert_string_equal(accounts_found(run, "ana two"), "");
    assert_string_equal(accounts_found(run, "́"),
                        ""); /* an accent alone is nobody, never everybody */
    assert_string_equal(accounts_found(run, "  "), "");
    assert_string_equal(accounts_found(run, "%"), "");
}

static const char *state_of(int64_t run, const char *account) {
    return valuef("SELECT state || ' ' || reason FROM run_user"
                  " JOIN user ON user.id = user WHERE run = %lld AND account_id = '%s'",
                  (long long)run, account);
}

/* Exactly those it failed for; each by the plan's own rules. */
static void failed_people_are_tried_again(void **state) {
    (void)state;
    int64_t run = preview();
    int64_t again = 0;
    /* It was not run. */
    assert_int_equal(run_preview_retry(db, arena, run, WHO, NOW, &again), ERR_CONFLICT);
    execute(
        "UPDATE run SET state = 'failed', finished_at = 1, failed = 2, query = 'status=active'");
    execute(
        "UPDATE run_user SET state = CASE WHEN user IN (1, 2, 6) THEN 'failed' ELSE 'done' END");
    execute("UPDATE user SET status = 'suspended' WHERE id = 6");
    execute("INSERT INTO protection (user, reason, created_at, created_by) VALUES"
            " (2, 'since then', 1, 't')");
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(run_preview_retry(db, arena, run, WHO, NOW, &again), OK);
    assert_string_equal(valuef("SELECT kind || ' ' || state || ' ' || retry_of || ' ' || query"
                               " || ' ' || planned FROM run WHERE id = %lld",
                               (long long)again),
                        arena_printf(arena, "bulk preview %lld status=active 1", (long long)run));
    assert_int_equal(numberf("SELECT count(*) FROM run_user WHERE run = %lld", (long long)again),
                     3);
    assert_string_equal(row_of(again, "a1"), "planned - -");
    assert_string_equal(state_of(again, "a2"), "left-out Protected: since then");
    assert_string_equal(state_of(again, "a6"), "left-out No longer matches the filter.");
    execute("UPDATE run SET kind = 'undo', undo_of = 1");
    assert_int_equal(run_preview_retry(db, arena, run, WHO, NOW, &again), ERR_CONFLICT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_person_is_left_out_of_a_preview, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(nobody_is_put_back_against_the_plan, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(who_is_left_out_stays_left_out, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(people_of_a_run_are_found_by_terms, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(failed_people_are_tried_again, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
