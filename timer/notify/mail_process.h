/* Each try of an e-mail has a process of its own: this program again, with the word "one-mail" and
 * the message on its standard input. Whatever a mail server does there, the lane goes on, and no
 * connection is used twice. A process ends with the lane that started it. */
#ifndef TIMER_NOTIFY_MAIL_PROCESS_H
#define TIMER_NOTIFY_MAIL_PROCESS_H
#include "notify/sender.h"

enum { MAIL_PROCESSES = 3 /* at once: some servers take no more connections of one sender */ };

/* A socket that gets readable when the try has ended; the caller closes it. -1: no process could be
 * started. */
int mail_process_start(const struct attempt *s);
/* False while it runs; true when what came of it stands in s. */
bool mail_process_read(int fd, struct attempt *s);
/* All that such a process does; the exit code. */
int mail_process_main(const struct config *config);
#endif
