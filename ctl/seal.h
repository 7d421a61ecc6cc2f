/* Sealing stored secrets again: once for secrets of an older Rollcall, and when the keys are
 * renewed. */
#ifndef CTL_SEAL_H
#define CTL_SEAL_H
#include "host/secret.h"
#include "session.h"

/* The private keys in memory, and the keeper: a child that writes the key files on request. It
 * starts while we are root; nothing after that needs a right in the key folder. */
struct seal_work {
    struct opener *opener[PAIR_COUNT]; /* NULL: it could not be read */
    int keeper;                        /* socket to the keeper; 0: none */
    int keeper_pid;
};

/* For init. Does nothing (keeper stays 0) unless secret_make_keys() left the keys unsettled. */
enum rc_err seal_upgrade_begin(struct ctl *c, struct seal_work *w) MUST_USE;
enum rc_err seal_upgrade(struct ctl *c, struct seal_work *w) MUST_USE;
#endif
