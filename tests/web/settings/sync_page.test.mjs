// What the settings pages and their JSON say, against an independent count and against their
// contract: the figures of every named choice, the shapes of the JSON to the letter, a run under
// way, the history.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { useFixture } from '../fixture.mjs';

const fixture = useFixture();

const number = (text) => Number(text.replaceAll(',', ''));
/** The rows of the table of choices: {name: {seats, figures}}; and the headings of its columns. */
function choices(text) {
    const table = text.match(/<caption id="choices-caption">.*?<\/table>/s)[0];
    const cells = (row, tag) =>
        [...row.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'gs'))].map((m) => m[1]);
    const head = cells(table.match(/<thead>(.*?)<\/thead>/s)[1], 'th').slice(2);
    const rows = [...table.match(/<tbody>(.*?)<\/tbody>/s)[1].matchAll(/<tr>(.*?)<\/tr>/gs)].map(
        (m) => [cells(m[1], 'th')[0], ...cells(m[1], 'td')],
    );
    return {
        head,
        rows: Object.fromEntries(
            rows.map(([name, seats, ...figures]) => [name, { seats: number(seats), figures }]),
        ),
    };
}
const DAYS = {
    '3 days': 3,
    '7 days': 7,
    '14 days': 14,
    '3 weeks': 21,
    '1 month': 30,
    '2 months': 60,
    '3 months': 90,
    '6 months': 180,
};
const LABELS = {
    'jira-software': 'Jira',
    confluence: 'Confluence',
    'jira-servicedesk': 'Jira Service Management',
    'jira-product-discovery': 'Jira Product Discovery',
    bitbucket: 'Bitbucket',
};

test('every choice shows its seats by product and in all, as counted independently', () =>
    fixture.checkAtSecond(
        () => fixture.get('/settings/dashboard'),
        async ({ text }, now) => {
            const { head, rows } = choices(text);
            assert.deepEqual(
                head.map((h) => h.replace(/ <span.*/, '')),
                Object.keys(DAYS),
            );
            assert.match(head[4], /In use/, '30 days are in use');
            let billable = 0;
            for (const [i, days] of Object.values(DAYS).entries()) {
                const truth = await fixture.expectedSeats(days, now);
                const sum = (list, what) => list.reduce((n, s) => n + s[what], 0);
                billable = sum(truth, 'billable');
                assert.equal(
                    number(rows['All products'].figures[i]),
                    sum(truth, 'inactive'),
                    `all products, ${days} days`,
                );
                assert.equal(
                    rows['Share of them'].figures[i],
                    `${Math.floor((sum(truth, 'inactive') * 100 + billable / 2) / billable)} %`,
                );
                for (const [word, label] of Object.entries(LABELS)) {
                    const mine = truth.filter((s) => s.product === word);
                    if (mine.length === 0) continue;
                    assert.equal(
                        number(rows[label].figures[i]),
                        sum(mine, 'inactive'),
                        `${word}, ${days} days`,
                    );
                    assert.equal(rows[label].seats, sum(mine, 'billable'));
                }
            }
            assert.equal(rows['All products'].seats, billable);
        },
    ));

test('a free number has its own column; the link fills in its choice', async () => {
    let { head } = choices(await fixture.text('/settings/dashboard?try=45'));
    assert.match(head[0], /^45 days .*Tried/);
    await fixture.post('/settings/dashboard', { inactive_days: '100' });
    const { text, table } = await fixture.checkAtSecond(
        () => fixture.get('/settings/dashboard?try=50'),
        async (page, now) => {
            const one = choices(page.text);
            const inactive = (await fixture.expectedSeats(100, now)).reduce(
                (n, s) => n + s.inactive,
                0,
            );
            assert.equal(number(one.rows['All products'].figures[0]), inactive);
            return { text: page.text, table: one };
        },
    );
    assert.deepEqual(
        table.head.slice(0, 2).map((h) => h.match(/(\d+) days .*?>(.*?)</).slice(1)),
        [
            ['100', 'In use'],
            ['50', 'Tried'],
        ],
    );
    for (const row of Object.values(table.rows)) assert.equal(row.figures.length, 10);
    assert.match(text, /id="inactive_days"[^>]*value="50"/);
    assert.match(text, /filled in and not saved yet/);
    for (const link of text.matchAll(/href="\/settings\/dashboard\?try=(\d+)#inactive_days"/g))
        assert.ok(Object.values(DAYS).includes(Number(link[1])));
    await fixture.post('/settings/dashboard', { inactive_days: '30' });
});

test('JSON of the summary, to the letter', async () => {
    const s = await fixture.json('/api/v1/summary');
    assert.deepEqual(Object.keys(s), ['asOf', 'inactiveDays', 'users', 'usersByStatus', 'seats']);
    assert.match(s.asOf, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(
        Object.values(s.usersByStatus).reduce((a, b) => a + b),
        s.users,
    );
    for (const seat of s.seats) {
        assert.deepEqual(Object.keys(seat), [
            'product',
            'site',
            'siteName',
            'inactiveDays',
            'billable',
            'active',
            'inactive',
            'neverActive',
            'new',
        ]);
        assert.equal(seat.active + seat.inactive + seat.new, seat.billable);
        assert.ok(seat.neverActive <= seat.inactive, 'inactive includes never active');
    }
});

test('JSON of the settings, to the letter', async () => {
    await fixture.post('/settings/automation', [
        ['name', 'Tell'],
        ['url', 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b'],
        ['secret', 'a-long-secret-WXYZ'],
        ['trigger', 'taskFailure'],
        ['trigger', 'orgKeyExpiry'],
        ['notes', 'n'],
        ['enabled', 'on'],
    ]);
    await fixture.post('/settings/dashboard', {
        inactive_days: '30',
        'inactive_days.confluence': '90',
    });
    const s = await fixture.json('/api/v1/settings');
    assert.deepEqual(Object.keys(s.apiKey), [
        'key',
        'label',
        'orgId',
        'orgName',
        'expiresAt',
        'state',
        'can',
        'use',
        'since',
        'cause',
        'problem',
    ]);
    assert.deepEqual(s.apiKey.key, { set: true, last4: '4f2a' });
    assert.equal(s.apiKey.orgName, 'Example Works');
    assert.equal(s.dashboard.inactiveDays, 30);
    assert.equal(s.dashboard.products.confluence, 90);
    assert.deepEqual(s.access, { productAdmins: 'off', userAccessAdmins: 'off' });
    assert.deepEqual(s.sync, { enabled: true, slot: 2, timeZone: 'UTC' });
    assert.deepEqual(
        s.tasks,
        {
            approvalUsers: Number(
                fixture.sql(`
                    SELECT coalesce(
                        (SELECT value FROM setting WHERE name = 'approval_users'), '0'
                    )`),
            ),
        },
        'a plain section is there by itself',
    );
    const [hook] = s.webhooks;
    assert.deepEqual(Object.keys(hook), [
        'id',
        'name',
        'url',
        'trigger',
        'notes',
        'enabled',
        'secret',
    ]);
    assert.deepEqual(
        { ...hook, id: 0, trigger: [...hook.trigger].sort() },
        {
            id: 0,
            name: 'Tell',
            url: 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b',
            trigger: ['orgKeyExpiry', 'taskFailure'],
            notes: 'n',
            enabled: true,
            secret: { set: true, last4: 'WXYZ' },
        },
    );
    await fixture.setAccess('read');
    const reader = await fixture.json('/api/v1/settings', 'productAdmin');
    assert.ok(
        !JSON.stringify(reader).includes('/jira/a/1/b'),
        'whole addresses are for full rights only',
    );
    await fixture.setAccess('off');
    await fixture.post('/settings/dashboard', {
        inactive_days: '30',
        'inactive_days.confluence': '',
    });
});

test('a run under way: progress in page and JSON; pages show the last figures', async () => {
    await fixture.control('ORG_LATENCY_MS=150');
    await fixture.syncNow();
    const page = await fixture.until(async () => {
        const p = await fixture.get('/settings/sync');
        return /<progress max="\d+" value="\d+"/.test(p.text) && p;
    });
    assert.match(page.text, /<h2[^>]*>Synchronizing now/);
    assert.match(page.text, /role="status">[\d,]+ of (about )?[\d,]+ users/);
    assert.match(
        page.text,
        /<dt>Since<\/dt><dd>[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC/,
    );
    assert.match(page.text, /data-poll="\/settings\/sync"/);
    assert.match(page.text, /href="\/settings\/sync">Refresh/);
    const now = await fixture.json('/api/v1/sync');
    assert.equal(now.running, true);
    assert.equal(now.runs[0].outcome, 'running');
    assert.equal((await fixture.json('/api/v1/summary')).users, 2000);
    await fixture.control('ORG_LATENCY_MS=0');
    await fixture.until(async () => !(await fixture.json('/api/v1/sync')).running);
});

/** What the page says about a wait, and the row behind it; null when the row changed meanwhile. */
async function waiting() {
    const row = () =>
        fixture.sql(`
            SELECT coalesce(waiting_until, 0), users_seen, users_total, phase
            FROM sync_run
            WHERE outcome = 'running'`);
    const before = row();
    const from = Math.floor(Date.now() / 1000) - 1;
    const { text } = await fixture.get('/settings/sync');
    const to = Math.floor(Date.now() / 1000);
    const [until, seen, total, phase] = before.split('|');
    const words = text.match(
        regex(
            /<dt>Waiting<\/dt><dd>Atlassian's rate limit is reached; it goes on at (.+?), in /,
            /(\d+) s<\/dd>/,
        ),
    );
    return (
        before &&
        before === row() && {
            until: Number(until),
            seen: Number(seen),
            total: Number(total),
            phase,
            text,
            from,
            to,
            words,
        }
    );
}

test('a run at the rate limit says until when and how far it is; then goes on', async () => {
    // the daily run is off: this one is alone
    await fixture.post('/settings/sync', { slot: '2', time_zone: 'Asia/Kolkata' });
    const asked = Math.floor(Date.now() / 1000);
    const WAIT = 2; // again and again, until everything was looked at
    await fixture.control(`ORG_RETRY_AFTER=${WAIT}&ORG_FAULT=429:8x100000@users/search`);
    await fixture.syncNow();
    const held = await fixture.until(async () => {
        const w = await waiting();
        return w?.words && w;
    });
    const local = new Date((held.until + 5.5 * 3600) * 1000)
        .toUTCString()
        .replace(/^(\w+), 0?(\d+ \w+ \d+) (\d\d:\d\d).*/, '$1 $2, $3 IST');
    assert.equal(held.words[1], local);
    const said = held.until - Number(held.words[2]); // the second at which the page was made
    assert.ok(
        Number(held.words[2]) > 0 && said >= held.from && said <= held.to,
        `${said} is not from ${held.from} to ${held.to}`,
    );
    assert.ok(
        held.until >= asked + WAIT && held.until <= held.to + 1 + 1.2 * WAIT + 1,
        `${held.until}, asked for at ${asked}, seen at ${held.to}`,
    );
    assert.ok(
        held.seen > 0 && held.seen < held.total && held.total >= 2000,
        `${held.seen} of ${held.total}`,
    );
    assert.ok(
        held.text.includes(
            `<p role="status">${held.seen.toLocaleString('en-US')} of ` +
                `${held.total.toLocaleString('en-US')} users</p>`,
        ),
    );
    assert.equal(held.phase, 'users and their roles');
    assert.ok(held.text.includes(`<dt>Reading</dt><dd>${held.phase}</dd>`));
    assert.match(
        held.text,
        regex(
            /<dt>Pages asked for<\/dt><dd>[\d,]+, \d+\.\d a second, [\d.]+ [kM]B; [\d,]+ of /,
            /them again<\/dd>/,
        ),
    );
    assert.match(held.text, /data-poll="\/settings\/sync"/);

    await fixture.control('ORG_FAULT=&ORG_RETRY_AFTER=1&ORG_LATENCY_MS=1000');
    const on = await fixture.until(async () => {
        const w = await waiting();
        return w?.seen > held.seen && w;
    });
    assert.deepEqual([on.until, on.words], [0, null], 'it goes on, and waits no more');
    assert.match(on.text, /Synchronizing now/);
    await fixture.control('ORG_LATENCY_MS=0');
    await fixture.until(async () => !(await fixture.json('/api/v1/sync')).running);
    assert.equal(
        fixture.sql(`
            SELECT outcome, users, waiting_until IS NULL, retries > 0
            FROM sync_run
            ORDER BY id DESC
            LIMIT 1`),
        `ok|${held.total}|1|1`,
    );
    assert.doesNotMatch(await fixture.text('/settings/sync'), /rate limit/);
    await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' });
});

test('whoever looks in rarely is told on every page that figures are old, and why', async () => {
    const before = fixture.sql('SELECT max(id) FROM sync_run');
    const told = async (path = '/users') =>
        (await fixture.text(path))
            .match(
                regex(
                    /<div class="banner warn"><p>([^<]*synchronization[^<]*)<a /,
                    /href="\/settings\/sync">/,
                ),
            )?.[1]
            .trim();
    assert.equal(await told(), undefined, 'all is well');
    for (const [outcome, words] of [
        ['failed', /^The last synchronization failed\. The figures were read /],
        ['suspicious', /looked wrong and was not taken over\. The figures were read /],
    ]) {
        fixture.sql(`
            INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
            VALUES ('manual', 'x', unixepoch(), unixepoch(), '${outcome}')`);
        assert.match(await told(), words);
        assert.equal(await told('/settings/sync'), undefined, 'that page says more');
        fixture.sql(`DELETE FROM sync_run WHERE id > ${before}`);
    }
    fixture.sql(
        'UPDATE sync_run SET started_at = started_at - 200000, finished_at = finished_at - 200000',
    );
    assert.match(
        await told(),
        regex(
            /^No synchronization came to its end lately, so no task runs\. The figures were /,
            /read 2 days ago\./,
        ),
    );
    fixture.sql(
        'UPDATE sync_run SET started_at = started_at + 200000, finished_at = finished_at + 200000',
    );
    fixture.sql("UPDATE api_key SET state = 'removed' WHERE state = 'current'");
    assert.match(
        await fixture.text('/users'),
        /No organization API key is entered yet: the figures stay as they are/,
    );
    fixture.sql("UPDATE api_key SET state = 'current' WHERE state = 'removed'");
});

test('a failed run: its error on page and in history; JSON of runs exactly', async () => {
    await fixture.control('ORG_FAULT=403:3');
    const runs = fixture.sql('SELECT max(id) FROM sync_run');
    await fixture.syncNow();
    await fixture.until(
        () =>
            fixture.sql(
                `SELECT count(*) FROM sync_run WHERE id > ${runs} AND finished_at IS NOT NULL`,
            ) === '1',
    );
    const error = fixture.sql('SELECT error FROM sync_run ORDER BY id DESC LIMIT 1');
    const { text } = await fixture.get('/settings/sync');
    assert.match(text, /<dt>Last error<\/dt>/);
    assert.match(text, /badge expired">Failed/);
    const json = await fixture.json('/api/v1/sync');
    assert.deepEqual(Object.keys(json), ['running', 'lastSuccess', 'nextRun', 'runs']);
    assert.deepEqual(Object.keys(json.runs[0]), [
        'id',
        'startedAt',
        'finishedAt',
        'outcome',
        'users',
        'added',
        'changed',
        'gone',
        'requests',
        'retries',
        'error',
    ]);
    assert.equal(json.runs[0].outcome, 'failed');
    assert.equal(json.runs[0].error, error);
    assert.equal(json.runs.at(-1).outcome, 'ok');
});

test('the history holds 30 runs, newest first; estimate and advice follow it', async () => {
    fixture.sql(`
        UPDATE sync_run
        SET started_at = started_at - 1000000, finished_at = finished_at - 1000000`);
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
        INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome,
            users, added, changed, gone, requests, retries)
        SELECT 'manual', 'history@example.test', unixepoch() - 500000 + i * 10000,
            unixepoch() - 500000 + i * 10000 + 4000 + i, 'ok', 2000 + i, i, 0, 0, 24, 0
        FROM n`);
    const { text } = await fixture.get('/settings/sync');
    const table = text.match(/<caption id="runs-caption">.*?<\/table>/s)[0];
    const users = [...table.matchAll(/<td class="num">(2,0\d\d)<\/td>/g)].map((m) => number(m[1]));
    assert.deepEqual(
        users,
        Array.from({ length: 30 }, (_, i) => 2040 - i),
    );
    assert.match(table, /1 h 7 min/, 'how long it took');
    assert.match(
        text,
        regex(
            /<dt>The next will take<\/dt><dd>about 1 h 7 min, the mean of the last 5 /,
            /complete runs; the longest took 1 h 7 min/,
        ),
    );
    assert.match(text, /outside 02:00 to 03:07/, 'a run longer than its slot asks for more room');
    assert.match(text, /takes longer than its slot/);
});
