/* The mailbox in plain HTML: a list, a message, and its HTML part alone, which a sandboxed frame
 * shows. */
#include "demo_mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTED_MAX = 200 };

static const char STYLE[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:1rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem .3rem 0;"
    "border-bottom:1px solid #ccc;overflow-wrap:anywhere}th{white-space:nowrap}"
    "pre{white-space:pre-wrap}"
    "td:nth-child(3){white-space:nowrap}"
    "@media(max-width:48rem){thead{display:none}tr{display:block;padding:.5rem 0;"
    "border-bottom:1px solid #ccc}td,tbody th{display:block;border:0;padding:0}}"
    "iframe{width:100%;height:32rem;border:1px solid #ccc;background:#fff}"
    ":root{color-scheme:light dark}";

static void page_begin(struct text *t, const char *title) {
    text_printf(t, "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                   "<meta name=\"viewport\" content=\"width=device-width\"><title>");
    text_escape(t, title, strlen(title));
    text_printf(t, "</title><style>%s</style></head><body>", STYLE);
}

static void add_header(struct text *t, const char *message, const char *name) {
    char *value = message_header(message, name);
    text_escape(t, value, strlen(value));
    free(value);
}

/* Without the angle brackets. */
static void add_address(struct text *t, const char *message) {
    char *value = message_header(message, "To");
    size_t start = strspn(value, "<");
    text_escape(t, value + start, strcspn(value + start, ">"));
    free(value);
}

static void page_list(struct text *t) {
    page_begin(t, "Mailbox of the demo");
    text_printf(t,
                "<h1>Mailbox of the demo</h1><p>Everything the demo sends arrives here, and "
                "nowhere else. %d messages.</p><table><thead><tr><th>To</th><th>Subject</th>"
                "<th>Date</th></tr></thead><tbody>",
                box_count());
    for (int i = box_count(); i > 0 && i > box_count() - LISTED_MAX; i--) {
        char *message = box_read(i);
        if (!message)
            continue;
        text_puts(t, "<tr><td>");
        add_address(t, message);
        text_printf(t, "</td><td><a href=\"/%d\">", i);
        add_header(t, message, "Subject");
        text_puts(t, "</a></td><td>");
        add_header(t, message, "Date");
        text_puts(t, "</td></tr>");
        free(message);
    }
    text_puts(t, "</tbody></table></body></html>");
}

static void page_message(struct text *t, const char *message, int number) {
    static const char *const SHOWN[] = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID"};
    char *subject = message_header(message, "Subject");
    char *plain = message_part(message, "text/plain"), *html = message_part(message, "text/html");
    page_begin(t, subject);
    text_puts(t, "<p><a href=\"/\">All messages</a></p><h1>");
    text_escape(t, subject, strlen(subject));
    text_puts(t, "</h1><table>");
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
        text_printf(t, "<tr><th scope=\"row\">%s</th><td>", SHOWN[i]);
        add_header(t, message, SHOWN[i]);
        text_puts(t, "</td></tr>");
    }
    text_puts(t, "</table>");
    if (html)
        text_printf(t, "<h2>As HTML</h2><iframe sandbox title=\"HTML\" src=\"/%d/html\"></iframe>",
                    number);
    if (plain) {
        text_puts(t, "<h2>As text</h2><pre>");
        text_escape(t, plain, strlen(plain));
        text_puts(t, "</pre>");
    }
    text_puts(t, "</body></html>");
    free(subject);
    free(plain);
    free(html);
}

/* False: nothing has this address. */
static bool page_fill(const char *path, struct text *t) {
    char *end = NULL;
    if (strcmp(path, "/") == 0) {
        page_list(t);
        return true;
    }
    long number = strtol(path + 1, &end, 10);
    bool only_html = strcmp(end, "/html") == 0;
    char *message = *end == '\0' || only_html ? box_read((int)number) : NULL;
    char *html = message && only_html ? message_part(message, "text/html") : NULL;
    if (html)
        text_puts(t, html);
    else if (message && !only_html)
        page_message(t, message, (int)number);
    free(html);
    free(message);
    return t->length > 0;
}

void page_answer(const char *path, struct text *out) {
    struct text body = {0};
    bool found = page_fill(path, &body);
    if (!found) {
        page_begin(&body, "Not found");
        text_puts(&body, "<p>No such message. <a href=\"/\">All messages</a></p></body></html>");
    }
    text_printf(out,
                "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n"
                "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-src "
                "'self'\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                found ? "200 OK" : "404 Not Found", body.length);
    text_add(out, body.at, body.length);
    free(body.at);
}
