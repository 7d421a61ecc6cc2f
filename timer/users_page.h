/* A page of users into staging. */
#ifndef USERS_PAGE_H
#define USERS_PAGE_H
#include "lane.h"

/* Numbers found once are remembered for the run: groups and products occur in every user. Ends with the lane's arena. */
struct memo;
struct memo *users_page_memo(struct lane *l);

/* How many users a page listed, and where the next one is: as the answer says it, NULL at the end. */
struct users_page { int64_t users; const char *next; };

/* page is a whole answer, checked to be UTF-8 and read once; without users it may be anything. *n: the last row of staging used, moved on.
 * directory: number of the one that was searched, or 0. */
enum rc_err users_page_stage(struct lane *l, struct memo *memo, int64_t *n, int64_t directory, const char *page, struct users_page *out) MUST_USE;
#endif
