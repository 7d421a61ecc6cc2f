/* core/base/arena.c and core/base/buf.c: zeroed memory, hooks in reverse order, ceilings. */
#include "base/arena.h"
#include "base/buf.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char order[16];

static void append_order(void *arg) { (void)strncat(order, arg, sizeof order - strlen(order) - 1); }

static void memory_is_zero_and_aligned_after_reset(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 22);
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 9000; n += 37) {
            unsigned char *p = arena_alloc(a, n);
            assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xAA, n);
        }
        arena_reset(a);
    }
    arena_close(a);
    arena_close(NULL);
}

static void reset_gives_memory_back(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 20);
    for (int round = 0; round < 100; round++) { /* 100 times 0.6 of the ceiling */
        for (int i = 0; i < 6; i++)
            (void)arena_alloc(a, 100 * 1024);
        arena_reset(a);
    }
    arena_close(a);
}

static void hooks_run_in_reverse_once(void **state) {
    (void)state;
    order[0] = '\0';
    struct arena *a = arena_open(1 << 20);
    arena_on_reset(a, append_order, "a");
    arena_on_reset(a, append_order, "b");
    arena_on_reset(a, append_order, "c");
    arena_reset(a);
    arena_reset(a);
    assert_string_equal(order, "cba");
    arena_on_reset(a, append_order, "d");
    arena_close(a);
    assert_string_equal(order, "cbad");
}

static void secrets_are_zeroed(void **state) {
    (void)state;
    char secret[] = "ATCTT-secret", zero[sizeof secret] = {0};
    struct arena *a = arena_open(1 << 20);
    arena_wipe_on_reset(a, secret, sizeof secret);
    assert_string_equal(secret, "ATCTT-secret");
    arena_reset(a);
    assert_memory_equal(secret, zero, sizeof secret);
    arena_close(a);
}

static int ends_by(void (*what)(struct arena *)) {
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)close(STDERR_FILENO);
        (void)signal(SIGABRT, SIG_DFL);
        what(arena_open(1 << 20));
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void many_small(struct arena *a) {
    for (int i = 0; i < 100000; i++)
        (void)arena_alloc(a, 100);
}

static void one_huge(struct arena *a) { (void)arena_alloc(a, SIZE_MAX - 3); }

static void harmless(struct arena *a) { (void)arena_alloc(a, 1000); }

static void ceiling_ends_the_process(void **state) {
    (void)state;
    assert_int_equal(ends_by(harmless), 0);
    assert_int_equal(ends_by(many_small), SIGABRT);
    assert_int_equal(ends_by(one_huge), SIGABRT);
}

static void texts_are_copied(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 20);
    assert_null(arena_strdup(a, NULL));
    assert_string_equal(arena_strdup(a, "abc"), "abc");
    assert_string_equal(arena_strndup(a, "abc", 2), "ab");
    assert_string_equal(arena_printf(a, "%d-%s", 5, "x"), "5-x");
    arena_close(a);
}

static void buf_grows_to_its_ceiling(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 22);
    struct buf b;
    buf_init(&b, a, 1000);
    for (int i = 0; i < 100; i++)
        buf_printf(&b, "%09d,", i);
    assert_false(b.overflow);
    assert_int_equal(b.length, 1000);
    assert_int_equal(strlen(b.text), 1000);
    buf_puts(&b, "x");
    assert_true(b.overflow);
    assert_int_equal(b.length, 1000);
    buf_init(&b, a, 3);
    buf_printf(&b, "%s", "abcdef");
    assert_true(b.overflow);
    assert_string_equal(b.text, "abc");
    buf_init(&b, a, 100);
    buf_puts(&b, NULL);
    buf_put(&b, "", 0);
    assert_string_equal(b.text, "");
    arena_close(a);
}

static void rewinding_gives_back_what_came_since(void **state) {
    (void)state;
    struct arena *a = arena_open(1024 * 1024);
    char *early = arena_strdup(a, "kept");
    for (int i = 0; i < 1000; i++) { /* far past the ceiling, were it not given back */
        struct arena_mark mark = arena_mark(a);
        memset(arena_alloc(a, 100 * 1024), 7, 100 * 1024);
        for (int k = 0; k < 200; k++)
            memset(arena_alloc(a, 1000), 7, 1000);
        memset(arena_alloc(a, 50 * 1024), 7, 50 * 1024);
        arena_rewind(a, mark);
    }
    assert_string_equal(early, "kept");
    struct arena_mark mark = arena_mark(a);
    char *first = arena_alloc(a, 16);
    arena_rewind(a, mark);
    assert_ptr_equal(arena_alloc(a, 16), first);
    arena_close(a);
    a = arena_open(1024 * 1024);
    mark = arena_mark(a); /* of nothing yet */
    arena_alloc(a, 10);
    arena_rewind(a, mark);
    arena_close(a);
}

static void arrays_grow(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 20);
    size_t capacity = 0;
    int64_t *items = NULL;
    for (size_t n = 0; n < 1000; n++) {
        items = arena_grow(a, items, n, &capacity, sizeof *items);
        assert_true(capacity > n);
        assert_int_equal(items[n], 0);
        items[n] = (int64_t)n;
    }
    for (size_t n = 0; n < 1000; n++)
        assert_int_equal(items[n], n);
    arena_close(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zero_and_aligned_after_reset),
        cmocka_unit_test(reset_gives_memory_back),
        cmocka_unit_test(rewinding_gives_back_what_came_since),
        cmocka_unit_test(hooks_run_in_reverse_once),
        cmocka_unit_test(secrets_are_zeroed),
        cmocka_unit_test(ceiling_ends_the_process),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(arrays_grow),
        cmocka_unit_test(buf_grows_to_its_ceiling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
