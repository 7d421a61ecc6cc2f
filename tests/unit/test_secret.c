/* core/secret.c: the pair of keys on disk, what opens and what must not, signatures against published vectors. */
#include "secret.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena *a;
static struct err e;
static char folder[64], other[64];

static const char *in(const char *where, const char *name) {
    return arena_printf(a, "%s/%s", where, name);
}

static int set_up(void **state) {
    (void)state;
    a = arena_open(4 << 20);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    (void)snprintf(folder, sizeof folder, "%s", "/tmp/rollcall-keys-XXXXXX");
    (void)snprintf(other, sizeof other, "%s", "/tmp/rollcall-keys-XXXXXX");
    return secret_init(&e) != OK || !mkdtemp(folder) || !mkdtemp(other);
}

static void empty(const char *where) {
    (void)unlink(in(where, "seal.key"));
    (void)unlink(in(where, "seal.pub"));
}

static int tear_down(void **state) {
    (void)state;
    empty(folder);
    empty(other);
    int rc = rmdir(folder) | rmdir(other); /* fails when a temporary file was left behind */
    arena_close(a);
    return rc;
}

static int fresh(void **state) {
    (void)state;
    bool made;
    memset(&e, 0, sizeof e);
    empty(folder);
    empty(other);
    return secret_make_keys(folder, &made, &e) != OK || !made;
}

static void put_file(const char *path, const void *bytes, size_t n) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, n, out), n);
    assert_int_equal(fclose(out), 0);
}

static size_t get_file(const char *path, void *bytes, size_t n) {
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t got = fread(bytes, 1, n, file);
    assert_int_equal(fclose(file), 0);
    return got;
}

static void seal(const char *where, const char *plain, void **sealed, size_t *n) {
    struct sealer *s;
    assert_int_equal(sealer_open(where, &s, &e), OK);
    assert_int_equal(secret_seal(s, a, plain, strlen(plain), sealed, n, &e), OK);
    sealer_close(s);
}

static enum rc_err open_with(const char *where, const void *sealed, size_t n, char **plain) {
    struct opener *o;
    assert_int_equal(opener_open(where, &o, &e), OK);
    enum rc_err rc = secret_open(o, a, sealed, n, plain, &e);
    opener_close(o);
    return rc;
}

static void keys_have_their_modes_and_stay(void **state) {
    (void)state;
    struct stat s;
    assert_int_equal(stat(in(folder, "seal.key"), &s), 0);
    assert_int_equal(s.st_mode & 07777, 0600);
    assert_int_equal(s.st_size, 32);
    assert_int_equal(stat(in(folder, "seal.pub"), &s), 0);
    assert_int_equal(s.st_mode & 07777, 0644);
    unsigned char before[33], after[33];
    assert_int_equal(get_file(in(folder, "seal.key"), before, sizeof before), 32);
    bool made = true;
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(get_file(in(folder, "seal.key"), after, sizeof after), 32);
    assert_memory_equal(before, after, 32);
}

static void nothing_else_is_left_behind(void **state) {
    (void)state;
    DIR *d = opendir(folder);
    assert_non_null(d);
    int files = 0;
    for (struct dirent *one = readdir(d); one; one = readdir(d))
        files += one->d_name[0] != '.';
    assert_int_equal(closedir(d), 0);
    assert_int_equal(files, 2);
}

static void a_lost_half_comes_back_or_is_left_alone(void **state) {
    (void)state;
    unsigned char before[33], after[33];
    bool made;
    assert_int_equal(get_file(in(folder, "seal.pub"), before, sizeof before), 32);
    assert_int_equal(unlink(in(folder, "seal.pub")), 0);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(get_file(in(folder, "seal.pub"), after, sizeof after), 32);
    assert_memory_equal(before, after, 32);
    /* The key may lie in a credential store: no second pair over the first. */
    assert_int_equal(unlink(in(folder, "seal.key")), 0);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(access(in(folder, "seal.key"), F_OK), -1);
    assert_int_equal(get_file(in(folder, "seal.pub"), after, sizeof after), 32);
    assert_memory_equal(before, after, 32);
    put_file(in(folder, "seal.key"), "short", 5);
    assert_int_equal(secret_make_keys(folder, &made, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.people, "damaged"));
    assert_int_not_equal(secret_make_keys("/nowhere/keys", &made, &e), OK);
    assert_false(made);
}

static void sealed_opens_with_its_pair_only(void **state) {
    (void)state;
    void *sealed, *again;
    size_t n, again_n;
    char *plain = NULL;
    seal(folder, "ATCTT-demo-0001", &sealed, &n);
    seal(folder, "ATCTT-demo-0001", &again, &again_n);
    assert_int_equal(n, again_n);
    assert_memory_not_equal(sealed, again, n);
    assert_null(memmem(sealed, n, "ATCTT", 5));
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
    assert_string_equal(plain, "ATCTT-demo-0001");
    bool made;
    assert_int_equal(secret_make_keys(other, &made, &e), OK);
    plain = NULL;
    assert_int_equal(open_with(other, sealed, n, &plain), ERR_INPUT);
    assert_null(plain);
    assert_non_null(strstr(e.people, "Enter it again"));
    seal(folder, "", &sealed, &n);
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
    assert_string_equal(plain, "");
}

static void every_changed_byte_is_noticed(void **state) {
    (void)state;
    void *sealed;
    size_t n;
    char *plain = NULL;
    seal(folder, "s3cr3t", &sealed, &n);
    for (size_t i = 0; i < n; i++) {
        ((unsigned char *)sealed)[i] ^= 1;
        assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT);
        ((unsigned char *)sealed)[i] ^= 1;
    }
    for (size_t cut = 0; cut < n; cut++)
        assert_int_equal(open_with(folder, sealed, cut, &plain), ERR_INPUT);
    assert_null(plain);
    assert_null(strstr(e.people, "s3cr3t"));
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
}

static char *lent;

static void see_wiped(void *arg) {
    *(bool *)arg = strcmp(lent, "s3cr3t") == 0;
}

static void plain_text_is_wiped(void **state) {
    (void)state;
    void *sealed;
    size_t n;
    struct opener *o;
    bool still_there = true, was_there = false;
    seal(folder, "s3cr3t", &sealed, &n);
    assert_int_equal(opener_open(folder, &o, &e), OK);
    struct arena *run = arena_open(1 << 20);
    arena_on_reset(run, see_wiped, &still_there); /* runs after the wiping, which was asked for later */
    assert_int_equal(secret_open(o, run, sealed, n, &lent, &e), OK);
    arena_on_reset(run, see_wiped, &was_there);
    arena_close(run);
    opener_close(o);
    assert_true(was_there);
    assert_false(still_there);
}

static void credentials_win(void **state) {
    (void)state;
    bool made;
    void *sealed;
    size_t n;
    char *plain;
    assert_int_equal(secret_make_keys(other, &made, &e), OK);
    seal(other, "x", &sealed, &n);
    (void)setenv("CREDENTIALS_DIRECTORY", other, 1);
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
    assert_int_equal(unlink(in(other, "seal.key")), 0);
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT); /* the folder's pair is used, it is another one */
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT);
    struct opener *o;
    assert_int_equal(opener_open(other, &o, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.people, "doctor"));
}

static void sealer_ids_name_pairs(void **state) {
    (void)state;
    struct sealer *one, *same, *two;
    bool made;
    assert_int_equal(secret_make_keys(other, &made, &e), OK);
    assert_int_equal(sealer_open(folder, &one, &e), OK);
    assert_int_equal(sealer_open(folder, &same, &e), OK);
    assert_int_equal(sealer_open(other, &two, &e), OK);
    assert_int_equal(strspn(sealer_id(one), "0123456789abcdef"), 16);
    assert_string_equal(sealer_id(one), sealer_id(same));
    assert_string_not_equal(sealer_id(one), sealer_id(two));
    sealer_close(one);
    sealer_close(same);
    sealer_close(two);
}

static void signatures_match_published_ones(void **state) {
    (void)state;
    /* RFC 4231, cases 1 and 6 (a key longer than a block). */
    unsigned char key[131];
    memset(key, 0x0b, 20);
    assert_string_equal(secret_hmac_hex(a, key, 20, "Hi There", 8),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    memset(key, 0xaa, sizeof key);
    assert_string_equal(secret_hmac_hex(a, key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    /* The example of Standard Webhooks. */
    unsigned char *secret;
    size_t n;
    static const char message[] = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
    assert_true(secret_base64_decode(a, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &secret, &n));
    assert_int_equal(n, 24);
    assert_string_equal(secret_hmac_base64(a, secret, n, message, sizeof message - 1),
                        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_false(secret_base64_decode(a, "MfKQ9r8", &secret, &n));
    assert_false(secret_base64_decode(a, "MfKQ 9r8", &secret, &n));
    assert_false(secret_base64_decode(a, "MfKQ9r-_", &secret, &n));
}

static void small_things(void **state) {
    (void)state;
    assert_true(secret_equal("", "") && secret_equal("abc", "abc"));
    assert_false(secret_equal("abc", "abd") || secret_equal("abc", "ab") || secret_equal("", "a"));
    char gone[8] = "secret", zero[8] = {0};
    secret_wipe(gone, sizeof gone);
    assert_memory_equal(gone, zero, sizeof gone);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(keys_have_their_modes_and_stay, fresh),
        cmocka_unit_test_setup(nothing_else_is_left_behind, fresh),
        cmocka_unit_test_setup(a_lost_half_comes_back_or_is_left_alone, fresh),
        cmocka_unit_test_setup(sealed_opens_with_its_pair_only, fresh),
        cmocka_unit_test_setup(every_changed_byte_is_noticed, fresh),
        cmocka_unit_test_setup(plain_text_is_wiped, fresh),
        cmocka_unit_test_setup(credentials_win, fresh),
        cmocka_unit_test_setup(sealer_ids_name_pairs, fresh),
        cmocka_unit_test_setup(signatures_match_published_ones, fresh),
        cmocka_unit_test_setup(small_things, fresh),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
