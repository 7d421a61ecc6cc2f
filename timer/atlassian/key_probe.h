/* What Atlassian says of a key. No call here changes anything there. */
#ifndef TIMER_ATLASSIAN_KEY_PROBE_H
#define TIMER_ATLASSIAN_KEY_PROBE_H
#include "lane.h"
#include "settings/api_key.h"

struct key_probe {
    const char *key;                  /* opened */
    const char *org_id;               /* known or typed, "" when not; then as Atlassian tells it */
    const char *label, *atlassian_id; /* to find it in Atlassian's list; the id NULL: not known */
    bool entry;                       /* somebody has just typed it: other words */
    const char *other_org;            /* of an entry: of the keys in use; NULL: there is none */
    bool reads;                       /* it was seen to read all just now */
    enum api_key_can act;             /* as known, then as found out */
    const char *org_name;             /* NULL: not told */
    int64_t expires_at;               /* 0: its list does not tell */
    struct reason why;                /* why it is refused; no code: it works */
};
/* ERR… when the question could not be answered: then nothing is known. */
enum rc_err key_probe(struct lane *l, struct key_probe *k) MUST_USE;

/* Asks about the key in use (second: the one for runs) and writes down what Atlassian says; that a
 * key is refused is told, once: true when it was just now. reads: a run has just read everything
 * with it. Where the question cannot be answered, all stays as it is, and the log says so. */
bool key_follow(struct lane *l, bool second, bool reads);
/* The key that runs use: when nobody knows yet whether it can act, or a run met a refusal
 * (l->refused). */
void key_follow_acting(struct lane *l);
#endif
