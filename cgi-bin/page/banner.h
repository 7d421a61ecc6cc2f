/* The notices of a page: collected, the gravest first, those left out that the person has hidden
 * for today. */
#ifndef CGI_BIN_PAGE_BANNER_H
#define CGI_BIN_PAGE_BANNER_H
#include "http/request.h"
#include "page/dict.h"

enum banner_kind { BANNER_INFO, BANNER_WARN, BANNER_DANGER };
enum { BANNERS_MAX = 12 };

struct banner {
    /* Names what the notice is about in the cookie of hidden ones: letters, digits and '-'. A new
     * occasion needs a new code, or it stays hidden for the rest of the day. */
    const char *code;
    enum banner_kind kind;
    const char *text;
    const char *link, *label; /* of the one link */
};
struct banners {
    struct banner all[BANNERS_MAX];
    int count;
};

/* Further ones than BANNERS_MAX are left out. */
void banner_add(struct banners *to, const char *code, enum banner_kind kind, const char *text,
                const char *link, const char *label);
/* zone: of the pages; hidden notices come back when the day ends there. */
void banners_show(struct request *r, struct dict *frame, const struct banners *all,
                  const char *zone);
/* The value of Set-Cookie that hides the notices with these codes until the day ends. */
const char *banners_cookie(struct request *r, const char *zone, const char *const *codes, int n);
#endif
