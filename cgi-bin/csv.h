/* CSV to a stream, a block at a time: every cell quoted, none of them a formula for a spreadsheet. */
#ifndef CSV_H
#define CSV_H
#include "response.h"

struct csv { struct sink *sink; char *out; size_t used; };
void csv_begin(struct csv *c, struct request *r, struct sink *sink); /* its block lies in the arena */
void csv_put(struct csv *c, const char *bytes, size_t n);            /* as it is */
/* A cell of several parts: the first decides whether it looks like a formula. */
void csv_open(struct csv *c, const char *first);
void csv_more(struct csv *c, const char *text);
void csv_close(struct csv *c, bool last);
void csv_cell(struct csv *c, const char *text, bool last);           /* NULL is empty; last ends the row */
void csv_end(struct csv *c);                                         /* sends what is left */
#endif
