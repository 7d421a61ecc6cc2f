/* Each attempt of an e-mail runs in a process of its own: this program again, with the argument
 * "one-mail" and the message on its standard input. Whatever a mail server does there, the lane
 * goes on, and no connection is used twice. A process ends with the lane that started it. */
#ifndef TIMER_NOTIFY_MAIL_PROCESS_H
#define TIMER_NOTIFY_MAIL_PROCESS_H
#include "host/config.h"
#include "notify/attempt.h"
#include <stdbool.h>

/* At once: some servers accept no more connections of one sender. */
enum { MAIL_PROCESSES_MAX = 3 };

/* Returns a socket that becomes readable when the attempt has ended; the caller closes it. -1: the
 * process did not start. */
int mail_process_start(const struct attempt *a);
/* False while it runs. True: a has the outcome. */
bool mail_process_read(int fd, struct attempt *a);
/* The main function of such a process; returns the exit code. */
int mail_process_main(const struct config *config);
#endif
