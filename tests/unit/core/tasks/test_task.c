/* Tasks: when they start, which are valid, and that a preview comes before one is switched on. */
#include "base/zone.h"
#include "core/tasks/task_fixture.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "tasks/task_schedule.h"
#include "tasks/task_validate.h"

static int64_t utc(const char *zone, int year, int month, int day, int hour, int minute) {
    int64_t utc = 0;
    assert_true(zone_utc(zone, year, month, day, hour, minute, &utc));
    return utc;
}

static void starts_by_local_time(void **state) {
    (void)state;
    struct task t = valid_task();
    const char *berlin = "Europe/Berlin";
    t.at_time = "02:30"; /* does not exist on 28 March 2027, exists twice on 31 October 2027 */
    assert_int_equal(task_next(&t, utc(berlin, 2027, 3, 27, 12, 0)),
                     utc(berlin, 2027, 3, 28, 3, 0));
    assert_int_equal(task_next(&t, utc(berlin, 2027, 3, 28, 3, 0)),
                     utc(berlin, 2027, 3, 29, 2, 30));
    int64_t first = task_next(&t, utc(berlin, 2027, 10, 30, 12, 0));
    assert_int_equal(first, utc(berlin, 2027, 10, 31, 2, 30));
    assert_int_equal(task_next(&t, first), utc(berlin, 2027, 11, 1, 2, 30));
    t.schedule = "weekdays";
    t.weekdays = "mon,fri";
    /* A Tuesday. */
    assert_int_equal(task_next(&t, utc(berlin, 2026, 11, 24, 12, 0)),
                     utc(berlin, 2026, 11, 27, 2, 30));
    assert_int_equal(task_next(&t, utc(berlin, 2026, 11, 27, 2, 30)),
                     utc(berlin, 2026, 11, 30, 2, 30));
    t.schedule = "interval";
    t.every_days = 10;
    t.on_date = "2026-12-25";
    assert_int_equal(task_next(&t, utc(berlin, 2026, 11, 24, 12, 0)),
                     utc(berlin, 2026, 12, 25, 2, 30));
    assert_int_equal(task_next(&t, utc(berlin, 2026, 12, 25, 2, 30)),
                     utc(berlin, 2027, 1, 4, 2, 30));
    t.on_date = "2030-02-18"; /* however far ahead */
    assert_int_equal(task_next(&t, NOW), utc(berlin, 2030, 2, 18, 2, 30));
    t.schedule = "once";
    t.on_date = "2030-02-28";
    assert_int_equal(task_next(&t, NOW), utc(berlin, 2030, 2, 28, 2, 30));
    assert_int_equal(task_next(&t, utc(berlin, 2030, 2, 28, 2, 30)), 0);
    t.schedule = "manual";
    assert_int_equal(task_next(&t, NOW), 0);
}

static void actions_as_form_values(void **state) {
    static const char *const VALID[] = {
        "suspend",       "remove-access:confluence", "remove-access:confluence:s1", "add-group:g-1",
        "deactivate",    "remove-unused:confluence", "remove-unused:confluence:s1", "delete",
        "cancel-delete", "remove-from-org"};
    static const char *const BROKEN[] = {"",
                                         "erase",
                                         "delete:now",
                                         "remove-unused:",
                                         "suspend:now",
                                         "remove-access:",
                                         "remove-access::s1",
                                         "add-group:",
                                         "SUSPEND"};
    struct action x;
    (void)state;
    for (size_t i = 0; i < sizeof VALID / sizeof *VALID; i++) {
        assert_true(action_parse(arena, VALID[i], &x));
        assert_string_equal(action_value(arena, &x), VALID[i]);
    }
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        assert_false(action_parse(arena, BROKEN[i], &x));
}

static void check_refused(const struct task *t, const char *field, const char *text) {
    struct task_problems p;
    assert_int_equal(task_check(db, arena, t, NOW, &p), OK);
    if (!field) {
        assert_int_equal(p.n, 0);
        return;
    }
    assert_true(p.n > 0);
    assert_string_equal(p.at[0].field, field);
    if (!strstr(p.at[0].text, text))
        fail_msg("%s", p.at[0].text);
}

static void a_task_may_not_be_anything(void **state) {
    (void)state;
    struct task t = valid_task();
    check_refused(&t, NULL, NULL);
#define REFUSED(change, field, text) t = valid_task(), change, check_refused(&t, field, text)
    REFUSED(t.name = "", "name", "Enter a name");
    REFUSED(t.filter = 9, "filter", "saved filter");
    REFUSED(t.actions = 0, "action", "Choose an action");
    REFUSED(t.action[0].action = "remove-access", "product", "Choose the product");
    REFUSED((t.action[0] = (struct action){.action = "remove-access", .product = "trello"}),
            "product", "not on this site");
    REFUSED((t.action[0] = (struct action){.action = "add-group", .group_id = "g-9"}), "group",
            "no longer exists");
    REFUSED((t.action[0] = (struct action){.action = "remove-group", .group_id = "g-3"}), "group",
            "identity provider");
    REFUSED((t.action[0] = (struct action){.action = "add-group", .group_id = "g-6"}), "group",
            "grants admin rights");
    REFUSED((t.action[1] = (struct action){.action = "restore"}, t.actions = 2), "action",
            "cancel each other");
    REFUSED((t.action[1] = t.action[0], t.actions = 2), "action", "Duplicate");
    REFUSED(t.schedule = "hourly", "schedule", "Choose a schedule");
    REFUSED(t.schedule = "weekdays", "weekday", "at least one");
    REFUSED((t.schedule = "weekdays", t.weekdays = "mon,xyz"), "weekday", "at least one");
    REFUSED((t.schedule = "interval", t.every_days = 0), "every_days", "1 to 366");
    REFUSED((t.schedule = "once", t.on_date = "2026-02-30"), "on_date", "a date like");
    REFUSED((t.schedule = "once", t.on_date = "2020-01-01"), "on_date", "has passed");
    REFUSED((t.schedule = "once", t.on_date = "1969-07-20"), "on_date", "has passed");
    REFUSED(t.at_time = "24:00", "time", "06:00");
    REFUSED(t.at_time = "6:00", "time", "06:00");
    REFUSED(t.time_zone = "Europe/Nowhere", "time_zone", "time zone");
    REFUSED(t.cap_users = 0, "cap_users", "1,000,000");
    REFUSED(t.cap_percent = 101, "cap_percent", "100 percent");
    REFUSED(t.limit_mode = "most", "limit_mode", "more people match");
    REFUSED(t.notify = "ana@example.test, not an address", "notify", "e-mail");
    /* To what the lane would not send. */
    REFUSED(t.notify = "\xc3\xa4nne@example.test", "notify", "e-mail");
    REFUSED(t.notify = "ana@example.test.", "notify", "e-mail");
    /* The slot is 02:00 to 03:00 UTC: in Berlin's winter that is from 03:00. */
    REFUSED(t.at_time = "03:10", "time", "The next free time is 04:00");
    /* Free in winter, in the slot in summer: said now, not in March. */
    REFUSED(t.at_time = "04:10", "time", "The next free time is 05:00");
}

static void only_what_was_seen_is_switched_on(void **state) {
    (void)state;
    struct task t = valid_task(), row;
    int64_t run = 0;
    t.enabled = true;
    t.dry_run = false;
    t.id = save_task(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(!row.enabled && row.dry_run && !row.seen);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_switch(db, arena, t.id, true, true, WHO, NOW)),
                     ERR_CONFLICT);
    assert_int_equal(run_preview_task(db, arena, t.id, WHO, NOW, &run), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_seen(db, arena, t.id, run, WHO, NOW)), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_switch(db, arena, t.id, true, false, WHO, NOW)), OK);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(row.enabled && !row.dry_run && row.next_run_at > NOW);
    t.name = "Idle people"; /* changes nothing of what was seen */
    t.notify = "ana@example.test\r\nben@example.test";
    save_task(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(row.enabled && !row.dry_run);
    assert_string_equal(row.notify, "ana@example.test,ben@example.test");
    t.terms.notices = "14 3";
    save_task(&t);
    assert_int_equal(run_preview_task(db, arena, t.id, WHO, NOW, &run), OK);
    t.terms.notices = "3";
    save_task(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(row.enabled && !row.dry_run);
    t.terms.notices = ""; /* it would act at once */
    save_task(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(!row.enabled && row.dry_run && !row.seen);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_seen(db, arena, t.id, run, WHO, NOW)), ERR_CONFLICT);
    assert_int_equal(run_preview_task(db, arena, t.id, WHO, NOW, &run), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_seen(db, arena, t.id, run, WHO, NOW)), OK);
    t.filter = 2; /* changes all of it */
    save_task(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(!row.enabled && row.dry_run && row.next_run_at == 0);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_seen(db, arena, t.id, run, WHO, NOW)), ERR_CONFLICT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_by_local_time),
        cmocka_unit_test_setup_teardown(actions_as_form_values, open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(a_task_may_not_be_anything, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(only_what_was_seen_is_switched_on, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
