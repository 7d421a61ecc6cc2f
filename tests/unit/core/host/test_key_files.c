/* core/host/key_files.c: the pairs of keys on disk, their modes, loss and renewal. */
#include "core/host/secret_fixture.h"
#include <dirent.h>
#include <sys/stat.h>

static void keys_have_their_modes_and_stay(void **state) {
    (void)state;
    struct stat s;
    assert_int_equal(stat(file_in(folder, "seal.key"), &s), 0);
    assert_int_equal(s.st_mode & 07777, 0600);
    assert_int_equal(s.st_size, 32);
    assert_int_equal(stat(file_in(folder, "seal.pub"), &s), 0);
    assert_int_equal(s.st_mode & 07777, 0644);
    unsigned char before[33], after[33];
    assert_int_equal(read_file(file_in(folder, "seal.key"), before, sizeof before), 32);
    bool made = true;
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(read_file(file_in(folder, "seal.key"), after, sizeof after), 32);
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
    assert_int_equal(read_file(file_in(folder, "seal.pub"), before, sizeof before), 32);
    assert_int_equal(unlink(file_in(folder, "seal.pub")), 0);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(read_file(file_in(folder, "seal.pub"), after, sizeof after), 32);
    assert_memory_equal(before, after, 32);
    /* The key may lie in a credential store: no second pair over the first. */
    assert_int_equal(unlink(file_in(folder, "seal.key")), 0);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(access(file_in(folder, "seal.key"), F_OK), -1);
    assert_int_equal(read_file(file_in(folder, "seal.pub"), after, sizeof after), 32);
    assert_memory_equal(before, after, 32);
    write_file(file_in(folder, "seal.key"), "short", 5);
    assert_int_equal(secret_make_keys(folder, &made, &e), ERR_INTERNAL);
    assert_non_null(strstr(e.message, "damaged"));
    assert_int_not_equal(secret_make_keys("/nowhere/keys", &made, &e), OK);
    assert_false(made);
}

static void the_first_pair_of_notify_is_settled_once(void **state) {
    (void)state;
    bool made;
    empty_folder(folder);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_true(made && secret_keys_unsettled(folder));
    assert_int_equal(access(file_in(folder, "notify.pub"), F_OK), -1);
    unsigned char first[33], after[33];
    assert_int_equal(read_file(file_in(folder, "notify.key.first"), first, sizeof first), 32);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made);
    assert_int_equal(secret_settle_keys(folder, &e), OK);
    assert_false(secret_keys_unsettled(folder));
    assert_int_equal(read_file(file_in(folder, "notify.key"), after, sizeof after), 32);
    assert_memory_equal(first, after, 32);
    assert_int_equal(secret_make_keys(folder, &made, &e), OK);
    assert_false(made || secret_keys_unsettled(folder));
}

static void sealer_ids_name_pairs(void **state) {
    (void)state;
    bool made;
    assert_int_equal(secret_make_keys(other, &made, &e), OK);
    assert_int_equal(strspn(sealer_of(folder, PAIR_SEAL), "0123456789abcdef"), 16);
    assert_string_equal(sealer_of(folder, PAIR_SEAL), sealer_of(folder, PAIR_SEAL));
    assert_string_not_equal(sealer_of(folder, PAIR_SEAL), sealer_of(other, PAIR_SEAL));
    assert_string_not_equal(sealer_of(folder, PAIR_SEAL), sealer_of(folder, PAIR_NOTIFY));
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
    assert_int_equal(read_file(file_in(folder, "seal.key"), before, sizeof before), 32);
    assert_int_equal(secret_renew(folder, second, RENEW_BOTH, &e), ERR_BUSY);
    assert_int_equal(read_file(file_in(folder, "seal.key"), after, sizeof after), 32);
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
        assert_int_equal(stat(file_in(folder, "seal.key"), &s), 0);
        assert_int_equal(s.st_mode & 07777, 0600);
        assert_int_equal(read_file(file_in(folder, "seal.key"), key, sizeof key), done ? 32 : 64);
    }
    assert_string_equal(moved.sealer, sealer_of(folder, PAIR_SEAL));
    opener_close(o);
    /* A start of before the end has the old key as its credential: it waits for its next start. */
    assert_int_equal(opener_renewed(folder, PAIR_SEAL, &o, &e), OK);
    write_file(file_in(other, "seal.key"), key, 32);
    assert_int_equal(secret_renew(folder, o, RENEW_PUBLIC, &e), OK);
    assert_int_equal(secret_renew(folder, o, RENEW_DONE, &e), OK);
    opener_close(o);
    (void)setenv("CREDENTIALS_DIRECTORY", other, 1);
    assert_int_equal(open_with(folder, moved.box, moved.n, &plain), ERR_BUSY);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(keys_have_their_modes_and_stay, make_keys),
        cmocka_unit_test_setup(nothing_else_is_left_behind, make_keys),
        cmocka_unit_test_setup(a_lost_half_comes_back_or_is_left_alone, make_keys),
        cmocka_unit_test_setup(the_first_pair_of_notify_is_settled_once, make_keys),
        cmocka_unit_test_setup(sealer_ids_name_pairs, make_keys),
        cmocka_unit_test_setup(of_two_renewals_one_ends, make_keys),
        cmocka_unit_test_setup(a_renewal_leaves_every_box_readable, make_keys),
    };
    return cmocka_run_group_tests(tests, open_keys, close_keys);
}
