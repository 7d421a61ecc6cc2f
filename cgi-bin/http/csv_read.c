/* Reads rows and cells of a pasted table. */
#include "http/csv_read.h"
#include "base/text.h"

#include <string.h>

void csv_read_begin(struct csv_reader *c, struct arena *a, const char *text) {
    static const char SEPARATORS[] = ",;\t";
    char *copy = text_trim(arena_strdup(a, text));
    size_t n_max = 0, line = strcspn(copy, "\r\n");
    *c = (struct csv_reader){.arena = a, .at = copy, .separator = ','};
    for (const char *s = SEPARATORS; *s; s++) {
        size_t n = 0;
        for (size_t i = 0; i < line; i++)
            n += copy[i] == *s;
        if (n > n_max)
            c->separator = *s;
        n_max = n > n_max ? n : n_max;
    }
}

/* The cell in quotes at c->at; two quotes are one. */
static char *read_quoted(struct csv_reader *c) {
    char *from = c->at + 1, *start = c->at, *to = c->at;
    while (*from && (*from != '"' || from[1] == '"')) {
        from += *from == '"';
        *to++ = *from++;
    }
    c->broken = c->broken || *from != '"';
    c->at = from + (*from == '"');
    c->at += strspn(c->at, " ");
    if (to != c->at)
        *to = '\0';
    return start;
}

/* Reads a cell and moves behind its separator; *last: the row ends with it. */
static char *read_cell(struct csv_reader *c, bool *last) {
    char *cell = c->at;
    c->at += strspn(c->at, " ");
    if (*c->at == '"')
        cell = read_quoted(c);
    const char ends[] = {c->separator, '\r', '\n', '\0'};
    char *end = c->at + strcspn(c->at, ends);
    char found = *end;
    c->at = end + (found != '\0');
    if (found == '\r' && *c->at == '\n')
        c->at++;
    *end = '\0';
    *last = found != c->separator;
    return text_trim(cell);
}

bool csv_read_row(struct csv_reader *c, char *cell[CSV_READ_CELLS_MAX], int *count) {
    memset(cell, 0, CSV_READ_CELLS_MAX * sizeof *cell);
    while (*c->at && !c->broken) {
        bool last = false, is_empty = true;
        *count = 0;
        c->row++;
        while (!last && *count < CSV_READ_CELLS_MAX) {
            cell[*count] = read_cell(c, &last);
            is_empty = is_empty && !*cell[*count];
            ++*count;
        }
        c->broken = c->broken || !last;
        if (!is_empty)
            return !c->broken;
    }
    return false;
}
