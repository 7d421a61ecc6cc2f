/* Access reviews: who may decide, decisions that add up, previews that decisions make stale. */
#include "fixture.h"
#include "reviews/close.h"
#include "reviews/decide.h"

enum { NOW = 1795500000, REVIEW = 1, ONE = 1, TWO = 2, THREE = 3, ANNA = 8, BEN = 9 };

/* A review of three people by Anna and Ben, who is in it himself. */
static int open_review(void **state) {
    (void)open_fixture(state);
    execute("INSERT INTO user (id, account_id, name, email, status, first_seen) VALUES"
            " (1, 'a1', 'One', 'one@example.test', 'active', 1),"
            " (2, 'a2', 'Two', 'two@example.test', 'active', 1),"
            " (3, 'a3', 'Three', 'three@example.test', 'active', 1),"
            " (8, 'a8', 'Anna', 'anna@example.test', 'active', 1),"
            " (9, 'a9', 'Ben', 'ben@example.test', 'active', 1);"
            "INSERT INTO review (id, name, filter_name, query, created_at, created_by, due_on,"
            " due_at, sync_run, synced_at, population) VALUES"
            " (1, 'Q4', 'All', '', 1, 't', '2027-01-01', 1800000000, 1, 1, 4);"
            "INSERT INTO review_row (review, position, user, account_id, name, status, products,"
            " groups, roles, inactive, privileged)"
            " SELECT 1, id, id, account_id, name, status, '[]', '[]', '[]', 0, 0 FROM user"
            " WHERE id <> 8;"
            "INSERT INTO review_reviewer (review, user) VALUES (1, 8), (1, 9)");
    return 0;
}

static struct review_answer answer_of(int64_t user, enum review_decision decision) {
    return (struct review_answer){.decision = decision,
                                  .reason = decision == REVIEW_REMOVE ? "Unused" : "",
                                  .seen = -1,
                                  .who = user == ANNA ? "anna@example.test" : "ben@example.test",
                                  .user = user,
                                  .now = NOW};
}

static enum review_problem decide(const char *account, const struct review_answer *w) {
    struct review_outcome out;
    int64_t change = 0;
    bool dropped = false;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(review_decide_begin(db, REVIEW, &change), OK);
    assert_int_equal(review_decide(db, REVIEW, change, account, w, &out), OK);
    assert_int_equal(review_decide_end(db, arena, REVIEW, change, w, 1, &dropped), OK);
    assert_int_equal(db_commit(db), OK);
    return out.problem;
}

static enum review_problem decide_by(int64_t user, const char *account, enum review_decision d) {
    const struct review_answer w = answer_of(user, d);
    return decide(account, &w);
}

static void assert_counts(int64_t keep, int64_t remove, int64_t later, int64_t open) {
    struct review_counts c;
    assert_int_equal(review_count(db, REVIEW, 0, &c), OK);
    assert_int_equal(c.keep, keep);
    assert_int_equal(c.remove, remove);
    assert_int_equal(c.later, later);
    assert_int_equal(c.open, open);
    assert_int_equal(c.population, keep + remove + later + open);
}

static void decisions_add_up(void **state) {
    (void)state;
    assert_counts(0, 0, 0, 4);
    assert_int_equal(decide_by(ANNA, "a1", REVIEW_KEEP), REVIEW_SAVED);
    assert_int_equal(decide_by(ANNA, "a2", REVIEW_REMOVE), REVIEW_SAVED);
    assert_int_equal(decide_by(BEN, "a3", REVIEW_LATER), REVIEW_SAVED);
    assert_counts(1, 1, 1, 1);
    assert_int_equal(decide_by(BEN, "a2", REVIEW_KEEP), REVIEW_SAVED);
    assert_int_equal(decide_by(BEN, "a2", REVIEW_KEEP), REVIEW_SAVED);
    assert_counts(2, 0, 1, 1);
    assert_int_equal(number("SELECT count(*) FROM review_decision"), 4);
    assert_int_equal(number("SELECT until FROM review_decision WHERE decision = 'later'"),
                     NOW + 30 * 86400);
    assert_int_equal(decide_by(ANNA, "a8", REVIEW_KEEP), REVIEW_NOT_IN);
}

static void nobody_decides_about_themselves_or_people_they_gave_access(void **state) {
    (void)state;
    struct review_answer owner = answer_of(BEN, REVIEW_KEEP);
    struct review_counts c;
    assert_int_equal(decide_by(BEN, "a9", REVIEW_KEEP), REVIEW_OWN);
    execute("INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at,"
            " approved_by) VALUES (5, 'p', 'bulk', 'Add', 'done', 'x', 1, 'ANNA@example.test');"
            "INSERT INTO run_user (run, user, state) VALUES (5, 1, 'done'), (5, 9, 'done');"
            "INSERT INTO run_step (run, user, seq, kind, label, state) VALUES"
            " (5, 1, 1, 'join-group', 'g', 'done'), (5, 9, 1, 'assign-role', 'r', 'done')");
    assert_int_equal(decide_by(ANNA, "a1", REVIEW_KEEP), REVIEW_BARRED);
    assert_int_equal(decide_by(BEN, "a1", REVIEW_KEEP), REVIEW_SAVED);
    assert_int_equal(review_count(db, REVIEW, ANNA, &c), OK);
    assert_int_equal(c.population, 2);
    /* Nobody is left for Ben: an owner decides, unless it is Ben. */
    assert_int_equal(decide_by(ANNA, "a9", REVIEW_KEEP), REVIEW_BARRED);
    owner.is_owner = true;
    assert_int_equal(decide("a9", &owner), REVIEW_OWN);
    owner.user = 0;
    owner.who = "root";
    assert_int_equal(decide("a2", &owner), REVIEW_BARRED);
    assert_int_equal(decide("a9", &owner), REVIEW_SAVED);
    assert_int_equal(number("SELECT as_owner FROM review_decision WHERE user = 9"), 1);
}

static void a_decision_made_meanwhile_is_seen_first(void **state) {
    (void)state;
    struct review_answer late = answer_of(BEN, REVIEW_REMOVE);
    late.seen = 0;
    assert_int_equal(decide_by(ANNA, "a1", REVIEW_KEEP), REVIEW_SAVED);
    assert_int_equal(decide("a1", &late), REVIEW_CHANGED);
    assert_counts(1, 0, 0, 3);
    late.seen = number("SELECT changes FROM review");
    assert_int_equal(decide("a1", &late), REVIEW_SAVED);
    late.seen = 0;
    late.decision = REVIEW_KEEP;
    assert_int_equal(decide("a1", &late), REVIEW_SAVED); /* their own */
}

static void a_changed_decision_drops_the_preview_and_a_run_fixes_it(void **state) {
    (void)state;
    assert_int_equal(decide_by(ANNA, "a1", REVIEW_REMOVE), REVIEW_SAVED);
    execute("INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at)"
            " VALUES (6, 'p', 'bulk', 'Remove', 'preview', 't', 1);"
            "INSERT INTO run_user (run, user, state) VALUES (6, 1, 'planned');"
            "UPDATE review SET run = 6");
    assert_int_equal(decide_by(ANNA, "a2", REVIEW_KEEP), REVIEW_SAVED);
    assert_int_equal(number("SELECT count(*) FROM run WHERE state = 'preview'"), 1);
    assert_int_equal(decide_by(ANNA, "a1", REVIEW_KEEP), REVIEW_SAVED);
    assert_int_equal(number("SELECT count(*) FROM run WHERE state = 'dropped'"), 1);
    execute("UPDATE run SET state = 'preview'");
    assert_int_equal(decide_by(ANNA, "a3", REVIEW_REMOVE), REVIEW_SAVED);
    assert_int_equal(number("SELECT count(*) FROM run WHERE state = 'dropped'"), 1);
    execute("UPDATE run SET state = 'queued'");
    assert_int_equal(decide_by(BEN, "a1", REVIEW_LATER), REVIEW_IN_RUN);
}

static void a_review_closes_once_and_only_after_its_run(void **state) {
    (void)state;
    struct review re;
    int64_t change = 0;
    execute("INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at)"
            " VALUES (6, 'p', 'bulk', 'Remove', 'running', 't', 1);"
            "UPDATE review SET run = 6");
    assert_int_equal(review_load(db, REVIEW, &re), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(review_close(db, &re, "t", NOW), ERR_CONFLICT);
    db_rollback(db);
    execute("UPDATE run SET state = 'done', started_at = 1, finished_at = 2");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(review_close(db, &re, "t", NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(review_close(db, &re, "t", NOW), ERR_CONFLICT);
    assert_int_equal(review_decide_begin(db, REVIEW, &change), ERR_CONFLICT);
    db_rollback(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(decisions_add_up, open_review, close_fixture),
        cmocka_unit_test_setup_teardown(nobody_decides_about_themselves_or_people_they_gave_access,
                                        open_review, close_fixture),
        cmocka_unit_test_setup_teardown(a_decision_made_meanwhile_is_seen_first, open_review,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(a_changed_decision_drops_the_preview_and_a_run_fixes_it,
                                        open_review, close_fixture),
        cmocka_unit_test_setup_teardown(a_review_closes_once_and_only_after_its_run, open_review,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
