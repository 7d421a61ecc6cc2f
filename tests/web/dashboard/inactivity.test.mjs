// What "inactive" means, wherever Rollcall uses it. Random days, seats and thresholds replace the
// synchronized ones; many of the days end while the test runs. Dashboard, list, CSV, JSON and
// previews agree with plain loops (expected_seats.mjs) about every filter.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ageFits, DAY, figures, idle, seatFits, since, stateOf } from '../expected_seats.mjs';
import { locationOf, useFixture } from '../fixture.mjs';

const DAYS = [1, 3, 7, 29, 30, 31, 60, 90, 180, 366];
const ROUNDS = 3;
const FILTERS = 30;
/** Seconds ahead in which many of the random days end. */
const EDGE = 90;
const fixture = useFixture({ TZ: 'America/St_Johns' });
let people;
let byAccount;
let products;
let settings;

/** Random numbers that are the same in every run. */
let seed = 20261130;
const pick = (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >>> 8) % n;
};
const chance = (percent) => pick(100) < percent;
const oneOf = (list) => list[pick(list.length)];
const table = (query) => fixture.lines(query).map((line) => line.split('|'));
const settingOf = (seat) => settings[seat.product];
const second = () => Math.floor(Date.now() / 1000);

/** A random time. At half of them a number of days ends soon. */
function randomTime(now) {
    if (chance(50)) return now - oneOf(DAYS) * DAY + pick(EDGE);
    return now - 1 - pick(400 * DAY);
}

function randomSettings(sql) {
    const common = oneOf([3, 7, 30, 90]);
    settings = {};
    sql.push("DELETE FROM setting WHERE name LIKE 'inactive_days%';");
    sql.push(`INSERT INTO setting VALUES ('inactive_days', '${common}', 1, 'test');`);
    for (const product of new Set(products.map((p) => p.product))) {
        settings[product] = chance(50) ? common : oneOf([3, 7, 29, 31, 60, 180]);
        if (settings[product] === common) continue;
        const row = `'inactive_days.${product}', '${settings[product]}', 1, 'test'`;
        sql.push(`INSERT INTO setting VALUES (${row});`);
    }
}

const orNull = (time) => time || 'NULL';

function randomPerson(p, now, sql) {
    const firstSeen = randomTime(now);
    p.addedToOrg = chance(70) ? randomTime(now) : 0;
    p.joined = p.addedToOrg || firstSeen;
    // Activity also counts in a sandbox, or where there is no seat.
    p.activeAt = chance(15) ? randomTime(now) : 0;
    p.seats = [];
    for (const { id, product, site } of products.filter(() => chance(30))) {
        const lastActive = chance(45) ? 0 : randomTime(now);
        const seenAt = chance(50) ? 0 : randomTime(now);
        p.seats.push({ product, site, lastActive, seenAt });
        p.activeAt = Math.max(p.activeAt, lastActive);
        sql.push(`INSERT INTO seat VALUES (${p.id}, ${id}, ${orNull(lastActive)}, ${seenAt});`);
    }
    sql.push(`UPDATE user SET added_to_org = ${orNull(p.addedToOrg)}, first_seen = ${firstSeen},
        active_at = ${orNull(p.activeAt)} WHERE id = ${p.id};`);
}

/** Gives everybody random days, seats and last uses, and each product a random threshold. */
function randomize() {
    const sql = ['BEGIN; DELETE FROM seat; DELETE FROM activity;'];
    const now = second();
    randomSettings(sql);
    for (const p of people) randomPerson(p, now, sql);
    fixture.sql(`${sql.join('\n')} DELETE FROM browse_set; COMMIT;`);
    fixture.ctl('init'); // rebuilds what figures are counted from
}

fixture.prepare(async () => {
    await fixture.untilIdle();
    fixture.sql("INSERT OR REPLACE INTO setting VALUES ('sync.enabled', 'false', 1, 'test');");
    products = table(
        'SELECT id, product, site FROM product WHERE gone_at IS NULL AND sandbox = 0',
    ).map(([id, product, site]) => ({ id, product, site }));
    people = table('SELECT id, account_id FROM user WHERE gone_at IS NULL').map(
        ([id, accountId]) => ({ id, accountId }),
    );
    byAccount = new Map(people.map((p) => [p.accountId, p]));
});

/** A random filter without contradictions, as an object. */
function randomFilter() {
    const q = {};
    if (chance(35)) q.product = oneOf(products).product;
    if (chance(25)) q.site = oneOf(products).site;
    if (chance(25)) q.idle_days = oneOf(DAYS);
    if (chance(20)) q.active_days = oneOf(DAYS);
    if (chance(10)) q.billable = 1;
    const kind = oneOf(['inactive_days', 'threshold', 'never', 'new', 'active', 'any']);
    if (kind === 'inactive_days' || (['never', 'new'].includes(kind) && chance(40)))
        q.inactive_days = oneOf(DAYS);
    if (!['inactive_days', 'any'].includes(kind)) q[kind] = 1;
    return q;
}

const queryOf = (q) => new URLSearchParams(q).toString();
const parse = (query) => Object.fromEntries(new URLSearchParams(query));
const expectedIds = (q, now) =>
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

/** Reads several pages within one second; reads again if the second ended meanwhile. */
async function inOneSecond(read) {
    for (let tries = 0; tries < 50; tries++) {
        while (Date.now() % 1000 < 30) await new Promise((later) => setTimeout(later, 10));
        const from = second();
        const got = await read();
        if (second() === from) return got;
    }
    throw new Error('each time it took longer than a second');
}

/** An answer holds exactly the people of the plain loops, at a second of the time it took. */
const checkPeople = (what, q, read) =>
    fixture.checkAtSecond(
        () => inOneSecond(() => read(q)),
        (got, now) => {
            assert.deepEqual(
                got.map((row) => row.id).sort(),
                expectedIds(q, now),
                `${what} ${queryOf(q)}`,
            );
            return got;
        },
    );

async function readJson(q) {
    const rows = [];
    for (let cursor = ''; cursor !== null;) {
        const path = `/api/v1/users?${queryOf(q)}&limit=1000${cursor && `&cursor=${cursor}`}`;
        const page = await fixture.json(path);
        rows.push(...page.data.map((p) => ({ id: p.accountId, ...p })));
        cursor = page.next;
    }
    return rows;
}

async function readCsv(q) {
    const lines = (await fixture.text(`/users.csv?${queryOf(q)}`)).trim().split('\r\n').slice(1);
    return lines.map((line) => {
        const cells = line.split(',').map((cell) => cell.replaceAll('"', ''));
        return { id: cells[0], last: cells.slice(-3).map(seconds) };
    });
}

const total = (page) => Number((page.match(/of ([\d,]+)<\/p>/)?.[1] ?? '0').replaceAll(',', ''));

async function readList(q) {
    const rows = [];
    const names = /<a href="\/users\/([^"?]+)"><bdi>/g;
    for (let page = 1, pages = 1; page <= pages; page++) {
        const answer = await fixture.text(`/users?${queryOf(q)}&limit=100&page=${page}`);
        pages = Math.ceil(total(answer) / 100);
        for (const [, id] of answer.matchAll(names)) rows.push({ id: decodeURIComponent(id) });
    }
    return rows;
}

/** The JSON of a person has the random days. */
function checkDays(row) {
    const p = byAccount.get(row.id);
    const seatText = (s, last, from) => `${s.product} ${s.site} ${last} ${from}`;
    assert.equal(seconds(row.lastActive), p.activeAt, row.id);
    assert.equal(seconds(row.addedToOrg), p.addedToOrg, row.id);
    assert.deepEqual(
        row.seats.map((s) => seatText(s, seconds(s.lastActive), seconds(s.since))).sort(),
        p.seats.map((s) => seatText(s, s.lastActive, since(p, s))).sort(),
    );
}

for (let round = 1; round <= ROUNDS; round++)
    test(`people of each filter, and their days, round ${round}`, async () => {
        let some = 0;
        randomize();
        for (let i = 0; i < FILTERS; i++) {
            const q = randomFilter();
            const json = await checkPeople('JSON', q, readJson);
            json.forEach(checkDays);
            for (const { id, last } of await checkPeople('CSV', q, readCsv)) {
                const p = byAccount.get(id);
                assert.deepEqual(
                    last,
                    [p.activeAt, inScope(p, q), p.addedToOrg],
                    `${id} ${queryOf(q)}`,
                );
            }
            if (json.length < 400) await checkPeople('list', q, readList);
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

/** How many people hold a seat of a kind, by the threshold of each product. */
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

/** Tiles and links of the dashboard, as one page of one second shows them. */
function checkDashboard(page, site, now) {
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
    for (const { query, n } of links(page))
        assert.equal(n, expectedIds(parse(query), now).length, query);
}

test('figures: summary, tiles and table, and the people their links lead to', async () => {
    for (let i = 0; i < 4; i++) {
        randomize();
        const summary = async () => (await fixture.json('/api/v1/summary')).seats;
        await fixture.checkAtSecond(summary, (seats, now) => {
            for (const s of seats) assert.equal(s.inactiveDays, settings[s.product]);
            const counts = ({ product, site, siteName, inactiveDays, ...rest }) => rest;
            const shown = seats.map((s) => [`${s.product} ${s.site}`, counts(s)]);
            assert.deepEqual(Object.fromEntries(shown), figures(people, settingOf, now));
        });
        const site = i % 2 ? oneOf(products).site : '';
        const page = await fixture.checkAtSecond(
            () => fixture.get(`/?site=${site}`),
            (answer, now) => {
                checkDashboard(answer.text, site, now);
                return answer.text;
            },
        );
        assert.ok(links(page).length > 10, `${links(page).length} links`);
        for (const { query } of links(page)) await checkPeople('link', parse(query), readJson);
    }
});

test('a preview lists exactly the people of the filter', async () => {
    let planned = 0;
    randomize();
    for (let i = 0; i < 12; i++) {
        const q = { ...randomFilter(), product: 'confluence' };
        const { site } = oneOf(products.filter((p) => p.product === 'confluence'));
        const fields = { action: 'remove-access', product: 'confluence', site, filter: queryOf(q) };
        const preview = async () => {
            const answer = await fixture.post('/users/bulk', fields, { from: '/tasks/new' });
            if (answer.status === 422) return [];
            const path = `${locationOf(answer)}/results.json`;
            return (await fixture.json(path)).rows;
        };
        await fixture.checkAtSecond(preview, (rows, now) => {
            assert.deepEqual(
                rows.map((row) => row.accountId).sort(),
                expectedIds(q, now),
                queryOf(q),
            );
            planned += rows.filter((row) => row.outcome === null).length;
        });
    }
    assert.ok(planned > 0, 'somebody is planned');
});

/** The rows of a preview: {id, planned}. */
async function readPreview(action, q) {
    const fields = { action, filter: queryOf(q) };
    const answer = await fixture.post('/users/bulk', fields, { from: '/tasks/new' });
    if (answer.status === 422) return [];
    const path = `${locationOf(answer)}/results.json`;
    const { rows } = await fixture.json(path);
    for (const { accountId, outcome, reason } of rows)
        // "already" is an outcome without a reason: there is nothing to do.
        assert.ok([null, 'already'].includes(outcome) || reason, `${accountId}: ${outcome}`);
    return rows.map((row) => ({ id: row.accountId, planned: row.outcome === null }));
}

test('unused seats: a plan takes only from people with such a seat of the product', async () => {
    let planned = 0;
    let left = 0;
    randomize();
    for (let i = 0; i < 12; i++) {
        const q = oneOf([{ inactive_days: oneOf(DAYS) }, { threshold: 1 }, { never: 1 }]);
        if (chance(30)) q.product = oneOf(['confluence', 'jira-software']);
        if (chance(30)) q.site = oneOf(products).site;
        await fixture.checkAtSecond(
            () => readPreview('remove-unused:confluence', q),
            (rows, now) => {
                const unused = (p) => (s) =>
                    s.product === 'confluence' && seatFits(p, s, q, settingOf(s), now);
                const allowed = people
                    .filter((p) => p.seats.some(unused(p)))
                    .map((p) => p.accountId);
                const hit = rows.filter((row) => row.planned).map((row) => row.id);
                assert.deepEqual(
                    hit.filter((id) => !allowed.includes(id)),
                    [],
                    queryOf(q),
                );
                planned += hit.length;
                left += rows.length - hit.length;
            },
        );
    }
    assert.ok(planned > 20 && left > 20, `${planned} planned, ${left} left out`);
});

test('no plan suspends people who used anything within the days of the filter', async () => {
    let planned = 0;
    let left = 0;
    randomize();
    for (let i = 0; i < 12; i++) {
        const days = oneOf(DAYS);
        const q = chance(50) ? { inactive_days: days } : { idle_days: days };
        if (chance(30)) q.product = oneOf(products).product;
        await fixture.checkAtSecond(
            () => readPreview('suspend', q),
            (rows, now) => {
                const allowed = new Set(
                    people.filter((p) => idle(p, days, now)).map((p) => p.accountId),
                );
                const hit = rows.filter((row) => row.planned);
                assert.deepEqual(
                    hit.filter((row) => !allowed.has(row.id)),
                    [],
                    queryOf(q),
                );
                planned += hit.length;
                left += rows.length - hit.length;
            },
        );
    }
    assert.ok(planned > 20 && left > 20, `${planned} planned, ${left} left out`);
});
