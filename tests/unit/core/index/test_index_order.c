/* Every order of the user browser over all its pages; a refresh without a change writes nothing,
 * and one with a change leads to the same orders. */
#include "base/casefold.h"
#include "core/index/index_fixture.h"
#include "index/index_find.h"
#include "index/index_order.h"

struct person {
    int64_t id, seats, last, anywhere;
    char name[64], email[64], status[24], claim[24];
};

static void read_person(struct rows *r, struct person *p) {
    *p = (struct person){.id = db_int(r, 0),
                         .seats = db_int(r, 6),
                         .last = db_is_null(r, 7) ? 0 : db_int(r, 7),
                         .anywhere = db_is_null(r, 9) ? 0 : db_int(r, 9)};
    casefold_text(db_text_borrow(r, 2), p->name, sizeof p->name);
    casefold_text(db_text_borrow(r, 3) ? db_text_borrow(r, 3) : "", p->email, sizeof p->email);
    snprintf(p->status, sizeof p->status, "%s", db_text_borrow(r, 4));
    snprintf(p->claim, sizeof p->claim, "%s", db_text_borrow(r, 5) ? db_text_borrow(r, 5) : "");
}

/* Empty texts and people without a seat come last, or first where a whole order is reversed. */
static int compare(const struct person *a, const struct person *b, enum users_sort sort) {
    switch (sort) {
    case USERS_BY_NAME: return !*a->name || !*b->name ? 0 : strcmp(a->name, b->name);
    case USERS_BY_EMAIL: return !*a->email || !*b->email ? 0 : strcmp(a->email, b->email);
    case USERS_BY_STATUS: return strcmp(a->status, b->status);
    case USERS_BY_CLAIM: return !*a->claim || !*b->claim ? 0 : strcmp(a->claim, b->claim);
    case USERS_BY_SEATS:
        return !a->seats || !b->seats ? 0 : (a->seats > b->seats) - (a->seats < b->seats);
    case USERS_BY_ANYWHERE: return (a->anywhere > b->anywhere) - (a->anywhere < b->anywhere);
    case USERS_BY_LAST:
        return !a->seats || !b->seats ? 0 : (a->last > b->last) - (a->last < b->last);
    }
    return 0;
}

/* All pages of an order, each person once, never against the order; the seatless come last in both
 * directions. */
static void walk_pages(const char *query, enum users_sort sort, bool down, int limit) {
    static char seen[PEOPLE + 1];
    struct user_filter f = filter(query);
    struct user_set set;
    struct person last = {0}, now;
    memset(seen, 0, sizeof seen);
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    int64_t n = 0;
    for (int64_t offset = 0; offset < set.count; offset += limit) {
        struct users_view v = {sort, down, offset, limit, limit};
        struct rows *r = NULL;
        assert_int_equal(users_read_page(db, &f, &set, &v, NOW, &r), OK);
        for (; db_next(r); n++, last = now) {
            read_person(r, &now);
            assert_true(users_in(&set, now.id));
            assert_int_equal(seen[now.id], 0);
            seen[now.id] = 1;
            int c = n ? compare(&last, &now, sort) : 0;
            assert_true(down ? c >= 0 : c <= 0);
            if (n && (sort == USERS_BY_SEATS || sort == USERS_BY_LAST) && !last.seats)
                assert_int_equal(now.seats, 0);
        }
        assert_int_equal(db_end(r), OK);
    }
    assert_int_equal(n, set.count);
}

static void orders(void **state) {
    (void)state;
    static const char *const QUERIES[] = {
        "", "product=jira-software", "inactive_days=60&status=active", "q=a&synced=1", "group=few"};
    for (size_t q = 0; q < sizeof QUERIES / sizeof *QUERIES; q++)
        for (enum users_sort sort = USERS_BY_NAME; sort <= USERS_BY_ANYWHERE; sort++)
            for (int down = 0; down < 2; down++)
                walk_pages(QUERIES[q], sort, down, q == 4 ? 7 : 971);
}

/* Changes with every commit of another connection that wrote something. */
static int64_t data_version(sqlite3 *raw) {
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(raw, "PRAGMA data_version", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t version = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return version;
}

static void nothing_changed_nothing_written(void **state) {
    (void)state;
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    int64_t before = data_version(raw);
    refresh();
    assert_int_equal(data_version(raw), before);
    assert_int_equal(sqlite3_exec(raw,
                                  "UPDATE user SET name = 'Zz renamed' WHERE id = 9000;"
                                  "UPDATE user SET gone_at = 9 WHERE id = 9001",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    before = data_version(raw);
    refresh();
    assert_int_not_equal(data_version(raw), before);
    sqlite3_close(raw);
    struct user_filter f = filter("q=zz+RENAMED");
    struct user_set set;
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    assert_true(set.count == 1 && users_in(&set, 9000));
    f = filter("");
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    assert_false(users_in(&set, 9001));
    walk_pages("", USERS_BY_NAME, true, 1000);
}

/* More than are gathered: almost everybody was active within some minutes. */
static void many_active_within_minutes_have_their_order(void **state) {
    (void)state;
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw,
                                  "UPDATE seat SET last_active = 1795488872 - user * 7919 % 1000;"
                                  "UPDATE seat SET last_active = NULL WHERE user % 700 = 1",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(raw);
    refresh();
    for (int down = 0; down < 2; down++) {
        walk_pages("", USERS_BY_LAST, down, 971);
        walk_pages("", USERS_BY_ANYWHERE, down, 971);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders),
        cmocka_unit_test(nothing_changed_nothing_written),
        cmocka_unit_test(many_active_within_minutes_have_their_order),
    };
    return cmocka_run_group_tests(tests, open_people, close_fixture);
}
