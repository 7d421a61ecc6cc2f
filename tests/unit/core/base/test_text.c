/* core/base/text.c: accepted and refused texts, at the edges. */
#include "base/err.h"
#include "base/text.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;

static int set_up(void **state) {
    (void)state;
    a = arena_open(1 << 20);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(a);
    return 0;
}

static bool is_utf8(const char *text) { return text_is_utf8(text, strlen(text)); }

static void utf8_is_strict(void **state) {
    (void)state;
    assert_true(is_utf8(""));
    assert_true(is_utf8("Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80"));
    assert_true(is_utf8("\xF4\x8F\xBF\xBF"));
    assert_false(is_utf8("\xC0\xAF")); /* overlong */
    assert_false(is_utf8("\xE0\x80\xAF"));
    assert_false(is_utf8("\xF0\x80\x80\xAF"));
    assert_false(is_utf8("\xED\xA0\x80"));     /* surrogate */
    assert_false(is_utf8("\xF4\x90\x80\x80")); /* beyond Unicode */
    assert_false(is_utf8("\x80"));
    assert_false(is_utf8("a\xE2\x82")); /* cut */
    assert_false(text_is_utf8("a\0b", 3));
    assert_false(text_is_utf8("\xE2\x82\xAC", 2)); /* does not look past its length */
}

static void controls_are_seen(void **state) {
    (void)state;
    assert_false(text_has_control("Zo\xC3\xAB", false));
    assert_true(text_has_control("a\nb", false));
    assert_false(text_has_control("a\r\n\tb", true));
    assert_true(text_has_control("a\x1B[31m", true));
    assert_true(text_has_control("a\x7F", false));
    assert_true(text_has_control("a\xC2\x9B", true)); /* C1: CSI */
    assert_false(text_has_control("\xC2\xA0", false));
}

static void trimmed_to(const char *in, const char *out) {
    assert_string_equal(text_trim(arena_strdup(a, in)), out);
}

static void trim_takes_what_nobody_sees(void **state) {
    (void)state;
    trimmed_to("  x y \t\r\n", "x y");
    trimmed_to("\xEF\xBB\xBF\xE2\x80\x8Bkey\xC2\xA0\xE2\x81\xA0", "key");
    trimmed_to(" \xE2\x80\x8B ", "");
    trimmed_to("", "");
    /* Inside it stays: removing it would change the value. */
    trimmed_to("a\xE2\x80\x8B"
               "b",
               "a\xE2\x80\x8B"
               "b");
    trimmed_to(" \xFF ", "\xFF");
}

static void unseen_signs_are_found_anywhere(void **state) {
    (void)state;
    static const char *const UNSEEN[] = {
        " ",
        "\t",
        "\n",
        "\xC2\xA0",
        "\xC2\xAD",
        "\xCD\x8F",
        "\xD8\x9C",
        "\xE1\x85\xA0",
        "\xE1\xA0\x8E",
        "\xE2\x80\x83",
        "\xE2\x80\x8B",
        "\xE2\x80\x8C",
        "\xE2\x80\xAE",
        "\xE2\x80\xA8",
        "\xE2\x81\xA4",
        "\xE2\x81\xAA",
        "\xE2\xA0\x80",
        "\xE3\x80\x80",
        "\xE3\x85\xA4",
        "\xEF\xB8\x8F",
        "\xEF\xBB\xBF",
        "\xEF\xBE\xA0",
        "\xEF\xBF\xB9",
        "\xF3\xA0\x81\x81",
        "\xF3\xA0\x84\x80",
    };
    for (size_t i = 0; i < sizeof UNSEEN / sizeof *UNSEEN; i++) {
        assert_true(text_has_unseen(UNSEEN[i]));
        assert_true(text_has_unseen(arena_printf(a, "%sada@example.test", UNSEEN[i])));
        assert_true(text_has_unseen(arena_printf(a, "ada@%sexample.test", UNSEEN[i])));
        assert_true(text_has_unseen(arena_printf(a, "ada@example.test%s", UNSEEN[i])));
    }
    assert_false(text_has_unseen(""));
    assert_false(text_has_unseen("ada@example.test"));
    assert_false(text_has_unseen("712020:5f0e2b1c-0d9a-4f4e-9a68-7a3f5b1f0c11"));
    assert_false(text_has_unseen("Zo\xC3\xAB@\xE4\xBE\x8B\xE3\x81\x88.test"));
    assert_false(text_has_unseen("\xFF"));
}

static void numbers_are_whole(void **state) {
    (void)state;
    int64_t n = 5;
    assert_true(text_to_int("0", &n) && n == 0);
    assert_true(text_to_int("-9223372036854775808", &n) && n == INT64_MIN);
    assert_true(text_to_int("9223372036854775807", &n) && n == INT64_MAX);
    const char *refused[] = {"9223372036854775808",
                             "-9223372036854775809",
                             "",
                             "-",
                             "+1",
                             " 1",
                             "1 ",
                             "1x",
                             "0x1",
                             "1.0"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(text_to_int(refused[i], &n));
    assert_true(n == INT64_MAX); /* untouched by a refusal */
}

static void texts_are_compared(void **state) {
    (void)state;
    char abc[] = "abc";
    assert_true(text_equal("abc", abc));
    assert_false(text_equal("abc", "ABC"));
    assert_false(text_equal("abc", "ab"));
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, ""));
    assert_false(text_equal("", NULL));
}

static bool decodes(const char *in, const char *expected, bool plus) {
    char *out = arena_alloc(a, strlen(in) + 1);
    return text_percent_decode(in, strlen(in), out, plus) && strcmp(out, expected) == 0;
}

static void percent_goes_both_ways(void **state) {
    (void)state;
    assert_true(decodes("a%20b+c%2B", "a b c+", true));
    assert_true(decodes("a+b", "a+b", false));
    assert_true(decodes("%c3%A9", "\xC3\xA9", false));
    char out[8];
    const char *refused[] = {"%", "%4", "a%zz", "%00", "%-1", "%4"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(text_percent_decode(refused[i], strlen(refused[i]), out, true));
    assert_false(text_percent_decode("%41", 2, out, true)); /* does not look past its length */
    assert_string_equal(text_percent_encode(a, "a/b?\xC3\xA9~-._"), "a%2Fb%3F%C3%A9~-._");
    assert_true(decodes(text_percent_encode(a, "1+1=2 & \"more\"%"), "1+1=2 & \"more\"%", true));
}

static void iso_is(const char *in, const char *out) {
    int64_t utc;
    assert_true(text_parse_iso(in, &utc));
    assert_string_equal(text_iso(a, utc), out);
    assert_memory_equal(text_date(a, utc), out, 10);
    assert_int_equal(strlen(text_date(a, utc)), 10);
}

static void times_are_read(void **state) {
    (void)state;
    iso_is("2026-11-24", "2026-11-24T00:00:00Z");
    iso_is("2026-11-24T05:12Z", "2026-11-24T05:12:00Z");
    iso_is("2026-11-24T05:12:07.123456789Z", "2026-11-24T05:12:07Z");
    iso_is("2026-11-24T00:30:00+01:00", "2026-11-23T23:30:00Z");
    iso_is("2026-11-24T00:30:00.000-0530", "2026-11-24T06:00:00Z");
    iso_is("2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z");
    iso_is("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z");
    const char *refused[] = {"",
                             "2026",
                             "2026-1-1",
                             "2026-13-01",
                             "2026-02-29",
                             "2026-00-10",
                             "2026-04-31",
                             "0000-01-01",
                             "2026-11-24T",
                             "2026-11-24T05",
                             "2026-11-24T05:12",
                             "2026-11-24T24:00Z",
                             "2026-11-24T05:60Z",
                             "2026-11-24T05:12:61Z",
                             "2026-11-24T05:12:07.Z",
                             "2026-11-24T05:12Z ",
                             "2026-11-24T05:12+1:00",
                             "2026-11-24T05:12+24:00",
                             "2026-11-24x",
                             "-026-11-24"};
    int64_t utc;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (text_parse_iso(refused[i], &utc))
            fail_msg("%s was read", refused[i]);
    assert_true(text_parse_date("2027-01-31", &utc) && utc == 1801353600);
    assert_false(text_parse_date("2027-01-31T00:00Z", &utc));
    assert_false(text_parse_date("1900-02-29", &utc));
    assert_true(text_parse_date("2000-02-29", &utc));
}

static void people_read_numbers(void **state) {
    (void)state;
    assert_string_equal(text_count(a, 0), "0");
    assert_string_equal(text_count(a, 999), "999");
    assert_string_equal(text_count(a, 12345), "12,345");
    assert_string_equal(text_people(a, 1), "1 person");
    assert_string_equal(text_people(a, 1234), "1,234 people");
    assert_string_equal(text_plural(a, 1, "%s change", "%s changes"), "1 change");
    assert_string_equal(text_plural(a, 1234, "%s change", "%s changes"), "1,234 changes");
    assert_string_equal(text_count(a, -1234567), "-1,234,567");
    assert_string_equal(text_count(a, INT64_MIN), "-9,223,372,036,854,775,808");
    assert_string_equal(text_duration(a, 125), "2 min 5 s");
    assert_string_equal(text_duration(a, 120), "2 min");
    assert_string_equal(text_duration(a, 0), "0 s");
    assert_string_equal(text_duration(a, 90000), "1 d 1 h");
    assert_string_equal(text_duration(a, -3), "0 s");
    assert_string_equal(text_ago(a, 0, 3 * 86400 + 5), "3 days ago");
    assert_string_equal(text_ago(a, 7200, 0), "in 2 hours");
    assert_string_equal(text_ago(a, 0, 60), "1 minute ago");
    assert_string_equal(text_ago(a, 0, 59), "just now");
    (void)text_ago(a, INT64_MAX, INT64_MIN);
    assert_string_equal(text_last(a, "ATCTT-4f2a", 4), "4f2a");
    assert_string_equal(text_last(a, "a\xC3\xA9\xE2\x82\xAC", 2), "\xC3\xA9\xE2\x82\xAC");
    assert_string_equal(text_last(a, "abc", 9), "abc");
    assert_int_equal(text_length("a\xC3\xA9\xF0\x9F\x98\x80"), 3);
    assert_true(text_equal_nocase("Olivia@Example.test", "olivia@example.TEST"));
    assert_false(text_equal_nocase("a", "ab"));
    assert_false(text_equal_nocase("ab", "a"));
    assert_true(text_starts("abc", "ab") && text_starts("abc", "") && !text_starts("a", "ab"));
}

/* Whatever stands before it, a message that is too long ends with a whole character. */
static void errors_are_cut_between_characters(void **state) {
    (void)state;
    for (int shift = 0; shift < 4; shift++) {
        struct err e = {.phase = "test"};
        const char *long_text = arena_printf(a, "%.*s", shift, "xxxx");
        for (int i = 0; i < 200; i++)
            long_text = arena_printf(a, "%s\xF0\x9F\x98\x80", long_text);
        (void)!FAIL(&e, ERR_INPUT, long_text, "%s", long_text);
        assert_true(text_is_utf8(e.message, strlen(e.message)));
        assert_true(text_is_utf8(e.log_detail, strlen(e.log_detail)));
        assert_in_range(strlen(e.message), sizeof e.message - 5, sizeof e.message - 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(controls_are_seen),
        cmocka_unit_test(trim_takes_what_nobody_sees),
        cmocka_unit_test(unseen_signs_are_found_anywhere),
        cmocka_unit_test(numbers_are_whole),
        cmocka_unit_test(texts_are_compared),
        cmocka_unit_test(errors_are_cut_between_characters),
        cmocka_unit_test(percent_goes_both_ways),
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(people_read_numbers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
