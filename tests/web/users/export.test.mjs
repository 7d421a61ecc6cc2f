// Exports of the user browser: CSV holds exactly the filtered people and no formula; JSON follows
// its contract.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { readCsv } from './csv.mjs';
import { useDemoPeople } from './demo_people.mjs';

// 14 hours ahead of UTC: no figure may depend on it
const fixture = useFixture({ TZ: 'Pacific/Kiritimati' });

const { people, byId, allPages, checkFilter } = useDemoPeople(fixture);

test('the CSV is exactly the filtered set, in UTF-8, and no cell is a formula', async () => {
    const answer = await fixture.get('/users.csv');
    assert.match(answer.headers.get('content-type'), /^text\/csv; charset=utf-8/);
    assert.match(answer.headers.get('content-disposition'), /attachment; filename="users.csv"/);
    const [head, ...rows] = readCsv(answer.text);
    assert.deepEqual(head, [
        'accountId',
        'name',
        'email',
        'status',
        'claimStatus',
        'managementSource',
        'protected',
        'roles',
        'groups',
        'seats',
        'lastActive',
        'lastActiveInScope',
        'addedToOrg',
    ]);
    assert.equal(rows.length, people.length);
    for (const cells of rows) {
        const p = byId[cells[0]];
        assert.equal(cells.length, head.length);
        assert.equal(cells[1], /^[=+\-@]/.test(p.name) ? `'${p.name}` : p.name);
        assert.equal(cells[2], p.email ?? '');
        assert.equal(cells[6] === 'yes', p.platformRole === 'atlassian/org-admin');
        assert.equal(cells[9] === '' ? 0 : cells[9].split('; ').length, p.seats.length);
        assert.equal(
            cells[11],
            p.seats.some((s) => s.lastActive)
                ? new Date(Math.max(...p.seats.map((s) => s.lastActive)) * 1000)
                      .toISOString()
                      .replace('.000', '')
                : '',
        );
        assert.ok(cells[10] >= cells[11], 'any product is no earlier than the scope');
        assert.ok(cells.every((cell) => !/^[=+\-@\t\r\0]/.test(cell)));
    }
    for (const query of [
        'product=jira-software&inactive_days=60',
        'q=%3Cscript',
        'status=suspended&claim=managed',
        'q=nobody-at-all',
    ])
        await checkFilter(query, async (q) =>
            readCsv(await fixture.text(`/users.csv?${q}`))
                .slice(1)
                .map((cells) => cells[0])
                .sort(),
        );
});

test('CSV for spreadsheets: a byte order mark, and a separator by choice', async () => {
    const bytes = async (path) =>
        Buffer.from(await (await fetch(fixture.url() + path)).arrayBuffer()).toString('latin1');
    const from = { from: '/tasks/new' };
    const chosen = { action: 'restore', account_id: people[0].accountId };
    const run = locationOf(await fixture.post('/users/bulk', chosen, from));
    for (const [path, columns] of [
        ['/users.csv?status=active', ['accountId', 'name', 'email']],
        [`${run}/results.csv?`, ['accountId', 'outcome', 'reason']],
    ]) {
        for (const [word, sign] of [
            ['', ','],
            ['comma', ','],
            ['semicolon', ';'],
            ['tab', '\t'],
        ]) {
            const text = await bytes(word ? `${path}&separator=${word}`.replace('?&', '?') : path);
            assert.ok(
                text.startsWith(`\xef\xbb\xbf${columns.join(sign)}${sign}`),
                `${path} ${word}`,
            );
            assert.match(text.split('\r\n')[1], new RegExp(`^"[^"]*"${sign}"`), `${path} ${word}`);
        }
        assertStatus(await fixture.get(`${path}&separator=pipe`.replace('?&', '?')), 400);
    }
    const links = [
        ['/users?status=active', '/users.csv?status=active&amp;separator=semicolon'],
        ['/users', '/users.csv?separator=semicolon'],
        [run, `${run}/results.csv?separator=semicolon`],
    ];
    for (const [page, link] of links)
        assert.ok(
            (await fixture.text(page)).includes(`href="${link}">CSV with semicolons</a>`),
            link,
        );
});

test('JSON of a person follows the contract', async () => {
    const olivia = await fixture.json('/api/v1/users?q=OLIVIA.admin');
    assert.equal(olivia.next, null);
    const [p] = olivia.data;
    const expected = byId[p.accountId];
    assert.deepEqual(Object.keys(p), [
        'accountId',
        'name',
        'email',
        'status',
        'claimStatus',
        'addedToOrg',
        'lastActive',
        'protected',
        'roles',
        'groups',
        'seats',
    ]);
    assert.deepEqual(
        [p.email, p.status, p.protected, p.roles],
        ['olivia.admin@example.test', 'active', true, ['atlassian/org-admin']],
    );
    assert.deepEqual(p.groups, expected.groups.map((g) => g.name).sort());
    for (const seat of p.seats) {
        assert.deepEqual(Object.keys(seat), ['product', 'site', 'lastActive', 'since', 'via']);
        assert.ok(
            seat.via.length > 0 &&
                seat.via.every(
                    (v) =>
                        (v.group === null || typeof v.group === 'string') &&
                        /^atlassian\/(user|admin)$/.test(v.role),
                ),
        );
    }
    const everybody = await allPages('', 1000);
    assert.equal(everybody.length, people.length);
    for (const person of everybody) {
        const known = byId[person.accountId];
        const seats = (list, last) =>
            JSON.stringify(list.map((s) => [s.product, s.site, last(s)]).sort());
        assert.equal(
            seats(person.seats, (s) =>
                s.lastActive === null ? 0 : Date.parse(s.lastActive) / 1000,
            ),
            seats(known.seats, (s) => s.lastActive),
        );
        assert.ok(
            person.seats.every((s) => s.via.length > 0),
            'each seat has a path',
        );
        assert.equal(person.email, known.email);
    }
    assert.ok(
        everybody.some((q) => q.seats.some((s) => s.lastActive === null)) &&
            everybody.some((q) => q.seats.some((s) => s.via.some((v) => v.group === null))),
    );
});
