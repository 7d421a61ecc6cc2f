/* The answer of an admin, as the forms of Requests send it. */
#ifndef CGI_BIN_REQUESTS_ANSWER_FORM_H
#define CGI_BIN_REQUESTS_ANSWER_FORM_H
#include "http/request.h"
#include "warnings/answer.h"

/* Refuses the fields answer and note. */
void answer_form_read(struct request *r, struct request_answer *out);
/* Answers one request in a transaction of its own. Wakes lane tasks, which gives back what was
 * granted, and lane notify. */
enum rc_err answer_form_save(struct request *r, int64_t id,
                             const struct request_answer *a) MUST_USE;
#endif
