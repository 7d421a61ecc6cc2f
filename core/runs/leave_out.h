/* Single people of a preview. All functions run inside db_begin and are audited; the counts of the
 * preview follow at once. ERR_NOT_FOUND when the preview does not hold the person; ERR_CONFLICT,
 * with a message for people, when it was run or is too old, or the person is in another state. */
#ifndef CORE_RUNS_LEAVE_OUT_H
#define CORE_RUNS_LEAVE_OUT_H
#include "runs/run.h"

/* Leaves a planned person out of the preview, and of the run made of it. */
enum rc_err run_leave_out(struct db *db, struct arena *a, int64_t run, const char *account_id,
                          const char *who, int64_t now) MUST_USE;
/* Protects the person (protect_begin) and leaves them out. */
enum rc_err run_protect(struct db *db, struct arena *a, int64_t run, const char *account_id,
                        const char *reason, int64_t until, const char *who, int64_t now) MUST_USE;
/* Puts a person back whom one of these left out, and who is not protected. */
enum rc_err run_put_back(struct db *db, struct arena *a, int64_t run, const char *account_id,
                         const char *who, int64_t now) MUST_USE;
/* A cause of a person's row: one of these left them out. */
bool run_left_by_hand(const char *cause);
#endif
