/* core/host/secret.c: boxes that open and boxes that must not; signatures against published
 * vectors. */
#include "core/host/secret_fixture.h"
#include <sodium.h>

static char *opened;

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

static void see_wiped(void *arg) { *(bool *)arg = strcmp(opened, "s3cr3t") == 0; }

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
    assert_int_equal(secret_open(o, run, KEY, sealed, n, &opened, &e), OK);
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
    assert_int_equal(unlink(file_in(folder, "seal.pub")), 0);
    assert_int_equal(open_with(folder, sealed, n, &plain), OK);
    assert_int_equal(unlink(file_in(other, "seal.key")), 0);
    /* The folder's pair is used, it is another one. */
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(open_with(folder, sealed, n, &plain), ERR_INPUT);
    struct opener *o;
    assert_int_equal(opener_open(other, PAIR_SEAL, &o, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.message, "doctor"));
}

/* Each of these boxes is asked for at each of these places. */
static void a_box_opens_for_its_purpose_and_binding_only(void **state) {
    (void)state;
    static const struct secret_use USES[] = {
        {SECRET_API_KEY, "org-1"},
        {SECRET_API_KEY, "org-2"},
        {SECRET_API_KEY, ""},
        {SECRET_WEBHOOK, "https://a.test/x"},
        {SECRET_WEBHOOK, "https://a.test/x/"},
        {SECRET_WEBHOOK, ""},
        {SECRET_MAIL_PASSWORD, "a.test\n25\ntls\nme"},
        {SECRET_MAIL_PASSWORD, "https://a.test/x"},
    };
    enum { COUNT = sizeof USES / sizeof *USES };
    for (int i = 0; i < COUNT; i++) {
        void *box;
        size_t n;
        seal_at(folder, USES[i], "s3cr3t", &box, &n);
        for (int j = 0; j < COUNT; j++) {
            bool one_pair =
                (USES[i].purpose == SECRET_API_KEY) == (USES[j].purpose == SECRET_API_KEY);
            char *plain = NULL;
            enum secret_pair pair = USES[j].purpose == SECRET_API_KEY ? PAIR_SEAL : PAIR_NOTIFY;
            enum rc_err rc = open_at(folder, pair, USES[j], box, n, &plain);
            assert_int_equal(rc, i == j ? OK : one_pair ? ERR_SEALED : ERR_INPUT);
            if (i == j)
                assert_string_equal(plain, "s3cr3t");
            else
                assert_null(plain);
            assert_null(strstr(e.message, "s3cr3t"));
        }
    }
    assert_non_null(strstr(err_kind(ERR_SEALED)->title, "cannot be used here"));
}

/* What Rollcall sealed before boxes said what they are for. */
static void an_old_box_opens_for_the_upgrade_only(void **state) {
    (void)state;
    struct opener *o;
    char *plain = NULL;
    unsigned char public_key[32], box[6 + 48];
    assert_int_equal(read_file(file_in(folder, "seal.pub"), public_key, sizeof public_key), 32);
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
    /* hashlib.blake2b(b"Hi There", key=b"\xaa" * 64, digest_size=32) of Python */
    assert_string_equal(secret_mac_hex(a, key, 64, "Hi There", 8),
                        "3640bdc2c16b07be909bfd77fcbd21d868beecba27f1fbca1bc794959683d760");
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
        cmocka_unit_test_setup(sealed_opens_with_its_pair_only, make_keys),
        cmocka_unit_test_setup(every_changed_byte_is_noticed, make_keys),
        cmocka_unit_test_setup(plain_text_is_wiped, make_keys),
        cmocka_unit_test_setup(credentials_win, make_keys),
        cmocka_unit_test_setup(a_box_opens_for_its_purpose_and_binding_only, make_keys),
        cmocka_unit_test_setup(an_old_box_opens_for_the_upgrade_only, make_keys),
        cmocka_unit_test_setup(signatures_match_published_ones, make_keys),
        cmocka_unit_test_setup(small_things, make_keys),
    };
    return cmocka_run_group_tests(tests, open_keys, close_keys);
}
