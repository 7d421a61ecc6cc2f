// The page of the synchronization: a run under way, the rate limit, failures, old figures and the
// history.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { numberOf, regex } from '../../text.mjs';
import { useFixture } from '../fixture.mjs';

const fixture = useFixture();

test('a run under way: progress in page and JSON; pages show the last figures', async () => {
    await fixture.control('ORG_LATENCY_MS=150');
    await fixture.syncNow();
    const page = await fixture.until(async () => {
        const p = await fixture.get('/settings/sync');
        return /<progress max="1000" value="\d+"/.test(p.text) && p;
    });
    assert.match(page.text, /<h2[^>]*>Sync in progress/);
    assert.match(page.text, /role="status">\d+ %, (about \d+ min|less than a minute) left</);
    assert.match(
        page.text,
        /<dt>Started<\/dt><dd>[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC/,
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

/** What the page shows of a wait, and the row behind it; false when the row changed meanwhile. */
async function readWait() {
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
    const shown = text.match(
        regex(
            /<dt>Waiting<\/dt><dd>Atlassian's rate limit is reached; resuming at (.+?) \(in /,
            /(\d+) s\)<\/dd>/,
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
            shown,
        }
    );
}

test('a run at the rate limit says until when and how far it is; then goes on', async () => {
    // The daily run is off: this one is alone.
    await fixture.post('/settings/sync', { slot: '2', time_zone: 'Asia/Kolkata' });
    const asked = Math.floor(Date.now() / 1000);
    /** Seconds of each wait. The limit returns again and again, so that the test sees one. */
    const WAIT = 2;
    await fixture.control(`ORG_RETRY_AFTER=${WAIT}&ORG_FAULT=429:8x100000@users/search`);
    await fixture.syncNow();
    const wait = await fixture.until(async () => {
        const w = await readWait();
        return w?.shown && w;
    });
    const local = new Date((wait.until + 5.5 * 3600) * 1000)
        .toUTCString()
        .replace(/^(\w+), 0?(\d+ \w+ \d+) (\d\d:\d\d).*/, '$1 $2, $3 IST');
    assert.equal(wait.shown[1], local);
    /** The second at which the page was made. */
    const madeAt = wait.until - Number(wait.shown[2]);
    assert.ok(
        Number(wait.shown[2]) > 0 && madeAt >= wait.from && madeAt <= wait.to,
        `${madeAt} is not from ${wait.from} to ${wait.to}`,
    );
    assert.ok(
        wait.until >= asked + WAIT && wait.until <= wait.to + 1 + 1.2 * WAIT + 1,
        `${wait.until}, asked for at ${asked}, seen at ${wait.to}`,
    );
    assert.ok(
        wait.seen > 0 && wait.seen < wait.total && wait.total >= 2000,
        `${wait.seen} of ${wait.total}`,
    );
    assert.equal(wait.phase, 'users');
    const count = (n) => n.toLocaleString('en-US');
    const step = `reading users and roles: ${count(wait.seen)} of ${count(wait.total)}`;
    assert.ok(wait.text.includes(`<dt>Step</dt><dd>${step}</dd>`));
    assert.match(
        wait.text,
        regex(
            /<dt>Requests<\/dt><dd>[\d,]+ \(\d+ per second, [\d.]+ [kM]B\), [\d,]+ /,
            /retried<\/dd>/,
        ),
    );
    assert.match(wait.text, /data-poll="\/settings\/sync"/);

    await fixture.control('ORG_FAULT=&ORG_RETRY_AFTER=1&ORG_LATENCY_MS=1000');
    const on = await fixture.until(async () => {
        const w = await readWait();
        return w?.seen > wait.seen && w;
    });
    assert.deepEqual([on.until, on.shown], [0, null], 'it goes on, and waits no more');
    assert.match(on.text, /Sync in progress/);
    await fixture.control('ORG_LATENCY_MS=0');
    await fixture.until(async () => !(await fixture.json('/api/v1/sync')).running);
    assert.equal(
        fixture.sql(`
            SELECT outcome, users, waiting_until IS NULL, retries > 0
            FROM sync_run
            ORDER BY id DESC
            LIMIT 1`),
        `ok|${wait.total}|1|1`,
    );
    assert.doesNotMatch(await fixture.text('/settings/sync'), /rate limit/);
    await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' });
});

test('every page says that figures are old, and why', async () => {
    const before = fixture.sql('SELECT max(id) FROM sync_run');
    const bannerOf = async (path = '/users') =>
        (await fixture.text(path))
            .match(
                regex(
                    /<div class="banner warn"><p>([^<]*sync[^<]*)<a /,
                    /href="\/settings\/sync">/,
                ),
            )?.[1]
            .trim();
    assert.equal(await bannerOf(), undefined, 'no banner');
    for (const [outcome, sentence] of [
        ['failed', /^The last sync failed\. The data was read /],
        ['suspicious', /was rejected: the data looked incomplete\. The data was read /],
    ]) {
        fixture.sql(`
            INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
            VALUES ('manual', 'x', unixepoch(), unixepoch(), '${outcome}')`);
        assert.match(await bannerOf(), sentence);
        assert.equal(await bannerOf('/settings/sync'), undefined, 'that page says more');
        fixture.sql(`DELETE FROM sync_run WHERE id > ${before}`);
    }
    fixture.sql(
        'UPDATE sync_run SET started_at = started_at - 200000, finished_at = finished_at - 200000',
    );
    assert.match(
        await bannerOf(),
        regex(
            /^No recent sync has finished, so tasks are paused\. The data was /,
            /read 2 days ago\./,
        ),
    );
    fixture.sql(
        'UPDATE sync_run SET started_at = started_at + 200000, finished_at = finished_at + 200000',
    );
    fixture.sql("UPDATE api_key SET state = 'removed' WHERE state = 'current'");
    assert.match(
        await fixture.text('/users'),
        /Sync and tasks are paused: no API key\./,
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
    const users = [...table.matchAll(/data-label="Users">(2,0\d\d)<\/td>/g)].map((m) =>
        numberOf(m[1]),
    );
    assert.deepEqual(
        users,
        Array.from({ length: 30 }, (_, i) => 2040 - i),
    );
    assert.match(table, /1 h 7 min/, 'how long it took');
    assert.match(
        text,
        regex(
            /<dt>Expected duration<\/dt><dd>1 h 7 min on average over 5 syncs, /,
            /up to 1 h 7 min/,
        ),
    );
    assert.match(text, /outside 02:00–03:07/, 'a run longer than its slot asks for more room');
    assert.match(text, /takes longer than an hour/);
});

test('the day plan is a line of minutes; a long sync goes on past midnight', async () => {
    await fixture.post('/settings/sync', { enabled: 'on', slot: '23', time_zone: 'UTC' });
    const text = await fixture.text('/settings/sync');
    const bars = [...text.matchAll(/<rect class="data-(\d)" x="(\d+)" y="4" width="(\d+)"/g)];
    assert.deepEqual(
        bars.map((m) => m.slice(1).map(Number)),
        [
            [1, 1380, 60],
            [2, 0, 8],
        ],
    );
    assert.match(text, /Starts between 23:00 and 23:59; may run until 00:08/);
    assert.doesNotMatch(text, /colspan/);
    await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' });
});

test('details are read after the figures, and the page says so', async () => {
    const fact = () =>
        fixture
            .get('/settings/sync')
            .then((p) => p.text.match(/<dt>Role details<\/dt>\s*<dd[^>]*>([^<]*)<\/dd>/)?.[1]);
    const run = '(SELECT max(id) FROM sync_run WHERE outcome = \'ok\')';
    await fixture.until(async () => !(await fixture.json('/api/v1/sync')).running);
    fixture.sql(`UPDATE sync_run SET detail = 'reading' WHERE id = ${run}`);
    assert.equal(await fact(), 'Being read; users, seats and last activity are complete');
    assert.match((await fixture.get('/settings/sync')).text, /data-poll="\/settings\/sync"/);
    fixture.sql(`UPDATE sync_run SET detail = 'cut', detail_left = 1234 WHERE id = ${run}`);
    assert.equal(await fact(), 'Not read yet for 1,234 users; the next syncs go on');
    fixture.sql(`UPDATE sync_run SET detail = 'done', detail_left = 0 WHERE id = ${run}`);
    assert.equal(await fact(), undefined);
});
