/* What the end of a try of an e-mail means. What goes wrong before the sender's address is said is
 * about the server, and heals when somebody mends it there or in the settings; then it is about the
 * sender, the recipient or the message. */
#ifndef MAIL_VERDICT_H
#define MAIL_VERDICT_H
#include "verdict.h"

struct verdict verdict_of_mail(struct arena *a, const struct sending *s);
#endif
