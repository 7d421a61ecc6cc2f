/* States of deliveries and outcomes of syncs, by the names in the tables. */
#ifndef CORE_TERMS_STATE_H
#define CORE_TERMS_STATE_H

enum delivery_state {
    DELIVERY_WAITING,
    DELIVERY_SENDING,
    DELIVERY_SENT,
    DELIVERY_DEAD, /* given up */
    DELIVERY_CANCELLED,
    DELIVERY_STATE_COUNT /* also stands for an unknown name */
};
enum delivery_state delivery_state_of(const char *name);

enum sync_outcome {
    SYNC_RUNNING,
    SYNC_OK,
    SYNC_FAILED,
    SYNC_SUSPICIOUS,   /* not saved until somebody accepts it */
    SYNC_STOPPED,      /* by a person */
    SYNC_OUTCOME_COUNT /* also stands for NULL or an unknown name */
};
enum sync_outcome sync_outcome_of(const char *name);
#endif
