// The user browser and its exports against the stand-in's own facts: every filter means exactly
// whom a plain loop over everybody means; sorting and paging lose and double nobody; hostile names
// are text everywhere.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { ageFits, figures, joinedAt } from '../expected_seats.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';

const fixture = useFixture({ TZ: 'Pacific/Kiritimati' });
let people;
let names;
before(async () => {
    // 14 hours ahead: figures must not care
    people = await (
        await fetch(`${fixture.demoUrl}/_demo/people?at=${fixture.lastSyncAt()}`)
    ).json();
    const read = Number(fixture.lastSyncAt());
    for (const p of people) p.joined = joinedAt(p.joined, Number(fixture.firstSyncAt()), read);
    names = Object.fromEntries(people.map((p) => [p.accountId, p]));
});

const total = (text) => Number((text.match(/of ([\d,]+)<\/p>/)?.[1] ?? '0').replaceAll(',', ''));
const unescape = (text) =>
    text
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&');
const fold = (text) =>
    text
        .normalize('NFD')
        .replaceAll(/\p{Mn}/gu, '')
        .toLowerCase()
        .replaceAll('ł', 'l')
        .replaceAll('ø', 'o');

/** Whom a query string means, by the words of the contract and nothing else. */
function meant(query, now) {
    const q = Object.fromEntries(new URLSearchParams(query));
    return people
        .filter(
            (p) =>
                (!q.q ||
                    fold(p.name).includes(fold(q.q)) ||
                    fold(p.email ?? '').includes(fold(q.q))) &&
                ageFits(p, q, () => 30, now) &&
                (!q.status || p.status === q.status) &&
                (!q.claim || p.claim === q.claim) &&
                (!q.domain || p.email?.endsWith(`@${q.domain}`)) &&
                (!q.role ||
                    p.platformRole === q.role ||
                    p.direct.includes(q.role) ||
                    p.groups.some((g) => g.role === q.role)) &&
                (!q.group || p.groups.some((g) => g.id === q.group || g.name === q.group)) &&
                (!q.protected || p.platformRole === 'atlassian/org-admin'),
        )
        .map((p) => p.accountId)
        .sort();
}

/** Every page of the JSON, by its cursors. */
async function listed(query, limit = 700) {
    const ids = [];
    for (let cursor = ''; cursor !== null;) {
        const answer = await fixture.get(
            `/api/v1/users?${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`,
        );
        assert.equal(answer.status, 200, `${query}: ${answer.text.slice(0, 200)}`);
        const { data, next } = answer.json();
        ids.push(...data.map((p) => p.accountId));
        cursor = next;
    }
    return ids.sort();
}

const agrees = (query, ask = listed) =>
    fixture.checkAtSecond(
        () => ask(query),
        (got, now) => {
            assert.deepEqual(got, meant(query, now), query);
            return got;
        },
    );

/** What cannot be meant together. */
const excluded = (q) =>
    (q.has('new') && (q.has('never') || q.has('threshold'))) ||
    (q.has('threshold') && q.has('inactive_days')) ||
    (q.has('active') && ['never', 'new', 'threshold'].some((name) => q.has(name)));

test('every filter, alone and combined, means exactly whom a plain loop means', async () => {
    const sites = [...new Set(people.flatMap((p) => p.seats.map((s) => s.site)))];
    const team = people.find((p) => p.groups.length > 1).groups.at(-1);
    const one = [
        'q=example',
        'q=USER1',
        'q=m%C3%BCller',
        'q=MULLER',
        'q=%E5%B0%8F',
        'q=%3Cscript',
        'q=%25',
        'q=_',
        'q=%40sum',
        'q=e',
        'q=zz',
        'product=confluence',
        'product=jira-software',
        'product=none-such',
        ...sites.map((s) => `site=${s}`),
        'inactive_days=30',
        'inactive_days=3',
        'inactive_days=180',
        'active_days=30',
        'never=1',
        'new=1',
        'threshold=1',
        'active=1',
        'billable=1',
        'status=active',
        'status=suspended',
        'status=deactivated',
        'status=not_invited',
        'status=for_deletion',
        'claim=managed',
        'claim=unmanaged',
        'role=atlassian%2Fuser',
        'role=atlassian%2Fadmin',
        'role=atlassian%2Fguest',
        'role=atlassian%2Fcustomer',
        'role=atlassian%2Forg-admin',
        'role=nothing',
        `group=${team.id}`,
        `group=${encodeURIComponent(team.name)}`,
        'group=Jira-Admins-Example',
        'domain=partner.test',
        'domain=EXAMPLE.test'.toLowerCase(),
        'protected=1',
    ];
    let some = 0;
    for (const query of one) some += (await agrees(query)).length > 0;
    assert.ok(some > 25, 'most of them mean somebody');
    let seed = 7;
    const pick = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let i = 0; i < 60; i++) {
        const chosen = new Map(
            Array.from({ length: 2 + pick(3) }, () => one[pick(one.length)]).map((pair) =>
                pair.split('='),
            ),
        );
        const query = [...chosen].map((pair) => pair.join('=')).join('&');
        if (excluded(chosen)) assertStatus(await fixture.get(`/api/v1/users?${query}`), 400, query);
        else await agrees(query);
    }
});

test('figures equal an independent count for all thresholds, products, sites, zones', async () => {
    const shown = async () =>
        Object.fromEntries(
            (await fixture.json('/api/v1/summary')).seats.map(
                ({ product, site, siteName, inactiveDays, ...counts }) => [
                    `${product} ${site}`,
                    counts,
                ],
            ),
        );
    const equal = (days) =>
        fixture.checkAtSecond(shown, (got, now) =>
            assert.deepEqual(
                got,
                figures(people, () => days, now),
                `${days} days`,
            ),
        );
    for (let days = 3; days <= 180; days++) {
        fixture.sql(`
            INSERT INTO setting
            VALUES ('inactive_days', '${days}', 1, 'test')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
        await equal(days);
    }
    for (const zone of ['Pacific/Pago_Pago', 'Asia/Kathmandu', 'Europe/Berlin']) {
        fixture.sql(`
            INSERT INTO setting
            VALUES ('sync.time_zone', '${zone}', 1, 'test')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
        await equal(180);
    }
    fixture.sql("DELETE FROM setting WHERE name IN ('inactive_days', 'sync.time_zone')");
    const { users, usersByStatus } = await fixture.json('/api/v1/summary');
    assert.equal(users, people.length);
    for (const [status, n] of Object.entries(usersByStatus))
        assert.equal(n, people.filter((p) => p.status === status).length, status);
});

test('each dashboard figure links to exactly the users it counts', async () => {
    const site = fixture.sql("SELECT site FROM product WHERE site_name = 'example' LIMIT 1");
    for (const path of ['/', `/?site=${site}`]) {
        const { text } = await fixture.get(path);
        const links = [...text.matchAll(/<a href="(\/users[^"]*)">([\d,]+)<\/a>/g)];
        assert.ok(links.length >= 12, path);
        for (const [, href, figure] of links)
            assert.equal(
                total(await fixture.text(unescape(href))),
                Number(figure.replaceAll(',', '')),
                href,
            );
        const held = [
            ...text.matchAll(
                /<a (?:class="nowrap" )?href="(\/users[^"]*)">([\d,]+) (?:people|person)<\/a>/g,
            ),
        ];
        assert.ok(
            held.length >= (path === '/' ? 4 + 8 : 4),
            'totals, and products on several sites, say how many people hold the seats',
        );
        for (const [, href, figure] of held)
            assert.equal(
                total(await fixture.text(unescape(href))),
                Number(figure.replaceAll(',', '')),
                href,
            );
        const shown = (name) =>
            [
                ...text.matchAll(
                    new RegExp(`stat-label">${name}</p><p class="stat-value">([\\d,]+)`, 'g'),
                ),
            ].map((m) => Number(m[1].replaceAll(',', '')))[0];
        assert.equal(shown('Billable seats'), shown('Active') + shown('New') + shown('Inactive'));
        assert.match(text, /as of (today|yesterday) \d\d:\d\d/);
    }
    const rows = (await fixture.text('/'))
        .match(/<tr class="(?:sum|below)">.*?<\/tr>/gs)
        .map((row) => ({
            sum: row.startsWith('<tr class="sum'),
            product: row.match(/<th[^>]*>(?:<span[^>]*>)?([^<]+)/)[1].replace(/ on $/, ''),
            seats: [...row.matchAll(/<td class="num">(?:<a href="[^"]*">)?([\d,]+)/g)]
                .slice(0, 5)
                .map((m) => Number(m[1].replaceAll(',', ''))),
        }));
    for (const sum of rows.filter((row) => row.sum)) {
        const below = rows.filter((row) => !row.sum && row.product === sum.product);
        assert.ok(below.length > 1, sum.product);
        assert.deepEqual(
            sum.seats,
            below.reduce((all, row) => all.map((n, i) => n + row.seats[i]), [0, 0, 0, 0, 0]),
            sum.product,
        );
    }
    assert.deepEqual(
        rows.filter((row) => row.sum).map((row) => row.product),
        ['Confluence', 'Jira'],
    );
    assert.doesNotMatch(await fixture.text(`/?site=${site}`), /class="sum"/, 'one site: no sums');
    const wrong = await fixture.get('/?site=nowhere');
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /no such site/);
});

test('cost: an estimate where a price is set; trend: a chart and a table', async () => {
    assert.doesNotMatch(await fixture.text('/'), /no invoice/);
    fixture.sql(`
        INSERT INTO setting
        VALUES ('price.confluence', '2.50', 1, 't'), ('currency', 'EUR', 1, 't')`);
    fixture.sql(`
        INSERT INTO seat_day
        SELECT date(day, '-1 day'), product, 30, billable, active, inactive, never_active, new_seats
        FROM seat_day`);
    const { text } = await fixture.get('/');
    const idle = (await fixture.json('/api/v1/summary')).seats
        .filter((s) => s.product === 'confluence')
        .reduce((sum, s) => sum + s.inactive, 0);
    assert.ok(
        text.includes(`${Math.round(idle * 2.5).toLocaleString('en')} EUR`),
        'inactive seats times the price',
    );
    assert.match(text, /no invoice: the price of a seat follows the tier/);
    const svg = await fixture.get('/charts/trend.svg');
    assert.match(svg.headers.get('content-type'), /^image\/svg\+xml/);
    assert.match(svg.text, /<title>[^<]+<\/title>\s*<desc>From [\d,]+ billable seats/);
    assert.equal(svg.text.match(/<polygon/g).length, 8);
    assert.match(text, /<title id="trend-title">/);
    assert.match(text, /<use href="\/charts\/trend.svg\?site=#trend">/);
    fixture.sql("DELETE FROM setting WHERE name IN ('price.confluence', 'currency')");
});

test('each row of the table shows its part of one chart, areas by share of seats', async () => {
    const site = fixture.sql("SELECT site FROM product WHERE site_name = 'example' LIMIT 1");
    for (const path of ['/', `/?site=${site}`]) {
        const { text } = await fixture.get(path);
        const rows = [
            ...text.matchAll(
                /<td class="num">(?:(?!<tr).)*?<svg class="share".*?<\/svg> (\d+) %/gs,
            ),
        ];
        assert.ok(rows.length >= (path === '/' ? 6 : 3), path);
        const used = new Set();
        for (const [all, percent] of rows) {
            const [billable, active, fresh, inactive, never] = [
                ...all.matchAll(/<td class="num">(?:<a href="[^"]*">)?([\d,]+)/g),
            ].map((m) => Number(m[1].replaceAll(',', '')));
            const [, title, href, id] = all.match(
                /role="img"><title>([^<]+)<\/title><use href="([^"#]+)#([^"]+)">/,
            );
            assert.equal(Number(percent), Math.floor((active * 100) / billable));
            assert.ok(
                title.includes(
                    `: ${percent} % active, ${Math.floor((fresh * 100) / billable)} % new, `,
                ) && title.endsWith(` ${Math.floor((never * 100) / billable)} % never active`),
                title,
            );
            const chart = await fixture.get(unescape(href));
            assert.match(chart.headers.get('content-type'), /^image\/svg\+xml/);
            assert.match(chart.text, /<title>[^<]+<\/title>\s*<desc>[^<]+<\/desc>/);
            assert.ok(
                chart.text.includes(`>${title}</text>`),
                'opened alone the chart says the same words',
            );
            const parts = [
                ...chart.text
                    .split(`<g id="${decodeURIComponent(id)}">`)[1]
                    .split('</g>')[0]
                    .matchAll(/<rect x="([\d.]+)" width="([\d.]+)"/g),
            ].map((m) => [Number(m[1]), Number(m[2])]);
            const shares = [active, fresh, inactive - never, never].filter(Boolean);
            assert.deepEqual(
                parts.map(([, width]) => width),
                shares.map((n) => Number(((n * 100) / billable).toFixed(2))),
                title,
            );
            parts.reduce((end, [x, width]) => {
                assert.ok(Math.abs(x - end) < 0.02, `${title}: parts touch`);
                return x + width;
            }, 0);
            used.add(id);
        }
        assert.equal(used.size, rows.length, 'a part for each row');
    }
});

const row = (text) =>
    [...text.matchAll(/<a href="\/users\/([^"?]+)"><bdi>/g)].map((m) => decodeURIComponent(m[1]));

test('each column sorts both ways: every person once, in order, on all pages', async () => {
    const seats = (id) => names[id].seats.length;
    const newest = (id) => Math.max(-1, ...names[id].seats.map((s) => s.lastActive));
    const active = new Map(
        fixture
            .lines('SELECT account_id, coalesce(active_at, 0) FROM user')
            .map((l) => l.split('|')),
    );
    const anywhere = (id) => Number(active.get(id));
    const keys = {
        name: (id) => fold(names[id].name),
        email: (id) => fold(names[id].email ?? ''),
        status: (id) => names[id].status,
        claim: (id) => names[id].claim,
        seats,
        last_active: newest,
        last_anywhere: anywhere,
    };
    for (const [sort, key] of Object.entries(keys))
        for (const dir of ['asc', 'desc']) {
            const all = [];
            for (let page = 1; page <= Math.ceil(people.length / 100); page++)
                all.push(
                    ...row(
                        await fixture.text(`/users?sort=${sort}&dir=${dir}&limit=100&page=${page}`),
                    ),
                );
            assert.equal(new Set(all).size, people.length, `${sort} ${dir}: everybody once`);
            const last = (id) =>
                (['seats', 'last_active'].includes(sort) && seats(id) === 0) ||
                (key(id) === '' && dir === 'asc');
            for (let i = 1; i < all.length; i++) {
                const [a, b] = [all[i - 1], all[i]];
                if (last(a) || last(b) || (key(a) === '' && dir === 'desc')) {
                    assert.ok(!last(a) || last(b), `${sort} ${dir}: who has none comes last`);
                    continue;
                }
                const fine =
                    typeof key(a) === 'string'
                        ? Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))) <= 0
                        : key(a) <= key(b);
                assert.ok(
                    key(a) === key(b) || fine === (dir === 'asc'),
                    `${sort} ${dir}: ${key(a)} before ${key(b)}`,
                );
            }
        }
    const { text } = await fixture.get('/users?sort=email&dir=desc');
    assert.match(text, /<th scope="col" aria-sort="descending"><a href="\/users\?sort=email">/);
    assert.equal(text.match(/aria-sort/g).length, 1);
});

/** A small reader of CSV. */
function readCsv(text) {
    const rows = [[]];
    for (let i = 0; i < text.length;) {
        let cell = '';
        if (text[i] === '"') {
            for (i++; !(text[i] === '"' && text[i + 1] !== '"'); i++) {
                cell += text[i];
                if (text[i] === '"') i++;
            }
            i++;
        } else for (; i < text.length && !',\r'.includes(text[i]); i++) cell += text[i];
        rows.at(-1).push(cell);
        if (text[i] === ',') i++;
        else {
            assert.equal(text.slice(i, i + 2), '\r\n');
            i += 2;
            if (i < text.length) rows.push([]);
        }
    }
    return rows;
}

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
        const p = names[cells[0]];
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
        assert.ok(cells[10] >= cells[11], 'anywhere is no earlier');
        assert.ok(cells.every((cell) => !/^[=+\-@\t\r\0]/.test(cell)));
    }
    for (const query of [
        'product=jira-software&inactive_days=60',
        'q=%3Cscript',
        'status=suspended&claim=managed',
        'q=nobody-at-all',
    ])
        await agrees(query, async (q) =>
            readCsv(await fixture.text(`/users.csv?${q}`))
                .slice(1)
                .map((cells) => cells[0])
                .sort(),
        );
});

test('CSV opens right in a spreadsheet: a byte order mark, and a separator by choice', async () => {
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

test('JSON of a person is as the contract says', async () => {
    const olivia = await fixture.json('/api/v1/users?q=OLIVIA.admin');
    assert.equal(olivia.next, null);
    const [p] = olivia.data;
    const truth = names[p.accountId];
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
    assert.deepEqual(p.groups, truth.groups.map((g) => g.name).sort());
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
    const everybody = [];
    for (let cursor = ''; cursor !== null;) {
        const page = await fixture.json(`/api/v1/users?limit=1000${cursor && `&cursor=${cursor}`}`);
        everybody.push(...page.data);
        cursor = page.next;
    }
    assert.equal(everybody.length, people.length);
    for (const person of everybody) {
        const known = names[person.accountId];
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

test('bad parameters: 400, a message for programs; for people also the nearest page', async () => {
    for (const query of [
        'idle_days=x',
        'idle_days=0',
        'new=2',
        'threshold=yes',
        'idle_days=30&idle_days=60',
        'new=1&never=1',
        'new=1&threshold=1',
        'threshold=1&inactive_days=30',
        'active=1&new=1',
        'inactive_days=x',
        'inactive_days=-1',
        'inactive_days=0',
        'inactive_days=9999999',
        'never=yes',
        'billable=0',
        'status=zzz',
        'claim=x',
        'product=a%20b',
        'colour=red',
        'q=a&q=b',
        'q=%ff',
        'role=%22',
    ]) {
        for (const path of ['/api/v1/users', '/users.csv']) {
            const answer = await fixture.get(`${path}?${query}`);
            assert.equal(answer.status, 400, `${path}?${query}`);
            assert.ok(answer.text.length < 5000, 'never the list');
        }
        assert.match((await fixture.json(`/api/v1/users?${query}`)).error, /\w+ \w+/);
        const page = await fixture.get(`/users?${query}`);
        assert.ok([400, 422].includes(page.status), query);
        if (page.status === 422) {
            assert.match(page.text, /Nobody is shown/, `${query}: never the list`);
            assert.doesNotMatch(
                page.text,
                /\/users\.csv|form="bulk"|<a href="\/users\/[^"]+"><bdi>/,
                query,
            );
            assert.match(
                page.text,
                /<form method="get" action="\/users"/,
                `${query}: the form is there`,
            );
        }
    }
    for (const path of [
        '/?colour=red',
        '/users?colour=red&colour=blue',
        '/users?page=x&sort=zzz',
        '/users?status=zzz',
        '/?site=nowhere',
    ]) {
        // the summary leads to fields that are there, or nowhere
        const { text, status } = await fixture.get(path);
        const summary = text.match(/<div class="summary".*?<\/div>/s)[0];
        assert.equal(status, 422, path);
        for (const [, id] of summary.matchAll(/href="#([^"]*)"/g))
            assert.ok(text.includes(` id="${id}"`), `${path}: ${id}`);
        assert.equal(summary.includes('href='), /status|site/.test(path), path);
    }
    for (const query of [
        'limit=0',
        'limit=1001',
        'limit=x',
        'cursor=x',
        'cursor=u-1',
        'page=2',
        'sort=name',
    ])
        assertStatus(await fixture.get(`/api/v1/users?${query}`), 400, query);
    for (const query of ['page=999999', 'page=x', 'page=-1', 'limit=7', 'sort=;drop', 'dir=up']) {
        const page = await fixture.get(`/users?${query}`);
        assert.equal(page.status, 422, query);
        assert.equal(total(page.text), people.length, query);
    }
    assert.match(
        await fixture.text('/users?page=999999'),
        new RegExp(`to ${people.length.toLocaleString('en')} of`),
        'the last page',
    );
    assertStatus(
        await fixture.get('/users?q=&product=&status=&sort=name&dir=asc&limit=50&page=1'),
        200,
    );
});

test('hostile names show as text on every page', async () => {
    fixture.sql(
        "UPDATE product SET site_name = '\"><script>site' WHERE site_name = 'example-research'",
    );
    const hostile = people.find((p) => p.name.startsWith('<script>') && p.seats.length);
    const team = people.flatMap((p) => p.groups).find((g) => g.name.startsWith('<b>'));
    const pages = [
        '/',
        '/users?q=%3Cscript',
        `/users/${encodeURIComponent(hostile.accountId)}`,
        `/groups/${team.id}`,
        '/protected?group=%3Cb',
        '/charts/trend.svg',
        '/charts/share.svg',
        `/users?group=${encodeURIComponent(team.name)}`,
        '/users?q=%22%3E%3Cscript%3Ealert',
        '/filters',
    ];
    for (const path of pages) {
        const { text, status } = await fixture.get(path);
        assert.equal(status, 200, path);
        assert.doesNotMatch(text, /<script>(alert|site)|<b>team/, path);
    }
    for (const path of ['/', '/charts/share.svg'])
        assert.match(
            await fixture.text(path),
            /(&quot;|")&gt;&lt;script&gt;site/,
            `${path} holds the name, as text`,
        );
    assert.match(await fixture.text(pages[2]), /<h1><bdi>&lt;script&gt;alert/);
    fixture.sql(
        "UPDATE product SET site_name = 'example-research' WHERE site_name LIKE '%script%'",
    );
});

test('a person: states, seats with their paths, groups, roles', async () => {
    const p = people.find(
        (one) =>
            one.seats.length > 1 &&
            one.groups.some((g) => g.role === 'atlassian/user') &&
            one.direct.includes('atlassian/user'),
    );
    const { text } = await fixture.get(`/users/${encodeURIComponent(p.accountId)}`);
    for (const g of p.groups) assert.ok(text.includes(`href="/groups/${g.id}"`), g.name);
    assert.equal(text.match(/<tr><th scope="row">/g).length, p.seats.length, 'a row for each seat');
    assert.match(text, /<dt>How roles came<\/dt><dd>told by Atlassian /);
    const words = { direct: 'direct role', inferred: 'inferred by Atlassian' };
    for (const way of fixture.lines(`
            SELECT DISTINCT method
            FROM user_role r
            JOIN user u ON u.id = r.user
            WHERE account_id = '${p.accountId}' AND role = 'atlassian/user'`))
        assert.ok(text.includes(`${words[way]} → <code>atlassian/user`), way);
    assert.match(
        text,
        /group <a href="\/groups\/[^"]+"><bdi>[^<]+<\/bdi><\/a> → <code>atlassian\/user/,
    );
    assertStatus(await fixture.get('/users/nobody-there'), 404);
    assertStatus(await fixture.get('/groups/nothing-there'), 404);
});

test('a role without a group: the way it came, once Atlassian was asked', async () => {
    const [account, user, product, role] = fixture.row(`
            SELECT account_id, r.user, r.product, r.role
            FROM user_role r
            JOIN user u ON u.id = r.user
            WHERE r.asked
                AND method = 'direct'
                AND role = 'atlassian/user'
                AND r.user IN (SELECT user FROM seat)
            LIMIT 1`);
    const row =
        `user_role SET method = 'direct', asked = 1 WHERE user = ${user} AND product = ` +
        `${product} AND role = '${role}'`;
    const ways = [
        ["method = 'direct'", 'direct role'],
        ["method = 'inferred'", 'inferred by Atlassian'],
        ["method = 'group'", 'a group no listing shows'],
        ['asked = 0', 'no group (Atlassian did not tell yet how)'],
    ];
    for (const [set, words] of ways) {
        fixture.sql(`UPDATE ${row.replace("method = 'direct', asked = 1", set)}`);
        assert.ok(
            (await fixture.text(`/users/${encodeURIComponent(account)}`)).includes(
                `${words} → <code>`,
            ),
            words,
        );
        fixture.sql(`UPDATE ${row}`);
    }
    const never = fixture.sql(
        'SELECT account_id FROM user WHERE id NOT IN (SELECT user FROM role_asked) LIMIT 1',
    );
    assert.match(
        await fixture.text(`/users/${encodeURIComponent(never)}`),
        regex(
            /<dt>How roles came<\/dt><dd>not told yet; a direct role beside a group&#39;s /,
            /may be missing here/,
        ),
    );
});

test('status of a person: once where directories agree, each that differs', async () => {
    const [account, user, directory] = fixture.row(`
            SELECT u.account_id, u.id, d.name
            FROM user u
            JOIN user_directory x ON x.user = u.id
            JOIN directory d ON d.id = x.directory
            WHERE u.status = 'active' AND x.status = 'active'
            LIMIT 1`);
    const shown = async () =>
        (await fixture.text(`/users/${encodeURIComponent(account)}`)).match(
            /<dt>Status<\/dt><dd>([^<]+)/,
        )[1];
    assert.equal(await shown(), `Active in ${directory}`);
    fixture.sql(`UPDATE user_directory SET status = 'suspended' WHERE user = ${user}`);
    assert.equal(await shown(), `Active; Suspended in ${directory}`);
    fixture.sql(`UPDATE user_directory SET status = 'active' WHERE user = ${user}`);
});

test('rooms without a link of their own show where they belong in the navigation', async () => {
    for (const [path, room] of [
        ['/filters', '/users'],
        [`/groups/${people.flatMap((p) => p.groups)[0].id}`, '/protected'],
        [`/users/${encodeURIComponent(people[0].accountId)}`, '/users'],
    ])
        assert.deepEqual(
            [...(await fixture.text(path)).matchAll(/<a href="([^"]+)" aria-current="true">/g)].map(
                (m) => m[1],
            ),
            [room],
            path,
        );
});

test('chips take one filter away each and keep the others and the order', async () => {
    const site = fixture.sql("SELECT site FROM product WHERE site_name = 'example' LIMIT 1");
    const scoped = await fixture.text(`/users?product=confluence&site=${site}`);
    const chips = [...scoped.matchAll(/<li class="chip"><bdi>([^<]+)/g)].map((m) => m[1]);
    assert.deepEqual(
        chips,
        ['Confluence', 'any product on example'],
        'each chip says its own filter',
    );
    assert.match(
        scoped,
        />Last active: Confluence on example</,
        'the heading names the site, not its id',
    );
    const { text } = await fixture.get(
        '/users?q=a&product=confluence&inactive_days=30&sort=last_active&dir=desc&limit=25',
    );
    const away = [...text.matchAll(/href="([^"]+)" aria-label="Take away/g)].map((m) =>
        unescape(m[1]),
    );
    assert.deepEqual(away, [
        '/users?product=confluence&inactive_days=30&sort=last_active&dir=desc&limit=25',
        '/users?q=a&inactive_days=30&sort=last_active&dir=desc&limit=25',
        '/users?q=a&product=confluence&sort=last_active&dir=desc&limit=25',
    ]);
    const nobody = await fixture.get('/users?q=no-such-person-at-all');
    assert.equal(nobody.status, 200);
    assert.match(nobody.text, /Nobody fits/);
    assert.match(
        await fixture.text('/users?group=JIRA-soft&never=1'),
        regex(
            /Groups like it:[\s\S]*<a href="\/users\?never=1&amp;group=[\w-]+"><bdi>/,
            /jira-software-users-example<\/bdi>/,
        ),
        'a name half remembered',
    );
    assert.doesNotMatch(
        await fixture.text('/users?group=org-admins&q=no-such-person-at-all'),
        /Groups like it/,
    );
});

test('ticked people and all who match go on to the bulk page; readers see no boxes', async () => {
    const { text } = await fixture.get('/users?product=confluence');
    assert.equal(text.match(/<input type="checkbox" form="bulk" name="account_id"/g).length, 50);
    const csrf = text.match(/name="csrf" value="([^"]+)"/)[1];
    const ids = row(text).slice(0, 2);
    const ask = await fixture.post(
        '/users/bulk',
        [
            ['ask', '1'],
            ['filter', 'product=confluence'],
            ['scope', 'ticked'],
            ...ids.map((id) => ['account_id', id]),
        ],
        { csrf },
    );
    assert.equal(ask.status, 200);
    for (const id of ids) assert.ok(ask.text.includes(id));
    const back = /<p class="back"><a href="\/users\?product=confluence">/;
    assert.match(ask.text, back, 'to the list one came from');
    const again = await fixture.post(
        '/users/bulk',
        [
            ...[...ask.text.matchAll(/name="(account_id|filter)" value="([^"]*)"/g)].map((m) => [
                m[1],
                unescape(m[2]),
            ]),
            ['action', ''],
        ],
        { csrf },
    );
    assert.equal(again.status, 422);
    assert.match(again.text, back);
    assert.match(again.text, /<h1>Act on 2 people<\/h1>/);
    const none = await fixture.post(
        '/users/bulk',
        [
            ['ask', '1'],
            ['filter', 'product=confluence'],
            ['scope', 'ticked'],
        ],
        { csrf },
    );
    assert.equal(none.status, 422);
    assert.match(
        none.text,
        /<a href="#scope-ticked">Nobody is ticked/,
        'nobody ticked does not become everybody who matches',
    );
    assert.match(
        none.text,
        /name="filter" value="product=confluence"/,
        'on the list, with its filters',
    );
    assertStatus(
        await fixture.post(
            '/users/bulk',
            [
                ['ask', '1'],
                ['filter', 'product=confluence'],
                ['scope', 'all'],
            ],
            { csrf },
        ),
        200,
    );
    fixture.sql("INSERT INTO setting VALUES ('product_admins', 'read', 1, 't')");
    const reader = await fixture.get('/users', 'productAdmin');
    assert.equal(reader.status, 200);
    assert.doesNotMatch(reader.text, /name="account_id"|action="\/filters"/);
    fixture.sql("DELETE FROM setting WHERE name = 'product_admins'");
});

test('before the first synchronization pages say what to do next', async () => {
    fixture.sql("UPDATE sync_run SET outcome = 'failed'");
    for (const path of ['/', '/users', '/protected'])
        assert.match(
            await fixture.text(path),
            /No synchronization has finished yet[\s\S]*href="\/settings\/sync"/,
            path,
        );
    fixture.sql("UPDATE api_key SET state = 'removed'");
    for (const path of ['/', '/users', '/protected'])
        assert.match(
            await fixture.text(path),
            /No organization API key yet[\s\S]*href="\/settings\/api-key"/,
            path,
        );
});
