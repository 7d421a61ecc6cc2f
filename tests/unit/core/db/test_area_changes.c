/* An area's connection while the organization changes: seats, domains, groups and roles. */
#include "core/db/area_fixture.h"

/* Reads what the connection keeps of the area. */
static void read_filters(size_t i) {
    int64_t n = 0;
    use_area(i);
    for (size_t f = 0; f < sizeof FILTERS / sizeof *FILTERS; f++) {
        struct user_filter asked = filter(FILTERS[f].query);
        assert_int_equal(users_count(inside, &asked, NOW, &n), OK);
    }
    arena_reset(arena);
    db_use(db, arena, &err);
}

/* The same connection and area before and after each change that takes people out or lets them in:
 * nothing that was read for the version before may answer. */
static void nothing_is_older_than_the_database(void **state) {
    (void)state;
    static const struct {
        size_t area;
        const char *sql;
    } CHANGES[] = {
        {5, "UPDATE seat SET last_active = 1795488872 WHERE product = 1 AND user % 3 = 0;"
            "UPDATE seat SET last_active = NULL WHERE product = 3 AND user % 4 = 1;"
            "INSERT OR REPLACE INTO activity SELECT user, product, last_active FROM seat"
            " WHERE product = 1 AND user % 3 = 0;"
            "DELETE FROM activity WHERE product = 3 AND user % 4 = 1"},
        {1, "DELETE FROM seat WHERE user % 7 = 2"},
        {4, "UPDATE user SET email_domain = 'd77.test' WHERE id % 9 = 1;"
            "UPDATE user SET email_domain = 'x.test' WHERE id % 11 = 1"},
        {1, "DELETE FROM membership WHERE user_group = 1 AND user % 2 = 0"},
        {1, "DELETE FROM user_role WHERE user % 20 = 10;"
            "DELETE FROM group_role WHERE user_group = 1 AND product = 3"},
        {3, "UPDATE user SET gone_at = 1 WHERE id % 13 = 5"},
    };
    for (size_t c = 0; c < sizeof CHANGES / sizeof *CHANGES; c++) {
        size_t i = CHANGES[c].area;
        read_filters(i);
        execute(CHANGES[c].sql);
        refresh();
        for (size_t f = 0; f < sizeof FILTERS / sizeof *FILTERS; f++)
            check_filter(i, f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_older_than_the_database),
    };
    return cmocka_run_group_tests(tests, open_area, close_area);
}
