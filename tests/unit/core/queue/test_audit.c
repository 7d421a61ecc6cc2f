/* The audit only grows. */
#include "fixture.h"
#include "queue/audit.h"

enum { NOW = 1795488872 };

static void audit_only_grows(void **state) {
    (void)state;
    assert_int_equal(audit_add(db, NOW, "a", "b", "c", NULL, NULL, NULL), OK);
    assert_int_equal(sql_result("DELETE FROM audit"), SQLITE_CONSTRAINT);
    assert_int_equal(sql_result("UPDATE audit SET who = 'nobody'"), SQLITE_CONSTRAINT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(audit_only_grows),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
