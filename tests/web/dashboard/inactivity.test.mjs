// What inactive means, everywhere it is asked: random days, seats and thresholds take the place of
// the synchronized ones, many of them at a second at which a day ends while this runs. Dashboard,
// list, table file, JSON and preview say for each filter what plain loops say (expected_seats.mjs).
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ageFits, DAY, figures, idle, seatFits, since, stateOf } from '../expected_seats.mjs';
import { locationOf, useFixture } from '../fixture.mjs';

const DAYS = [1, 3, 7, 29, 30, 31, 60, 90, 180, 366];
const ROUNDS = 3;
const FILTERS = 30;
const EDGE = 90; // seconds ahead in which days end
const fixture = useFixture({ TZ: 'America/St_Johns' });
let people;
let byAccount;
let products;
let settings;

let state = 20261130;
const pick = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % n;
};
const chance = (percent) => pick(100) < percent;
const one = (list) => list[pick(list.length)];
const run = (sql) =>
    execFileSync('sqlite3', ['-cmd', '.timeout 60000', join(fixture.folder, 'rollcall.db')], {
        input: sql,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
    }).trim();
const table = (sql) =>
    run(sql)
        .split('\n')
        .map((line) => line.split('|'));
const settingOf = (seat) => settings[seat.product];
const second = () => Math.floor(Date.now() / 1000);

/** A second; half of the time one at which a number of days is over soon. */
function someTime(now) {
    if (chance(50)) return now - one(DAYS) * DAY + pick(EDGE);
    return now - 1 - pick(400 * DAY);
}

function randomSettings(sql) {
    const common = one([3, 7, 30, 90]);
    settings = {};
    sql.push("DELETE FROM setting WHERE name LIKE 'inactive_days%';");
    sql.push(`INSERT INTO setting VALUES ('inactive_days', '${common}', 1, 'test');`);
    for (const product of new Set(products.map((p) => p.product))) {
        settings[product] = chance(50) ? common : one([3, 7, 29, 31, 60, 180]);
        if (settings[product] === common) continue;
        const row = `'inactive_days.${product}', '${settings[product]}', 1, 'test'`;
        sql.push(`INSERT INTO setting VALUES (${row});`);
    }
}

const orNull = (time) => time || 'NULL';

function randomPerson(p, now, sql) {
    const firstSeen = someTime(now);
    p.told = chance(70) ? someTime(now) : 0;
    p.joined = p.told || firstSeen;
    p.activeAt = chance(15) ? someTime(now) : 0; // in a sandbox, or where there is no seat
    p.seats = [];
    for (const { id, product, site } of products.filter(() => chance(30))) {
        const lastActive = chance(45) ? 0 : someTime(now);
        const seenAt = chance(50) ? 0 : someTime(now);
        p.seats.push({ product, site, lastActive, seenAt });
        p.activeAt = Math.max(p.activeAt, lastActive);
        sql.push(`INSERT INTO seat VALUES (${p.id}, ${id}, ${orNull(lastActive)}, ${seenAt});`);
    }
    sql.push(`UPDATE user SET added_to_org = ${orNull(p.told)}, first_seen = ${firstSeen},
        active_at = ${orNull(p.activeAt)} WHERE id = ${p.id};`);
}

/** Everybody's days, seats and last uses, and each product's threshold, at random. */
function randomize() {
    const sql = ['BEGIN; DELETE FROM seat; DELETE FROM activity;'];
    const now = second();
    randomSettings(sql);
    for (const p of people) randomPerson(p, now, sql);
    run(`${sql.join('\n')} DELETE FROM browse_set; COMMIT;`);
    fixture.ctl('init'); // makes anew what the figures are counted from
}

before(async () => {
    await fixture.untilIdle();
    run("INSERT OR REPLACE INTO setting VALUES ('sync.enabled', 'false', 1, 'test');");
    products = table(
        'SELECT id, product, site FROM product WHERE gone_at IS NULL AND sandbox = 0',
    ).map(([id, product, site]) => ({ id, product, site }));
    people = table('SELECT id, account_id FROM user WHERE gone_at IS NULL').map(
        ([id, accountId]) => ({ id, accountId }),
    );
    byAccount = new Map(people.map((p) => [p.accountId, p]));
});

/** A random filter that can be meant, as an object. */
function someFilter() {
    const q = {};
    if (chance(35)) q.product = one(products).product;
    if (chance(25)) q.site = one(products).site;
    if (chance(25)) q.idle_days = one(DAYS);
    if (chance(20)) q.active_days = one(DAYS);
    if (chance(10)) q.billable = 1;
    const kind = one(['inactive_days', 'threshold', 'never', 'new', 'active', 'any']);
    if (kind === 'inactive_days' || (['never', 'new'].includes(kind) && chance(40)))
        q.inactive_days = one(DAYS);
    if (!['inactive_days', 'any'].includes(kind)) q[kind] = 1;
    return q;
}

const text = (q) => new URLSearchParams(q).toString();
const read = (query) => Object.fromEntries(new URLSearchParams(query));
const meant = (q, now) =>
    people
        .filter((p) => ageFits(p, q, settingOf, now))
        .map((p) => p.accountId)
        .sort();
const seconds = (iso) => (iso ? Date.parse(iso) / 1000 : 0);
const inScope = (p, q) =>
    Math.max(
        0,
        ...p.seats
            .filter(
                (s) => (!q.product || s.product === q.product) && (!q.site || s.site === q.site),
            )
            .map((s) => s.lastActive),
    );

/** Several pages of one answer: again, when the second passed meanwhile. */
async function inOneSecond(ask) {
    for (let tries = 0; tries < 50; tries++) {
        while (Date.now() % 1000 < 30) await new Promise((later) => setTimeout(later, 10));
        const from = second();
        const got = await ask();
        if (second() === from) return got;
    }
    throw new Error('each time it took longer than a second');
}

/** Whom an answer means is whom the loops mean, at a second of the time it took. */
const agrees = (what, q, ask) =>
    fixture.checkAtSecond(
        () => inOneSecond(() => ask(q)),
        (got, now) => {
            assert.deepEqual(got.map((row) => row.id).sort(), meant(q, now), `${what} ${text(q)}`);
            return got;
        },
    );

async function byJson(q) {
    const rows = [];
    for (let cursor = ''; cursor !== null;) {
        const path = `/api/v1/users?${text(q)}&limit=1000${cursor && `&cursor=${cursor}`}`;
        const page = await fixture.json(path);
        rows.push(...page.data.map((p) => ({ id: p.accountId, ...p })));
        cursor = page.next;
    }
    return rows;
}

async function byTable(q) {
    const lines = (await fixture.text(`/users.csv?${text(q)}`)).trim().split('\r\n').slice(1);
    return lines.map((line) => {
        const cells = line.split(',').map((cell) => cell.replaceAll('"', ''));
        return { id: cells[0], last: cells.slice(-3).map(seconds) };
    });
}

const total = (page) => Number((page.match(/of ([\d,]+)<\/p>/)?.[1] ?? '0').replaceAll(',', ''));

async function byPage(q) {
    const rows = [];
    const names = /<a href="\/users\/([^"?]+)"><bdi>/g;
    for (let page = 1, pages = 1; page <= pages; page++) {
        const answer = await fixture.text(`/users?${text(q)}&limit=100&page=${page}`);
        pages = Math.ceil(total(answer) / 100);
        for (const [, id] of answer.matchAll(names)) rows.push({ id: decodeURIComponent(id) });
    }
    return rows;
}

/** What JSON says of a person. */
function saysTheSame(row) {
    const p = byAccount.get(row.id);
    const words = (s, last, from) => `${s.product} ${s.site} ${last} ${from}`;
    assert.equal(seconds(row.lastActive), p.activeAt, row.id);
    assert.equal(seconds(row.addedToOrg), p.told, row.id);
    assert.deepEqual(
        row.seats.map((s) => words(s, seconds(s.lastActive), seconds(s.since))).sort(),
        p.seats.map((s) => words(s, s.lastActive, since(p, s))).sort(),
    );
}

for (let round = 1; round <= ROUNDS; round++)
    test(`whom each filter means, and what is said of them, round ${round}`, async () => {
        let some = 0;
        randomize();
        for (let i = 0; i < FILTERS; i++) {
            const q = someFilter();
            const json = await agrees('JSON', q, byJson);
            json.forEach(saysTheSame);
            for (const { id, last } of await agrees('CSV', q, byTable)) {
                const p = byAccount.get(id);
                assert.deepEqual(last, [p.activeAt, inScope(p, q), p.told], `${id} ${text(q)}`);
            }
            if (json.length < 400) await agrees('list', q, byPage);
            some += json.length > 0;
        }
        assert.ok(some > FILTERS / 2, 'most of them mean somebody');
    });

const LINK = /<a (?:class="nowrap" )?href="\/users\?([^"]+)">([\d,]+)(?: people| person)?<\/a>/g;
const links = (page) =>
    [...page.matchAll(LINK)].map(([, href, n]) => ({
        query: href.replaceAll('&amp;', '&'),
        n: Number(n.replaceAll(',', '')),
    }));
const TILES = {
    'Billable seats': 'billable',
    Active: 'active',
    New: 'new',
    Inactive: 'inactive',
    'Never active': 'neverActive',
};

/** How many people hold a seat of a kind, each product by its own number of days. */
function holders(kind, site, now) {
    const is = (p) => (s) => {
        const state = stateOf(p, s, settingOf(s), now);
        const never = state === 'inactive' && s.lastActive === 0;
        return (
            s.site.endsWith(site) &&
            (kind === 'billable' || kind === state || (kind === 'neverActive' && never))
        );
    };
    return people.filter((p) => p.seats.some(is(p))).length;
}

/** Seats and the people who hold them, on one page of one second. */
function dashboardSays(page, site, now) {
    const rows = Object.entries(figures(people, settingOf, now))
        .filter(([name]) => name.endsWith(site))
        .map(([, row]) => row);
    for (const [label, name] of Object.entries(TILES)) {
        const [, , seats, hint] = page.match(
            new RegExp(
                `(stat-label">${label}</p>)` +
                    '<p class="stat-value">([\\d,]+)</p><p class="hint">(.*?)</p>',
            ),
        );
        const sum = rows.reduce((n, row) => n + row[name], 0);
        const [link] = links(hint);
        assert.equal(seats, sum.toLocaleString('en'), label);
        assert.equal(link.n, holders(name, site, now), `${label}: ${link.query}`);
    }
    for (const { query, n } of links(page)) assert.equal(n, meant(read(query), now).length, query);
}

test('figures: the summary, the tiles and the table, and whom their links lead to', async () => {
    for (let i = 0; i < 4; i++) {
        randomize();
        const summary = async () => (await fixture.json('/api/v1/summary')).seats;
        await fixture.checkAtSecond(summary, (seats, now) => {
            for (const s of seats) assert.equal(s.inactiveDays, settings[s.product]);
            const counts = ({ product, site, siteName, inactiveDays, ...rest }) => rest;
            const said = seats.map((s) => [`${s.product} ${s.site}`, counts(s)]);
            assert.deepEqual(Object.fromEntries(said), figures(people, settingOf, now));
        });
        const site = i % 2 ? one(products).site : '';
        const page = await fixture.checkAtSecond(
            () => fixture.get(`/?site=${site}`),
            (answer, now) => {
                dashboardSays(answer.text, site, now);
                return answer.text;
            },
        );
        assert.ok(links(page).length > 10, `${links(page).length} links`);
        for (const { query } of links(page)) await agrees('link', read(query), byJson);
    }
});

test('a preview tells of everybody whom the filter means, and of nobody else', async () => {
    let planned = 0;
    randomize();
    for (let i = 0; i < 12; i++) {
        const q = { ...someFilter(), product: 'confluence' };
        const { site } = one(products.filter((p) => p.product === 'confluence'));
        const fields = { action: 'remove-access', product: 'confluence', site, filter: text(q) };
        const preview = async () => {
            const answer = await fixture.post('/users/bulk', fields, { from: '/tasks/new' });
            if (answer.status === 422) return [];
            const path = `${locationOf(answer)}/results.json`;
            return (await fixture.json(path)).rows;
        };
        await fixture.checkAtSecond(preview, (rows, now) => {
            assert.deepEqual(rows.map((row) => row.accountId).sort(), meant(q, now), text(q));
            planned += rows.filter((row) => row.outcome === null).length;
        });
    }
    assert.ok(planned > 0, 'somebody is planned');
});

/** A preview's rows: {id, planned}. */
async function previewed(action, q) {
    const fields = { action, filter: text(q) };
    const answer = await fixture.post('/users/bulk', fields, { from: '/tasks/new' });
    if (answer.status === 422) return [];
    const path = `${locationOf(answer)}/results.json`;
    const { rows } = await fixture.json(path);
    for (const { accountId, outcome, reason } of rows)
        // already: nothing to do
        assert.ok([null, 'already'].includes(outcome) || reason, `${accountId}: ${outcome}`);
    return rows.map((row) => ({ id: row.accountId, planned: row.outcome === null }));
}

test('unused seats: planned is only who has such a seat of that product', async () => {
    let planned = 0;
    let left = 0;
    randomize();
    for (let i = 0; i < 12; i++) {
        const q = one([{ inactive_days: one(DAYS) }, { threshold: 1 }, { never: 1 }]);
        if (chance(30)) q.product = one(['confluence', 'jira-software']);
        if (chance(30)) q.site = one(products).site;
        await fixture.checkAtSecond(
            () => previewed('remove-unused:confluence', q),
            (rows, now) => {
                const unused = (p) => (s) =>
                    s.product === 'confluence' && seatFits(p, s, q, settingOf(s), now);
                const may = people.filter((p) => p.seats.some(unused(p))).map((p) => p.accountId);
                const hit = rows.filter((row) => row.planned).map((row) => row.id);
                assert.deepEqual(
                    hit.filter((id) => !may.includes(id)),
                    [],
                    text(q),
                );
                planned += hit.length;
                left += rows.length - hit.length;
            },
        );
    }
    assert.ok(planned > 20 && left > 20, `${planned} planned, ${left} left out`);
});

test('whoever used anything within the days of the filter is suspended by no plan', async () => {
    let planned = 0;
    let left = 0;
    randomize();
    for (let i = 0; i < 12; i++) {
        const days = one(DAYS);
        const q = chance(50) ? { inactive_days: days } : { idle_days: days };
        if (chance(30)) q.product = one(products).product;
        await fixture.checkAtSecond(
            () => previewed('suspend', q),
            (rows, now) => {
                const may = new Set(
                    people.filter((p) => idle(p, days, now)).map((p) => p.accountId),
                );
                const hit = rows.filter((row) => row.planned);
                assert.deepEqual(
                    hit.filter((row) => !may.has(row.id)),
                    [],
                    text(q),
                );
                planned += hit.length;
                left += rows.length - hit.length;
            },
        );
    }
    assert.ok(planned > 20 && left > 20, `${planned} planned, ${left} left out`);
});
