/* Placeholders in the text of a notice: "{date}" stands for the day the notice names. */
#ifndef CORE_TERMS_PLACEHOLDER_H
#define CORE_TERMS_PLACEHOLDER_H
#include <stddef.h>

enum placeholder {
    PLACEHOLDER_NAME,     /* of the person */
    PLACEHOLDER_PRODUCTS, /* that the person would lose */
    PLACEHOLDER_DATE,     /* the day of the action */
    PLACEHOLDER_LINK,     /* to My access */
    PLACEHOLDER_TASK,
    PLACEHOLDER_DAYS, /* before the action */
    PLACEHOLDER_COUNT,
    PLACEHOLDER_UNKNOWN = PLACEHOLDER_COUNT
};

/* A word in braces, small letters only. Other braces are text. */
struct placeholder_found {
    const char *at; /* the brace; NULL: none is left */
    size_t bytes;   /* with both braces */
    enum placeholder which;
};
struct placeholder_found placeholder_find(const char *text);
/* "name", without braces. */
const char *placeholder_word(enum placeholder which);
#endif
