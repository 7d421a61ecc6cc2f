/* core/host/secret.c: the pair of keys on disk, what opens and what must not, signatures against
 * published vectors. */
#include "host/secret.h"
#include <dirent.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    static const char *const FILES[] = {"seal.key", "seal.pub", "notify.key", "notify.pub",
                                        "notify.key.first"};
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
        (void)unlink(in(where, FILES[i]));
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
    return secret_make_keys(folder, &made, &e) != OK || !made ||
           secret_settle_keys(folder, &e) != OK;
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

static const struct secret_place KEY = {SECRET_API_KEY, "org-1"};

static void seal_at(const char *where, struct secret_place place, const char *plain, void **box,
                    size_t *n) {
    struct sealed s;
    assert_int_equal(secret_seal(where, a, place, plain, &s, &e), OK);
    *box = arena_alloc(a, s.n);
    memcpy(*box, s.box, s.n);
    *n = s.n;
}

static void seal(const char *where, const char *plain, void **box, size_t *n) {
    seal_at(where, KEY, plain, box, n);
}

static enum rc_err open_at(const char *where, enum secret_pair pair, struct secret_place place,
                           const void *box, size_t n, char **plain) {
    struct opener *o;
    TRY(opener_open(where, pair, &o, &e));
    enum rc_err rc = secret_open(o, a, place, box, n, plain, &e);
    opener_close(o);
    return rc;
}

static enum rc_err open_with(const char *where, const void *box, size_t n, char **plain) {
    return open_at(where, PAIR_SEAL, KEY, box, n, plain);
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
    assert_int_equal(files, 4);
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
    assert_non_null(strstr(e.message, "damaged"));
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
    assert_non_null(strstr(e.message, "Enter it again"));
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
    assert_null(strstr(e.message, "s3cr3t"));
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
}

static char *lent;

static void see_wiped(void *arg) { *(bool *)arg = strcmp(lent, "s3cr3t") == 0; }

static void plain_text_is_wiped(void **state) {
    (void)state;
    void *sealed;
    size_t n;
    struct opener *o;
    bool still_there = true, was_there = false;
    seal(folder, "s3cr3t", &sealed, &n);
    assert_int_equal(opener_open(folder, PAIR_SEAL, &o, &e), OK);
    struct arena *run = arena_open(1 << 20);
    /* Runs after the wiping, which was asked for later. */
    arena_on_reset(run, see_wiped, &still_there);
    assert_int_equal(secret_open(o, run, KEY, sealed, n, &lent, &e), OK);
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
    /* It is not the key of the folder's seal.pub. */
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_BUSY);
    assert_int_equal(unlink(in(folder, "seal.pub")), 0);
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
    assert_int_equal(unlink(in(other, "seal.key")), 0);
    /* The folder's pair is used, it is another one. */
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT);
    struct opener *o;
    assert_int_equal(opener_open(other, PAIR_SEAL, &o, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.message, "doctor"));
}

static const char *sealer(const char *where, enum secret_pair pair) {
    const char *id = NULL;
    assert_int_equal(secret_sealer(where, pair, a, &id, &e), OK);
    return id;
}

static void sealer_ids_name_pairs(void **state) {
    (void)state;
    bool made;
    assert_int_equal(secret_make_keys(other, &made, &e), OK);
    assert_int_equal(strspn(sealer(folder, PAIR_SEAL), "0123456789abcdef"), 16);
    assert_string_equal(sealer(folder, PAIR_SEAL), sealer(folder, PAIR_SEAL));
    assert_string_not_equal(sealer(folder, PAIR_SEAL), sealer(other, PAIR_SEAL));
    assert_string_not_equal(sealer(folder, PAIR_SEAL), sealer(folder, PAIR_NOTIFY));
}

/* Each of these boxes is asked for at each of these places. */
static void a_box_opens_for_its_purpose_and_place_only(void **state) {
    (void)state;
    static const struct secret_place PLACES[] = {
        {SECRET_API_KEY, "org-1"},
        {SECRET_API_KEY, "org-2"},
        {SECRET_API_KEY, ""},
        {SECRET_WEBHOOK, "https://a.test/x"},
        {SECRET_WEBHOOK, "https://a.test/x/"},
        {SECRET_WEBHOOK, ""},
        {SECRET_MAIL_PASSWORD, "a.test\n25\ntls\nme"},
        {SECRET_MAIL_PASSWORD, "https://a.test/x"},
    };
    enum { COUNT = sizeof PLACES / sizeof *PLACES };
    for (int i = 0; i < COUNT; i++) {
        void *box;
        size_t n;
        seal_at(folder, PLACES[i], "s3cr3t", &box, &n);
        for (int j = 0; j < COUNT; j++) {
            bool one_pair =
                (PLACES[i].purpose == SECRET_API_KEY) == (PLACES[j].purpose == SECRET_API_KEY);
            char *plain = NULL;
            enum secret_pair pair = PLACES[j].purpose == SECRET_API_KEY ? PAIR_SEAL : PAIR_NOTIFY;
            enum rc_err rc = open_at(folder, pair, PLACES[j], box, n, &plain);
            assert_int_equal(rc, i == j ? OK : one_pair ? ERR_SEALED : ERR_INPUT);
            if (i == j)
                assert_string_equal(plain, "s3cr3t");
            else
                assert_null(plain);
            assert_null(strstr(e.message, "s3cr3t"));
        }
    }
    assert_non_null(strstr(err_kind(ERR_SEALED)->title, "not meant"));
}

/* What Rollcall sealed before boxes said what they are for. */
static void an_old_box_opens_for_the_upgrade_only(void **state) {
    (void)state;
    struct opener *o;
    char *plain = NULL;
    unsigned char public_key[32], box[6 + 48];
    assert_int_equal(get_file(in(folder, "seal.pub"), public_key, sizeof public_key), 32);
    assert_int_equal(crypto_box_seal(box, (const unsigned char *)"s3cr3t", 6, public_key), 0);
    assert_int_equal(open_with(folder, box, sizeof box, &plain), ERR_SEALED);
    assert_non_null(strstr(e.message, "Enter it again"));
    assert_null(plain);
    assert_int_equal(opener_open(folder, PAIR_SEAL, &o, &e), OK);
    assert_int_equal(secret_open_old(o, a, box, sizeof box, &plain, &e), OK);
    assert_string_equal(plain, "s3cr3t");
    void *new_box;
    size_t n;
    plain = NULL;
    seal(folder, "s3cr3t", &new_box, &n);
    assert_int_equal(secret_open_old(o, a, new_box, n, &plain, &e), ERR_SEALED);
    assert_null(plain);
    struct sealed again;
    assert_int_equal(secret_seal_anew(o, a, box, sizeof box, &again, &e), ERR_SEALED);
    opener_close(o);
}

static void the_first_pair_of_notify_is_settled_once(void **state) {
    (void)state;
    bool made;
    empty(folder);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_true(made && secret_keys_unsettled(folder));
    assert_int_equal(access(in(folder, "notify.pub"), F_OK), -1);
    unsigned char first[33], after[33];
    assert_int_equal(get_file(in(folder, "notify.key.first"), first, sizeof first), 32);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(secret_settle_keys(folder, &e), OK);
    assert_false(secret_keys_unsettled(folder));
    assert_int_equal(get_file(in(folder, "notify.key"), after, sizeof after), 32);
    assert_memory_equal(first, after, 32);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made || secret_keys_unsettled(folder));
}

/* Both have read the keys; the second begins when the first was cut off, or has ended. */
static void of_two_renewals_one_ends(void **state) {
    (void)state;
    struct opener *first, *second;
    unsigned char before[65], after[65];
    assert_int_equal(opener_renewed(folder, PAIR_SEAL, &first, &e), OK);
    assert_int_equal(opener_renewed(folder, PAIR_SEAL, &second, &e), OK);
    assert_int_equal(secret_renew(folder, first, RENEW_BOTH, &e), OK);
    assert_int_equal(secret_renew(folder, second, RENEW_BOTH, &e), ERR_BUSY);
    assert_int_equal(secret_renew(folder, first, RENEW_PUBLIC, &e), OK);
    assert_int_equal(secret_renew(folder, first, RENEW_DONE, &e), OK);
    assert_int_equal(get_file(in(folder, "seal.key"), before, sizeof before), 32);
    assert_int_equal(secret_renew(folder, second, RENEW_BOTH, &e), ERR_BUSY);
    assert_int_equal(get_file(in(folder, "seal.key"), after, sizeof after), 32);
    assert_memory_equal(before, after, 32);
    opener_close(first);
    opener_close(second);
}

/* After each step of a renewal both the old box and a new one open, and at its end the old one no
 * more. */
static void a_renewal_leaves_every_box_readable(void **state) {
    (void)state;
    static const enum renew_step STEPS[] = {RENEW_BOTH, RENEW_PUBLIC, RENEW_DONE};
    struct opener *o;
    struct sealed moved;
    struct stat s;
    void *old, *new_box;
    size_t old_n, n;
    char *plain;
    unsigned char key[65];
    seal(folder, "s3cr3t", &old, &old_n);
    assert_int_equal(opener_renewed(folder, PAIR_SEAL, &o, &e), OK);
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        bool done = STEPS[i] == RENEW_DONE;
        assert_int_equal(secret_renew(folder, o, STEPS[i], &e), OK);
        assert_int_equal(open_with(folder, old, old_n, &plain), done ? ERR_INPUT : OK);
        seal(folder, "an0ther", &new_box, &n);
        assert_int_equal(open_with(folder, new_box, n, &plain), OK);
        assert_int_equal(secret_seal_anew(o, a, old, old_n, &moved, &e), OK);
        assert_int_equal(open_with(folder, moved.box, moved.n, &plain), OK);
        assert_string_equal(plain, "s3cr3t");
        assert_int_equal(stat(in(folder, "seal.key"), &s), 0);
        assert_int_equal(s.st_mode & 07777, 0600);
        assert_int_equal(get_file(in(folder, "seal.key"), key, sizeof key), done ? 32 : 64);
    }
    assert_string_equal(moved.sealer, sealer(folder, PAIR_SEAL));
    opener_close(o);
    /* A start of before the end has the old key as its credential: it waits for its next start. */
    assert_int_equal(opener_renewed(folder, PAIR_SEAL, &o, &e), OK);
    put_file(in(other, "seal.key"), key, 32);
    assert_int_equal(secret_renew(folder, o, RENEW_PUBLIC, &e), OK);
    assert_int_equal(secret_renew(folder, o, RENEW_DONE, &e), OK);
    opener_close(o);
    (void)setenv("CREDENTIALS_DIRECTORY", other, 1);
    assert_int_equal(open_with(folder, moved.box, moved.n, &plain), ERR_BUSY);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
}

static void signatures_match_published_ones(void **state) {
    (void)state;
    /* RFC 4231, cases 1 and 6 (a key longer than a block). */
    unsigned char key[131];
    memset(key, 0x0b, 20);
    assert_string_equal(secret_hmac_hex(a, key, 20, "Hi There", 8),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    memset(key, 0xaa, sizeof key);
    assert_string_equal(secret_hmac_hex(a, key, sizeof key,
                                        "Test Using Larger Than Block-Size Key - Hash Key First",
                                        54),
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
        cmocka_unit_test_setup(a_box_opens_for_its_purpose_and_place_only, fresh),
        cmocka_unit_test_setup(an_old_box_opens_for_the_upgrade_only, fresh),
        cmocka_unit_test_setup(the_first_pair_of_notify_is_settled_once, fresh),
        cmocka_unit_test_setup(of_two_renewals_one_ends, fresh),
        cmocka_unit_test_setup(a_renewal_leaves_every_box_readable, fresh),
        cmocka_unit_test_setup(signatures_match_published_ones, fresh),
        cmocka_unit_test_setup(small_things, fresh),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
