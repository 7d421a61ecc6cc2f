// Requests: admins answer one or many, never their own, and only once; and they see who keeps what.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, VISITORS, withoutNotices } from '../fixture.mjs';
import { warnedHelpers } from '../my_access/warned.mjs';

const fixture = useFixture();
const { addTask, addWarning, requestOf, stateOf, userOf } = warnedHelpers(fixture);
const [UMA, SAM, PAUL] = ['ordinary', 'siteAdmin', 'productAdmin'].map((v) => VISITORS[v].who);
let task;
let unlock;

fixture.prepare(async () => {
    await fixture.untilIdle();
    unlock = await fixture.lockLane('tasks'); // it would end runs that are rows only
    task = addTask();
    await fixture.setAccess('full', 'read');
});
after(() => unlock?.());

/** An open request to keep access; its id and its run. */
function ask(who, reason = '') {
    const run = addWarning(task, who, { keep: 'ask' });
    fixture.sql(`
        UPDATE warning SET state = 'asked' WHERE run = ${run};
        INSERT INTO access_request (kind, user, run, reason, created_at)
        VALUES ('keep', ${userOf(who)}, ${run}, '${reason}', unixepoch() - 3600)`);
    return { run, id: fixture.sql(`SELECT id FROM access_request WHERE run = ${run}`) };
}
const answerOne = (id, fields, visitor) =>
    fixture.post(`/requests/${id}`, fields, { from: '/requests', visitor });
const answerMany = (ids, fields, visitor) =>
    fixture.post('/requests', [...ids.map((id) => ['id', id]), ...Object.entries(fields)], {
        visitor,
    });
const keeps = (run) => fixture.sql(`SELECT count(*) FROM keep WHERE run = ${run}`);

test('a request tells who, what, since when and why; yes keeps the access', async () => {
    const { run, id } = ask(UMA, 'Needed <soon>');
    const page = await fixture.text('/requests');
    assert.match(page, /Needed &lt;soon&gt;/);
    assert.match(page, /Keep access<div class="hint"><a href="\/tasks\/\d+\/runs\/\d+"/);
    assert.match(page, /1 hour ago/);
    assert.match(await fixture.text('/audit'), /1 request waits for an answer/);
    assertStatus(await answerOne(id, { answer: 'yes', note: 'Fine' }), 303);
    assert.equal(stateOf(run), 'kept skipped kept');
    assert.equal(keeps(run), '1');
    assert.equal(
        fixture.sql(`SELECT state, note, answered_by FROM access_request WHERE id = ${id}`),
        `granted|Fine|${VISITORS.orgAdmin.who}`,
    );
    assert.match(await fixture.text('/requests?state=answered'), /Granted.*Fine/);
    const audit = await fixture.text('/audit?action=request.grant');
    assert.match(audit, /Granted a request/);
    assert.doesNotMatch(audit, /<bdi>\d+:[0-9a-f-]{36}</, 'the name, not the account id');
});

test('no leaves the person in the run, unless the run has skipped them meanwhile', async () => {
    const { run, id } = ask(UMA);
    assertStatus(await answerOne(id, { answer: 'no', note: '' }), 303);
    assert.equal(stateOf(run), 'warned planned');
    assert.match(await fixture.text('/my-access', 'ordinary'), /An admin declined your request/);
    const later = ask(UMA);
    fixture.sql(`UPDATE run_user SET state = 'skipped', cause = 'asked' WHERE run = ${later.run}`);
    assertStatus(await answerOne(later.id, { answer: 'no' }), 303);
    assert.equal(stateOf(later.run), 'asked skipped asked');
    const granted = ask(UMA);
    fixture.sql(`UPDATE run_user SET state = 'skipped', cause = 'asked'
        WHERE run = ${granted.run}`);
    assertStatus(await answerOne(granted.id, { answer: 'yes' }), 303);
    assert.equal(stateOf(granted.run), 'kept skipped asked');
    assert.equal(keeps(granted.run), '1');
});

test('the second of two admins is told who was first', async () => {
    const { run, id } = ask(UMA);
    const csrf = await fixture.token('/requests', 'productAdmin');
    assertStatus(await answerOne(id, { answer: 'no' }), 303);
    const second = await fixture.post(
        `/requests/${id}`,
        { answer: 'yes' },
        { visitor: 'productAdmin', csrf },
    );
    assertStatus(second, 409);
    assert.match(second.text, /olivia\.admin@example\.test has declined this request already/);
    assert.equal(keeps(run), '0');
    const voided = ask(UMA);
    fixture.sql(`UPDATE access_request SET state = 'void' WHERE id = ${voided.id}`);
    const late = await fixture.post(`/requests/${voided.id}`, { answer: 'yes' }, {
        visitor: 'productAdmin',
        csrf,
    });
    assertStatus(late, 409);
    assert.match(late.text, /no longer needs an answer/);
    assert.equal(keeps(voided.run), '0');
});

test('nobody answers their own request', async () => {
    const { run, id } = ask(PAUL);
    ask(UMA);
    const page = await fixture.text('/requests', 'productAdmin');
    assert.match(page, /Someone else must answer your own request/);
    assert.ok(!page.includes(`action="/requests/${id}"`));
    assertStatus(await answerOne(id, { answer: 'yes' }, 'productAdmin'), 409);
    assertStatus(await answerMany([id], { answer: 'yes' }, 'productAdmin'), 409);
    assert.equal(requestOf(run), 'keep open');
    assert.equal(keeps(run), '0');
    assertStatus(await answerOne(id, { answer: 'yes' }), 303);
});

test('many are answered at once; one that cannot be keeps no other from it', async () => {
    fixture.sql("UPDATE access_request SET state = 'refused' WHERE state = 'open'");
    const all = [ask(UMA), ask(SAM), ask(UMA)];
    const ids = all.map((one) => one.id);
    fixture.sql(`UPDATE access_request SET state = 'granted', answered_by = 'someone'
        WHERE id = ${ids[1]}`);
    const answer = await answerMany(ids, { answer: 'yes', note: 'Until spring' });
    assertStatus(answer, 409);
    assert.match(answer.text, /someone has granted this request already/);
    assert.deepEqual(
        all.map((one) => keeps(one.run)),
        ['1', '0', '1'],
    );
    const rest = [ask(UMA), ask(SAM)];
    const done = await answerMany(
        rest.map((one) => one.id),
        { answer: 'no', note: '' },
    );
    assertStatus(done, 303);
    assert.deepEqual(
        rest.map((one) => requestOf(one.run)),
        ['keep refused', 'keep refused'],
    );
});

test('refused forms keep what was typed and change nothing', async () => {
    const { run, id } = ask(UMA);
    const long = 'ä'.repeat(501);
    const refused = await answerMany([id], { answer: 'yes', note: long });
    assertStatus(refused, 422);
    assert.ok(refused.text.includes(long));
    assert.match(refused.text, /checked="checked"/, 'the selection stays');
    assertStatus(await answerMany([], { answer: 'yes' }), 422);
    assertStatus(await answerMany([id], { answer: 'maybe' }), 422);
    assertStatus(await answerOne(id, { answer: '' }), 422);
    assertStatus(await answerOne('999999', { answer: 'yes' }), 404);
    assertStatus(await answerOne('x', { answer: 'yes' }), 404);
    assert.equal(requestOf(run), 'keep open');
    const reader = withoutNotices(await fixture.text('/requests', 'accessAdmin'));
    assert.match(reader, /uma\.user@example\.test/);
    assert.doesNotMatch(reader, /<form|type="checkbox"/);
    assertStatus(
        await fixture.post(`/requests/${id}`, { answer: 'yes' }, {
            visitor: 'accessAdmin',
            csrf: 'x',
        }),
        403,
    );
});

test('admins see who keeps what, and can end it', async () => {
    const list = await fixture.text('/requests?state=kept');
    assert.match(list, /uma\.user@example\.test/);
    const keep = fixture.sql('SELECT max(id) FROM keep');
    const end = () =>
        fixture.post(`/requests/keeps/${keep}/end`, {}, { from: '/requests?state=kept' });
    assertStatus(await end(), 303);
    assert.equal(
        fixture.sql(`SELECT ended_at IS NOT NULL, ended_by FROM keep WHERE id = ${keep}`),
        `1|${VISITORS.orgAdmin.who}`,
    );
    assertStatus(await end(), 409);
    assertStatus(
        await fixture.post('/requests/keeps/999/end', {}, { from: '/requests?state=kept' }),
        404,
    );
});

test('everything stored about a person can be saved, and concerns nobody else', async () => {
    const account = fixture.sql(`SELECT account_id FROM user WHERE email = '${UMA}'`);
    const path = `/users/${encodeURIComponent(account)}/export.json`;
    assert.ok((await fixture.text(`/users/${encodeURIComponent(account)}`)).includes(path));
    assertStatus(await fixture.get(path, 'accessAdmin'), 403);
    assertStatus(await fixture.get('/users/nobody/export.json'), 404);
    const all = await fixture.json(path);
    assert.equal(all.person.accountId, account);
    const counts = {
        groups: 'membership',
        seats: 'seat',
        activity: 'activity',
        runs: 'run_user',
        steps: 'run_step',
        warnings: 'warning',
        notices: 'notice',
        keeps: 'keep',
        requests: 'access_request',
    };
    for (const [part, table] of Object.entries(counts))
        assert.equal(
            String(all[part].length),
            fixture.sql(`SELECT count(*) FROM ${table} WHERE user = ${userOf(UMA)}`),
            part,
        );
    assert.ok(all.audit.some((row) => row.action === 'request.grant'));
    const others = fixture.lines(`SELECT email FROM user WHERE email IS NOT NULL
        AND email NOT IN ('${UMA}', '${VISITORS.orgAdmin.who}')`);
    const text = JSON.stringify(all);
    assert.deepEqual(
        others.filter((email) => text.includes(email)),
        [],
    );
});
