/* A database with an area's connection beside it, areas of all kinds, and filters with what each
 * means in plain SQL. */
#ifndef TESTS_UNIT_CORE_DB_AREA_FIXTURE_H
#define TESTS_UNIT_CORE_DB_AREA_FIXTURE_H
#include "core/index/index_fixture.h"
#include "db/area.h"
#include "index/index_find.h"

/* Whole products, parts with domains, both, and a product twice. */
static const struct {
    struct area_part part[4];
    int n;
    const char *pair; /* the user u and the product p are inside */
} AREAS[] = {
    {{{1, NULL}}, 1, "p.id = 1"},
    {{{1, NULL}, {2, NULL}, {3, NULL}}, 3, "p.id IN (1, 2, 3)"},
    {{{2, "x.test"}}, 1, "p.id = 2 AND u.email_domain = 'x.test'"},
    {{{1, "d77.test"}, {1, "x.test"}, {3, "d77.test"}, {3, "x.test"}},
     4,
     "p.id IN (1, 3) AND u.email_domain IN ('d77.test', 'x.test')"},
    {{{1, NULL}, {2, "d77.test"}, {2, "d88.test"}},
     3,
     "(p.id = 1 OR (p.id = 2 AND u.email_domain IN ('d77.test', 'd88.test')))"},
    {{{1, NULL}, {3, "x.test"}}, 2, "(p.id = 1 OR (p.id = 3 AND u.email_domain = 'x.test'))"},
    {{{9, NULL}}, 1, "0"},
    {{{0, NULL}}, 0, "0"},
    {{{1, "x.test"}, {3, "d77.test"}},
     2,
     "((p.id = 1 AND u.email_domain = 'x.test') OR (p.id = 3 AND u.email_domain = 'd77.test'))"},
};
enum { AREA_COUNT = sizeof AREAS / sizeof *AREAS };

static struct db *inside;
static struct area area;

static void use_area(size_t i) {
    area = (struct area){.part = AREAS[i].part, .n = AREAS[i].n, .user = 7};
    db_use(inside, arena, &err);
    db_use_area(inside, &area);
    assert_int_equal(db_begin_read(inside), OK);
}

/* Rows of areas, so that slices are made for them. */
static const char NAMED[] =
    "INSERT INTO area VALUES (1, 'some', 1, 't', 1, 't');"
    "INSERT INTO area_instance SELECT 1, product, site FROM product;"
    "INSERT INTO area_domain VALUES (1, 'x.test'), (1, 'd77.test'), (1, 'd88.test');"
    "INSERT INTO activity SELECT user, product, last_active FROM seat"
    " WHERE last_active IS NOT NULL;"
    "INSERT INTO activity SELECT id, 3 - id % 2, 1795488872 - id * 700 FROM user"
    " WHERE id % 5 = 0 AND gone_at IS NULL;"
    "UPDATE user SET active_at = (SELECT max(last_active) FROM activity WHERE user = user.id);"
    "INSERT INTO user_role SELECT id, 1, 'atlassian/admin', 'direct', NULL, 0, NULL FROM user"
    " WHERE id % 70 = 10 AND gone_at IS NULL;"
    "INSERT INTO group_role VALUES (3, 2, 'atlassian/guest'), (1, 3, 'atlassian/stakeholder'),"
    " (2, 3, 'atlassian/stakeholder');"
    "INSERT INTO user_platform_role SELECT id, 'atlassian/site-admin' FROM user"
    " WHERE id % 90 = 4;";

static int open_area(void **state) {
    (void)open_people(state);
    execute(NAMED);
    refresh();
    assert_int_equal(db_open_area(path, DB_READ, DB_WEB, &inside, &err), OK);
    return 0;
}

static int close_area(void **state) {
    arena_reset(arena);
    db_close(inside);
    return close_fixture(state);
}

#define HOLDS                                                                                      \
    "u.gone_at IS NULL AND EXISTS (SELECT 1 FROM product p WHERE (%s) AND ("                       \
    "EXISTS (SELECT 1 FROM seat s WHERE s.user = u.id AND s.product = p.id) OR "                   \
    "EXISTS (SELECT 1 FROM user_role ur WHERE ur.user = u.id AND ur.product = p.id) OR "           \
    "EXISTS (SELECT 1 FROM membership m JOIN group_role gr ON gr.user_group = m.user_group "       \
    "WHERE m.user = u.id AND gr.product = p.id)))"

/* The SQL condition that the user u is inside the area. */
static const char *holds(size_t i) { return arena_printf(arena, HOLDS, AREAS[i].pair); }

/* The text with INSIDE and PAIR as conditions of the area: that u is inside, and u with p. */
static const char *conditions(const char *text, size_t i) {
    static const char *const TERMS[] = {"INSIDE", "PAIR"};
    const char *with[] = {holds(i), AREAS[i].pair};
    for (size_t w = 0; w < 2; w++)
        for (const char *at; (at = strstr(text, TERMS[w]));)
            text = arena_printf(arena, "%.*s(%s)%s", (int)(at - text), text, with[w],
                                at + strlen(TERMS[w]));
    return text;
}

#define SEAT_INSIDE                                                                                \
    "EXISTS (SELECT 1 FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id "         \
    "AND PAIR AND "
static const struct {
    const char *query, *where;
} FILTERS[] = {
    {"", "1"},
    {"status=suspended", "status = 'suspended'"},
    {"q=b+1", "(name LIKE '%b%' OR email LIKE '%b%') AND (name LIKE '%1%' OR email LIKE "
              "'%1%')"},
    {"billable=1", SEAT_INSIDE "1)"},
    {"product=confluence", SEAT_INSIDE "p.product = 'confluence')"},
    {"inactive_days=40",
     SEAT_INSIDE "(s.last_active IS NULL OR s.last_active < 1795488872 - 40 * 86400))"},
    {"never=1", SEAT_INSIDE "s.last_active IS NULL)"},
    {"active_days=10", SEAT_INSIDE "s.last_active >= 1795488872 - 10 * 86400)"},
    {"threshold=1",
     SEAT_INSIDE "(s.last_active IS NULL OR s.last_active < 1795488872 - 30 * 86400))"},
    {"idle_days=60",
     "coalesce((SELECT max(a.last_active) FROM activity a JOIN product p ON p.id = a.product"
     " WHERE a.user = u.id AND PAIR), 0) < 1795488872 - 60 * 86400"},
    {"role=atlassian/admin",
     "EXISTS (SELECT 1 FROM user_role ur JOIN product p ON p.id = ur.product"
     " WHERE ur.user = u.id AND ur.role = 'atlassian/admin' AND PAIR)"},
    {"role=atlassian/site-admin",
     "EXISTS (SELECT 1 FROM user_platform_role upr WHERE upr.user = u.id)"},
    {"group=g2", "EXISTS (SELECT 1 FROM membership m JOIN group_role gr"
                 " ON gr.user_group = m.user_group JOIN product p ON p.id = gr.product"
                 " WHERE m.user = u.id AND m.user_group = 2 AND PAIR)"},
    {"group=everybody", "EXISTS (SELECT 1 FROM membership m JOIN group_role gr"
                        " ON gr.user_group = m.user_group JOIN product p ON p.id = gr.product"
                        " WHERE m.user = u.id AND m.user_group = 1 AND PAIR)"},
};

/* The number of people of a filter in an area, and by plain SQL. */
static void check_filter(size_t i, size_t f) {
    int64_t n = -1;
    use_area(i);
    struct user_filter asked = filter(FILTERS[f].query);
    int64_t want = numberf("SELECT count(*) FROM user u WHERE %s AND (%s)", holds(i),
                           conditions(FILTERS[f].where, i));
    assert_int_equal(users_count(inside, &asked, NOW, &n), OK);
    if (n != want)
        fail_msg("area %zu, %s: %lld people, not %lld", i, FILTERS[f].query, (long long)n,
                 (long long)want);
    arena_reset(arena);
    db_use(db, arena, &err);
}
#endif
