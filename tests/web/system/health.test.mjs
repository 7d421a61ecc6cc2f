// Health, readiness and metrics, and what the logs must not hold.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { regex } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

/** Reads the Prometheus text format: each name has one HELP and one TYPE before its samples, and
 * its lines follow each other. */
function parse(text) {
    assert.ok(text.endsWith('\n'));
    const families = new Map();
    let open = null;
    for (const line of text.trimEnd().split('\n')) {
        const help = line.match(/^# HELP ([a-z_]+) \S.*$/);
        if (help) {
            assert.ok(!families.has(help[1]), `${help[1]} stands together`);
            families.set(help[1], (open = { name: help[1], type: null, samples: [] }));
            continue;
        }
        const type = line.match(/^# TYPE ([a-z_]+) (gauge|counter|histogram)$/);
        if (type) {
            assert.equal(type[1], open?.name);
            assert.equal(open.type, null);
            open.type = type[2];
            continue;
        }
        const sample = line.match(
            regex(
                /^(rollcall_[a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? /,
                /(-?[0-9.]+(?:e[+-]?\d+)?)$/,
            ),
        );
        assert.ok(sample, line);
        const base =
            open?.type === 'histogram' ? sample[1].replace(/_(bucket|sum|count)$/, '') : sample[1];
        assert.equal(base, open?.name, line);
        assert.ok(open.type, line);
        if (open.type === 'counter') assert.match(open.name, /_total$/);
        assert.ok(
            !open.samples.some((s) => s.name === sample[1] && s.labels === (sample[2] ?? '')),
            `once: ${line}`,
        );
        open.samples.push({ name: sample[1], labels: sample[2] ?? '', value: Number(sample[3]) });
    }
    const value = (name, labels = '') =>
        [...families.values()]
            .flatMap((f) => f.samples)
            .find((s) => s.name === name && s.labels === labels)?.value;
    return { families, value };
}

/** How many times this file has read the metrics. */
let readings = 0;

const metrics = async () => {
    readings++;
    return parse(await fixture.text('/metrics', 'nobody'));
};

/** How many of these requests the log of the web program has. A request is counted and logged after
 * its answer was sent. */
const countLogged = (pattern) => fixture.log('web').match(pattern)?.length ?? 0;

const LANES = ['sync', 'tasks', 'notify'];

test('metrics are valid Prometheus text and hold the present state', async () => {
    // When the fixture is ready, lanes may still be in their first run or have not started.
    const { families, value } = await fixture.until(async () => {
        const now = await metrics();
        return (
            LANES.every(
                (lane) =>
                    now.value('rollcall_lane_duration_seconds', `lane="${lane}"`) !== undefined,
            ) && now
        );
    });
    assert.equal(value('rollcall_up'), 1);
    assert.equal(value('rollcall_users'), 2000);
    assert.ok(value('rollcall_data_age_seconds') >= 0 && value('rollcall_data_age_seconds') < 300);
    assert.equal(value('rollcall_last_run_ok'), 1);
    assert.equal(value('rollcall_seats'), Number(fixture.sql('SELECT count(*) FROM seat')));
    const perProduct = families
        .get('rollcall_product_seats')
        .samples.reduce((sum, s) => sum + s.value, 0);
    assert.equal(perProduct, value('rollcall_seats'));
    for (const lane of LANES) {
        assert.equal(value('rollcall_jobs_queued', `lane="${lane}"`), 0);
        assert.ok(value('rollcall_lane_duration_seconds', `lane="${lane}"`) >= 0, lane);
        assert.ok(value('rollcall_lane_age_seconds', `lane="${lane}"`) < 120, lane);
        assert.equal(value('rollcall_lane_failed', `lane="${lane}"`), 0);
    }
    for (const state of ['waiting', 'sending', 'dead'])
        assert.equal(value('rollcall_deliveries', `state="${state}"`), 0);
    assert.ok(value('rollcall_database_bytes', 'file="main"') > 4096);
});

test('requests of all workers are counted once, each in its bucket', async () => {
    const pages = / GET \/(settings|nowhere) /g;
    const before = countLogged(pages);
    const all = () => countLogged(/ GET \/metrics /g) === readings && countLogged(pages);
    await fixture.until(() => all() === before);
    const first = await metrics();
    await Promise.all(
        Array.from({ length: 40 }, (_, i) => fixture.get(i % 4 ? '/settings' : '/nowhere')),
    );
    await fixture.until(() => all() === before + 40);
    const then = await metrics();
    const grown = (name, labels) => then.value(name, labels) - (first.value(name, labels) ?? 0);
    // 40 pages and the first request for metrics.
    assert.equal(grown('rollcall_http_request_duration_seconds_count'), 41);
    assert.equal(grown('rollcall_http_responses_total', 'code="4xx"'), 10);
    assert.equal(grown('rollcall_http_responses_total', 'code="2xx"'), 31);
    const buckets = then.families
        .get('rollcall_http_request_duration_seconds')
        .samples.filter((s) => s.name.endsWith('_bucket'));
    for (let i = 1; i < buckets.length; i++) assert.ok(buckets[i].value >= buckets[i - 1].value);
    assert.equal(buckets.at(-1).labels, 'le="+Inf"');
    assert.equal(buckets.at(-1).value, then.value('rollcall_http_request_duration_seconds_count'));
    assert.ok(grown('rollcall_http_request_duration_seconds_sum') > 0);
});

test('health and metrics need no identity; the overview has the state', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics'])
        assertStatus(await fixture.get(path, 'nobody'), 200);
    const { text } = await fixture.get('/metrics', 'nobody');
    assert.match(text, /^rollcall_up 1$/m);
    assert.match(text, /^rollcall_users 2000$/m);
    const overview = await fixture.text('/settings');
    for (const words of ['Key …4f2a expires in', 'Threshold: 30 days'])
        assert.ok(overview.includes(words), words);
});

test('metrics show a waiting queue', async () => {
    // The lane would take the job.
    const unlock = await fixture.lockLane('tasks');
    fixture.sql(`
        INSERT INTO job (lane, kind, requested_by, requested_at)
        VALUES ('tasks', 'nothing', 'test', unixepoch() - 600)`);
    const { value } = await metrics();
    fixture.sql("DELETE FROM job WHERE kind = 'nothing'");
    await unlock();
    assert.equal(value('rollcall_jobs_queued', 'lane="tasks"'), 1);
    // SQLite reads the clock exactly, but time() of a program may be a tick behind.
    const waited = value('rollcall_job_oldest_seconds', 'lane="tasks"');
    assert.ok(waited >= 599 && waited < 660, `${waited} s`);
});

test('no log holds a name, an e-mail address or a secret of anybody', async () => {
    for (const visitor of [
        'orgAdmin',
        'productAdmin',
        'ordinary',
        'accessAdmin',
        'suspendedAdmin',
        'stranger',
        'nobody',
    ])
        for (const path of [
            '/',
            '/users?q=olivia.admin%40example.test',
            '/audit',
            '/settings',
            '/settings/access',
            '/users/olivia.admin@example.test',
            '/nowhere/Olivia%20Admin',
        ])
            await fixture.get(path, visitor);
    await fixture.setAccess('olivia.admin@example.test');
    await fixture.post('/settings/dashboard', { inactive_days: 'olivia.admin@example.test' });
    await fixture.post('/settings/api-key', {
        action: 'save',
        key: 'ATCTT-wrong-key',
        label: 'Olivia',
        expires_on: '',
        org_id: '',
    });
    await fixture.until(
        () => fixture.sql("SELECT count(*) FROM api_key WHERE state = 'checking'") === '0',
    );
    const logs = ['web', 'timer', 'init'].map(fixture.log).join('\n') + fixture.log('nginx/error');
    assert.ok(logs.includes('GET /settings 200'), 'the log has the requests');
    assert.ok(!logs.includes('ATCTT-'));
    const secrets = fixture.lines(`
        SELECT email
        FROM user
        WHERE email <> ''
        UNION SELECT name
        FROM user
        WHERE instr(name, ' ') > 0`);
    assert.ok(secrets.length > 2000);
    const low = logs.toLowerCase();
    assert.deepEqual(
        secrets.filter((w) => low.includes(w.toLowerCase())),
        [],
    );
    assert.doesNotMatch(logs, /@(?:example|elsewhere)\.test/);
    const plain = fixture
        .log('web')
        .split('\n')
        .filter((l) => l && !/^<[0-7]>rollcall\.fcgi: /.test(l));
    assert.deepEqual(plain, [], 'each line has its priority');
});

test('without a database: not ready, healthy, and metrics say so', async () => {
    const db = join(fixture.folder, 'rollcall.db');
    renameSync(db, `${db}.away`);
    try {
        const ready = await fixture.get('/readyz', 'nobody');
        assert.equal(ready.status, 503);
        assert.match(ready.text, /doctor/);
        assertStatus(await fixture.get('/healthz', 'nobody'), 200);
        assert.equal((await metrics()).value('rollcall_up'), 0);
    } finally {
        renameSync(`${db}.away`, db);
    }
    await fixture.until(async () => (await fixture.get('/readyz', 'nobody')).status === 200);
});
