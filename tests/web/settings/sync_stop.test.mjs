// A running sync is stopped by a person: it ends soon, and the data of before stays.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

const newest = (columns) => fixture.sql(`SELECT ${columns} FROM sync_run ORDER BY id DESC LIMIT 1`);
const figures = async () => JSON.stringify((await fixture.json('/api/v1/summary')).seats);

async function startSlowly() {
    await fixture.control('ORG_LATENCY_MS=700');
    await fixture.syncNow();
    await fixture.until(() => newest("outcome = 'running' AND phase = 'users'") === '1');
    return newest('id');
}

test('stop ends the run soon, says by whom, and keeps the data', async () => {
    const before = await figures();
    const run = await startSlowly();
    assert.match(await fixture.text('/settings/sync'), /id="stop" type="submit">Stop sync</);
    const began = Date.now();
    const stop = (fields, options = {}) =>
        fixture.post('/settings/sync/stop', fields, { from: '/settings/sync', ...options });
    assertStatus(await stop({ run: Number(run) - 1 }), 303, 'an older run');
    assert.equal(newest('stopped_by IS NULL'), '1', 'the older page stops nothing');
    assertStatus(await stop({ run }), 303);
    await fixture.until(() => newest('outcome') === 'stopped');
    assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
    await fixture.control('ORG_LATENCY_MS=0');
    assert.equal(newest('stopped_by'), 'olivia.admin@example.test');
    assert.equal(newest('finished_at IS NOT NULL'), '1');
    assert.equal(await figures(), before);
    assert.equal((await fixture.json('/api/v1/sync')).running, false);
    const { text } = await fixture.get('/settings/sync');
    assert.match(text, /badge">Stopped<\/span> by <bdi>olivia\.admin@example\.test/);
    assert.doesNotMatch(text, /Last error/, 'a stop is no failure');
    assert.equal(
        fixture.sql("SELECT who, subject FROM audit WHERE action = 'sync.stop'"),
        `olivia.admin@example.test|sync ${run}`,
    );
    await fixture.untilIdle();
    assert.equal(
        fixture.sql("SELECT count(*) FROM event WHERE trigger = 'syncFailed'"),
        '0',
        'nobody is told of a failure',
    );
});

test('the next sync runs as ever', async () => {
    await fixture.syncNow();
    await fixture.until(() => newest('outcome') === 'ok');
    assert.equal(newest('stopped_by IS NULL'), '1');
});

test('a run that waits for the rate limit is stopped, too', async () => {
    await fixture.control('ORG_RETRY_AFTER=60&ORG_FAULT=429:8x100000@users/search');
    await fixture.syncNow();
    await fixture.until(() => newest('waiting_until > unixepoch() + 30') === '1');
    const began = Date.now();
    const fields = { run: newest('id') };
    await fixture.post('/settings/sync/stop', fields, { from: '/settings/sync' });
    await fixture.until(() => newest('outcome') === 'stopped');
    assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
    await fixture.control('ORG_FAULT=&ORG_RETRY_AFTER=1');
});

test('readers see no button and may not stop', async () => {
    await fixture.setAccess('read');
    await startSlowly();
    assert.doesNotMatch(await fixture.text('/settings/sync', 'productAdmin'), /Stop sync/);
    const csrf = await fixture.token('/settings/access');
    const refused = await fixture.post(
        '/settings/sync/stop',
        { run: newest('id') },
        { visitor: 'productAdmin', csrf },
    );
    assertStatus(refused, 403);
    await fixture.control('ORG_LATENCY_MS=0');
    await fixture.until(() => newest('outcome') === 'ok');
});

test('the history says what started each run', async () => {
    await fixture.untilIdle();
    fixture.sql(`
        INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
        VALUES ('daily', 'rollcall', unixepoch(), unixepoch(), 'ok'),
            ('manual', 'rollcall', unixepoch(), unixepoch(), 'ok')`);
    const text = await fixture.text('/settings/sync');
    const started = [...text.matchAll(/data-label="Started by"><bdi>([^<]*)</g)].map((m) => m[1]);
    assert.deepEqual(started.slice(0, 3), ['After a run', 'Daily', 'Manual, Olivia Admin']);
    assert.equal(started.at(-1), 'Initial, after the API key');
});

test('the bar means the whole run: it grows through all steps, with what is left', async () => {
    await fixture.control('ORG_LATENCY_MS=120');
    await fixture.syncNow();
    const values = [];
    const steps = new Set();
    await fixture.until(async () => {
        const text = await fixture.text('/settings/sync');
        const value = text.match(/<progress max="1000" value="(\d+)"/)?.[1];
        if (value) values.push(Number(value));
        if (value) steps.add(text.match(/<dt>Step<\/dt><dd>([a-z ]+)/)[1]);
        return !value && values.length > 0 && newest('outcome') === 'ok';
    });
    await fixture.control('ORG_LATENCY_MS=0');
    assert.ok(steps.size >= 2, [...steps].join());
    assert.deepEqual(
        values,
        [...values].sort((a, b) => a - b),
    );
    assert.ok(values[0] < 400 && values.at(-1) <= 1000, values.join());
    assert.match(newest('stage_ms'), /^\d+( \d+){5}$/, 'six stages');
});
