/* Seals: with secret_bytes.c the only file that knows libsodium. Prints no secret. */
#include "host/secret.h"
#include "base/log.h"
#include "host/key_files.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(crypto_box_PUBLICKEYBYTES == KEY_BYTES && crypto_box_SECRETKEYBYTES == KEY_BYTES,
               "");

static const char LABEL_VERSION[] = "rollcall1";
const char *const secret_pair_name[PAIR_COUNT] = {"seal", "notify"};
static const char *const PUBLIC[PAIR_COUNT] = {"seal.pub", "notify.pub"};
static const char *const PRIVATE[PAIR_COUNT] = {"seal.key", "notify.key"};
static const char UNSETTLED[] = "notify.key.first";
static const struct {
    const char *name;
    enum secret_pair pair;
} PURPOSE[SECRET_PURPOSES] = {
    [SECRET_API_KEY] = {"api-key", PAIR_SEAL},
    [SECRET_WEBHOOK] = {"webhook", PAIR_NOTIFY},
    [SECRET_MAIL_PASSWORD] = {"mail-password", PAIR_NOTIFY},
    [SECRET_SITE_TOKEN] = {"site-token", PAIR_SEAL},
};

struct opener {
    enum secret_pair pair;
    int count;
    unsigned char private_key[KEYS_MAX][KEY_BYTES], public_key[KEYS_MAX][KEY_BYTES];
};

enum rc_err secret_init(struct err *e) {
    return sodium_init() < 0
               ? FAIL(e, ERR_INTERNAL, "Encryption could not be started.", "%s", "sodium_init")
               : OK;
}

/* --- keys */

/* Reads the private keys of one file. */
static enum rc_err opener_read(const char *folder, const char *name, enum secret_pair pair,
                               struct opener **out, struct err *e) {
    struct opener *o = sodium_malloc(sizeof *o);
    if (!o)
        abort();
    o->pair = pair;
    enum rc_err rc = key_file_read(folder, name, o->private_key[0], KEYS_MAX, &o->count, e);
    if (rc != OK) {
        sodium_free(o);
        return rc;
    }
    for (int i = 0; i < o->count; i++)
        crypto_scalarmult_base(o->public_key[i], o->private_key[i]);
    *out = o;
    return OK;
}

static bool opener_has(const struct opener *o, const unsigned char *public_key) {
    for (int i = 0; i < o->count; i++)
        if (memcmp(o->public_key[i], public_key, KEY_BYTES) == 0)
            return true;
    return false;
}

enum rc_err opener_open(const char *folder, enum secret_pair pair, struct opener **out,
                        struct err *e) {
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    bool has_credential = credentials && key_file_is_there(credentials, PRIVATE[pair]);
    unsigned char known[KEY_BYTES];
    struct err unused = {0};
    int count = 0;
    TRY(opener_read(has_credential ? credentials : folder, PRIVATE[pair], pair, out, e));
    /* systemd copies a credential before the lane has its lock: rotate-seal may have ended since.
     */
    if (key_file_read(folder, PUBLIC[pair], known, 1, &count, &unused) != OK ||
        opener_has(*out, known))
        return OK;
    opener_close(*out);
    *out = NULL;
    return FAIL(e, ERR_BUSY,
                "The key of this start does not belong to its public key: the keys were just "
                "renewed, or the files were mixed up. The next start reads them again; should it "
                "stay so, run \"rollcallctl doctor\".",
                "%s is another one", PUBLIC[pair]);
}

enum rc_err opener_open_unsettled(const char *folder, struct opener **out, struct err *e) {
    return opener_read(folder, UNSETTLED, PAIR_NOTIFY, out, e);
}

void opener_close(struct opener *o) { sodium_free(o); /* wipes it */ }
int opener_keys(const struct opener *o) { return o->count; }

static enum rc_err secret_write_public(const char *folder, const struct opener *o, struct err *e) {
    return key_file_write(folder, PUBLIC[o->pair], o->public_key[0], KEY_BYTES, 0644, e);
}

/* Makes a missing or wrong public key from the private one. */
static enum rc_err secret_mend_public(const char *folder, enum secret_pair pair, struct err *e) {
    unsigned char known[KEY_BYTES];
    struct opener *o = NULL;
    struct err unused = {0};
    int count = 0;
    TRY(opener_read(folder, PRIVATE[pair], pair, &o, e));
    enum rc_err rc = key_file_read(folder, PUBLIC[pair], known, 1, &count, &unused);
    if (rc != OK || !opener_has(o, known))
        rc = secret_write_public(folder, o, e);
    opener_close(o);
    return rc;
}

static enum rc_err secret_new_pair(const char *folder, enum secret_pair pair, struct err *e) {
    unsigned char public_key[KEY_BYTES], private_key[KEY_BYTES];
    crypto_box_keypair(public_key, private_key);
    const char *name = pair == PAIR_NOTIFY ? UNSETTLED : PRIVATE[pair];
    enum rc_err rc = key_file_write(folder, name, private_key, sizeof private_key, 0600, e);
    sodium_memzero(private_key, sizeof private_key);
    if (rc == OK && pair != PAIR_NOTIFY)
        rc = key_file_write(folder, PUBLIC[pair], public_key, sizeof public_key, 0644, e);
    return rc;
}

static enum rc_err secret_make_pair(const char *folder, enum secret_pair pair, bool *made,
                                    struct err *e) {
    if (key_file_is_there(folder, PRIVATE[pair]))
        return secret_mend_public(folder, pair, e);
    if (pair == PAIR_NOTIFY && key_file_is_there(folder, UNSETTLED))
        return OK;
    if (key_file_is_there(folder, PUBLIC[pair])) {
        /* The key may be in a credential store. With a new pair no sealed secret would open. */
        log_line(LOG_LEVEL_NOTICE,
                 "keys: %s is here without %s and was kept; if the key is lost, remove %s, run "
                 "init again and enter the secrets again",
                 PUBLIC[pair], PRIVATE[pair], PUBLIC[pair]);
        return OK;
    }
    TRY(secret_new_pair(folder, pair, e));
    *made = true;
    return OK;
}

enum rc_err secret_make_keys(const char *folder, bool *made, struct err *e) {
    *made = false;
    if (strlen(folder) + 64 > KEY_PATH_BYTES)
        return FAIL(e, ERR_INPUT, "The path of the key folder is too long.", "%s", "ROLLCALL_KEYS");
    for (enum secret_pair pair = 0; pair < PAIR_COUNT; pair++)
        TRY(secret_make_pair(folder, pair, made, e));
    return OK;
}

bool secret_keys_unsettled(const char *folder) { return key_file_is_there(folder, UNSETTLED); }

enum rc_err secret_settle_keys(const char *folder, struct err *e) {
    struct opener *o = NULL;
    TRY(opener_open_unsettled(folder, &o, e));
    enum rc_err rc = secret_write_public(folder, o, e);
    opener_close(o);
    TRY(rc);
    return key_file_rename(folder, UNSETTLED, PRIVATE[PAIR_NOTIFY], e);
}

/* The version of the label is part of the name: another version counts as another pair. */
static const char *sealer_id(struct arena *a, const unsigned char *public_key) {
    unsigned char both[sizeof LABEL_VERSION + KEY_BYTES], hash[crypto_generichash_BYTES_MIN];
    char *id = arena_alloc(a, 17);
    memcpy(both, LABEL_VERSION, sizeof LABEL_VERSION);
    memcpy(both + sizeof LABEL_VERSION, public_key, KEY_BYTES);
    crypto_generichash(hash, sizeof hash, both, sizeof both, NULL, 0);
    return sodium_bin2hex(id, 17, hash, 8);
}

enum rc_err secret_sealer(const char *folder, enum secret_pair pair, struct arena *a,
                          const char **id, struct err *e) {
    unsigned char public_key[KEY_BYTES];
    int count = 0;
    TRY(key_file_read(folder, PUBLIC[pair], public_key, 1, &count, e));
    *id = sealer_id(a, public_key);
    return OK;
}

enum rc_err secret_can_seal(const char *folder, struct err *e) {
    unsigned char public_key[KEY_BYTES];
    int count = 0;
    for (enum secret_pair pair = 0; pair < PAIR_COUNT; pair++)
        TRY(key_file_read(folder, PUBLIC[pair], public_key, 1, &count, e));
    return OK;
}

/* --- boxes */

/* Version, purpose and binding, each with its NUL: no text can reach from one into the next. */
static char *label_of(struct arena *a, struct secret_use use, size_t *n) {
    const char *part[] = {LABEL_VERSION, PURPOSE[use.purpose].name, use.binding};
    char *label = arena_alloc(a, strlen(part[0]) + strlen(part[1]) + strlen(part[2]) + 3);
    char *to = label;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        to = stpcpy(to, part[i]) + 1;
    *n = (size_t)(to - label);
    return label;
}

static enum rc_err seal_bytes(const unsigned char *public_key, struct arena *a, const void *bytes,
                              size_t n, struct sealed *out, struct err *e) {
    unsigned char *box = arena_alloc(a, n + crypto_box_SEALBYTES);
    if (crypto_box_seal(box, bytes, n, public_key) != 0)
        return FAIL(e, ERR_INTERNAL, "The secret could not be sealed, so nothing was saved.", "%s",
                    "crypto_box_seal");
    *out = (struct sealed){box, n + crypto_box_SEALBYTES, sealer_id(a, public_key)};
    return OK;
}

static enum rc_err seal_for(const unsigned char *public_key, struct arena *a, struct secret_use use,
                            const char *plain, struct sealed *out, struct err *e) {
    size_t label_n = 0, plain_n = strlen(plain);
    const char *label = label_of(a, use, &label_n);
    char *inside = arena_alloc(a, label_n + plain_n);
    arena_wipe_on_reset(a, inside, label_n + plain_n);
    memcpy(inside, label, label_n);
    memcpy(inside + label_n, plain, plain_n);
    return seal_bytes(public_key, a, inside, label_n + plain_n, out, e);
}

enum rc_err secret_seal(const char *folder, struct arena *a, struct secret_use use,
                        const char *plain, struct sealed *out, struct err *e) {
    unsigned char public_key[KEY_BYTES];
    int count = 0;
    TRY(key_file_read(folder, PUBLIC[PURPOSE[use.purpose].pair], public_key, 1, &count, e));
    return seal_for(public_key, a, use, plain, out, e);
}

enum rc_err secret_seal_with(struct opener *o, struct arena *a, struct secret_use use,
                             const char *plain, struct sealed *out, struct err *e) {
    if (o->pair != PURPOSE[use.purpose].pair)
        return FAIL(e, ERR_INTERNAL, NULL, "%s is not sealed with %s", PURPOSE[use.purpose].name,
                    PRIVATE[o->pair]);
    return seal_for(o->public_key[0], a, use, plain, out, e);
}

/* The content of a box, and a NUL behind it. */
static enum rc_err open_bytes(struct opener *o, struct arena *a, const void *box, size_t n,
                              char **inside, size_t *length, struct err *e) {
    *length = n >= crypto_box_SEALBYTES ? n - crypto_box_SEALBYTES : 0;
    unsigned char *text = arena_alloc(a, *length + 1);
    arena_wipe_on_reset(a, text, *length + 1);
    *inside = (char *)text;
    for (int i = 0; n >= crypto_box_SEALBYTES && i < o->count; i++)
        if (crypto_box_seal_open(text, box, n, o->public_key[i], o->private_key[i]) == 0)
            return OK;
    return FAIL(
        e, ERR_INPUT,
        "A stored secret cannot be opened: it was sealed with another key, or it is damaged. "
        "Enter it again on its settings page.",
        "%zu sealed bytes do not open with %s", n, PRIVATE[o->pair]);
}

static bool has_label(const char *inside, size_t n) {
    return n > sizeof LABEL_VERSION && memcmp(inside, LABEL_VERSION, sizeof LABEL_VERSION) == 0;
}

static enum rc_err refuse_unlabelled(struct err *e) {
    return FAIL(e, ERR_SEALED,
                "An older Rollcall sealed a stored secret without its purpose. Nothing was sent. "
                "Enter it again on its settings page.",
                "%s", "no label inside");
}

enum rc_err secret_open(struct opener *o, struct arena *a, struct secret_use use, const void *box,
                        size_t n, char **plain, struct err *e) {
    char *inside = NULL;
    size_t length = 0, label_n = 0;
    TRY(open_bytes(o, a, box, n, &inside, &length, e));
    if (!has_label(inside, length))
        return refuse_unlabelled(e);
    const char *label = label_of(a, use, &label_n);
    if (length < label_n || memcmp(inside, label, label_n) != 0)
        return FAIL(
            e, ERR_SEALED,
            "A stored secret was sealed for something else: for another use, or for another "
            "address, server or organization than the one it stands beside now. Nothing was sent. "
            "Enter it again on its settings page.",
            "not sealed as %s for this place", PURPOSE[use.purpose].name);
    *plain = inside + label_n;
    return OK;
}

enum rc_err secret_open_old(struct opener *o, struct arena *a, const void *box, size_t n,
                            char **plain, struct err *e) {
    char *inside = NULL;
    size_t length = 0;
    TRY(open_bytes(o, a, box, n, &inside, &length, e));
    if (strlen(inside) != length) /* an old secret is one line of text; a label has NULs */
        return FAIL(e, ERR_SEALED, NULL, "%s", "not a secret of before");
    *plain = inside;
    return OK;
}

/* --- renewing */

enum rc_err opener_renewed(const char *folder, enum secret_pair pair, struct opener **out,
                           struct err *e) {
    TRY(opener_read(folder, PRIVATE[pair], pair, out, e));
    struct opener *o = *out;
    if (o->count == KEYS_MAX)
        return OK;
    memcpy(o->private_key[1], o->private_key[0], KEY_BYTES);
    memcpy(o->public_key[1], o->public_key[0], KEY_BYTES);
    crypto_box_keypair(o->public_key[0], o->private_key[0]);
    o->count = KEYS_MAX;
    return OK;
}

/* The keys were read before the lanes were locked: another renewal may have ended since, and its
 * boxes would not open any more. */
static enum rc_err secret_check_current(const char *folder, const struct opener *o, struct err *e) {
    struct opener *now = NULL;
    TRY(opener_read(folder, PRIVATE[o->pair], o->pair, &now, e));
    bool same = true;
    for (int i = 0; i < now->count; i++)
        same = same && opener_has(o, now->public_key[i]);
    opener_close(now);
    return same ? OK
                : FAIL(e, ERR_BUSY, "Someone else has just renewed the keys. Nothing was changed.",
                       "%s is another one", PRIVATE[o->pair]);
}

enum rc_err secret_renew(const char *folder, const struct opener *o, enum renew_step step,
                         struct err *e) {
    if (step == RENEW_BOTH)
        TRY(secret_check_current(folder, o, e));
    if (step == RENEW_PUBLIC)
        return secret_write_public(folder, o, e);
    size_t n = step == RENEW_BOTH ? (size_t)o->count * KEY_BYTES : KEY_BYTES;
    return key_file_write(folder, PRIVATE[o->pair], o->private_key[0], n, 0600, e);
}

enum rc_err secret_seal_anew(struct opener *o, struct arena *a, const void *box, size_t n,
                             struct sealed *out, struct err *e) {
    char *inside = NULL;
    size_t length = 0;
    TRY(open_bytes(o, a, box, n, &inside, &length, e));
    if (!has_label(inside, length))
        return refuse_unlabelled(e);
    return seal_bytes(o->public_key[0], a, inside, length, out, e);
}
