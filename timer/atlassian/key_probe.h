/* Asks Atlassian about an API key. No call here changes anything there. */
#ifndef TIMER_ATLASSIAN_KEY_PROBE_H
#define TIMER_ATLASSIAN_KEY_PROBE_H
#include "lane.h"
#include "settings/api_key.h"

struct key_probe {
    const char *key;    /* opened */
    const char *org_id; /* known or typed, "" when not; afterwards as Atlassian reports it */
    const char *label,
        *atlassian_id; /* to find it in Atlassian's list; the id is NULL when not known */
    bool entry;        /* somebody has just entered it: the reasons differ */
    const char
        *other_org; /* of an entry: the organization of the keys in use; NULL: there is none */
    bool reads;     /* it has just read everything */
    enum api_key_can act; /* what it may change: as known, afterwards as found out */
    const char *org_name; /* NULL: not known */
    int64_t expires_at;   /* 0: Atlassian's list does not have it */
    struct reason why;    /* why it is refused; no code: it works */
};
/* ERR_... when Atlassian could not be asked; then nothing is known. */
enum rc_err key_probe(struct lane *l, struct key_probe *k) MUST_USE;
#endif
