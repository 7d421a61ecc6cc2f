/* Secrets and tokens; the only file that knows libsodium. The web program seals, only the timer
 * opens.
 *
 * A box says inside what it is for: "rollcall1", its purpose, and the one place it may be used at
 * (its binding). It opens for that purpose and that place only, whatever row of the database it is
 * found in: API key         the organization's id. Until a key was checked that is the id typed
 * with it, "" when none was; lane sync seals a key that passed anew, bound to the organization the
 * key belongs to. So a key in use is always bound to its api_key.org_id, and several keys of one
 * organization (api_key.use) alike. webhook secret  the whole URL mail password   host, port,
 * encryption and user: mail_destination() of core/settings/mail.h Two pairs of keys: "seal" for the
 * API key (lanes sync and tasks), "notify" for what lane notify uses. Each lane gets its own as a
 * credential, so lane notify cannot open the API key. */
#ifndef CORE_HOST_SECRET_H
#define CORE_HOST_SECRET_H
#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stdint.h>

enum secret_pair { PAIR_SEAL, PAIR_NOTIFY, PAIR_COUNT };
extern const char
    *const secret_pair_name[PAIR_COUNT]; /* NAME.pub 0644 and NAME.key 0600 in the key folder */
enum secret_purpose { SECRET_API_KEY, SECRET_WEBHOOK, SECRET_MAIL_PASSWORD, SECRET_PURPOSES };
struct secret_place {
    enum secret_purpose purpose;
    const char *binding;
};
struct sealed {
    const void *box;
    size_t n;
    const char *sealer;
};             /* sealer: 16 hex digits that name form and key pair */
struct opener; /* holds a private key; wiped on close */

enum rc_err secret_init(struct err *e) MUST_USE; /* once per process, before anything else here */

/* --- keys. A key file holds one key, or two while rotate-seal is at work: the new one and the old
 * one. */

/* Makes what is missing of both pairs; keeps what is there. A first pair for lane notify lies aside
 * until secret_settle_keys(): until then, and never again, may secrets without a purpose be sealed
 * anew. */
enum rc_err secret_make_keys(const char *folder, bool *made, struct err *e) MUST_USE;
bool secret_keys_unsettled(const char *folder);
enum rc_err secret_settle_keys(const char *folder, struct err *e) MUST_USE;
enum rc_err secret_can_seal(const char *folder,
                            struct err *e) MUST_USE; /* both public keys can be read */
/* The sealer of what is sealed now. */
enum rc_err secret_sealer(const char *folder, enum secret_pair pair, struct arena *a,
                          const char **id, struct err *e) MUST_USE;
/* Looks at $CREDENTIALS_DIRECTORY first, then into the folder. ERR_BUSY: the public key there is
 * another one by now. */
enum rc_err opener_open(const char *folder, enum secret_pair pair, struct opener **out,
                        struct err *e) MUST_USE;
enum rc_err opener_open_unsettled(const char *folder, struct opener **out, struct err *e) MUST_USE;
void opener_close(struct opener *o);
int opener_keys(const struct opener *o); /* 2: rotate-seal was cut off */

/* --- boxes; all texts and boxes lie in the arena. */

/* Reads the public key each time: inside a writing transaction it is the one that rotate-seal will
 * look for. */
enum rc_err secret_seal(const char *folder, struct arena *a, struct secret_place place,
                        const char *plain, struct sealed *out, struct err *e) MUST_USE;
/* The same for whoever may also open it. */
enum rc_err secret_seal_with(struct opener *o, struct arena *a, struct secret_place place,
                             const char *plain, struct sealed *out, struct err *e) MUST_USE;
/* Plain text is NUL-terminated and wiped when the arena is reset. ERR_SEALED: the box was sealed
 * for something else. ERR_INPUT: it was sealed with another key, or is damaged. */
enum rc_err secret_open(struct opener *o, struct arena *a, struct secret_place place,
                        const void *box, size_t n, char **plain, struct err *e) MUST_USE;
/* For "rollcallctl init" alone, and only while the keys are unsettled: a box of before boxes said
 * what they are for. */
enum rc_err secret_open_old(struct opener *o, struct arena *a, const void *box, size_t n,
                            char **plain, struct err *e) MUST_USE;

/* --- renewing a pair: RENEW_BOTH, RENEW_PUBLIC, seal every box anew, RENEW_DONE. After each step
 * every box opens. */

enum renew_step { RENEW_BOTH, RENEW_PUBLIC, RENEW_DONE };
/* The pair's keys with a new one before the old one; the new one of a renewal that was cut off, if
 * there is one. */
enum rc_err opener_renewed(const char *folder, enum secret_pair pair, struct opener **out,
                           struct err *e) MUST_USE;
enum rc_err secret_renew(const char *folder, const struct opener *o, enum renew_step step,
                         struct err *e) MUST_USE;
/* The same box, purpose and binding included, for the first key of o. */
enum rc_err secret_seal_anew(struct opener *o, struct arena *a, const void *box, size_t n,
                             struct sealed *out, struct err *e) MUST_USE;

void secret_wipe(void *p, size_t n);
void secret_random(void *out, size_t n);
/* HMAC-SHA256 in base64 or hex, in the arena. */
char *secret_hmac_base64(struct arena *a, const void *key, size_t key_n, const void *message,
                         size_t n);
char *secret_hmac_hex(struct arena *a, const void *key, size_t key_n, const void *message,
                      size_t n);
/* Short and fast, for tables in memory; not to be guessed without the key. */
enum { SECRET_HASH_KEY = 16 };
uint64_t secret_hash(const unsigned char key[SECRET_HASH_KEY], const void *message, size_t n);
bool secret_base64_decode(struct arena *a, const char *text, unsigned char **out, size_t *n);
bool secret_equal(const char *a, const char *b); /* constant time for equal lengths */
#endif
