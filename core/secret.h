/* Secrets and tokens; the only file that knows libsodium. The web program seals, only the timer opens. */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H
#include "arena.h"
#include "err.h"
#include <stdbool.h>
#include <stdint.h>

struct sealer; /* holds a public key */
struct opener; /* holds the private key; wiped on close */

enum rc_err secret_init(struct err *e) MUST_USE; /* once per process, before anything else here */
enum rc_err secret_make_keys(const char *folder, bool *made, struct err *e) MUST_USE; /* seal.pub 0644, seal.key 0600; keeps existing */
enum rc_err sealer_open(const char *folder, struct sealer **out, struct err *e) MUST_USE;
void sealer_close(struct sealer *s);
/* Sealed bytes live in the arena. */
enum rc_err secret_seal(struct sealer *s, struct arena *a, const char *plain, size_t n, void **sealed, size_t *sealed_n,
                        struct err *e) MUST_USE;
/* Looks at $CREDENTIALS_DIRECTORY/seal.key first, then folder/seal.key. */
enum rc_err opener_open(const char *folder, struct opener **out, struct err *e) MUST_USE;
void opener_close(struct opener *o);
/* Plain text is NUL-terminated in the arena and wiped when the arena is reset. */
enum rc_err secret_open(struct opener *o, struct arena *a, const void *sealed, size_t n, char **plain, struct err *e) MUST_USE;
const char *sealer_id(struct sealer *s);  /* 16 hex digits that name the key pair */

void secret_wipe(void *p, size_t n);
void secret_random(void *out, size_t n);
/* HMAC-SHA256 in base64 or hex, in the arena. */
char *secret_hmac_base64(struct arena *a, const void *key, size_t key_n, const void *message, size_t n);
char *secret_hmac_hex(struct arena *a, const void *key, size_t key_n, const void *message, size_t n);
/* Short and fast, for tables in memory; not to be guessed without the key. */
enum { SECRET_HASH_KEY = 16 };
uint64_t secret_hash(const unsigned char key[SECRET_HASH_KEY], const void *message, size_t n);
bool secret_base64_decode(struct arena *a, const char *text, unsigned char **out, size_t *n);
bool secret_equal(const char *a, const char *b); /* constant time for equal lengths */
#endif
