/* Prices from their text, in an arena of the test. */
#ifndef TESTS_PRICE_FIXTURE_H
#define TESTS_PRICE_FIXTURE_H
#include "base/arena.h"
#include "terms/price.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

static struct arena *a;

/* The bands of Jira Standard as quoted in August 2026, and tiers of ten months of them. */
static const char BANDS[] = "plan monthly\n1-100 8.60\n101-250 7.30\n251- 6.10";
static const char TIERS[] =
    "plan annual\n100 8600.00\n200 15900.00\n300 22600.00\n400 28700.00\n500 34800.00";

static int open_arena(void **state) {
    (void)state;
    a = arena_open((size_t)64 << 20);
    return 0;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(a);
    return 0;
}

static struct price price_of(const char *text) {
    struct price p;
    const char *problem = price_read(a, text, &p);
    if (problem)
        fail_msg("%s: %s", text, problem);
    return p;
}

#pragma GCC diagnostic pop
#endif
