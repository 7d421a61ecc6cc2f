/* demo-mail: the mail server of `make run`, and the page that shows what it got. It never sends
 * anything on. Binds 127.0.0.1 only; needs libc only. */
#ifndef DEMO_MAIL_H
#define DEMO_MAIL_H
#include <stdbool.h>
#include <stddef.h>

/* A growing text. Memory that is not there ends the program. */
struct text {
    char *at;
    size_t length, capacity;
};
void text_add(struct text *t, const char *bytes, size_t n);
void text_puts(struct text *t, const char *s);
__attribute__((format(printf, 2, 3))) void text_printf(struct text *t, const char *format, ...);
/* As HTML text or attribute value. */
void text_escape(struct text *t, const char *bytes, size_t n);

/* box.c: messages are files of one folder, numbered from 1. */
void box_open(const char *folder);
int box_count(void);
/* False: the file could not be written. */
bool box_add(const char *bytes, size_t n);
/* The whole message, for free(); NULL: there is none. */
char *box_read(int number);

/* message.c: what a message has. Results are for free(). */
char *message_header(const char *message, const char *name); /* "" when there is none */
/* A part of a message by its type, "text/plain" or "text/html"; NULL when there is none. */
char *message_part(const char *message, const char *type);

/* page.c: answers a GET of the mailbox with a whole HTTP answer. */
void page_answer(const char *path, struct text *out);
#endif
