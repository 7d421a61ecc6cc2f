/* Reads and writes amounts. */
#include "terms/amount.h"
#include "base/text.h"

#include <string.h>

bool amount_parse(const char *text, int64_t *hundredths) {
    static const char DIGITS[] = "0123456789";
    size_t whole = strspn(text, DIGITS);
    const char *point = text + whole;
    size_t decimals = *point == '.' ? strspn(point + 1, DIGITS) : 0;
    if (whole < 1 || whole > AMOUNT_WHOLE_DIGITS_MAX || decimals > 2)
        return false;
    if (*point == '.' ? decimals < 1 || point[1 + decimals] : *point != '\0')
        return false;
    *hundredths = 0;
    for (size_t i = 0; i < whole; i++)
        *hundredths = *hundredths * 10 + (text[i] - '0');
    for (size_t i = 1; i <= 2; i++)
        *hundredths = *hundredths * 10 + (i <= decimals ? point[i] - '0' : 0);
    return true;
}

char *amount_text(struct arena *a, int64_t hundredths) {
    return arena_printf(a, "%lld.%02d", (long long)(hundredths / 100), (int)(hundredths % 100));
}

char *amount_shown(struct arena *a, int64_t hundredths) {
    return arena_printf(a, "%s.%02d", text_count(a, hundredths / 100), (int)(hundredths % 100));
}
