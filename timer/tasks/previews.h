/* Previews of very many people, which the web program leaves to lane tasks. */
#ifndef TIMER_TASKS_PREVIEWS_H
#define TIMER_TASKS_PREVIEWS_H
#include "lane.h"

/* Makes all that were asked for, one after the other. One that cannot be made says so in its row
 * and is tried again by the next start; it keeps nothing else waiting. */
enum rc_err previews_make(struct lane *l) MUST_USE;
#endif
