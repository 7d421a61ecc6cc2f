/* The API keys in use: one that synchronizes, and perhaps a second one for runs. */
#ifndef TIMER_ATLASSIAN_KEY_IN_USE_H
#define TIMER_ATLASSIAN_KEY_IN_USE_H
#include "lane.h"
#include "settings/api_key.h"

/* Opens the seal of the key that reads, or (acts) of the key that runs use. ERR_INPUT when there is
 * none. The key is wiped with the arena. */
enum rc_err key_open(struct lane *l, bool acts, const char **key, const char **org_id) MUST_USE;
/* Opens one stored key. */
enum rc_err key_open_sealed(struct lane *l, const char *org_id, const void *sealed, size_t n,
                            const char **key) MUST_USE;

/* Asks Atlassian about the key in use (second: the one for runs) and records the answer. A refusal
 * is reported once: true when it was reported just now. reads: a run has just read everything with
 * it. When Atlassian cannot be asked, nothing changes but a line in the log. */
bool key_follow(struct lane *l, bool second, bool reads);
/* Follows the key that runs use, if nobody knows yet whether it can act, or a run met a refusal
 * (l->refused). */
void key_follow_acting(struct lane *l);

const char *key_audit_subject(bool second);
/* The value of the column can_act; -1: not found out yet. */
int64_t key_can_act_column(enum api_key_can can);
#endif
