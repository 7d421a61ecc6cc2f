// My access: what a person without a role sees of themselves, and how they keep it.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, VISITORS } from '../fixture.mjs';
import { warnedHelpers } from './warned.mjs';

const fixture = useFixture();
const { addTask, addWarning, requestOf, stateOf, userOf } = warnedHelpers(fixture);
const ME = VISITORS.ordinary.who;
const OTHER = VISITORS.siteAdmin.who;
let task;
let unlock;

fixture.prepare(async () => {
    await fixture.untilIdle();
    unlock = await fixture.lockLane('tasks'); // it would end runs that are rows only
    task = addTask();
});
after(() => unlock?.());

const post = (what, fields) =>
    fixture.post(`/my-access/${what}`, fields, { visitor: 'ordinary', from: '/my-access' });
const flashOf = (answer) => answer.headers.get('set-cookie')?.match(/rollcall_flash=([\w-]+)/)?.[1];

test('the page and the API show the own products, what is coming, and nothing else', async () => {
    const run = addWarning(task, ME, { keep: 'ask' });
    addWarning(task, OTHER);
    const got = await fixture.json('/api/v1/my-access', 'ordinary');
    assert.deepEqual(Object.keys(got), [
        'accountId',
        'products',
        'upcoming',
        'taken',
        'requests',
    ]);
    assert.equal(got.accountId, fixture.sql(`SELECT account_id FROM user WHERE email = '${ME}'`));
    assert.deepEqual(
        got.products.map((p) => `${p.product} ${p.site}`).sort(),
        fixture
            .lines(`SELECT p.product || ' ' || p.site FROM seat s JOIN product p ON p.id = s.product
                WHERE s.user = ${userOf(ME)}`)
            .sort(),
    );
    assert.deepEqual(Object.keys(got.products[0]), ['product', 'site', 'lastActive', 'since']);
    assert.deepEqual(
        got.upcoming.map(({ actsAt, ...rest }) => [typeof actsAt, rest]),
        [
            [
                'string',
                {
                    run,
                    task: `Free <seats> ${task}`,
                    actions: ['removeAppAccess'],
                    keep: 'ask',
                },
            ],
        ],
    );
    assert.deepEqual([got.taken, got.requests], [[], []]);
    const page = await fixture.text('/my-access', 'ordinary');
    assert.match(page, /Access to Confluence on \w+ ends on \w{3} \d+ \w{3} \d{4}/);
    assert.match(page, /Ask to keep my access/);
    assert.match(page, /By the task <bdi>Free &lt;seats&gt;/);
    assert.doesNotMatch(page, /class="notices"|href="\/(users|settings|help)/);
    fixture.sql(`DELETE FROM run WHERE id >= ${run}; DELETE FROM run_user WHERE run >= ${run}`);
    assert.match(await fixture.text('/my-access', 'ordinary'), /Nothing is going to be removed/);
});

test('who keeps access is left alone for the days of the task, once', async () => {
    const run = addWarning(task, ME, { keepDays: 30 });
    const first = await post('keep', { run, reason: ' Month-end\nreport ' });
    assertStatus(first, 303);
    assert.equal(flashOf(first), 'access-kept');
    assert.equal(stateOf(run), 'kept skipped kept');
    assert.equal(fixture.sql(`SELECT state FROM notice WHERE run = ${run}`), 'cancelled');
    assert.equal(
        fixture.sql(`SELECT (until - created_at) / 86400, reason, created_by, task FROM keep
            WHERE run = ${run}`),
        `30|Month-end\nreport|${ME}|${task}`,
    );
    assert.equal(requestOf(run), 'keep granted');
    const page = await fixture.text('/my-access', 'ordinary');
    assert.match(page, /What the task <bdi>Free &lt;seats&gt; \d+<\/bdi> would remove, until/);
    addWarning(task, ME);
    assertStatus(await post('keep', { run }), 303, 'a second time changes nothing');
    assert.equal(fixture.sql(`SELECT count(*) FROM keep WHERE run = ${run}`), '1');
    assert.equal(
        fixture.sql(`SELECT count(*) FROM audit WHERE action = 'access.keep' AND who = '${ME}'`),
        '1',
    );
});

test('two clicks at the same moment keep once', async () => {
    const run = addWarning(task, ME);
    const csrf = await fixture.token('/my-access', 'ordinary');
    const click = () =>
        fixture.post('/my-access/keep', { run }, { visitor: 'ordinary', csrf });
    const answers = await Promise.all([click(), click(), click()]);
    assert.deepEqual(
        answers.map((a) => a.status),
        [303, 303, 303],
    );
    assert.equal(fixture.sql(`SELECT count(*) FROM keep WHERE run = ${run}`), '1');
});

test('a task that wants to be asked leaves the person alone and tells the admins', async () => {
    fixture.sql(`
        INSERT OR REPLACE INTO webhook
            (id, name, url, enabled, created_at, created_by, changed_at, changed_by)
        VALUES (77, 'Hook', 'http://127.0.0.1:9/x', 1, 1, 'x', 1, 'x');
        INSERT OR IGNORE INTO webhook_trigger VALUES (77, 'accessRequested')`);
    const run = addWarning(task, ME, { keep: 'ask' });
    const asked = await post('keep', { run, reason: 'On leave' });
    assert.equal(flashOf(asked), 'keep-asked');
    assert.equal(stateOf(run), 'asked planned');
    assert.equal(requestOf(run), 'keep open');
    addWarning(task, ME);
    assertStatus(await post('keep', { run }), 303, 'a second time changes nothing');
    const requests = `SELECT count(*) FROM access_request WHERE run = ${run}`;
    assert.equal(fixture.sql(requests), '1');
    const body = JSON.parse(
        fixture.sql(`SELECT body FROM event WHERE trigger = 'accessRequested'
            ORDER BY id DESC LIMIT 1`),
    );
    assert.deepEqual(Object.keys(body), [
        'trigger',
        'requestId',
        'kind',
        'name',
        'people',
        'deepLink',
        'reason',
    ]);
    assert.equal(body.people, 1);
    assert.match(body.deepLink, /\/requests$/);
    assert.match(body.reason, /On leave/);
    assert.equal(
        fixture.sql(`SELECT count(*) FROM delivery dl JOIN event e ON e.id = dl.event
            WHERE e.trigger = 'accessRequested' AND dl.webhook = 77`),
        '1',
    );
    assert.match(await fixture.text('/my-access', 'ordinary'), /You asked to keep it/);
    fixture.sql(`UPDATE access_request SET state = 'refused' WHERE run = ${run};
        UPDATE warning SET state = 'warned' WHERE run = ${run}`);
    assertStatus(await post('keep', { run }), 409, 'declined once is declined');
    fixture.sql('DELETE FROM webhook WHERE id = 77');
});

test('too late, not allowed, or no part of it: a clear answer and no change', async () => {
    const cases = [
        [{ keep: 'off' }, /lets nobody keep/],
        [{ state: 'running' }, /Too late/],
        [{ state: 'done', person: 'done' }, /Too late/],
        [{ person: 'acting' }, /Too late/],
        [{ person: 'skipped' }, /Too late/],
    ];
    addWarning(task, ME); // for the token
    for (const [options, message] of cases) {
        const run = addWarning(task, ME, options);
        const before = stateOf(run);
        const answer = await post('keep', { run });
        assertStatus(answer, 409, JSON.stringify(options));
        assert.match(answer.text, message);
        assert.equal(stateOf(run), before);
        assert.equal(requestOf(run), '');
    }
    // A run that is about to begin reads no warning again: the person is skipped there.
    const queued = addWarning(task, ME, { state: 'queued', keep: 'ask' });
    assertStatus(await post('keep', { run: queued }), 303);
    assert.equal(stateOf(queued), 'asked skipped asked');
});

test('a form speaks of the own access only, and loses nothing that was typed', async () => {
    const run = addWarning(task, ME);
    const foreign = addWarning(task, OTHER);
    for (const what of ['keep', 'return']) {
        const hidden = await post(what, { run: foreign });
        assertStatus(hidden, 404);
        const unknown = await post(what, { run: 999999 });
        const bare = (answer) => answer.text.replace(/name="csrf" value="[^"]*"/g, '');
        assert.equal(bare(hidden), bare(unknown), 'nobody learns that the run exists');
        const account = fixture.sql(`SELECT account_id FROM user WHERE email = '${OTHER}'`);
        for (const extra of [{ user: userOf(OTHER) }, { account_id: account }, { email: OTHER }])
            assertStatus(await post(what, { run: foreign, ...extra }), 400);
        for (const bad of ['', 'x', '-1', '1e3', '0', "1' OR 1"])
            assertStatus(await post(what, { run: bad }), 422, bad);
        const long = `${'é'.repeat(501)}<b>`;
        const refused = await post(what, { run, reason: long });
        assertStatus(refused, 422);
        assert.match(refused.text, /up to 500 characters/);
        if (what === 'keep') assert.ok(refused.text.includes(`${'é'.repeat(501)}&lt;b&gt;`));
        assertStatus(await fixture.get(`/my-access/${what}?run=${run}`, 'ordinary'), 405);
        const bareForm = { visitor: 'ordinary', csrf: null };
        assertStatus(await fixture.post(`/my-access/${what}`, { run }, bareForm), 403);
    }
    assert.equal(stateOf(foreign), 'warned planned');
    assert.equal(stateOf(run), 'warned planned');
});
