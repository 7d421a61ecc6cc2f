/* Reads a settings document into memory and checks all of it; see settings/document.h. */
#ifndef CORE_SETTINGS_DOCUMENT_READ_H
#define CORE_SETTINGS_DOCUMENT_READ_H
#include "base/arena.h"
#include "base/err.h"
#include "settings/webhook_limits.h"
#include <stdbool.h>

enum { DOCUMENT_VERSION = 1, DOCUMENT_SETTINGS_MAX = 3000 };

struct document_setting {
    const char *name, *value;
};
struct document_webhook {
    const char *name, *url, *notes;
    const char *triggers; /* as event_set_text() writes them */
    bool enabled;
};
struct document {
    struct document_setting setting[DOCUMENT_SETTINGS_MAX];
    struct document_webhook webhook[WEBHOOKS_MAX];
    int settings, webhooks;
    struct arena *arena;
    struct err *err;
    const char *allow; /* ROLLCALL_WEBHOOK_ALLOW */
};

/* d: with arena, err and allow set, all else zero. ERR_INPUT with the first problem. */
enum rc_err document_read(struct document *d, const char *bytes, size_t n) MUST_USE;
/* ERR_INPUT: "<where>: <what>. Nothing was changed." */
enum rc_err document_refuse(struct document *d, const char *where, const char *what) MUST_USE;
#endif
