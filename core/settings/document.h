/* The settings as one XML document: plain settings and webhooks, never a secret, never a person's
 * data. Reading it back checks the whole document before the first change. */
#ifndef CORE_SETTINGS_DOCUMENT_H
#define CORE_SETTINGS_DOCUMENT_H
#include "db/db.h"

enum { TRANSFER_VERSION = 1 };

/* The document, in the arena. Holds whole webhook addresses: for full rights only. */
enum rc_err document_export(struct db *db, struct arena *a, int64_t now,
                            const char **document) MUST_USE;

struct document_change {
    const char *what, *before, *after;
    struct document_change *next;
}; /* before NULL: it is new */
struct document_result {
    int settings_changed, webhooks_added, webhooks_changed;
    bool password_forgotten; /* that of the mail server: it was entered for another destination */
    struct document_change *changes; /* in order of the document */
    const char
        *without_secret; /* webhooks that have no secret now, separated by commas; "" when none */
};
/* Plain settings become exactly those of the document (what it does not name goes back to its
 * default); webhooks are found by name, added or changed, and keep their secret unless their URL
 * changes; those it does not name stay. ERR_INPUT with the first problem in words, and then nothing
 * is changed. allow: ROLLCALL_WEBHOOK_ALLOW. All in one transaction of its own. */
enum rc_err document_import(struct db *db, struct arena *a, struct err *e, const char *bytes,
                            size_t n, const char *allow, const char *who, int64_t now,
                            struct document_result *out) MUST_USE;
/* The same, taken back at its end: what the import would change, on a connection that may write. */
enum rc_err document_preview(struct db *db, struct arena *a, struct err *e, const char *bytes,
                             size_t n, const char *allow, const char *who, int64_t now,
                             struct document_result *out) MUST_USE;
#endif
