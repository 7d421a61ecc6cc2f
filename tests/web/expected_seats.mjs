// What inactive means, a second time and apart from the program: plain loops over people and seats,
// for tests to compare with. A person: {joined, activeAt, seats}; a seat: {product, site,
// lastActive, seenAt}. Times are seconds, 0 is never.
export const DAY = 86400;

/** When a person joined: the day Atlassian returns if it is possible, else the first sight. */
export const joinedAt = (returned, firstSeen, now) =>
    returned >= 365 * DAY && returned <= now ? returned : firstSeen;

/** The second a seat's age counts from. */
export const since = (person, seat) => Math.max(seat.lastActive, person.joined, seat.seenAt ?? 0);

/** 'active', 'inactive' or 'new'. */
export function stateOf(person, seat, days, now) {
    const cutoff = now - days * DAY;
    if (seat.lastActive > 0 && seat.lastActive >= cutoff) return 'active';
    return since(person, seat) < cutoff ? 'inactive' : 'new';
}

/** Whether a filter, the query as an object, selects a seat. `setting`: days of its product. */
export function seatFits(person, seat, q, setting, now) {
    const state = stateOf(person, seat, Number(q.inactive_days || setting), now);
    if ((q.product && seat.product !== q.product) || (q.site && seat.site !== q.site)) return false;
    if (q.new && state !== 'new') return false;
    if (q.never && !(state === 'inactive' && seat.lastActive === 0)) return false;
    if ((q.threshold || (q.inactive_days && !q.new)) && state !== 'inactive') return false;
    if (q.active && stateOf(person, seat, setting, now) !== 'active') return false;
    return !q.active_days || stateOf(person, seat, Number(q.active_days), now) === 'active';
}

/** Whether a person used nothing for so many days and joined longer ago. */
export const idle = (person, days, now) =>
    person.activeAt < now - days * DAY && person.joined < now - days * DAY;

/** Conditions about seats. */
const SEAT_CONDITIONS = [
    'product',
    'site',
    'inactive_days',
    'threshold',
    'active_days',
    'never',
    'new',
    'active',
    'billable',
];

/** Whether a person fits: has a seat that fits if the filter is about seats, and is idle if it is
 * about idle days. */
export function ageFits(person, q, settingOf, now) {
    if (q.idle_days && !idle(person, Number(q.idle_days), now)) return false;
    const fits = (seat) => seatFits(person, seat, q, settingOf(seat), now);
    return !SEAT_CONDITIONS.some((name) => q[name]) || person.seats.some(fits);
}

/** Seats by state of each product instance: {'product site': {billable, active, inactive, …}}. */
export function figures(people, daysOf, now) {
    const out = {};
    for (const person of people)
        for (const seat of person.seats) {
            const none = { billable: 0, active: 0, inactive: 0, neverActive: 0, new: 0 };
            const row = (out[`${seat.product} ${seat.site}`] ??= none);
            const state = stateOf(person, seat, daysOf(seat), now);
            row.billable++;
            row[state]++;
            row.neverActive += state === 'inactive' && seat.lastActive === 0;
        }
    return out;
}
