/* core/terms/bot_terms.c: which names and addresses look like those of machines. */
#include "terms/bot_terms.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *term_in(const char *text) { return bot_term_in(text, strlen(text)); }

static void a_word_that_stands_alone_is_found(void **state) {
    (void)state;
    static const char *const TEXTS[][2] = {
        {"svc", "svc"},
        {"svc-build", "svc"},
        {"build_ci", "ci"},
        {"svc01", "svc"},
        {"release bot", "bot"},
        {"bot2.prod", "bot"},
        {"jira automation", "automation"},
        {"no-reply", "reply"},
        {"(jenkins)", "jenkins"},
        {"m\xc3\xbcller api", "api"},
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        const char *found = term_in(TEXTS[i][0]);
        assert_non_null(found);
        assert_string_equal(found, TEXTS[i][1]);
    }
}

static void names_of_people_are_not_taken_for_machines(void **state) {
    (void)state;
    static const char *const TEXTS[] = {
        "",       "ana chen",    "cicero",           "talbot",    "lucia",   "apia",
        "1svc1a", "svc\xc3\xa9", "customer service", "jenkinson", "abbot 7", "scimitar"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        assert_null(term_in(TEXTS[i]));
    assert_null(bot_term_in("svcx", 2));
}

static void every_word_of_the_table_finds_itself(void **state) {
    (void)state;
    size_t n = 0;
    for (const char *word = NULL; (word = bot_term(n)); n++)
        assert_ptr_equal(term_in(word), word);
    assert_true(n > 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_that_stands_alone_is_found),
        cmocka_unit_test(names_of_people_are_not_taken_for_machines),
        cmocka_unit_test(every_word_of_the_table_finds_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
