/* The standard text in whole sentences, the text as pieces, and its two forms. The HTML comes from
 * the XML writer, which escapes every value. */
#include "warnings/notice_text.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/xml.h"
#include "base/zone.h"
#include "terms/placeholder.h"

#include <string.h>

enum { TEXT_BYTES_MAX = 64 * 1024, SUBJECT_CHARACTERS_MAX = 200 };

/* --- the standard text */

/* The gravest first. what: with products, or without; a NULL is like the one before. */
/* clang-format off */
static const struct {
    enum action_code action;
    const char *subject, *what, *what_alone, *second_mail;
} SENTENCES[] = {
    {ACTION_DELETE, "Your Atlassian account will be deleted: {date}",
     "On {date} or soon after, your Atlassian account will be deleted. You then lose access to "
     "{products}.",
     "On {date} or soon after, your Atlassian account will be deleted.",
     "Atlassian then sends you a second e-mail about the deletion. Atlassian completes the "
     "deletion 14 days later."},
    {ACTION_REMOVE_FROM_ORG, "Your Atlassian access will be removed: {date}",
     "On {date} or soon after, you will be removed from the Atlassian organization. You then lose "
     "access to {products}.",
     "On {date} or soon after, you will be removed from the Atlassian organization.",
     "Atlassian may send you a second e-mail about the removal."},
    {ACTION_DEACTIVATE, "Your Atlassian account will be deactivated: {date}",
     "On {date} or soon after, your Atlassian account will be deactivated. You then lose access "
     "to {products}.",
     "On {date} or soon after, your Atlassian account will be deactivated.",
     "Atlassian then sends you a second e-mail, which says that your account was deactivated."},
    {ACTION_SUSPEND, "Your Atlassian access will be suspended: {date}",
     "On {date} or soon after, your access to the Atlassian organization will be suspended. You "
     "then lose access to {products}.",
     "On {date} or soon after, your access to the Atlassian organization will be suspended.",
     "Atlassian may send you a second e-mail about the suspension."},
    {ACTION_REMOVE_ACCESS, "Your Atlassian access will be removed: {date}",
     "On {date} or soon after, you will lose access to {products}.",
     "On {date} or soon after, some of your Atlassian access will be removed.",
     NULL},
};
/* clang-format on */
enum {
    SENTENCES_COUNT = sizeof SENTENCES / sizeof *SENTENCES,
    SENTENCES_SEATS = SENTENCES_COUNT - 1
};

static int sentences_of(enum action_code action) {
    for (int i = 0; i < SENTENCES_COUNT; i++)
        if (SENTENCES[i].action == action)
            return i;
    return SENTENCES_SEATS;
}

enum action_code notice_action(const struct action *actions, int n) {
    int gravest = SENTENCES_SEATS;
    for (int i = 0; i < n; i++) {
        int row = sentences_of(action_code(&actions[i]));
        gravest = row < gravest ? row : gravest;
    }
    return SENTENCES[gravest].action;
}

static void add_keep(struct buf *b, const struct task_terms *t) {
    switch (permission(t->keep)) {
    case PERMISSION_SELF:
        buf_printf(b,
                   "- Or keep your access for %lld days without using it: choose Keep my access on "
                   "the page below.\n",
                   (long long)t->keep_days);
        break;
    case PERMISSION_ASK:
        buf_puts(b, "- Or request to keep your access on the page below. An admin answers.\n");
        break;
    default: break;
    }
}

static void add_give_back(struct buf *b, const struct task_terms *t) {
    switch (permission(t->give_back)) {
    case PERMISSION_SELF:
        buf_puts(b, "- Afterwards, you can restore your access on the page below.\n");
        break;
    case PERMISSION_ASK:
        buf_puts(b, "- Afterwards, you can request your access back on the page below. An admin "
                    "answers.\n");
        break;
    default: break;
    }
}

static void add_second_step(struct buf *b, const struct task_terms *t) {
    const struct action x = {.action = t->then_action};
    enum action_code then = t->then_action ? action_code(&x) : ACTION_UNKNOWN;
    if (then == ACTION_DEACTIVATE)
        buf_printf(b,
                   "If nothing changes, your Atlassian account will be deactivated %lld days after "
                   "that, or later. Atlassian then sends you an e-mail about the deactivation.\n\n",
                   (long long)t->then_days);
    else if (then == ACTION_DELETE)
        buf_printf(b,
                   "If nothing changes, your Atlassian account will be deleted %lld days after "
                   "that, or later. Atlassian then sends you an e-mail about the deletion.\n\n",
                   (long long)t->then_days);
}

static const char *standard_text(struct arena *a, const struct notice_facts *f) {
    struct buf b;
    int row = sentences_of(f->action);
    buf_init(&b, a, TEXT_BYTES_MAX);
    buf_puts(&b, *f->name ? "Hello {name},\n\n" : "Hello,\n\n");
    buf_puts(&b, *f->products ? SENTENCES[row].what : SENTENCES[row].what_alone);
    buf_puts(&b, "\n\nReason: the task \"{task}\" found no recent use. Unused seats cost money.\n\n"
                 "What you can do:\n"
                 "- Use one of your Atlassian products before {date}. Your access then stays.\n");
    add_keep(&b, f->terms);
    if (f->action != ACTION_REMOVE_FROM_ORG) /* no undo takes that back */
        add_give_back(&b, f->terms);
    buf_puts(&b, "- If you do not need the access, do nothing.\n\nYour access: {link}\n\n");
    if (SENTENCES[row].second_mail)
        buf_printf(&b, "%s\n\n", SENTENCES[row].second_mail);
    add_second_step(&b, f->terms);
    buf_puts(&b,
             "Why you get this e-mail: Rollcall manages the Atlassian seats of your organization. "
             "It reads from Atlassian when you last used each product. It stores this, the notices "
             "sent to you and your answers, to avoid paying for unused seats. Admins of your "
             "organization can view these records. Notices and answers are deleted at the latest "
             "12 months after they are settled.\n");
    return b.text;
}

/* --- the facts below a text */

static bool has_placeholder(const char *text, enum placeholder which) {
    for (struct placeholder_found f = placeholder_find(text); f.at;
         f = placeholder_find(f.at + f.bytes))
        if (f.which == which)
            return true;
    return false;
}

static const char *with_facts(struct arena *a, const char *text, const struct notice_facts *f) {
    static const struct {
        enum placeholder which;
        const char *line;
    } FACTS[] = {
        {PLACEHOLDER_PRODUCTS, "Products: {products}\n"},
        {PLACEHOLDER_DATE, "Date: {date}\n"},
        {PLACEHOLDER_LINK, "Your access: {link}\n"},
    };
    struct buf b;
    bool any = false;
    buf_init(&b, a, TEXT_BYTES_MAX);
    buf_puts(&b, text);
    for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++) {
        bool is_needed = FACTS[i].which != PLACEHOLDER_PRODUCTS || *f->products;
        if (!is_needed || has_placeholder(text, FACTS[i].which))
            continue;
        buf_printf(&b, "%s%s", any ? "" : "\n\n", FACTS[i].line);
        any = true;
    }
    return b.text;
}

/* --- values and pieces */

/* One line: control characters, line ends among them, become blanks. */
static const char *one_line(struct arena *a, const char *text) {
    if (!text_has_control(text, false))
        return text;
    char *line = arena_strdup(a, text);
    for (unsigned char *p = (unsigned char *)line; *p; p++) {
        bool is_c1 = p[0] == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F;
        if (is_c1)
            p[0] = p[1] = ' ';
        else if (*p < 0x20 || *p == 0x7F)
            *p = ' ';
    }
    return line;
}

static const char *value_of(struct arena *a, const struct notice_facts *f, enum placeholder which) {
    switch (which) {
    case PLACEHOLDER_NAME: return one_line(a, f->name);
    case PLACEHOLDER_PRODUCTS: return one_line(a, f->products);
    case PLACEHOLDER_DATE: return f->date;
    case PLACEHOLDER_LINK: return f->link;
    case PLACEHOLDER_TASK: return one_line(a, f->task);
    case PLACEHOLDER_DAYS: return arena_printf(a, "%lld", (long long)f->days);
    default: return NULL;
    }
}

struct pieces {
    struct arena *arena;
    const struct notice_piece *first, **end;
    int breaks; /* line ends not written yet */
};

static void piece_add(struct pieces *p, enum notice_piece_kind kind, const char *text) {
    struct notice_piece *piece = arena_alloc(p->arena, sizeof *piece);
    *piece = (struct notice_piece){.kind = kind, .text = text};
    *p->end = piece;
    p->end = &piece->next;
}

static void piece_add_text(struct pieces *p, enum notice_piece_kind kind, const char *text) {
    if (!*text)
        return;
    if (p->breaks > 0 && p->first)
        piece_add(p, p->breaks == 1 ? NOTICE_BREAK : NOTICE_PARAGRAPH, "");
    p->breaks = 0;
    piece_add(p, kind, text);
}

/* Text between two placeholders, which may have several lines. */
static void pieces_add_lines(struct pieces *p, const char *text, size_t n) {
    for (const char *end = text + n; text < end;) {
        size_t line = 0;
        while (text + line < end && text[line] != '\n' && text[line] != '\r')
            line++;
        const char *copy = one_line(p->arena, arena_strndup(p->arena, text, line));
        bool is_blank = copy[strspn(copy, " \t")] == '\0';
        /* blanks around a placeholder stay, those of an empty line go */
        if (!is_blank || (p->breaks == 0 && p->first))
            piece_add_text(p, NOTICE_TEXT, copy);
        text += line;
        if (text < end) {
            text += text[0] == '\r' && text + 1 < end && text[1] == '\n' ? 2 : 1;
            p->breaks++;
        }
    }
}

static const struct notice_piece *pieces_of(struct arena *a, const char *text,
                                            const struct notice_facts *f) {
    struct pieces p = {.arena = a};
    p.end = &p.first;
    struct placeholder_found found;
    for (; (found = placeholder_find(text)).at; text = found.at + found.bytes) {
        pieces_add_lines(&p, text, (size_t)(found.at - text));
        const char *value = value_of(a, f, found.which);
        if (value)
            piece_add_text(&p, found.which == PLACEHOLDER_LINK ? NOTICE_LINK : NOTICE_TEXT, value);
    }
    pieces_add_lines(&p, text, strlen(text));
    return p.first;
}

/* --- the forms of a text */

static const char *plain_of(struct arena *a, const struct notice_piece *first) {
    static const char *const BETWEEN[] = {
        [NOTICE_BREAK] = "\r\n", [NOTICE_PARAGRAPH] = "\r\n\r\n", [NOTICE_TEXT] = ""};
    struct buf b;
    buf_init(&b, a, TEXT_BYTES_MAX);
    for (const struct notice_piece *p = first; p; p = p->next)
        buf_puts(&b, *p->text ? p->text : BETWEEN[p->kind]);
    buf_puts(&b, "\r\n");
    return b.text;
}

/* The document without its XML declaration, with the line ends of e-mail. */
static const char *html_lines(struct arena *a, const char *document) {
    struct buf b;
    buf_init(&b, a, 8 * TEXT_BYTES_MAX);
    buf_puts(&b, "<!DOCTYPE html>\r\n");
    const char *p = strchr(document, '\n');
    for (p = p ? p + 1 : document; *p;) {
        size_t line = strcspn(p, "\n");
        buf_put(&b, p, line);
        buf_puts(&b, "\r\n");
        p += line + (p[line] == '\n');
    }
    return b.text;
}

static const char *html_of(struct arena *a, const struct notice_piece *first, const char *subject) {
    struct xml *html = xml_new(a, "html");
    xml_attr(html, "lang", "en");
    struct xml *head = xml_add(html, "head");
    xml_attr(xml_add(head, "meta"), "charset", "utf-8");
    (void)xml_add_text(head, "title", subject);
    struct xml *body = xml_add(html, "body");
    struct xml *paragraph = xml_add(body, "p");
    for (const struct notice_piece *p = first; p; p = p->next) {
        if (p->kind == NOTICE_PARAGRAPH)
            paragraph = xml_add(body, "p");
        else if (p->kind == NOTICE_BREAK)
            (void)xml_add(paragraph, "br");
        else if (p->kind == NOTICE_LINK)
            xml_attr(xml_add_text(paragraph, "a", p->text), "href", p->text);
        else
            xml_text(paragraph, p->text);
    }
    return html_lines(a, xml_document(a, html));
}

static const char *subject_of(struct arena *a, const struct notice_facts *f) {
    const char *own = f->terms->notice_subject, *line = "";
    const char *text = *own ? own : SENTENCES[sentences_of(f->action)].subject;
    for (const struct notice_piece *p = pieces_of(a, text, f); p; p = p->next)
        line = arena_printf(a, "%s%s", line, *p->text ? p->text : " ");
    if (text_length(line) <= SUBJECT_CHARACTERS_MAX)
        return line;
    size_t n = 0;
    for (int characters = 0; characters < SUBJECT_CHARACTERS_MAX; characters++)
        n += utf8_step(line + n);
    return arena_printf(a, "%.*s…", (int)n, line);
}

/* --- */

const char *notice_date(struct arena *a, const char *zone, int64_t at) {
    /* 1970-01-01 was a Thursday. */
    static const char *const DAY[] = {"Thursday", "Friday",  "Saturday", "Sunday",
                                      "Monday",   "Tuesday", "Wednesday"};
    static const char *const MONTH[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    struct zone_time t;
    if (!zone_local(zone_or_nearest(zone), at, &t))
        return text_date(a, at);
    int64_t days = text_day_number(t.year, t.month, t.day);
    return arena_printf(a, "%s, %d %s %d", DAY[(days % 7 + 7) % 7], t.day, MONTH[t.month - 1],
                        t.year);
}

void notice_compose(struct arena *a, const struct notice_facts *f, struct notice_text *out) {
    const char *own = f->terms->notice_text;
    bool has_own = own[strspn(own, " \t\r\n")] != '\0';
    out->subject = subject_of(a, f);
    out->pieces = pieces_of(a, with_facts(a, has_own ? own : standard_text(a, f), f), f);
    out->plain = plain_of(a, out->pieces);
    out->html = html_of(a, out->pieces, out->subject);
}
