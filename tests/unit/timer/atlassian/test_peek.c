/* The cursor of the next page, seen at the end of a body before the whole is read: it is the one
 * the page has, or none. */
#include "atlassian/api.h"
#include "base/text.h"
#include "fixture.h"

static struct config config = {.api_url = "https://api.example"};
static struct lane lane;

static int open_lane(void **state) {
    open_fixture(state);
    arena_reset(arena); /* lets go of the connection */
    db_close(db);
    assert_int_equal(db_open(path, DB_WRITE, DB_TIMER, &db, &err), OK);
    db_use(db, arena, &err);
    lane = (struct lane){.config = &config, .db = db, .arena = arena, .err = &err};
    return 0;
}

/* NULL: none */
static void assert_peek(const char *cursor, const char *body) {
    const char *seen = NULL;
    char copy[12000];
    snprintf(copy, sizeof copy, "%s", body);
    struct http_answer a = {200, copy, strlen(copy)};
    assert_int_equal(atlassian_peek(&lane, &a, &seen), OK);
    if (cursor)
        assert_string_equal(seen, cursor);
    else
        assert_null(seen);
}

static void the_cursor_at_the_end_of_a_page(void **state) {
    (void)state;
    assert_peek("b", "{\"data\":[],\"links\":{\"self\":\"a\",\"next\":\"b\"}}");
    assert_peek("b", "{\"links\":{\"next\":\"b\"},\"data\":[{\"id\":1}],\"meta\":{\"n\":{}}}\n");
    assert_peek("b\"", "{\"data\":[{\"links\":{\"next\":\"no\"}}],\"links\":{\"next\":\"b\\\"\"}}");
    assert_peek("c d", "{\"data\":[],\"links\":{\"next\":\"https://api.example/x?cursor=c%20d\"}}");
}

static void no_cursor(void **state) {
    (void)state;
    assert_peek(NULL, "{\"data\":[],\"links\":{\"self\":\"a\",\"next\":null}}");
    assert_peek(NULL, "{\"data\":[],\"links\":{\"self\":\"a\"}}");
    assert_peek(NULL, "{\"data\":[],\"meta\":{\"next\":\"b\"}}"); /* read with the page */
    assert_peek(NULL, "{\"data\":[]}");
    assert_peek(NULL, "");
    assert_peek(NULL, "{\"data\":[],\"links\":");
}

static void links_of_a_person_are_none_of_the_page(void **state) {
    (void)state;
    assert_peek(NULL, "{\"data\":[{\"links\":{\"next\":\"no\"}}]}");
    assert_peek(NULL, "{\"data\":[{\"name\":\"\\\"links\\\":{\\\"next\\\":\\\"no\\\"}}\"}]}");
    assert_peek(NULL, "{\"data\":{\"links\":{\"next\":\"no\"}},\"x\":1}");
}

static void only_the_last_bytes_are_searched(void **state) {
    (void)state;
    char body[10000];
    snprintf(body, sizeof body, "{\"links\":{\"next\":\"b\"},\"data\":[\"%06000d\"]}", 0);
    assert_peek(NULL, body);
    snprintf(body, sizeof body, "{\"data\":[\"%06000d\"],\"links\":{\"next\":\"b\"}}", 0);
    assert_peek("b", body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_at_the_end_of_a_page),
        cmocka_unit_test(no_cursor),
        cmocka_unit_test(links_of_a_person_are_none_of_the_page),
        cmocka_unit_test(only_the_last_bytes_are_searched),
    };
    return cmocka_run_group_tests(tests, open_lane, close_fixture);
}
