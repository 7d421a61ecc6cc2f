/* CSV to a stream, a block at a time. Every cell is quoted, and no cell is a formula for a
 * spreadsheet. */
#ifndef CGI_BIN_HTTP_CSV_H
#define CGI_BIN_HTTP_CSV_H
#include "http/response.h"

typedef enum rc_err csv_block_fn(void *arg, const char *bytes, size_t n);

struct csv {
    struct sink *sink;
    csv_block_fn *keep; /* instead of sink */
    void *keep_arg;
    enum rc_err keep_rc; /* its first failure */
    char *out;           /* a block in the arena of the request */
    size_t used;
    char separator;
};

/* The parameter "separator" of the address: comma, semicolon or tab; comma when it is missing or
 * empty. ERR_MALFORMED for any other word. */
enum rc_err csv_separator(struct request *r, char *out) MUST_USE;
void csv_begin(struct csv *c, struct request *r, struct sink *sink);
/* The same for a file that is stored: keep gets its blocks. csv_end returns what it failed with. */
void csv_begin_file(struct csv *c, struct arena *a, csv_block_fn *keep, void *arg);
/* Writes a byte order mark, since spreadsheets guess another encoding without it. The names of the
 * columns follow, by csv_heading. */
void csv_head(struct csv *c, char separator);
/* The name of a column. last: it ends the row. */
void csv_heading(struct csv *c, const char *name, bool last);
/* Appends bytes unchanged. */
void csv_put(struct csv *c, const char *bytes, size_t n);
/* A cell of several parts: csv_open decides by the first part whether it looks like a formula. */
void csv_open(struct csv *c, const char *first);
void csv_more(struct csv *c, const char *text);
void csv_close(struct csv *c, bool last);
/* A whole cell. text NULL: empty. last: the cell ends the row. */
void csv_cell(struct csv *c, const char *text, bool last);
/* Sends the rest of the block. */
void csv_end(struct csv *c);
/* The same for csv_begin_file. */
enum rc_err csv_end_file(struct csv *c) MUST_USE;
#endif
