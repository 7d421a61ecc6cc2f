/* Signatures, hashes and random bytes of libsodium; secret.c seals with it. */
#include "host/secret.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { BASE64 = sodium_base64_VARIANT_ORIGINAL };

void secret_wipe(void *p, size_t n) { sodium_memzero(p, n); }
void secret_random(void *out, size_t n) { randombytes_buf(out, n); }

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
    _Static_assert(SECRET_HASH_KEY == crypto_shorthash_KEYBYTES && sizeof hash == sizeof out,
                   "SipHash-2-4");
    crypto_shorthash(out, message, n, key);
    memcpy(&hash, out, sizeof hash);
    return hash;
}

char *secret_hmac_base64(struct arena *a, const void *key, size_t key_n, const void *message,
                         size_t n) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    hmac(mac, key, key_n, message, n);
    return secret_base64(a, mac, sizeof mac);
}

char *secret_hmac_hex(struct arena *a, const void *key, size_t key_n, const void *message,
                      size_t n) {
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    size_t length = sizeof mac * 2 + 1;
    hmac(mac, key, key_n, message, n);
    return sodium_bin2hex(arena_alloc(a, length), length, mac, sizeof mac);
}

char *secret_mac_hex(struct arena *a, const void *key, size_t key_n, const void *message,
                     size_t n) {
    unsigned char mac[crypto_generichash_BYTES];
    size_t length = sizeof mac * 2 + 1;
    if (crypto_generichash(mac, sizeof mac, message, n, key, key_n) != 0)
        abort(); /* the key is too long */
    return sodium_bin2hex(arena_alloc(a, length), length, mac, sizeof mac);
}

struct secret_sha256 {
    crypto_hash_sha256_state state;
};

struct secret_sha256 *secret_sha256_begin(struct arena *a) {
    struct secret_sha256 *s = arena_alloc(a, sizeof *s);
    crypto_hash_sha256_init(&s->state);
    return s;
}

void secret_sha256_add(struct secret_sha256 *s, const void *bytes, size_t n) {
    crypto_hash_sha256_update(&s->state, bytes, n);
}

char *secret_sha256_hex(struct secret_sha256 *s, struct arena *a) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t length = sizeof hash * 2 + 1;
    crypto_hash_sha256_final(&s->state, hash);
    return sodium_bin2hex(arena_alloc(a, length), length, hash, sizeof hash);
}

char *secret_base64(struct arena *a, const void *bytes, size_t n) {
    size_t length = sodium_base64_encoded_len(n, BASE64);
    char *out = arena_alloc(a, length);
    arena_wipe_on_reset(a, out, length);
    return sodium_bin2base64(out, length, bytes, n, BASE64);
}

bool secret_base64_decode(struct arena *a, const char *text, unsigned char **out, size_t *n) {
    size_t ceiling = strlen(text) / 4 * 3 + 3;
    *out = arena_alloc(a, ceiling);
    arena_wipe_on_reset(a, *out, ceiling); /* it may be the key of a signature */
    return sodium_base642bin(*out, ceiling, text, strlen(text), NULL, n, NULL, BASE64) == 0;
}

bool secret_equal(const char *a, const char *b) {
    size_t n = strlen(a);
    return n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}
