/* Cuts a text into lines, and lines into terms. A line may have several addresses. */
#include "users/paste_list.h"
#include "base/text.h"

#include <string.h>

static const char SEPARATORS[] = " \t\r,;|<>()[]\"'";

static void paste_add(struct paste_list *l, enum paste_kind kind, const char *text) {
    for (int i = 0; i < l->count && i < PASTE_ENTRIES_MAX; i++)
        if (text_equal_nocase(l->entries[i].text, text)) {
            l->repeated++;
            return;
        }
    if (l->count < PASTE_ENTRIES_MAX)
        l->entries[l->count] = (struct paste_entry){kind, text};
    l->count++;
}

/* The address in a term; NULL: there is none. */
static const char *paste_address(struct arena *a, const char *term, size_t n) {
    static const char SCHEME[] = "mailto:";
    const char *at = NULL;
    if (n > sizeof SCHEME - 1 && strncmp(term, SCHEME, sizeof SCHEME - 1) == 0) {
        term += sizeof SCHEME - 1;
        n -= sizeof SCHEME - 1;
    }
    while (n > 0 && strchr(".:", term[n - 1]))
        n--;
    at = memchr(term, '@', n);
    return at && at > term && at < term + n - 1 ? arena_strndup(a, term, n) : NULL;
}

static void paste_add_line(struct paste_list *l, struct arena *a, char *line) {
    int addresses = 0, terms = 0;
    for (const char *p = line; *(p += strspn(p, SEPARATORS)); p += strcspn(p, SEPARATORS)) {
        const char *address = paste_address(a, p, strcspn(p, SEPARATORS));
        terms++;
        if (!address)
            continue;
        paste_add(l, PASTE_EMAIL, address);
        addresses++;
    }
    if (addresses > 0 || terms == 0)
        return;
    const char *rest = text_trim(line);
    paste_add(l, terms == 1 ? PASTE_ACCOUNT : PASTE_OTHER, rest);
}

struct paste_list paste_list_read(struct arena *a, const char *text) {
    struct paste_list l = {.entries = arena_alloc(a, PASTE_ENTRIES_MAX * sizeof *l.entries)};
    while (*text) {
        size_t n = strcspn(text, "\r\n");
        paste_add_line(&l, a, arena_strndup(a, text, n));
        text += n;
        text += strspn(text, "\r\n");
    }
    return l;
}
