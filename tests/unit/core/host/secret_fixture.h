/* Two folders for pairs of keys. make_keys puts a first pair into the first before each test. */
#ifndef TESTS_SECRET_FIXTURE_H
#define TESTS_SECRET_FIXTURE_H
#include "host/secret.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

static struct arena *a;
static struct err e;
static char folder[64], other[64];

static const char *file_in(const char *where, const char *name) {
    return arena_printf(a, "%s/%s", where, name);
}

static int open_keys(void **state) {
    (void)state;
    a = arena_open(4 << 20);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    (void)snprintf(folder, sizeof folder, "%s", "/tmp/rollcall-keys-XXXXXX");
    (void)snprintf(other, sizeof other, "%s", "/tmp/rollcall-keys-XXXXXX");
    return secret_init(&e) != OK || !mkdtemp(folder) || !mkdtemp(other);
}

static void empty_folder(const char *where) {
    static const char *const FILES[] = {"seal.key", "seal.pub", "notify.key", "notify.pub",
                                        "notify.key.first"};
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        (void)unlink(file_in(where, FILES[i]));
}

static int close_keys(void **state) {
    (void)state;
    empty_folder(folder);
    empty_folder(other);
    int rc = rmdir(folder) | rmdir(other); /* fails when a temporary file was left behind */
    arena_close(a);
    return rc;
}

static int make_keys(void **state) {
    (void)state;
    bool made;
    memset(&e, 0, sizeof e);
    empty_folder(folder);
    empty_folder(other);
    return secret_make_keys(folder, &made, &e) != OK || !made ||
           secret_settle_keys(folder, &e) != OK;
}

static void write_file(const char *path, const void *bytes, size_t n) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, n, out), n);
    assert_int_equal(fclose(out), 0);
}

static size_t read_file(const char *path, void *bytes, size_t n) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t got = fread(bytes, 1, n, file);
    assert_int_equal(fclose(file), 0);
    return got;
}

__attribute__((unused)) static const struct secret_use KEY = {SECRET_API_KEY, "org-1"};

static void seal_at(const char *where, struct secret_use use, const char *plain, void **box,
                    size_t *n) {
    struct sealed s;
    assert_int_equal(secret_seal(where, a, use, plain, &s, &e), OK);
    *box = arena_alloc(a, s.n);
    memcpy(*box, s.box, s.n);
    *n = s.n;
}

static void seal(const char *where, const char *plain, void **box, size_t *n) {
    seal_at(where, KEY, plain, box, n);
}

static enum rc_err open_at(const char *where, enum secret_pair pair, struct secret_use use,
                           const void *box, size_t n, char **plain) {
    struct opener *o;
    TRY(opener_open(where, pair, &o, &e));
    enum rc_err rc = secret_open(o, a, use, box, n, plain, &e);
    opener_close(o);
    return rc;
}

static enum rc_err open_with(const char *where, const void *box, size_t n, char **plain) {
    return open_at(where, PAIR_SEAL, KEY, box, n, plain);
}

static const char *sealer_of(const char *where, enum secret_pair pair) {
    const char *id = NULL;
    assert_int_equal(secret_sealer(where, pair, a, &id, &e), OK);
    return id;
}

#pragma GCC diagnostic pop
#endif
