// The people of the demo organization as it knows them, and whom a filter means by a plain loop.
import assert from 'node:assert/strict';
import { numberOf } from '../../text.mjs';
import { ageFits, joinedAt } from '../expected_seats.mjs';

/** A name as people look for it: without accents and case. */
export const foldedName = (text) =>
    text
        .normalize('NFD')
        .replaceAll(/\p{Mn}/gu, '')
        .toLowerCase()
        .replaceAll('ł', 'l')
        .replaceAll('ø', 'o');

/** How many people a list has in all. */
export const totalOf = (page) => numberOf(page.match(/of ([\d,]+)<\/p>/)?.[1] ?? '0');

/** Account ids of a list, in its order. */
export const peopleOf = (page) =>
    [...page.matchAll(/<a href="\/users\/([^"?]+)"><bdi>/g)].map((match) =>
        decodeURIComponent(match[1]),
    );

/** Conditions of the contract, apart from those of age. */
const CONDITIONS = {
    q: (p, words) =>
        foldedName(p.name).includes(foldedName(words)) ||
        foldedName(p.email ?? '').includes(foldedName(words)),
    status: (p, status) => p.status === status,
    claim: (p, claim) => p.claim === claim,
    domain: (p, domain) => p.email?.endsWith(`@${domain}`),
    role: (p, role) =>
        p.platformRole === role ||
        p.direct.includes(role) ||
        p.groups.some((group) => group.role === role),
    group: (p, group) => p.groups.some((g) => g.id === group || g.name === group),
    protected: (p) => p.platformRole === 'atlassian/org-admin',
};

/** People of the demo organization, as an array and by account id.. */
export function useDemoPeople(fixture) {
    const people = [];
    const byId = {};
    fixture.prepare(async () => {
        const first = Number(fixture.firstSyncAt());
        const last = Number(fixture.lastSyncAt());
        for (const person of await fixture.people()) {
            person.joined = joinedAt(person.joined, first, last);
            people.push(person);
            byId[person.accountId] = person;
        }
    });

    /** Account ids of the people whom a query string means, with 30 days as the setting. */
    const expectedIds = (query, now) => {
        const q = Object.fromEntries(new URLSearchParams(query));
        const conditions = Object.entries(CONDITIONS).filter(([name]) => q[name]);
        return people
            .filter(
                (p) =>
                    conditions.every(([name, fits]) => fits(p, q[name])) &&
                    ageFits(p, q, () => 30, now),
            )
            .map((p) => p.accountId)
            .sort();
    };

    /** Every page of the JSON, by its cursors. */
    async function allPages(query, limit = 700) {
        const rows = [];
        for (let cursor = ''; cursor !== null;) {
            const at = `limit=${limit}${cursor && `&cursor=${cursor}`}${query && `&${query}`}`;
            const answer = await fixture.get(`/api/v1/users?${at}`);
            assert.equal(answer.status, 200, `${query}: ${answer.text.slice(0, 200)}`);
            const { data, next } = answer.json();
            rows.push(...data);
            cursor = next;
        }
        return rows;
    }
    const idsOf = async (query) => (await allPages(query)).map((row) => row.accountId).sort();

    /** A filter returns the people it means. `read` returns sorted ids, else the JSON does. */
    const checkFilter = (query, read = idsOf) =>
        fixture.checkAtSecond(
            () => read(query),
            (ids, now) => {
                assert.deepEqual(ids, expectedIds(query, now), query);
                return ids;
            },
        );
    return { people, byId, allPages, checkFilter };
}
