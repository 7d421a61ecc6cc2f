/* Why something was left out, refused, stopped or failed: a code that decisions are made on, what
 * its words speak of, and the one table of the words themselves. Rows store the code (cause), the
 * detail and the sentence made of both (reason); nobody but a reader of pages looks at the
 * sentence. */
#ifndef CORE_TERMS_REASON_H
#define CORE_TERMS_REASON_H
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct reason {
    const char *code;   /* of the table in reason.c; NULL: there is none */
    const char *detail; /* what stands for the %s of its words; several: a line feed between */
    const char *more;   /* further sentences, of reasons beside the first; NULL: none. No row of
                           people keeps them */
};

struct reason reason_of(const char *code, const char *detail);
/* With as many details as the words have %s. */
struct reason reason_with(struct arena *a, const char *code, const char *first, const char *second,
                          const char *third);
/* The sentence; NULL without a code. What the table does not know is its own sentence. */
const char *reason_text(struct arena *a, const char *code, const char *detail);
const char *reason_sentence(struct arena *a, struct reason why);

/* The sentence without its details, for a list that counts people whose details differ; NULL: a
 * list has a line for each detail. */
const char *reason_in_general(const char *code);
/* For the SQL function reason_text: the sentence into `out`, how long it is without the end. */
size_t reason_write(const char *code, const char *detail, char *out, size_t room);
/* One after the other, for tests; NULL at the end. */
const char *reason_code(size_t i);
#endif
