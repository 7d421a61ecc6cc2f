/* xml_read: an accepted document can be walked and written; a refused one gives a reason. */
#include "base/xml.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count(struct xml *element) {
    int n = 1;
    for (struct xml *child = xml_first(element, NULL); child; child = xml_next(child, NULL))
        n += count(child); /* the reader bounds the depth */
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_open(256 << 20);
    struct err e = {0};
    struct xml *root = NULL;
    char *in = malloc(size ? size : 1);
    if (!in)
        abort();
    memcpy(in, data, size);
    if (xml_read(a, in, size, &root, &e) == OK) {
        const char *name, *value;
        for (int i = 0; xml_attr_at(root, i, &name, &value); i++)
            if (!name)
                abort();
        (void)xml_content(a, root);
        (void)count(root);
        (void)xml_document(a, root);
    } else if (e.code != ERR_INPUT || !e.message[0]) {
        abort();
    }
    free(in);
    arena_close(a);
    return 0;
}
