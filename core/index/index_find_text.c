/* Searches the text blobs of the user index, format in index.h. */
#include "index/index_find_text.h"
#include "base/casefold.h"
#include "index/index.h"

#include <string.h>

/* The position of the needle's byte that is rarest at the beginning of the text. Searching for that
 * byte alone skips most of the text. */
static size_t text_rarest(const char *needle, size_t needle_n, const char *text, size_t n) {
    enum { SAMPLE_BYTES = 2048 };
    uint32_t seen[256] = {0};
    size_t best = 0;
    for (size_t i = 0; i < n && i < SAMPLE_BYTES; i++)
        seen[(unsigned char)text[i]]++;
    for (size_t i = 1; i < needle_n; i++)
        if (seen[(unsigned char)needle[i]] < seen[(unsigned char)needle[best]])
            best = i;
    return best;
}

/* Like memmem, which is slow at texts with many hits. rare: position of the needle's rarest
 * byte. */
static const char *text_find(const char *from, const char *end, const char *needle, size_t needle_n,
                             size_t rare) {
    const char *last = end - (needle_n - rare); /* the last place for the rare byte */
    for (const char *p = from + rare; p <= last; p++) {
        p = memchr(p, needle[rare], (size_t)(last - p) + 1);
        if (!p)
            return NULL;
        if (memcmp(p - rare, needle, needle_n) == 0)
            return p - rare;
    }
    return NULL;
}

/* Sets the bit of every offset whose record has the needle. */
static void text_find_records(const char *data, size_t bytes, const char *needle, uint64_t *found) {
    size_t head = USER_INDEX_CHUNK * sizeof(uint16_t);
    size_t needle_n = strlen(needle);
    if (bytes < head + needle_n)
        return;
    const char *end = data + bytes;
    const char *record_end = data + head;
    const char *hit = data + head;
    size_t rare = text_rarest(needle, needle_n, hit, bytes - head);
    int offset = -1;
    while ((hit = text_find(hit, end, needle, needle_n, rare))) {
        while (record_end <= hit && offset + 1 < USER_INDEX_CHUNK) {
            uint16_t length = 0;
            offset++;
            memcpy(&length, data + 2 * (size_t)offset, 2);
            record_end += length;
        }
        if (record_end <= hit || record_end > end)
            return;
        user_index_bit_set(found, offset);
        hit = record_end; /* one hit in a record is enough */
    }
}

void index_find_text_read(struct arena *a, const char *q, struct index_find_text *out) {
    size_t room = strlen(q) * 2 + 5;
    char *text = arena_alloc(a, room);
    casefold_text(q, text, room);
    while (*(text += strspn(text, " "))) {
        size_t n = out->n < USER_TERMS_MAX - 1 ? strcspn(text, " ") : strlen(text);
        out->term[out->n++] = text;
        if (text[n] == '\0')
            break;
        text[n] = '\0';
        text += n + 1;
    }
}

enum rc_err index_find_text_keep(struct db *db, const struct index_find_text *t, int64_t chunk,
                                 uint64_t *bits) {
    struct rows *r = NULL;
    size_t bytes = 0;
    uint64_t fits[USER_INDEX_BLOCKS];
    TRY(db_query(db, Q_USER_INDEX_TEXT, &r, "i", chunk));
    const char *data = db_next(r) ? db_blob_borrow(r, 0, &bytes) : NULL;
    memset(fits, t->n ? 0xff : 0, sizeof fits);
    for (int i = 0; i < t->n; i++) {
        uint64_t found[USER_INDEX_BLOCKS] = {0};
        if (data)
            text_find_records(data, bytes, t->term[i], found);
        for (int w = 0; w < USER_INDEX_BLOCKS; w++)
            fits[w] &= found[w];
    }
    const uint64_t *accounts = t->accounts ? t->accounts + chunk * USER_INDEX_BLOCKS : NULL;
    for (int w = 0; w < USER_INDEX_BLOCKS; w++)
        bits[w] &= fits[w] | (accounts ? accounts[w] : 0);
    return db_end(r);
}
