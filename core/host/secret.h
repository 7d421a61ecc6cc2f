/* Secrets and tokens; the only file that knows libsodium. The web program seals, only the timer
 * opens.
 *
 * The content of a box begins with a label: "rollcall1", its purpose, and its binding, which is the
 * one place where the secret may be used. A box opens for this purpose and binding only, in
 * whatever row of the database it is found. The bindings:
 *
 * - Of an API key: the organization's id, so a key in use is bound to its api_key.org_id. Before
 *   the check of the key it is the id typed with it, or ""; lane sync seals a key that passed anew.
 * - Of a webhook's secret: the whole URL.
 * - Of the mail password: host, port, encryption and user, by mail_destination() of
 *   settings/mail.h.
 * - Of the token of a Jira site: cloudId and e-mail, by site_token_binding() of
 *   settings/site_token.h.
 *
 * There are two pairs of keys: "seal" for the API key (lanes sync and tasks) and the tokens of
 * sites (lane sync), "notify" for the secrets of the lane notify. Each lane gets its own as a
 * credential, so the lane notify cannot open the API key. */
#ifndef CORE_HOST_SECRET_H
#define CORE_HOST_SECRET_H
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum secret_pair { PAIR_SEAL, PAIR_NOTIFY, PAIR_COUNT };
/* NAME.pub (0644) and NAME.key (0600) are in the key folder. */
extern const char *const secret_pair_name[PAIR_COUNT];

enum secret_purpose {
    SECRET_API_KEY,
    SECRET_WEBHOOK,
    SECRET_MAIL_PASSWORD,
    SECRET_SITE_TOKEN,
    SECRET_PURPOSES
};
struct secret_use {
    enum secret_purpose purpose;
    const char *binding;
};
struct sealed {
    const void *box;
    size_t n;
    const char *sealer; /* 16 hex digits: version of the label, and the key pair */
};

/* Before anything else here, once a process. */
enum rc_err secret_init(struct err *e) MUST_USE;

/* --- keys. A key file holds one key; two during rotate-seal: the new one, then the old one. */

/* Makes the missing files of both pairs and keeps the others. The first pair of the lane notify is
 * unsettled until secret_settle_keys(): only then, and never again, may boxes without a label be
 * sealed anew. */
enum rc_err secret_make_keys(const char *folder, bool *made, struct err *e) MUST_USE;
bool secret_keys_unsettled(const char *folder);
enum rc_err secret_settle_keys(const char *folder, struct err *e) MUST_USE;
/* Both public keys can be read. */
enum rc_err secret_can_seal(const char *folder, struct err *e) MUST_USE;
/* The sealer of boxes that are sealed now. */
enum rc_err secret_sealer(const char *folder, enum secret_pair pair, struct arena *a,
                          const char **id, struct err *e) MUST_USE;

/* Holds private keys in memory of its own, wiped on close; the caller closes it. */
struct opener;
/* Reads $CREDENTIALS_DIRECTORY, else the folder. ERR_BUSY: the keys belong to another public key
 * than the folder's. */
enum rc_err opener_open(const char *folder, enum secret_pair pair, struct opener **out,
                        struct err *e) MUST_USE;
enum rc_err opener_open_unsettled(const char *folder, struct opener **out, struct err *e) MUST_USE;
void opener_close(struct opener *o);
int opener_keys(const struct opener *o); /* 2: a rotate-seal was interrupted */

/* --- boxes. Texts and boxes are in the arena. */

/* Reads the public key each time: inside a writing transaction it is the one rotate-seal will look
 * for. */
enum rc_err secret_seal(const char *folder, struct arena *a, struct secret_use use,
                        const char *plain, struct sealed *out, struct err *e) MUST_USE;
/* The same with the keys of o. */
enum rc_err secret_seal_with(struct opener *o, struct arena *a, struct secret_use use,
                             const char *plain, struct sealed *out, struct err *e) MUST_USE;
/* *plain ends with NUL and is wiped when the arena is reset. ERR_SEALED: sealed for another use.
 * ERR_INPUT: sealed with another key, or damaged. */
enum rc_err secret_open(struct opener *o, struct arena *a, struct secret_use use, const void *box,
                        size_t n, char **plain, struct err *e) MUST_USE;
/* Opens a box without a label, of a Rollcall before labels. For "rollcallctl init" alone, while the
 * keys are unsettled. */
enum rc_err secret_open_old(struct opener *o, struct arena *a, const void *box, size_t n,
                            char **plain, struct err *e) MUST_USE;

/* --- renewing a pair: RENEW_BOTH, RENEW_PUBLIC, seal every box anew, RENEW_DONE. Every box opens
 * after each step. */

enum renew_step { RENEW_BOTH, RENEW_PUBLIC, RENEW_DONE };
/* The pair's keys with a new one first; or with the new one of an interrupted renewal. */
enum rc_err opener_renewed(const char *folder, enum secret_pair pair, struct opener **out,
                           struct err *e) MUST_USE;
enum rc_err secret_renew(const char *folder, const struct opener *o, enum renew_step step,
                         struct err *e) MUST_USE;
/* The same content, label included, for the first key of o. */
enum rc_err secret_seal_anew(struct opener *o, struct arena *a, const void *box, size_t n,
                             struct sealed *out, struct err *e) MUST_USE;

/* --- bytes */

void secret_wipe(void *p, size_t n);
void secret_random(void *out, size_t n);
/* HMAC-SHA256 in base64 or hex, in the arena. */
char *secret_hmac_base64(struct arena *a, const void *key, size_t key_n, const void *message,
                         size_t n);
char *secret_hmac_hex(struct arena *a, const void *key, size_t key_n, const void *message,
                      size_t n);
/* Keyed BLAKE2b of 32 bytes in hex, in the arena: an eighth of the time of an HMAC. The key has up
 * to 64 bytes. */
char *secret_mac_hex(struct arena *a, const void *key, size_t key_n, const void *message, size_t n);
/* SHA-256 of bytes that come in parts, as sha256sum counts it. In the arena. */
struct secret_sha256;
struct secret_sha256 *secret_sha256_begin(struct arena *a);
void secret_sha256_add(struct secret_sha256 *s, const void *bytes, size_t n);
char *secret_sha256_hex(struct secret_sha256 *s, struct arena *a); /* once, at the end */
/* SipHash, for tables in memory: fast, and not to be guessed without the key. */
enum { SECRET_HASH_KEY = 16 };
uint64_t secret_hash(const unsigned char key[SECRET_HASH_KEY], const void *message, size_t n);
/* In the arena, wiped when it is reset. */
char *secret_base64(struct arena *a, const void *bytes, size_t n);
/* *out is wiped when the arena is reset. */
bool secret_base64_decode(struct arena *a, const char *text, unsigned char **out, size_t *n);
bool secret_equal(const char *a, const char *b); /* constant time for equal lengths */
#endif
