/* The settings as one XML document: plain settings and webhooks, never a secret, never personal
 * data, so neither areas nor who has access to them. An import checks the whole document before the
 * first change. */
#ifndef CORE_SETTINGS_DOCUMENT_H
#define CORE_SETTINGS_DOCUMENT_H
#include "db/db.h"

/* The document, in the arena. It holds whole webhook URLs: for level full only. */
enum rc_err document_export(struct db *db, struct arena *a, int64_t now,
                            const char **document) MUST_USE;

struct document_change {
    const char *what, *before, *after; /* before is NULL for something new */
    struct document_change *next;
};
struct document_result {
    int settings_changed, webhooks_added, webhooks_changed;
    bool password_forgotten; /* of the mail server: it was entered for another destination */
    struct document_change *changes; /* in the order of the document */
    const char *without_secret;      /* names of webhooks without a secret, by commas; "" if none */
};
/* Plain settings become exactly those of the document; the others get their defaults. Webhooks are
 * found by name, added or changed; they keep their secret unless their URL changes. Webhooks that
 * the document lacks stay. All in a transaction of its own.
 * ERR_INPUT with the first problem, and nothing is changed. allow: ROLLCALL_WEBHOOK_ALLOW. */
enum rc_err document_import(struct db *db, struct arena *a, struct err *e, const char *bytes,
                            size_t n, const char *allow, const char *who, int64_t now,
                            struct document_result *out) MUST_USE;
/* The changes an import would make: imports and rolls back. Needs a connection that may write. */
enum rc_err document_preview(struct db *db, struct arena *a, struct err *e, const char *bytes,
                             size_t n, const char *allow, const char *who, int64_t now,
                             struct document_result *out) MUST_USE;
#endif
