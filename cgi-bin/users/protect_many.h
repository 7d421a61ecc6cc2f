/* Protects several people at once: those of the form's fields account_id. */
#ifndef CGI_BIN_USERS_PROTECT_MANY_H
#define CGI_BIN_USERS_PROTECT_MANY_H
#include "http/request.h"

/* True: the account id is among the form's fields account_id. */
bool protect_many_has(const struct request *r, const char *account_id);
/* Begins a protection, audited, for each with the reason and last day of the form; whoever is
 * protected by a row of their own keeps it. Unless a field is refused: then nothing is saved. */
enum rc_err protect_many_save(struct request *r) MUST_USE;
#endif
