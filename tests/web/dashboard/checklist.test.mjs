// The checklist of the first hour: states come from what was saved, defaults can be kept on
// purpose, owners dismiss it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

/** The steps of the list by name: whether each is done, and its text. Undefined without a list. */
async function stepsOf(visitor) {
    const page = await fixture.text('/', visitor);
    const list = page.match(/<section class="card checklist".*?<\/section>/s);
    if (!list) return undefined;
    const steps = [...list[0].matchAll(/<li class="(done|open)">.*?<\/li>/gs)];
    return Object.fromEntries(
        steps.map(([text, state]) => [
            text.match(/class="step-name">([^<]+)/)[1],
            { isDone: state === 'done', text },
        ]),
    );
}
const keep = (step, options = { from: '/settings/dashboard' }) =>
    fixture.post('/', { action: 'keep-default', step }, options);

test('each step has its state and one link; what was saved is done', async () => {
    const steps = await stepsOf();
    assert.deepEqual(
        Object.entries(steps).map(([name, step]) => [name, step.isDone]),
        [
            ['API key', true],
            ['First sync', true],
            ['Sync hour and time zone', false],
            ['Inactivity threshold', false],
            ['Prices', false],
            ['Access', false],
            ['Reminders', false],
            ['First task', false],
        ],
    );
    for (const [name, step] of Object.entries(steps))
        assert.equal(step.text.match(/<a href="\/[a-z/-]+">/g).length, 1, name);
    await fixture.post('/settings/dashboard', { inactive_days: '45' });
    const after = (await stepsOf())['Inactivity threshold'];
    assert.ok(after.isDone);
    assert.match(after.text, /45 days/);
});

test('a default is kept on purpose, which is audited; unknown steps are refused', async () => {
    assertStatus(await keep('access'), 303);
    assert.ok((await stepsOf()).Access.isDone);
    assert.equal(
        fixture.sql("SELECT who, subject FROM audit WHERE action = 'checklist.keep'"),
        'olivia.admin@example.test|access',
    );
    for (const step of ['key', 'task', 'nonsense', ''])
        assertStatus(await keep(step), 400, step);
    assert.equal((await stepsOf())['First task'].isDone, false);
});

test('only owners see the list, keep defaults and dismiss it', async () => {
    await fixture.setAccess('full');
    assert.equal(await stepsOf('productAdmin'), undefined);
    const options = { visitor: 'productAdmin', from: '/settings/dashboard' };
    assertStatus(await keep('prices', options), 403);
    assertStatus(await fixture.post('/', { action: 'dismiss-checklist' }, options), 403);
    assert.ok(await stepsOf());
    await fixture.setAccess('off');
});

test('during the first sync the page counts users and reads itself again', async () => {
    fixture.sql("UPDATE sync_run SET outcome = 'failed' WHERE outcome = 'ok'");
    fixture.sql(`
        INSERT INTO sync_run (kind, requested_by, started_at, outcome, users_total, users_seen)
        VALUES ('manual', 'x', unixepoch(), 'running', 2000, 1240)`);
    const page = await fixture.text('/');
    assert.match(page, /id="dashboard" data-poll="\/"/);
    assert.match(page, /<progress max="2000" value="1240"[^>]*>/);
    assert.match(page, /1,240 of 2,000 users/);
    assert.doesNotMatch(page, /class="empty"/, 'the list says what comes next, once');
    fixture.sql("DELETE FROM sync_run WHERE requested_by = 'x'");
    fixture.sql("UPDATE sync_run SET outcome = 'ok' WHERE outcome = 'failed'");
});

test('dismissed by an owner it is gone for everyone, and the audit says by whom', async () => {
    assertStatus(await fixture.post('/', { action: 'dismiss-checklist' }), 303);
    assert.equal(await stepsOf(), undefined);
    assert.match(await fixture.text('/audit'), /Dismissed the setup checklist/);
});
