/* What a webhook may hold, in its form and in a settings document alike. */
#ifndef CORE_SETTINGS_WEBHOOK_LIMITS_H
#define CORE_SETTINGS_WEBHOOK_LIMITS_H
enum {
    WEBHOOKS_MAX = 50,
    WEBHOOK_NAME_MAX = 80,
    WEBHOOK_NOTES_MAX = 1000 /* characters */
};                           /* triggers: event.h */
#endif
