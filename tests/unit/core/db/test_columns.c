/* sql/columns.awk: SQLite gives each column the name that the generated header gives it. */
#include "fixture.h"

#include "db/internal.h"

#include <strings.h>

static const struct {
    enum query query;
    int column;
    const char *name;
} COLUMNS[] = {
#include "column_table.h"
};

/* Statements on TEMP tables need these first. */
static void make_temp_tables(void) {
    for (int pass = 0; pass < 3; pass++) /* an index or a view follows its table */
        for (int q = 0; q < QUERY__COUNT; q++)
            /* The views of areas would take the place of the tables. */
            if (strstr(query_text[q], "CREATE TEMP") && strncmp(query_name[q], "AREA_", 5) != 0)
                (void)sqlite3_exec(db->handle, query_text[q], NULL, NULL, NULL);
}

static void every_column_is_what_sqlite_calls_it(void **state) {
    (void)state;
    make_temp_tables();
    assert_int_equal(area_functions_add(db), SQLITE_OK);
    assert_true(sizeof COLUMNS / sizeof *COLUMNS > 200);
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) {
        sqlite3_stmt *s = NULL;
        enum query q = COLUMNS[i].query;
        int rc = sqlite3_prepare_v2(db->handle, query_text[q], -1, &s, NULL);
        if (rc != SQLITE_OK)
            fail_msg("%s: %s", query_name[q], sqlite3_errmsg(db->handle));
        const char *name = sqlite3_column_name(s, COLUMNS[i].column);
        if (strstr(query_text[q], "each_row("))
            assert_int_equal(sqlite3_column_count(s), 1);
        else if (!name || strcasecmp(name, COLUMNS[i].name) != 0)
            fail_msg("column %d of %s is %s, not %s", COLUMNS[i].column, query_name[q],
                     name ? name : "missing", COLUMNS[i].name);
        sqlite3_finalize(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_column_is_what_sqlite_calls_it, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
