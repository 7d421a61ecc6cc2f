/* POST /: hides notices for today, and keeps or dismisses steps of the checklist. */
#include "base/text.h"
#include "dashboard/checklist.h"
#include "handlers.h"
#include "page/banner.h"
#include "page/error_page.h"
#include "settings/settings.h"

#include <string.h>

enum { CODE_BYTES_MAX = 40, FROM_BYTES_MAX = 2048 };

static bool is_code(const char *text) {
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n > 0 && n <= CODE_BYTES_MAX && text[n] == '\0';
}

/* The page the button was on. Anything but a path of this server is the dashboard. */
static const char *page_before(const struct request *r) {
    const char *from = request_form_text(r, "from");
    if (from[0] != '/' || from[1] == '/' || strlen(from) > FROM_BYTES_MAX)
        return "/";
    for (const char *p = from; *p; p++)
        if (*p <= ' ' || *p > '~' || strchr("\\\"<>", *p))
            return "/";
    return from;
}

static struct response hide_notices(struct request *r) {
    const char *codes[BANNERS_MAX], *zone = NULL;
    int n = 0;
    if (settings_page_zone(r->db, &zone) != OK)
        return error_page(r);
    for (const char *code = NULL; n < BANNERS_MAX; n++) {
        code = request_form_nth(r, "notice", n);
        if (!code || !is_code(code))
            break;
        codes[n] = code;
    }
    struct response out = response_see(r, page_before(r), NULL);
    out.cookie = banners_cookie(r, zone, codes, n);
    return out;
}

static enum rc_err change_checklist(struct request *r, bool dismiss) {
    bool known = true;
    if (r->who.level < LEVEL_OWNER)
        return FAIL(r->err, ERR_RIGHT, "Only organization admins and server owners can do this.",
                    "level %d", r->who.level);
    TRY(db_begin(r->db));
    if (dismiss)
        TRY(checklist_dismiss(r));
    else
        TRY(checklist_keep(r, request_form_text(r, "step"), &known));
    if (!known)
        return FAIL(r->err, ERR_MALFORMED, NULL, "%s", "unknown step");
    return db_commit(r->db);
}

static enum rc_err refuse_action(struct request *r) {
    return FAIL(r->err, ERR_MALFORMED, NULL, "%s", "unknown action");
}

struct response dashboard_post(struct request *r) {
    const char *action = request_form_text(r, "action");
    bool dismiss = text_equal(action, "dismiss-checklist");
    if (text_equal(action, "hide-notices"))
        return hide_notices(r);
    if (!dismiss && !text_equal(action, "keep-default") && refuse_action(r) != OK)
        return error_page(r);
    if (change_checklist(r, dismiss) != OK)
        return error_page(r);
    return response_see(r, "/", dismiss ? "checklist-done" : "confirmed");
}
