/* Knows nothing of what we store. */
#include "atlassian/api.h"
#include "base/text.h"
#include "sql/timer/atlassian/api.h"

#include <ctype.h>
#include <string.h>

struct single_call {
    struct lane *l;
    struct http_answer answer;
};

static enum rc_err atlassian_on_answer(struct chain *c, const struct http_answer *a, void *run,
                                       struct err *e) {
    (void)e;
    struct single_call *single_call = run;
    single_call->answer = (struct http_answer){
        a->status, arena_strndup(single_call->l->arena, a->body, a->length), a->length};
    c->done = true;
    return OK;
}

enum rc_err atlassian_call(struct lane *l, struct http *h, const char *path, const char *body,
                           struct http_answer *out) {
    struct chain c = {.path = path, .body = body};
    struct single_call single_call = {.l = l};
    TRY(http_run(h, &c, 1, 1, atlassian_on_answer, NULL, &single_call, l->err));
    *out = single_call.answer;
    return OK;
}

/* Whether a UTF-16 surrogate is at p: \uD800…\uDBFF, or (second) \uDC00…\uDFFF. */
static bool is_half_character(const char *p, bool second) {
    return p[0] == '\\' && p[1] == 'u' && (p[2] | 32) == 'd' && p[3] &&
           strchr(second ? "cdefCDEF" : "89abAB", p[3]) && isxdigit((unsigned char)p[4]) &&
           isxdigit((unsigned char)p[5]);
}

/* Replaces unpaired UTF-16 surrogates by U+FFFD. They come from names cut after so many UTF-16
 * units, and UTF-8 cannot hold them. */
static void replace_half_characters(char *json) {
    for (char *p = json; (p = strchr(p, '\\')) && p[1]; p += 2)
        if (is_half_character(p, false) && is_half_character(p + 6, true))
            p += 10;
        else if (is_half_character(p, false) || is_half_character(p, true))
            memcpy(p, "\\ufffd", 6);
}

/* UTF-8 without a NUL, after replacing half characters. */
static bool valid_text(const struct http_answer *a) {
    if (a->length == 0 || strlen(a->body) != a->length || !text_is_utf8(a->body, a->length))
        return false;
    replace_half_characters(a->body);
    return true;
}

const char *atlassian_error_text(struct lane *l, const struct http_answer *a) {
    const char *text = NULL;
    bool found = false;
    if (!valid_text(a) || db_get_text(l->db, Q_JSON_ERROR, &text, &found, "s", a->body) != OK ||
        !found || !text)
        return "";
    return arena_printf(l->arena, " Atlassian says: %s.", text);
}

const char *atlassian_error_code(struct lane *l, const struct http_answer *a) {
    const char *code = NULL;
    bool found = false;
    if (!valid_text(a) ||
        db_get_text(l->db, Q_JSON_ERROR_CODE, &code, &found, "s", a->body) != OK || !found || !code)
        return "";
    return code;
}

bool atlassian_has_error(struct lane *l, const struct http_answer *a) {
    int64_t has = 0;
    return valid_text(a) &&
           (db_get_int(l->db, Q_JSON_HAS_ERROR, &has, NULL, "s", a->body) != OK || has != 0);
}

enum rc_err atlassian_cursor(struct lane *l, const char *next, const char **cursor) {
    *cursor = NULL;
    if (!next || !*next)
        return OK;
    if (!text_starts(next, "http://") && !text_starts(next, "https://")) {
        *cursor = next;
        return OK;
    }
    if (!text_starts(next, l->config->api_url) || next[strlen(l->config->api_url)] != '/')
        return FAIL(l->err, ERR_UPSTREAM,
                    "Atlassian's next page is on another server. Nothing was sent there.",
                    "next page is not at %s", l->config->api_url);
    const char *p = strstr(next, "?cursor=");
    p = p ? p : strstr(next, "&cursor=");
    if (!p)
        return FAIL(l->err, ERR_UPSTREAM, "Atlassian's link to the next page has no cursor.", "%s",
                    "next without cursor");
    p += strlen("?cursor=");
    size_t n = strcspn(p, "&#");
    char *plain = arena_alloc(l->arena, n + 1);
    if (!text_percent_decode(p, n, plain, true))
        return FAIL(l->err, ERR_UPSTREAM, "Atlassian's link to the next page is unreadable.", "%s",
                    "cursor encoding");
    *cursor = plain;
    return OK;
}

static const char *refusal_text(int status) {
    switch (status) {
    case 401: return "Atlassian rejected the key: expired, revoked, or of another organization.";
    case 403: return "The key cannot read this. Use an organization API key without scopes.";
    case 404: return "Atlassian does not know the organization of this key.";
    default: return "Atlassian rejected the request.";
    }
}

static enum rc_err fail_no_page(struct lane *l, const struct http_answer *a, const char *what) {
    return FAIL(l->err, ERR_UPSTREAM, "Atlassian's answer was not the expected data.",
                "%s: %zu bytes that are no page", what, a->length);
}

enum rc_err atlassian_accept(struct lane *l, const struct http_answer *a, const char *what) {
    if (a->status == 401 || a->status == 403 || a->status == 404)
        l->refused = a->status;
    if (a->status < 200 || a->status > 299)
        return FAIL(
            l->err, ERR_UPSTREAM,
            arena_printf(l->arena, "%s%s", refusal_text(a->status), atlassian_error_text(l, a)),
            "%s: status %d", what, a->status);
    return valid_text(a) ? OK : fail_no_page(l, a, what);
}

/* Text from a key on that is an object once "{" stands before it closes the outermost object, so
 * these are the links of the page and not of somebody in it. */
enum rc_err atlassian_peek(struct lane *l, const struct http_answer *a, const char **cursor) {
    enum { TAIL_BYTES = 4096 };
    const char *end = NULL, *next = NULL, *p = a->body;
    bool found = false;
    *cursor = NULL;
    if (a->length > TAIL_BYTES)
        p += a->length - TAIL_BYTES;
    for (; (p = strstr(p, "\"links\":")); p++)
        end = p;
    if (!end)
        return OK;
    TRY(db_get_text(l->db, Q_JSON_TAIL_NEXT, &next, &found, "s", end));
    return found ? atlassian_cursor(l, next, cursor) : OK;
}

enum rc_err atlassian_page(struct lane *l, const struct http_answer *a, const char *what,
                           const char **cursor, int64_t *rows) {
    const char *next = NULL;
    bool valid = false;
    struct rows *r = NULL;
    TRY(atlassian_accept(l, a, what));
    TRY(db_query(l->db, Q_JSON_PAGE, &r, "s", a->body));
    if (db_next(r)) {
        valid = db_int(r, JSON_PAGE__VALID) == 1;
        next = db_text(r, JSON_PAGE__NEXT);
        *rows = db_int(r, JSON_PAGE__ROW_COUNT);
    }
    TRY(db_end(r));
    return valid ? atlassian_cursor(l, next, cursor) : fail_no_page(l, a, what);
}
