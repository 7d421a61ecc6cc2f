/* What the forms of My access share. */
#ifndef CGI_BIN_MY_ACCESS_MY_ACCESS_H
#define CGI_BIN_MY_ACCESS_MY_ACCESS_H
#include "http/request.h"
#include "warnings/request.h"

/* The run and the reason of the form; the person is always the one who is signed in. Refuses
 * fields. */
void my_access_read_form(struct request *r, struct access_demand *out);
#endif
