/* Previews of very many people. The web program leaves them to lane tasks. */
#ifndef TIMER_TASKS_PREVIEWS_H
#define TIMER_TASKS_PREVIEWS_H
#include "lane.h"

/* Makes all that are requested, one after another. A failure is recorded in the preview's row, the
 * next start tries again, and the other previews go on. */
enum rc_err previews_make(struct lane *l) MUST_USE;
#endif
