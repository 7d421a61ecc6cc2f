/* Numbers of people, and a page of users with them: a known person keeps their number, and a
 * person listed twice is one person. */
#include "atlassian/api.h"
#include "base/text.h"
#include "fixture.h"
#include "staging/account_ids.h"
#include "staging/stage.h"

static struct config config = {.api_url = "https://api.example"};
static struct lane lane;
static struct mail_domains domains[DOMAIN_KINDS];

static int open_lane(void **state) {
    open_fixture(state);
    assert_int_equal(secret_init(&err), OK);
    arena_reset(arena); /* lets go of the connection */
    db_close(db);
    assert_int_equal(db_open(path, DB_WRITE, DB_TIMER, &db, &err), OK);
    db_use(db, arena, &err);
    lane =
        (struct lane){.config = &config, .db = db, .arena = arena, .err = &err, .now = 1795488872};
    execute("INSERT INTO user (id, account_id, name, first_seen) VALUES"
            " (7, 'seven', 'S', 1), (9, 'nine', 'N', 1)");
    return 0;
}

static void whoever_was_there_keeps_the_number_and_others_get_the_next(void **state) {
    (void)state;
    struct accounts *p = NULL;
    char account[32];
    assert_int_equal(accounts_open(&lane, 10, domains, &p),
                     OK); /* far fewer than come: it has to grow */
    assert_int_equal(account_number(p, account_hash(p, "nine")), 9);
    assert_int_equal(account_number(p, account_hash(p, "seven")), 7);
    for (int i = 0; i < 20000; i++) {
        snprintf(account, sizeof account, "account-%d", i);
        assert_int_equal(account_number(p, account_hash(p, account)), 10 + i);
    }
    for (int i = 19999; i >= 0; i--) {
        snprintf(account, sizeof account, "account-%d", i);
        assert_int_equal(account_number(p, account_hash(p, account)), 10 + i);
    }
    assert_int_equal(account_number(p, account_hash(p, "nine")), 9);
    assert_int_equal(account_number(p, account_hash(p, "")), 20010);
}

static void who_was_met_and_who_is_idle(void **state) {
    (void)state;
    struct accounts *p = NULL;
    assert_int_equal(accounts_open(&lane, 0, domains, &p), OK);
    assert_false(account_is_seen(p, 7));
    assert_true(account_mark_seen(p, 7));
    assert_false(account_mark_seen(p, 7));
    assert_true(account_mark_seen(p, 5000000));
    assert_int_equal(accounts_seen(p), 2);
    assert_int_equal(accounts_vanished(p), 1);
    assert_int_equal(account_next_vanished(p, 0), 9);
    assert_int_equal(account_next_vanished(p, 9), 0);
    assert_true(account_is_seen(p, 7) && account_is_seen(p, 5000000));
    assert_false(account_is_seen(p, 8) || account_is_seen(p, 4999999) ||
                 account_is_seen(p, 90000000));
    assert_false(account_is_idle(p, 7));
    account_set_idle(p, 7);
    assert_true(account_is_idle(p, 7) && account_is_seen(p, 7));
    assert_false(account_is_idle(p, 5000000) || account_is_idle(p, 90000000));
    assert_int_equal(accounts_seen(p), 2);
}

static struct stage_state staging(void) {
    static const char GROUPS[] = "{\"data\":[{\"id\":\"g1\",\"directoryId\":\"d1\"},{\"id\":\"g2\","
                                 "\"directoryId\":\"d1\"}]}",
                      PRODUCTS[] = "{\"data\":[{\"id\":\"ari:cloud:jira-software::site/s1\"}]}",
                      DIRECTORIES[] = "{\"data\":[{\"directoryId\":\"d1\"}]}";
    struct stage_state s = {0};
    struct stage_context none = {0};
    assert_int_equal(stage_create(&lane), OK);
    assert_int_equal(stage_page(&lane, STAGE_KIND_GROUPS, &none, GROUPS, &s), OK);
    assert_int_equal(stage_page(&lane, STAGE_KIND_PRODUCTS, &none, PRODUCTS, &s), OK);
    assert_int_equal(stage_page(&lane, STAGE_KIND_DIRECTORIES, &none, DIRECTORIES, &s), OK);
    assert_int_equal(stage_flush(&lane, &s), OK);
    assert_int_equal(stage_known_people(&lane, 0, &s), OK);
    assert_int_equal(stage_assign_numbers(&lane, &s), OK);
    return s;
}

static void stage_users(struct stage_state *s, const char *page) {
    struct stage_context none = {0};
    assert_int_equal(stage_page(&lane, STAGE_KIND_USERS, &none, page, s), OK);
}

static int64_t user_index_rows(enum query q, int64_t *first, int64_t *second) {
    struct rows *r = NULL;
    int64_t n = 0;
    assert_int_equal(db_query(db, q, &r, ""), OK);
    for (; db_next(r); n++) {
        *first = db_int(r, 0);
        *second = db_int(r, 1);
    }
    assert_int_equal(db_end(r), OK);
    return n;
}

#define ANA "\"accountId\":\"nine\",\"email\":\"Ana@Example.test\""
/* What is theirs stands before who they are: the order in an answer is nobody's promise. */
static void an_account_that_comes_twice_is_one_person_in_the_livelier_state(void **state) {
    (void)state;
    struct stage_state s = staging();
    int64_t user = 0, group = 0;
    stage_users(&s, "{\"data\":[{\"groups\":[{\"id\":\"g1\"}]," ANA
                    ",\"status\":\"deactivated\",\"name\":\"Old\"}]}");
    stage_users(&s,
                "{\"data\":[{\"groups\":[{\"id\":\"g2\"},{\"id\":\"g1\"},{\"id\":\"unknown\"}]," ANA
                ",\"status\":\"active\",\"name\":\"Ana\"}]}");
    stage_users(&s, "{\"data\":[{" ANA
                    ",\"status\":\"suspended\",\"name\":\"Late\"},{\"name\":\"nobody\"}"
                    ",{\"accountId\":\"\"},7]}");
    assert_int_equal(accounts_seen(s.accounts), 1);
    assert_int_equal(user_index_rows(Q_STAGE_MEMBERS, &user, &group), 2);
    assert_int_equal(user, 9);
    struct rows *r = NULL;
    assert_int_equal(db_query(db, Q_MERGE_INDEX_PEOPLE, &r, ""), OK);
    assert_true(db_next(r));
    assert_int_equal(db_int(r, 0), 9);
    assert_string_equal(db_text(r, 1), "Ana");
    assert_string_equal(db_text(r, 3), "active");
    assert_string_equal(db_text(r, 6), "example.test");
    assert_false(db_next(r));
}

static void nobody_inherits_what_the_one_before_has(void **state) {
    (void)state;
    struct stage_state s = staging();
    int64_t user = 0, group = 0, roles = 0;
    stage_users(
        &s, "{\"data\":[{\"accountId\":\"first\",\"groups\":[{\"id\":\"g1\"}],\"platformRoles\":["
            "\"atlassian/org-admin\"]},{\"accountId\":\"second\"}]}");
    assert_int_equal(user_index_rows(Q_STAGE_MEMBERS, &user, &group), 1);
    assert_int_equal(user, 10);
    assert_int_equal(user_index_rows(Q_MERGE_INDEX_PLATFORM, &user, &roles), 1);
    assert_int_equal(user, 10);
}

static void the_latest_use_of_a_product_counts(void **state) {
    (void)state;
#define USE(at) "{\"id\":\"ari:cloud:jira-software::site/s1\",\"lastActiveTimestamp\":\"" at "\"}"
#define USER(id, uses) "{\"accountId\":\"" id "\",\"productAccess\":[" uses "]}"
    struct stage_state s = staging();
    int64_t days = 0;
    stage_users(&s, "{\"data\":["
                /* clang-format off */
             USER("new", USE("2026-03-01T00:00:00Z") ","
                         USE("2026-05-01T00:00:00.123Z") ","
                         USE("2026-04-01T00:00:00Z"))
             "]}");
    stage_users(&s, "{\"data\":["
             USER("new", USE("2026-02-01T00:00:00Z")) ","
             USER("twice", USE("2026-03-02T00:00:00Z")) ","
             USER("twice", USE("2026-03-01T00:00:00Z"))
             "]}");
    /* clang-format on */
    assert_int_equal(stage_flush(&lane, &s), OK);
    /* What is not in the live table: all of it. */
    assert_int_equal(db_exec(db, Q_MERGE_IN_ACTIVITY, &days, "i", (int64_t)10), OK);
    assert_int_equal(days, 2);
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (1, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one')");
    execute(
        "INSERT INTO user (id, account_id, first_seen) VALUES (10, 'new', 1), (11, 'twice', 1)");
    assert_int_equal(db_exec(db, Q_MERGE_ACTIVITY_COPY, NULL, ""), OK);
    /* 2026-05-01. */
    assert_int_equal(number("SELECT last_active FROM activity WHERE user = 10 AND product = 1"),
                     1777593600);
    /* 2026-03-02. */
    assert_int_equal(number("SELECT last_active FROM activity WHERE user = 11 AND product = 1"),
                     1772409600);
}

/* No time at all is never; a time that cannot be read is now. */
static void nobody_is_never_active_by_a_word(void **state) {
    (void)state;
#define SEEN(user, at)                                                                             \
    "{\"accountId\":\"" user "\",\"productAccess\":[{\"id\":\"ari:cloud:jira-software::site/"      \
    "s1\",\"lastActiveTimestamp\":" at "}]}"
    struct stage_state s = staging();
    int64_t n = 0;
    stage_users(
        &s,
        "{\"data\":[" SEEN("word", "\"soon\"") "," SEEN("number", "1764028800000") "," SEEN(
            "cut",
            "\"2026-03-01T00:00:00[Z]\"") "," SEEN("none",
                                                   "null") ",{\"accountId\":\"absent\","
                                                           "\"productAccess\":[{\"id\":\"ari:"
                                                           "cloud:jira-software::site/s1\"}]}]}");
    assert_int_equal(stage_flush(&lane, &s), OK);
    assert_int_equal(db_exec(db, Q_MERGE_IN_ACTIVITY, &n, "i", (int64_t)10), OK);
    assert_int_equal(n, 3);
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (1, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one')");
    execute("INSERT INTO user (id, account_id, first_seen) VALUES"
            " (10, 'word', 1), (11, 'number', 1), (12, 'cut', 1)");
    assert_int_equal(db_exec(db, Q_MERGE_ACTIVITY_COPY, NULL, ""), OK);
    assert_int_equal(number("SELECT sum(last_active) FROM activity WHERE user IN (10, 11)"),
                     2 * lane.now);
    /* Its first 19 characters. */
    assert_int_equal(number("SELECT last_active FROM activity WHERE user = 12"), 1772323200);
}

/* What holds something is told from what holds nothing, from what we do not know and from what lies
 * deeper. */
static void a_page_is_read_by_its_shape(void **state) {
    (void)state;
#define ACCESS                                                                                     \
    "{\"key\":{\"id\":\"ari:cloud:jira-software::site/"                                            \
    "s1\"},\"id\":\"ari:cloud:jira-software::site/"                                                \
    "s1\",\"lastActiveTimestamp\":\"2026-03-01T00:00:00Z\"}"
    struct stage_state s = staging();
    int64_t user = 0, second = 0;
    stage_users(
        &s, "{\"meta\":{},\"links\":{},\"data\":[{\"groups\":[],\"platformRoles\":null,\"extra\":{"
            "\"accountId\":\"no\",\"groups\":[{\"id\":\"g1\"}]},\"accountId\":\"first\"},"
            "{},[],null,{\"accountId\":\"second\",\"productAccess\":{},\"groups\":[\"g1\",{},{"
            "\"more\":[{\"id\":\"g1\"}],\"id\":\"g2\"}]},"
            "{\"accountId\":\"third\",\"groups\":{},\"productAccess\":[{}," ACCESS
            "],\"nickname\":{}}],\"next\":\"no\",\"links\":{\"self\":\"x\",\"next\":\"n2\"}}");
    assert_int_equal(s.page.users, 6); /* whatever stands in the list */
    assert_string_equal(s.page.next, "n2");
    assert_int_equal(accounts_seen(s.accounts), 3);
    assert_int_equal(user_index_rows(Q_STAGE_MEMBERS, &user, &second), 1);
    assert_int_equal(user, 11);
    assert_int_equal(second, 2);
    assert_int_equal(stage_flush(&lane, &s), OK);
    assert_int_equal(db_exec(db, Q_MERGE_IN_ACTIVITY, &second, "i", (int64_t)10), OK);
    assert_int_equal(second, 1);
}

static void what_belongs_to_nobody_is_left_out(void **state) {
    (void)state;
    struct stage_state s = staging();
    int64_t user = 0, group = 0, days = 0;
    stage_users(&s,
                "{\"data\":[{\"groups\":[{\"id\":\"g1\"}]},{\"accountId\":\"first\"},{\"groups\":[{"
                "\"id\":\"g2\"}],\"productAccess\":[" ACCESS "]}]}");
    assert_int_equal(user_index_rows(Q_STAGE_MEMBERS, &user, &group), 0);
    assert_int_equal(stage_flush(&lane, &s), OK);
    assert_int_equal(db_exec(db, Q_MERGE_IN_ACTIVITY, &days, "i", (int64_t)10), OK);
    assert_int_equal(days, 0);
}

/* As large as an answer may be (atlassian/transfer.c), and nothing but one group in it. */
static void the_largest_page_is_taken(void **state) {
    (void)state;
    enum { COUNT_MAX = 16 * 1024 * 1024 };
    static const char HEAD[] = "{\"data\":[{\"accountId\":\"nine\",\"groups\":[{\"id\":\"g1\"}",
                      MORE[] = ",{\"id\":\"g1\"}", TAIL[] = "]}]}";
    struct stage_state s = staging();
    int64_t user = 0, group = 0;
    char *page = malloc(COUNT_MAX), *end = page + sizeof HEAD - 1;
    assert_non_null(page);
    memcpy(page, HEAD, sizeof HEAD);
    for (; end + sizeof MORE + sizeof TAIL < page + COUNT_MAX; end += sizeof MORE - 1)
        memcpy(end, MORE, sizeof MORE);
    memcpy(end, TAIL, sizeof TAIL);
    stage_users(&s, page);
    free(page);
    assert_int_equal(user_index_rows(Q_STAGE_MEMBERS, &user, &group), 1);
    assert_int_equal(user, 9);
}

static void holders_are_counted_once_and_strangers_get_a_number_of_their_own(void **state) {
    (void)state;
    static const char PAGE[] = "{\"data\":[{\"accountId\":\"nine\"},{\"accountId\":\"stranger\","
                               "\"manager\":{\"accountId\":\"seven\"}}]}";
    struct stage_state s = staging();
    int64_t found = 0, user = 0, role = 0;
    struct stage_context c = {.role = 3, .found = &found};
    assert_int_equal(stage_page(&lane, STAGE_KIND_HOLDERS, &c, PAGE, &s), OK);
    assert_int_equal(stage_page(&lane, STAGE_KIND_HOLDERS, &c, PAGE, &s), OK);
    assert_int_equal(found, 2);
    assert_int_equal(user_index_rows(Q_STAGE_HOLDERS, &user, &role), 2);
    assert_int_equal(user, 10);
    assert_int_equal(role, 3);
    assert_int_equal(accounts_seen(s.accounts), 0); /* listed nowhere */
}

/* A word of Atlassian's that is too long is cut between characters, and half a character is the
 * sign for a lost one. */
static void what_atlassian_sends_is_text(void **state) {
    (void)state;
    char body[] = "{\"errors\":[{\"code\":\"XY\",\"title\":"
                  "\"\\ud83düüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü"
                  "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü"
                  "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü\"}]}";
    const struct http_answer a = {403, body, sizeof body - 1};
    const char *text = atlassian_error_text(&lane, &a);
    assert_true(text_is_utf8(text, strlen(text)));
    assert_int_equal(text_length(text), strlen(" Atlassian says: .") + 150);
    assert_non_null(strstr(text, "XY \xEF\xBF\xBDü"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whoever_was_there_keeps_the_number_and_others_get_the_next,
                                        open_lane, close_fixture),
        cmocka_unit_test_setup_teardown(who_was_met_and_who_is_idle, open_lane, close_fixture),
        cmocka_unit_test_setup_teardown(
            an_account_that_comes_twice_is_one_person_in_the_livelier_state, open_lane,
            close_fixture),
        cmocka_unit_test_setup_teardown(nobody_inherits_what_the_one_before_has, open_lane,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(the_latest_use_of_a_product_counts, open_lane,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(nobody_is_never_active_by_a_word, open_lane, close_fixture),
        cmocka_unit_test_setup_teardown(a_page_is_read_by_its_shape, open_lane, close_fixture),
        cmocka_unit_test_setup_teardown(what_belongs_to_nobody_is_left_out, open_lane,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(the_largest_page_is_taken, open_lane, close_fixture),
        cmocka_unit_test_setup_teardown(what_atlassian_sends_is_text, open_lane, close_fixture),
        cmocka_unit_test_setup_teardown(
            holders_are_counted_once_and_strangers_get_a_number_of_their_own, open_lane,
            close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
