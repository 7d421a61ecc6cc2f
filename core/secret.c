/* Seals, signatures, random bytes: the only file that knows libsodium. The key pair lies in two files of 32 raw bytes
 * each, seal.pub and seal.key. Does not know what the secrets are for, and prints none. */
#include "secret.h"
#include "log.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct sealer {
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    char id[17];
};
struct opener {
    unsigned char public_key[crypto_box_PUBLICKEYBYTES], private_key[crypto_box_SECRETKEYBYTES];
};

enum rc_err secret_init(struct err *e) {
    return sodium_init() < 0 ? FAIL(e, ERR_INTERNAL, "Encryption could not be started.", "%s", "sodium_init") : OK;
}

static enum rc_err read_key(const char *path, unsigned char *out, size_t n, struct err *e) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int why = errno;
    ssize_t got = fd < 0 ? -1 : read(fd, out, n);
    char more;
    bool exact = got == (ssize_t)n && read(fd, &more, 1) == 0;
    if (fd >= 0)
        close(fd);
    if (exact)
        return OK;
    if (fd < 0)
        return FAIL(e, ERR_INTERNAL,
                    "A seal key cannot be read. Run \"rollcallctl doctor\" on the host: it says which one and why.",
                    "%s: %s", path, strerror(why));
    return FAIL(e, ERR_INTERNAL,
                "A seal key is damaged. Bring it back from a copy, or remove both seal files, run \"rollcallctl init\" "
                "for a new pair and enter the secrets again.",
                "%s: not %zu bytes", path, n);
}

/* A rename is only on the disk when its folder is. */
static bool sync_folder(const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static enum rc_err write_key(const char *folder, const char *name, const unsigned char *bytes, size_t n, mode_t mode,
                             struct err *e) {
    char path[4200], temporary[4300];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    (void)snprintf(temporary, sizeof temporary, "%s.%ld.new", path, (long)getpid());
    unlink(temporary);
    /* Born with no more rights than it will keep: the key is never readable to others, not even for a moment. */
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode & 0600);
    bool good = fd >= 0 && write(fd, bytes, n) == (ssize_t)n && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    good = good && rename(temporary, path) == 0 && sync_folder(folder);
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (good)
        return OK;
    unlink(temporary);
    return FAIL(e, ERR_BUSY, "A seal key could not be written. Check the rights and the free space of its folder.",
                "%s: %s", path, strerror(why));
}

enum rc_err secret_make_keys(const char *folder, bool *made, struct err *e) {
    char public_path[4200], private_path[4200];
    if (snprintf(public_path, sizeof public_path, "%s/seal.pub", folder) >= (int)sizeof public_path)
        return FAIL(e, ERR_INPUT, "The path of the key folder is too long.", "%s", "ROLLCALL_KEYS");
    (void)snprintf(private_path, sizeof private_path, "%s/seal.key", folder);
    struct opener pair;
    *made = false;
    if (access(private_path, F_OK) == 0) {
        /* The public half can always be made again from the private one. */
        TRY(read_key(private_path, pair.private_key, sizeof pair.private_key, e));
        crypto_scalarmult_base(pair.public_key, pair.private_key);
    } else if (access(public_path, F_OK) == 0) {
        /* The key may lie in a credential store. A new pair would make every sealed secret unreadable. */
        log_line(LOG_LEVEL_NOTICE, "keys: seal.pub is here without seal.key and was kept; if the key is lost, remove "
                                   "seal.pub, run init again and enter the secrets again");
        return OK;
    } else {
        crypto_box_keypair(pair.public_key, pair.private_key);
        enum rc_err rc = write_key(folder, "seal.key", pair.private_key, sizeof pair.private_key, 0600, e);
        sodium_memzero(pair.private_key, sizeof pair.private_key);
        TRY(rc);
        *made = true;
    }
    sodium_memzero(pair.private_key, sizeof pair.private_key);
    unsigned char known[sizeof pair.public_key];
    struct err unused = {0};
    if (!*made && read_key(public_path, known, sizeof known, &unused) == OK &&
        memcmp(known, pair.public_key, sizeof known) == 0)
        return OK;
    return write_key(folder, "seal.pub", pair.public_key, sizeof pair.public_key, 0644, e);
}

enum rc_err sealer_open(const char *folder, struct sealer **out, struct err *e) {
    char path[4100];
    (void)snprintf(path, sizeof path, "%s/seal.pub", folder);
    struct sealer *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    enum rc_err rc = read_key(path, s->public_key, sizeof s->public_key, e);
    if (rc != OK) {
        free(s);
        return rc;
    }
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, s->public_key, sizeof s->public_key, NULL, 0);
    sodium_bin2hex(s->id, sizeof s->id, hash, 8);
    *out = s;
    return OK;
}

void sealer_close(struct sealer *s) {
    free(s);
}

const char *sealer_id(struct sealer *s) {
    return s->id;
}

enum rc_err secret_seal(struct sealer *s, struct arena *a, const char *plain, size_t n, void **sealed, size_t *sealed_n,
                        struct err *e) {
    unsigned char *box = arena_alloc(a, n + crypto_box_SEALBYTES);
    if (crypto_box_seal(box, (const unsigned char *)plain, n, s->public_key) != 0)
        return FAIL(e, ERR_INTERNAL, "The secret could not be sealed, so nothing was saved.", "%s", "crypto_box_seal");
    *sealed = box;
    *sealed_n = n + crypto_box_SEALBYTES;
    return OK;
}

enum rc_err opener_open(const char *folder, struct opener **out, struct err *e) {
    char path[4100];
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    if (credentials)
        (void)snprintf(path, sizeof path, "%s/seal.key", credentials);
    if (!credentials || access(path, F_OK) != 0)
        (void)snprintf(path, sizeof path, "%s/seal.key", folder);
    struct opener *o = sodium_malloc(sizeof *o);
    if (!o)
        abort();
    enum rc_err rc = read_key(path, o->private_key, sizeof o->private_key, e);
    if (rc != OK) {
        sodium_free(o);
        return rc;
    }
    crypto_scalarmult_base(o->public_key, o->private_key);
    *out = o;
    return OK;
}

void opener_close(struct opener *o) {
    sodium_free(o); /* wipes it */
}

enum rc_err secret_open(struct opener *o, struct arena *a, const void *sealed, size_t n, char **plain, struct err *e) {
    if (n >= crypto_box_SEALBYTES) {
        size_t length = n - crypto_box_SEALBYTES;
        char *text = arena_alloc(a, length + 1);
        arena_wipe_on_reset(a, text, length + 1);
        if (crypto_box_seal_open((unsigned char *)text, sealed, n, o->public_key, o->private_key) == 0) {
            *plain = text;
            return OK;
        }
    }
    return FAIL(e, ERR_INPUT,
                "A stored secret cannot be opened: it was sealed with another seal key, or it is damaged. "
                "Enter it again on its settings page.",
                "%zu sealed bytes do not open", n);
}

void secret_wipe(void *p, size_t n) {
    sodium_memzero(p, n);
}

void secret_random(void *out, size_t n) {
    randombytes_buf(out, n);
}

static void hmac(unsigned char *out, const void *key, size_t key_n, const void *message, size_t n) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_n);
    crypto_auth_hmacsha256_update(&state, message, n);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

uint64_t secret_hash(const unsigned char key[SECRET_HASH_KEY], const void *message, size_t n) {
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t hash = 0;
    _Static_assert(SECRET_HASH_KEY == crypto_shorthash_KEYBYTES && sizeof hash == sizeof out, "SipHash-2-4");
    crypto_shorthash(out, message, n, key);
    memcpy(&hash, out, sizeof hash);
    return hash;
}

char *secret_hmac_base64(struct arena *a, const void *key, size_t key_n, const void *message, size_t n) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    hmac(mac, key, key_n, message, n);
    size_t length = sodium_base64_encoded_len(sizeof mac, sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(arena_alloc(a, length), length, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
}

char *secret_hmac_hex(struct arena *a, const void *key, size_t key_n, const void *message, size_t n) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    hmac(mac, key, key_n, message, n);
    return sodium_bin2hex(arena_alloc(a, sizeof mac * 2 + 1), sizeof mac * 2 + 1, mac, sizeof mac);
}

bool secret_base64_decode(struct arena *a, const char *text, unsigned char **out, size_t *n) {
    size_t ceiling = strlen(text) / 4 * 3 + 3;
    *out = arena_alloc(a, ceiling);
    arena_wipe_on_reset(a, *out, ceiling); /* it may be the key of a signature */
    return sodium_base642bin(*out, ceiling, text, strlen(text), NULL, n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
}

bool secret_equal(const char *a, const char *b) {
    size_t n = strlen(a);
    return n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}
