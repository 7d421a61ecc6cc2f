/* A page of users into staging. */
#ifndef PAGE_H
#define PAGE_H
#include "lane.h"

/* page is a whole answer, checked to be UTF-8 and to hold data. *n: the last row of staging used, moved on. directory: number
 * of the one that was searched, or 0. */
enum rc_err page_stage_users(struct lane *l, int64_t *n, int64_t directory, const char *page) MUST_USE;
#endif
