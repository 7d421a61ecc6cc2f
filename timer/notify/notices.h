/* The e-mails that warn people before a run acts: a second way through the outbox, with rows of its
 * own. A notice is claimed and committed before its process starts; whatever was being sent at a
 * kill is never sent again, and its person is left alone. */
#ifndef TIMER_NOTIFY_NOTICES_H
#define TIMER_NOTIFY_NOTICES_H
#include "notify/outbox.h"

/* Inside db_begin: claims what is due, up to the free processes. A person who should not get the
 * notice any more is left alone instead. */
enum rc_err notices_claim(struct outbox *o, int64_t now) MUST_USE;
/* Inside db_begin: records the outcome of an attempt. */
enum rc_err notices_record(struct outbox *o, struct message *m, int64_t now) MUST_USE;
/* Inside db_begin, at the start of a run: nobody knows what became of notices an earlier run was
 * sending. */
enum rc_err notices_recover(struct lane *l, int64_t now) MUST_USE;
#endif
