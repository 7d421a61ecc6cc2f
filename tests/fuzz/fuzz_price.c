/* price_read: what it takes is written back the same, and a bill of it never falls with more seats.
 * price_read_steps of any plan, and csv_read_row: bytes from anywhere stay inside. */
#include "http/csv_read.h"
#include "money/cost.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_price(struct arena *a, const struct price *p) {
    struct price again;
    struct money_edge edge;
    money_exact less = 0, more = 0;
    const char *text = price_write(a, p);
    if (price_read(a, text, &again) || strcmp(price_write(a, &again), text) != 0)
        abort();
    for (int64_t seats = 0; seats < 2000; seats += 97) {
        if (!money_cost(p, seats, &more))
            break;
        if (more < less)
            abort();
        less = more;
        if (money_edge(p, seats, seats / 3, &edge) && (edge.to_free < 1 || edge.saving < 0))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_open((size_t)8 << 20);
    char *text = arena_strndup(a, (const char *)data, size);
    char *cell[CSV_READ_CELLS_MAX];
    struct csv_reader rows;
    struct price p = {0};
    int count = 0;
    if (!price_read(a, text, &p))
        check_price(a, &p);
    for (int plan = 0; plan < PRICE_PLANS; plan++) {
        p = (struct price){.plan = (enum price_plan)plan};
        if (!price_read_steps(a, text, &p) && p.steps > 0)
            check_price(a, &p);
    }
    csv_read_begin(&rows, a, text);
    while (csv_read_row(&rows, cell, &count))
        for (int i = 0; i < count; i++)
            if (strlen(cell[i]) > size)
                abort();
    arena_close(a);
    return 0;
}
