/* Limits of a webhook, for its form and the settings document. */
#ifndef CORE_SETTINGS_WEBHOOK_LIMITS_H
#define CORE_SETTINGS_WEBHOOK_LIMITS_H
enum {
    WEBHOOKS_MAX = 50,
    WEBHOOK_NAME_MAX = 80,    /* characters */
    WEBHOOK_NOTES_MAX = 1000, /* characters */
};
#endif
