/* Cards about one person of a run, above the list. */
#ifndef CGI_BIN_RUN_PEOPLE_CARD_H
#define CGI_BIN_RUN_PEOPLE_CARD_H
#include "run_people/view.h"

/* ?who=: the calls made for one person; nothing for an unknown account id. back: the address that
 * closes the card. */
enum rc_err run_people_card_calls(struct request *r, struct dict *part, const struct run *run,
                                  const char *account, const char *back) MUST_USE;
/* The form that protects one person: of ?protect=, or posted and refused. Nothing for people whom
 * the run would leave alone; ERR_NOT_FOUND for people who are not in this preview. */
enum rc_err run_people_card_protect(struct request *r, struct dict *part, const struct run *run,
                                    const struct run_people_view *view) MUST_USE;
#endif
