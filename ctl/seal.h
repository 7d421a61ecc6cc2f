/* Sealing what is stored anew: once, for secrets of an older Rollcall, and when keys are renewed.
 */
#ifndef CTL_SEAL_H
#define CTL_SEAL_H
#include "ctl.h"
#include "host/secret.h"

/* The private keys in memory, and a process of its own that writes key files when told to. Begun
 * while we are root; after that nothing here needs a right in the key folder any more. */
struct seal_work {
    struct opener *opener[PAIR_COUNT]; /* NULL: could not be read */
    int keeper;                        /* socket to the process that writes; 0: none */
    int keeper_pid;
};

/* For init: nothing to do (no keeper) unless secret_make_keys() left the keys unsettled. */
enum rc_err seal_upgrade_begin(struct ctl *c, struct seal_work *w) MUST_USE;
enum rc_err seal_upgrade(struct ctl *c, struct seal_work *w) MUST_USE;
enum rc_err verb_rotate_seal(struct ctl *c) MUST_USE;
#endif
