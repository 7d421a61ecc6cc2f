/* CSV to a stream, a block at a time: every cell quoted, none of them a formula for a spreadsheet.
 */
#ifndef CGI_BIN_HTTP_CSV_H
#define CGI_BIN_HTTP_CSV_H
#include "http/response.h"

struct csv {
    struct sink *sink;
    char *out;
    size_t used;
    char separator;
};
/* The parameter "separator" of the address: comma, semicolon or tab. An empty one is not set; any
 * other word is ERR_MALFORMED. */
enum rc_err csv_separator(struct request *r, char *out) MUST_USE;
/* Its block lies in the arena. Spreadsheets take a file without a mark for one of another
 * encoding; csv_head writes it, and the names of the columns, parted by commas in the text. */
void csv_begin(struct csv *c, struct request *r, struct sink *sink);
void csv_head(struct csv *c, char separator, const char *names);
void csv_put(struct csv *c, const char *bytes, size_t n); /* as it is */
/* A cell of several parts: the first decides whether it looks like a formula. */
void csv_open(struct csv *c, const char *first);
void csv_more(struct csv *c, const char *text);
void csv_close(struct csv *c, bool last);
void csv_cell(struct csv *c, const char *text, bool last); /* NULL is empty; last ends the row */
void csv_end(struct csv *c);                               /* sends what is left */
#endif
