/* Reads the bands of a monthly and the tiers of an annual plan, and names the line that is wrong.
 */
#include "base/text.h"
#include "terms/amount.h"
#include "terms/price.h"

#include <string.h>

/* One line of the text: the seats and the amount. */
struct step_line {
    int number; /* from 1, empty lines counted */
    char *seats, *amount;
};

static bool read_seats(const char *text, int64_t *out) {
    return *text && strspn(text, "0123456789") == strlen(text) && strlen(text) <= 7 &&
           text_to_int(text, out) && *out > 0;
}

/* Puts a plain hyphen in the place of each dash that lists are printed with. */
static char *plain_dashes(struct arena *a, const char *text) {
    static const char *const DASHES[] = {"\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x88\x92"};
    char *out = arena_strdup(a, text);
    for (size_t i = 0; i < sizeof DASHES / sizeof *DASHES; i++)
        for (char *at = out; (at = strstr(at, DASHES[i]));) {
            *at = '-';
            memmove(at + 1, at + 3, strlen(at + 3) + 1);
        }
    return out;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Splits "101-250 7.30" at its last blank; blanks around the hyphen do not matter. A blank between
 * digits stays, and is refused: "400 24 400.00" is not 40,024 seats. */
static bool split_line(char *line, struct step_line *out) {
    size_t end = strlen(line);
    while (end > 0 && !is_blank(line[end - 1]))
        end--;
    if (end == 0)
        return false;
    out->amount = line + end;
    line[end - 1] = '\0';
    out->seats = text_trim(line);
    char *to = out->seats;
    for (const char *from = out->seats; *from; from++) {
        const char *next = from + strspn(from, " \t");
        bool beside = *next == '-' || *next == '\0' || (to > out->seats && to[-1] == '-');
        if (!is_blank(*from) || !beside)
            *to++ = *from;
    }
    *to = '\0';
    return *out->seats != '\0';
}

/* The problem of an amount that amount_parse() refuses, or NULL. */
static const char *read_amount(struct arena *a, const struct step_line *l, int64_t *out) {
    if (amount_parse(l->amount, out))
        return NULL;
    if (*l->amount == '-')
        return arena_printf(a, "Line %d: a price cannot be negative", l->number);
    return arena_printf(a, "Line %d: \"%.40s\" is not an amount. Enter it like 1234.50", l->number,
                        l->amount);
}

static const char *read_band_seats(struct arena *a, const struct step_line *l,
                                   struct price_step *s) {
    char *hyphen = strchr(l->seats, '-');
    if (!hyphen)
        return arena_printf(a, "Line %d: enter a band as 101-250, or 251- for the last one",
                            l->number);
    *hyphen = '\0';
    const char *upto = hyphen + 1;
    bool is_open = *upto == '\0';
    s->upto = INT64_MAX;
    if (!read_seats(l->seats, &s->from) || (!is_open && !read_seats(upto, &s->upto)))
        return arena_printf(a, "Line %d: \"%.20s-%.20s\" is not a band. Enter it like 101-250",
                            l->number, l->seats, upto);
    if (s->upto < s->from)
        return arena_printf(a, "Line %d: the band ends at %s, before it begins", l->number, upto);
    return NULL;
}

static const char *check_band(struct arena *a, const struct step_line *l, const struct price *p,
                              const struct price_step *s) {
    int64_t next = p->steps ? p->step[p->steps - 1].upto : 0;
    if (next == INT64_MAX)
        return arena_printf(a, "Line %d: nothing follows an open band. Give line %d an end",
                            l->number, l->number - 1);
    next++;
    if (s->from == next)
        return NULL;
    if (p->steps == 0)
        return arena_printf(a, "Line %d: the first band begins at seat 1", l->number);
    return arena_printf(a,
                        s->from > next ? "Line %d leaves a gap: this band must begin at %lld."
                                       : "Line %d overlaps the line before: this band must begin "
                                         "at %lld",
                        l->number, (long long)next);
}

static const char *add_band(struct arena *a, const struct step_line *l, struct price *p) {
    struct price_step *s = &p->step[p->steps];
    const char *problem = read_amount(a, l, &s->amount);
    if (!problem)
        problem = read_band_seats(a, l, s);
    return problem ? problem : check_band(a, l, p, s);
}

static const char *add_tier(struct arena *a, const struct step_line *l, struct price *p) {
    struct price_step *s = &p->step[p->steps];
    const struct price_step *before = p->steps ? s - 1 : NULL;
    if (!read_seats(l->seats, &s->upto))
        return arena_printf(a, "Line %d: enter a tier as 400 24400.00: its seats, then its price",
                            l->number);
    const char *problem = read_amount(a, l, &s->amount);
    if (problem)
        return problem;
    s->from = before ? before->upto + 1 : 1;
    if (before && s->upto <= before->upto)
        return arena_printf(a, "Line %d: tiers must rise, but %lld follows %lld", l->number,
                            (long long)s->upto, (long long)before->upto);
    if (before && s->amount < before->amount)
        return arena_printf(a, "Line %d: a higher tier must not cost less", l->number);
    return NULL;
}

/* One amount alone is the price of every seat. */
static bool read_one_price(const char *text, struct price *p) {
    struct price_step *s = &p->step[0];
    if (p->plan != PRICE_MONTHLY || !amount_parse(text, &s->amount))
        return false;
    s->from = 1;
    s->upto = INT64_MAX;
    p->steps = 1;
    return true;
}

static const char *read_line(struct arena *a, char *text, int number, struct price *p) {
    struct step_line l = {.number = number};
    text = text_trim(text);
    if (!*text)
        return NULL;
    if (p->steps == PRICE_STEPS_MAX)
        return arena_printf(a, "Line %d: a price can have up to %d lines", number, PRICE_STEPS_MAX);
    if (!split_line(text, &l))
        return arena_printf(a, "Line %d: \"%.40s\" has no seats before its amount, like %s", number,
                            text, p->plan == PRICE_ANNUAL ? "400 24400.00" : "101-250 7.30");
    const char *problem = p->plan == PRICE_ANNUAL ? add_tier(a, &l, p) : add_band(a, &l, p);
    p->steps += !problem;
    return problem;
}

const char *price_read_steps(struct arena *a, const char *text, struct price *p) {
    char *rest = plain_dashes(a, text);
    p->steps = 0;
    if (strlen(text) > PRICE_TEXT_MAX)
        return arena_printf(a, "The prices are longer than %d characters", PRICE_TEXT_MAX);
    rest = text_trim(rest);
    if (!*rest)
        return NULL;
    if (p->plan == PRICE_NONE)
        return "Choose a monthly or an annual plan for these prices";
    if (read_one_price(rest, p))
        return NULL;
    int number = 0;
    for (char *line; (line = strsep(&rest, "\n;"));) {
        const char *problem = read_line(a, line, ++number, p);
        if (problem)
            return problem;
    }
    if (p->plan == PRICE_MONTHLY && p->steps > 0 && p->step[p->steps - 1].upto != INT64_MAX)
        return arena_printf(a, "The last band must be open, like %lld- 6.10",
                            (long long)p->step[p->steps - 1].upto + 1);
    return NULL;
}
