/* Finished answers of this second, cached by a worker (docs/request.md, Caches). */
#ifndef CGI_BIN_HTTP_ANSWER_CACHE_H
#define CGI_BIN_HTTP_ANSWER_CACHE_H
#include "http/response.h"

struct answer_cache;

struct answer_cache *answer_cache_open(void); /* the caller closes it */
void answer_cache_close(struct answer_cache *c);
/* After another file has become the database: its snapshots have numbers of their own. */
void answer_cache_forget(struct answer_cache *c);
/* True: *out is what this person was answered at this address, in this second and of this state of
 * the database. Lent until the next request. Call it in the reading transaction of db, before
 * anything else is read, and in each request that answer_cache_add() may get. */
bool answer_cache_find(struct answer_cache *c, struct request *r, struct response *out);
/* Copies the answer when it is a whole page without a cookie, and has room. */
void answer_cache_add(struct answer_cache *c, const struct request *r, const struct response *out);
#endif
