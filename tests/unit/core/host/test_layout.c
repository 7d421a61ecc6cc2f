/* The layout of a database against the sum of the migrations: which differences count and which do
 * not. tests/ctl/ctl.sh tests it through restore, init and doctor. */
#include "base/log.h"
#include "fixture.h"
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static const char *problem(void) {
    const char *found = NULL;
    assert_int_equal(db_check_layout(db, &found), OK);
    return found;
}

/* As whoever may write the file can: past all checks of SQLite. */
static void rewrite(const char *change) {
    char text[1000];
    (void)snprintf(text, sizeof text, "PRAGMA writable_schema = ON; %s", change);
    execute(text);
}

static void a_fresh_one_is_as_it_should_be(void **state) {
    (void)state;
    assert_null(problem());
    execute("ANALYZE");
    assert_null(problem());
}

static void blanks_comments_and_quotes_do_not_count(void **state) {
    (void)state;
    rewrite("UPDATE sqlite_schema"
            " SET sql = replace(sql, 'CREATE TABLE owner (',"
            " 'CREATE  TABLE \"owner\" ( -- a word\n /* two */ ')"
            " WHERE name = 'owner'");
    assert_null(problem());
}

static void a_word_in_a_definition_does(void **state) {
    (void)state;
    rewrite("UPDATE sqlite_schema SET sql = replace(sql, 'only grows', 'only -- grows')"
            " WHERE name = 'audit_no_delete'");
    assert_string_equal(problem(), "trigger audit_no_delete is not as Rollcall makes it");
}

static void a_second_row_of_a_name_does_not_hide_behind_the_first(void **state) {
    (void)state;
    const char *found = NULL;
    rewrite("INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'audit_no_delete'");
    assert_int_not_equal(db_check_layout(db, &found), OK); /* SQLite itself reads no such layout */
}

static void a_name_of_sqlites_own_excuses_no_trigger(void **state) {
    (void)state;
    rewrite("INSERT INTO sqlite_schema VALUES"
            " ('trigger', 'sqlite_stat1', 'owner', 0,"
            " 'CREATE TRIGGER sqlite_stat1 AFTER INSERT ON owner BEGIN SELECT 1; END')");
    assert_string_equal(problem(), "trigger sqlite_stat1 is not Rollcall's");
}

static void what_follows_a_comment_in_quotes_is_read(void **state) {
    static const char *const HIDDEN[] = {"\"--\"", "[--]", "`--`", "\"/*\" || \"*/\""};
    (void)state;
    for (size_t i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++) {
        char change[600];
        (void)snprintf(change, sizeof change,
                       "UPDATE sqlite_schema"
                       " SET sql = replace(sql, 'grows'')',"
                       " 'grows'') %s WHERE 0; DELETE FROM owner' || char(10))"
                       " WHERE name = 'audit_no_delete'",
                       HIDDEN[i]);
        rewrite("UPDATE sqlite_schema"
                " SET sql = 'CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT "
                "RAISE(ABORT, ''the audit only grows''); END'"
                " WHERE name = 'audit_no_delete'");
        assert_null(problem());
        rewrite(change);
        assert_non_null(problem());
    }
}

static void one_name_is_not_two_names(void **state) {
    (void)state;
    rewrite("UPDATE sqlite_schema"
            " SET sql = replace(sql, 'off_at IS NOT NULL', '\"off_at\"\"is\"\"not\"\"null\"')"
            " WHERE name = 'webhook_off'");
    assert_non_null(strstr(problem(), "index webhook_off is not as Rollcall makes it"));
}

static void many_are_counted(void **state) {
    (void)state;
    for (int i = 0; i < 7; i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "CREATE TABLE mine_%d (x)", i);
        execute(text);
    }
    assert_non_null(strstr(problem(), "table mine_4 is not Rollcall's; and 2 more"));
}

/* --- files */

static void only_plain_files_are_opened(void **state) {
    (void)state;
    char file[128], link_to[128];
    (void)snprintf(file, sizeof file, "%s/file", folder);
    (void)snprintf(link_to, sizeof link_to, "%s/link", folder);
    int fd = data_file_open(file, O_RDWR | O_CREAT, 0600);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_int_equal(symlink(file, link_to), 0);
    assert_int_equal(data_file_open(link_to, O_RDONLY, 0), -1);
    assert_int_equal(errno, ELOOP);
    assert_int_equal(unlink(link_to), 0);
    assert_int_equal(mkfifo(link_to, 0600), 0);
    assert_int_equal(data_file_open(link_to, O_RDONLY, 0), -1);
    assert_int_equal(errno, ENOTSUP);
    assert_int_equal(data_file_open(folder, O_RDONLY, 0), -1);
    assert_int_equal(unlink(link_to), 0);
    assert_int_equal(unlink(file), 0);
}

static void what_lies_beside_the_database_is_looked_at(void **state) {
    (void)state;
    char name[128];
    struct err e = {0};
    assert_int_equal(data_files_valid(path, &e), OK);
    (void)snprintf(name, sizeof name, "%s-journal", path);
    assert_int_equal(symlink("/nowhere", name), 0);
    assert_int_equal(data_files_valid(path, &e), ERR_BUSY);
    assert_non_null(strstr(e.message, "rollcall.db-journal is a symbolic link"));
    assert_int_equal(unlink(name), 0);
}

static void a_path_is_resolved_but_for_its_end(void **state) {
    (void)state;
    char out[DATA_PATH_BYTES], link_to[128], below[200];
    (void)snprintf(link_to, sizeof link_to, "%s/link", folder);
    (void)snprintf(below, sizeof below, "%s/link/link", folder);
    assert_int_equal(symlink(folder, link_to), 0);
    assert_string_equal(data_file_path(below, out), link_to);
    assert_string_equal(data_file_path("/file", out), "/file");
    assert_string_equal(data_file_path("/nowhere/file", out), "/nowhere/file");
    assert_int_equal(unlink(link_to), 0);
}

static void a_terminal_gets_no_escape_codes(void **state) {
    (void)state;
    char out[100];
    (void)log_escape(out, "a\x1b]0;b\a\n\xc2\x9bü\xe2\x80\xae\xff");
    assert_string_equal(out, "a\\x1b]0;b\\x07\\x0a\\xc2\\x9bü\\xe2\\x80\\xae\\xff");
    assert_int_equal(log_escape(out, ""), 0);
    (void)log_escape(out, "\xe0\x80\x80"); /* an overlong form */
    assert_string_equal(out, "\\xe0\\x80\\x80");
}

#define INSTALLED(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)

int main(void) {
    const struct CMUnitTest tests[] = {
        INSTALLED(a_fresh_one_is_as_it_should_be),
        INSTALLED(blanks_comments_and_quotes_do_not_count),
        INSTALLED(a_word_in_a_definition_does),
        INSTALLED(a_second_row_of_a_name_does_not_hide_behind_the_first),
        INSTALLED(a_name_of_sqlites_own_excuses_no_trigger),
        INSTALLED(what_follows_a_comment_in_quotes_is_read),
        INSTALLED(one_name_is_not_two_names),
        INSTALLED(many_are_counted),
        INSTALLED(only_plain_files_are_opened),
        INSTALLED(what_lies_beside_the_database_is_looked_at),
        INSTALLED(a_path_is_resolved_but_for_its_end),
        cmocka_unit_test(a_terminal_gets_no_escape_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
