/* Reads a table that a person pasted: CSV with commas or semicolons, or cells of a spreadsheet,
 * which have tabs between them. */
#ifndef CGI_BIN_HTTP_CSV_READ_H
#define CGI_BIN_HTTP_CSV_READ_H
#include "base/arena.h"
#include <stdbool.h>

enum { CSV_READ_CELLS_MAX = 32 };

struct csv_reader {
    struct arena *arena;
    char *at; /* the rest of the text, which reading changes */
    char separator;
    int row;     /* number of the row that was read last; the first is 1 */
    bool broken; /* a quote that is never closed, or too many cells */
};

/* The separator is the one that the first line has most of. */
void csv_read_begin(struct csv_reader *c, struct arena *a, const char *text);
/* Reads a row that is not empty: trimmed cells, the missing ones NULL. False at the end, or when
 * the text is broken. */
bool csv_read_row(struct csv_reader *c, char *cell[CSV_READ_CELLS_MAX], int *count);
#endif
