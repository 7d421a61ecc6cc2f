/* The text of a notice: the e-mail that tells a person what a task is going to do. Made of facts
 * alone, without a database, so that lane notify, the preview and a test send the same message.
 *
 * A task has a text of its own, or the standard one. Whatever the text, the notice names products,
 * day and link: a plain block below the text has those that the text leaves out. */
#ifndef CORE_WARNINGS_NOTICE_TEXT_H
#define CORE_WARNINGS_NOTICE_TEXT_H
#include "tasks/action.h"
#include "tasks/task_terms.h"

struct notice_facts {
    const char *name;        /* of the person; "": not known */
    const char *products;    /* "Jira on example, Confluence on example"; "": no seat is lost */
    const char *date;        /* "Monday, 14 December 2026" */
    const char *link;        /* to My access */
    const char *task;        /* its name */
    int64_t days;            /* the notice comes so long before the action */
    enum action_code action; /* the gravest of the task: notice_action() */
    const struct task_terms *terms;
};

/* The text in pieces, which plain text, HTML and the preview are made of. */
enum notice_piece_kind {
    NOTICE_TEXT,
    NOTICE_LINK, /* text is the address */
    NOTICE_BREAK,
    NOTICE_PARAGRAPH /* a new one begins */
};
struct notice_piece {
    enum notice_piece_kind kind;
    const char *text;
    const struct notice_piece *next;
};

struct notice_text {
    const char *subject; /* one line of UTF-8 */
    const char *plain;   /* lines end with CRLF */
    const char *html;    /* a whole document */
    const struct notice_piece *pieces;
};

/* What concerns a person most: deletion before deactivation, and so on. */
enum action_code notice_action(const struct action *actions, int n);
/* "Monday, 14 December 2026", in the zone. */
const char *notice_date(struct arena *a, const char *zone, int64_t at);
/* Texts in the arena. Values in f are data: nothing in them is a placeholder or HTML. */
void notice_compose(struct arena *a, const struct notice_facts *f, struct notice_text *out);
#endif
