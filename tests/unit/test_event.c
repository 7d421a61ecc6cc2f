/* The outbox: an event is there when its transaction is, once for each occasion, and never too big to send. */
#include "event.h"
#include "migrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct place { char folder[64], path[96]; struct db *db; struct arena *arena; struct err err; };

static int open_place(void **state) {
    struct place *p = calloc(1, sizeof *p);
    int from = 0, to = 0;
    snprintf(p->folder, sizeof p->folder, "/tmp/rollcall-event-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/rollcall.db", p->folder);
    p->arena = arena_open(1 << 24);
    assert_int_equal(migrate_apply(p->path, &from, &to, &p->err), OK);
    assert_int_equal(db_open(p->path, DB_WRITE, DB_TIMER, &p->db, &p->err), OK);
    db_use(p->db, p->arena, &p->err);
    *state = p;
    return 0;
}

static int close_place(void **state) {
    static const char *const SUFFIX[] = {"", "-wal", "-shm"};
    struct place *p = *state;
    char path[128];
    arena_reset(p->arena);
    db_close(p->db);
    arena_close(p->arena);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", p->path, SUFFIX[i]);
        unlink(path);
    }
    rmdir(p->folder);
    free(p);
    return 0;
}

static bool is_there(struct place *p, const char *trigger, const char *subject) {
    int64_t id = 0;
    bool found = false;
    assert_int_equal(db_get_int(p->db, Q_EVENT_BY_SUBJECT, &id, &found, "ss", trigger, subject), OK);
    return found;
}

static void one_occasion_is_one_event(void **state) {
    struct place *p = *state;
    int64_t first = 0, again = 0, other = 0, third = 0;
    assert_int_equal(db_begin(p->db), OK);
    assert_int_equal(event_add(p->db, "taskFailure", "run 1", "{\"a\":1}", 100, &first), OK);
    assert_int_equal(event_add(p->db, "taskFailure", "run 1", "{\"a\":2}", 200, &again), OK);
    assert_int_equal(event_add(p->db, "taskSuccess", "run 1", "{}", 200, &other), OK);
    assert_int_equal(event_add(p->db, "taskFailure", "run 2", "{}", 200, &third), OK);
    assert_int_equal(db_commit(p->db), OK);
    assert_int_equal(first, again);
    assert_true(first != other && other != third && first != third && first > 0);
}

static void an_event_goes_with_its_transaction(void **state) {
    struct place *p = *state;
    assert_int_equal(db_begin(p->db), OK);
    assert_int_equal(event_add(p->db, "taskSuccess", "run 9", "{}", 100, NULL), OK);
    db_rollback(p->db);
    assert_false(is_there(p, "taskSuccess", "run 9"));
}

static void what_cannot_be_sent_is_refused(void **state) {
    struct place *p = *state;
    static char big[20100];
    big[0] = big[20001] = '"';
    memset(big + 1, 'x', 20000);
    assert_int_equal(event_add(p->db, "taskSuccess", "big", big, 100, NULL), ERR_CONFLICT);
    assert_int_equal(event_add(p->db, "taskSuccess", "no json", "{", 100, NULL), ERR_CONFLICT);
    assert_int_equal(event_add(p->db, "somethingElse", "unknown", "{}", 100, NULL), ERR_CONFLICT);
    big[19990] = '"';
    big[19991] = '\0';
    assert_int_equal(event_add(p->db, "taskSuccess", "just fits", big, 100, NULL), OK);
    assert_true(is_there(p, "taskSuccess", "just fits"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_occasion_is_one_event, open_place, close_place),
        cmocka_unit_test_setup_teardown(an_event_goes_with_its_transaction, open_place, close_place),
        cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_refused, open_place, close_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
