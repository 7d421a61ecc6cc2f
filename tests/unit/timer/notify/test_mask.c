/* Stars replace a secret in an answer, in every way the answer may write it. */
#include "base/text.h"
#include "mask.h"
#include "notify/attempt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char KEY[] = "ATCTT-demo-full-0001-4f2a=AB12CD34";

/* text holds KEY (or 12 signs of it) in another writing between words; the words stay. */
static void check(const char *written, bool starred) {
    char text[2000];
    size_t n = (size_t)snprintf(text, sizeof text, "{\"message\":\"bad token %s here\"}", written);
    mask_put(text, n, KEY);
    if (starred && !strstr(text, "**"))
        fail_msg("not starred: %s", text);
    if (starred && strstr(text, written))
        fail_msg("still there: %s", text);
    if (!starred && strchr(text, '*'))
        fail_msg("starred for nothing: %s", text);
    assert_int_equal(strlen(text), n);
    assert_non_null(strstr(text, "{\"message\":\"bad token "));
    assert_non_null(strstr(text, " here\"}"));
}

static void every_writing_is_starred(void **state) {
    (void)state;
    static const char *const WRITINGS[] = {
        "ATCTT-demo-full-0001-4f2a=AB12CD34",
        "atctt-demo-full-0001-4f2a=ab12cd34",
        "demo-full-00", /* 12 signs out of the middle */
        "ATCTT-demo-f", /* cut */
        "ATCTT\\u002ddemo\\u002dfull\\u002d0001\\u002d4f2a\\u003dAB12CD34", /* Gson */
        "ATCTT\\u002Ddemo\\u002Dfull",
        "ATCTT\\x2ddemo\\x2dfull",
        "ATCTT%2Ddemo%2dfull%2D0001",
        "ATCTT%252Ddemo%252Dfull",         /* twice */
        "\\u0041TCTT\\u002ddemo%2Dfull",   /* mixed */
        "ATCTT\\\\u002ddemo\\\\u002dfull", /* JSON in JSON */
        "ATCTT&#45;demo&#x2d;full",
        "%41%54%43%54%54%2d%64%65%6d%6f%2d%66",
        "QVRDVFQtZGVtby1mdWxsLTAwMDEtNGYyYT1BQjEyQ0QzNA==", /* base64 */
        "AHJvbGxjYWxsAEFUQ1RULWRlbW8tZnVsbC0wMDAx",         /* of "\\0rollcall\\0…", cut */
        "xQVRDVFQtZGVtby1mdWxsLTAwMDEtNGYyYT1BQjEyQ0QzNA",  /* behind another sign */
        "QVRDVFQtZGVtby1mdWxs\\u004cTAwMDEtNGYyYT1BQjEyQ0QzNA==",
        "41544354542d64656d6f2d66756c6c2d30303031", /* hexadecimal */
        /* base64 of Gson, of base64 and of hexadecimal; hexadecimal of base64 */
        "eyJ0IjoiQVRDVFRcdTAwMmRkZW1vXHUwMDJkZnVsbFx1MDAyZDAwMDFcdTAwMmQ0ZjJhIn0=",
        "ZFhObGNqcEJWRU5VVkMxa1pXMXZMV1oxYkd3dE1EQXdNUzAwWmpKaFBVRkNNVEpEUkRNMA==",
        "NDE1NDQzNTQ1NDJkNjQ2NTZkNmYyZDY2NzU2YzZjMmQzMDMwMzAzMTJkMzQ2NjMy",
        "51565244564651745a4756746279316d645778734c5441774d4445744e475979",
    };
    for (size_t i = 0; i < sizeof WRITINGS / sizeof *WRITINGS; i++)
        check(WRITINGS[i], true);
}

static void text_stays(void **state) {
    (void)state;
    check("ATCTT-demo-", false); /* 11 signs */
    check("demo-full of something", false);
    check("https:\\/\\/api.atlassian.com\\/admin%20v1 &#39;quoted&#39; \\u00fc", false);
    check("QVRDVFQtZGVtby0=", false);
    check("UVZSRFZGUXRaR1Z0YnkwPQ==", false); /* the same, once more */
}

static void signs_beyond_ascii(void **state) {
    (void)state;
    char text[] = "p4ss w\\u00f6rd, p4ss w%C3%B6rd, p4ss w\xC3\xB6rd.";
    mask_put(text, strlen(text), "p4ss w\xC3\xB6rd");
    assert_string_equal(text, "**************, **************, **********.");
}

static void what_is_nested_without_end_is_starred_whole(void **state) {
    (void)state;
    char text[] = "a %2525252525252525252541";
    mask_put(text, strlen(text), KEY);
    assert_int_equal(strspn(text, "*"), strlen(text));
}

static void short_and_missing_secrets(void **state) {
    (void)state;
    char text[] = "/ and abc and abcd";
    mask_put(text, strlen(text), NULL);
    mask_put(text, strlen(text), "/");
    mask_put(text, strlen(text), "abc");
    assert_string_equal(text, "/ and abc and abcd");
    mask_put(text, strlen(text), "abcd");
    assert_string_equal(text, "/ and abc and ****");
    mask_put(text, 0, "abcd");
}

static void a_stored_answer_is_text(void **state) {
    (void)state;
    char long_text[3000], out[ANSWER_BYTES_MAX + 1];
    for (size_t i = 0; i + 1 < sizeof long_text; i += 2)
        memcpy(long_text + i, "\xC3\xA4", 2);
    answer_keep(long_text + 1, sizeof long_text - 1, 5000, out);
    assert_string_equal(out, "(5000 bytes that are no readable text)");
    answer_keep(long_text, sizeof long_text, 5000, out);
    assert_int_equal(strlen(out), ANSWER_BYTES_MAX);
    assert_true(text_is_utf8(out, strlen(out)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_writing_is_starred),
        cmocka_unit_test(text_stays),
        cmocka_unit_test(signs_beyond_ascii),
        cmocka_unit_test(what_is_nested_without_end_is_starred_whole),
        cmocka_unit_test(short_and_missing_secrets),
        cmocka_unit_test(a_stored_answer_is_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
