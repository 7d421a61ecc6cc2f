/* Reasons why something was left out, refused, stopped or failed. A reason is a code, which
 * decisions use, and a detail; one table has the sentence of each code. Rows store the code
 * (cause), the detail and the finished sentence (reason), which only people read. */
#ifndef CORE_TERMS_REASON_H
#define CORE_TERMS_REASON_H
#include "base/arena.h"
#include <stddef.h>

struct reason {
    const char *code;   /* of the table in reason.c; NULL: no reason */
    const char *detail; /* for the %s of the sentence; a line feed separates several */
    const char *more; /* further sentences, of further reasons, or NULL. Never stored with people */
};

struct reason reason_of(const char *code, const char *detail);
/* With as many details as the sentence has %s; the others are NULL. */
struct reason reason_with(struct arena *a, const char *code, const char *first, const char *second,
                          const char *third);
/* The sentence; NULL without a code. An unknown code is its own sentence. */
const char *reason_text(struct arena *a, const char *code, const char *detail);
const char *reason_sentence(struct arena *a, struct reason why);

/* The sentence without details, for lists that count people with different details; NULL: such a
 * list has a line for each detail. */
const char *reason_in_general(const char *code);
/* For the SQL function reason_text: writes at most room - 1 bytes and a NUL into out, and returns
 * the length of the whole sentence. */
size_t reason_write(const char *code, const char *detail, char *out, size_t room);
/* The i-th code, for tests; NULL after the last. */
const char *reason_code(size_t i);
#endif
