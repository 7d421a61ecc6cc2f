// A task that warns people: its form, the preview of the notice, a test of it, and what its page
// and a person's page show of warnings.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, VISITORS } from '../fixture.mjs';
import { idOf, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { makeTask, previewTask, saveFilter, plainPeople, stateOf } = runHelpers(fixture);

fixture.prepare(() => saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE));

const TERMS = {
    notices: '3, 14 1',
    notice_subject: 'Your access, {name}',
    notice_text: 'Dear {name},\n\nopen {products} by {date}: {link}',
    keep: 'self',
    keep_days: '60',
    give_back: 'ask',
    then_action: '',
    then_days: '21',
    then_cap_users: '7',
};
const FORM = { ...TASK, name: 'Warn about Confluence', action: 'remove-unused:confluence' };
const COLUMNS = Object.keys(TERMS).join(', ');
const termsOf = (task) =>
    fixture.sql(`SELECT ${COLUMNS} FROM task WHERE id = ${idOf(task)}`).split('|');
const setMail = (on) =>
    fixture.sql(`
        INSERT OR REPLACE INTO setting VALUES
        ('mail.enabled', '${on}', 1, 'test'), ('mail.server', '127.0.0.1', 1, 'test'),
        ('mail.port', '9', 1, 'test'), ('mail.tls', 'none', 1, 'test'),
        ('mail.from', 'rollcall@example.test', 1, 'test'),
        ('mail.to', 'olivia.admin@example.test', 1, 'test')`);

test('a form without terms keeps them; with terms it stores and shows them', async () => {
    const task = await makeTask({ ...FORM, name: 'Terms' });
    assert.deepEqual(termsOf(task), ['', '', '', 'off', '90', 'off', '', '30', '50']);
    const save = (fields) => fixture.post(task, { ...FORM, name: 'Terms', ...fields });
    assertStatus(await save(TERMS), 303);
    const stored = ['14 3 1', 'Your access, {name}', TERMS.notice_text, 'self', '60', 'ask'];
    assert.deepEqual(termsOf(task).slice(0, 6), stored);
    assertStatus(await save({}), 303);
    assert.deepEqual(termsOf(task).slice(0, 6), stored);
    const text = await fixture.text(task);
    assert.match(text, /name="notices"[^>]*value="14 3 1"/);
    assert.match(text, /name="keep" value="self" checked="checked"/);
    assert.match(text, /14, 3, 1 days before the change/);
    const audit = fixture.sql("SELECT after FROM audit WHERE action = 'task.change' LIMIT 1");
    assert.match(audit, /warns 14 3 1 days before; people can keep their access for 60 days/);
    assert.match(audit, /; own notice text; people can ask for their access back$/);
});

test('a bad answer gets an error on its field, and all answers stay', async () => {
    const bad = [
        ['notices', '14 x', /up to 5 different numbers of days from 1 to 90/],
        ['notices', '14 14', /up to 5 different numbers/],
        ['notices', '1 2 3 4 5 6', /up to 5 different numbers/],
        ['notices', '91', /from 1 to 90/],
        ['notice_subject', 'x'.repeat(201), /one line of up to 200/],
        ['notice_subject', 'Hello {person}', /\{person\} is not a placeholder/],
        ['notice_text', 'x'.repeat(4001), /up to 4,000/],
        ['notice_text', 'On {day}', /\{day\} is not a placeholder/],
        ['notice_text', '{name}'.repeat(21), /up to 20 placeholders/],
        ['keep', 'perhaps', /Choose whether people can keep/],
        ['keep_days', '0', /from 1 to 366/],
        ['keep_days', 'x', /from 1 to 366/],
        ['give_back', '', /Choose whether people can get/],
        ['then_action', 'delete', /can only follow the action &quot;Deactivate account&quot;/],
        ['then_action', 'deactivate', /can only follow the action &quot;Suspend access&quot;/],
        ['then_action', 'suspend', /Choose a second step/],
        ['then_days', '367', /from 1 to 366/],
        ['then_cap_users', '-1', /from 1 to 1,000,000/],
    ];
    for (const [field, value, message] of bad) {
        const sent = { ...FORM, ...TERMS, name: 'Refused', [field]: value };
        const { status, text } = await fixture.post('/tasks/new', sent);
        assert.equal(status, 422, `${field}=${value}`);
        const error = text.match(new RegExp(`id="${field}-error">(.*?)</p>`))?.[1];
        assert.match(error ?? 'no error', message, field);
        assert.ok(text.includes(`href="#${field}"`), `the summary links ${field}`);
        for (const [name, answer] of Object.entries(sent))
            if (['notices', 'notice_subject', 'keep_days', 'then_days'].includes(name))
                assert.ok(text.includes(`value="${answer}"`), `${field}: ${name} stays`);
        assert.ok(text.includes(sent.notice_text.slice(0, 30)), `${field}: the text stays`);
    }
    assert.equal(fixture.sql("SELECT count(*) FROM task WHERE name = 'Refused'"), '0');
    const harmless = await fixture.post('/tasks/new', { ...FORM, ...TERMS, action: 'restore' });
    assert.match(harmless.text, /id="notices-error">.*remove nothing, so nobody needs a warning/);
    for (const [action, then_action] of [
        ['suspend', 'deactivate'],
        ['deactivate', 'delete'],
    ])
        await makeTask({ ...FORM, ...TERMS, name: `${action} first`, action, then_action });
});

test('a task that warns is turned on only when e-mail is set up', async () => {
    const task = await makeTask({ ...FORM, ...TERMS, name: 'Needs e-mail' });
    setMail(false);
    const run = await previewTask(task);
    await fixture.until(() => stateOf(run) === 'preview');
    assertStatus(await fixture.post(run, { do: 'seen' }), 303);
    const on = () => fixture.post(`${task}/switch`, { to: 'on' }, { from: task });
    const refused = await on();
    assert.equal(refused.status, 409);
    assert.match(refused.text, /Set up e-mail in Settings &gt; E-mail first/);
    const form = { ...FORM, ...TERMS, name: 'Needs e-mail', enabled: 'on' };
    const saved = await fixture.post(task, form);
    assert.equal(saved.status, 422);
    assert.match(saved.text, /id="enabled-error">.*Set up e-mail/);
    setMail(true);
    assertStatus(await on(), 303);
    assertStatus(await fixture.post(`${task}/switch`, { to: 'off' }, { from: task }), 303);
});

test('the preview shows the notice of a chosen person, as text and as it will look', async () => {
    const task = await makeTask({
        ...FORM,
        ...TERMS,
        name: 'Preview <i>',
        notice_text: 'Dear {name},\nyou <b>lose</b> {products}.\n\n{link}',
    });
    const example = await fixture.text(`${task}/notice`);
    assert.match(example, /An example: the task has no preview yet/);
    assert.match(example, /Dear Alex Example,<br>you &lt;b&gt;lose&lt;\/b&gt; Jira on example\./);
    await previewTask(task);
    const planned = fixture.until(() =>
        fixture.sql(`
            SELECT u.account_id, u.email, u.name
              FROM run r JOIN run_user ru ON ru.run = r.id JOIN user u ON u.id = ru.user
             WHERE r.task = ${idOf(task)} AND r.state = 'preview' AND ru.state = 'planned'
               AND u.email IS NOT NULL
             ORDER BY u.id DESC LIMIT 1`),
    );
    const [account, email] = (await planned).split('|');
    for (const who of [account, email, ` ${email.toUpperCase()} `]) {
        const { status, text } = await fixture.get(
            `${task}/notice?person=${encodeURIComponent(who)}&days=3`,
        );
        assert.equal(status, 200, who);
        assert.match(text, /you &lt;b&gt;lose&lt;\/b&gt; Confluence on /);
        assert.match(text, /<option value="3" selected="selected">/);
        assert.match(text, /<a href="http:[^"]*\/my-access">http:[^<]*\/my-access<\/a>/);
        assert.match(text, /Date: [A-Z][a-z]+day, \d+ [A-Z]/);
    }
    const [outside] = plainPeople(
        1,
        `NOT EXISTS (SELECT 1 FROM run_user ru WHERE ru.user = u.id) AND email IS NOT NULL`,
    );
    const refused = await fixture.get(`${task}/notice?person=${encodeURIComponent(outside)}`);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="person-error">.*does not change this person/);
    assert.equal((await fixture.get(`${task}/notice?days=5`)).status, 422);
    assert.equal((await fixture.get('/tasks/9999/notice')).status, 404);
});

test('a test goes to the own address of the signed-in person, whoever it is about', async () => {
    const task = await makeTask({ ...FORM, ...TERMS, name: 'Test notice' });
    setMail(true);
    const unlock = await fixture.lockLane('notify');
    const send = (fields, options) =>
        fixture.post(`${task}/notice-test`, fields, { from: `${task}/notice`, ...options });
    assertStatus(await send({ person: '', days: '14' }), 303);
    assert.equal(
        fixture.sql(`
            SELECT group_concat(d.recipient), e.test, e.body ->> 'days'
              FROM delivery d JOIN event e ON e.id = d.event
             WHERE e.trigger = 'noticeTest'`),
        `${VISITORS.orgAdmin.who}|1|14`,
    );
    assert.match(await fixture.text('/settings/email'), /Test of a notice/);
    assert.equal((await send({ person: '', days: '2' })).status, 422);
    assert.equal((await send({ person: '', days: '14', to: 'x@example.test' })).status, 400);
    assert.equal((await send({ person: '', days: '14' }, { visitor: 'ordinary' })).status, 403);
    fixture.sql("UPDATE setting SET value = '' WHERE name = 'mail.server'");
    assert.equal((await send({ person: '', days: '14' })).status, 422);
    assert.match(await fixture.text(`${task}/notice`), /E-mail is not set up/);
    assert.equal(fixture.sql("SELECT count(*) FROM event WHERE trigger = 'noticeTest'"), '1');
    await unlock();
});

test('task and person pages show the chain with counts and links', async () => {
    const task = await makeTask({ ...FORM, ...TERMS, name: 'Chain' });
    const id = idOf(task);
    const people = plainPeople(7);
    const states = ['warned', 'warned', 'notice-failed', 'kept', 'asked', 'active', 'left'];
    const acts = Date.UTC(2030, 0, 15) / 1000;
    fixture.sql(`
        BEGIN;
        INSERT INTO run (id, process_id, kind, task, name, state, requested_by, requested_at,
                         planned_at, matched, planned, undone)
        VALUES (9000, 'chain', 'task', ${id}, 'Chain', 'done', 'test', 1, 1, 9, 7, 1);
        INSERT INTO run_terms (run, ${COLUMNS}) SELECT 9000, ${COLUMNS} FROM task WHERE id = ${id};
        ${people
            .map(
                (account, i) => `
        INSERT INTO run_user (run, user, state, undone_by)
        SELECT 9000, id, '${i < 2 ? 'done' : 'skipped'}', ${i === 0 ? 9000 : 'NULL'}
          FROM user WHERE account_id = '${account}';
        INSERT INTO warning (run, user, state, address, acts_at)
        SELECT 9000, id, '${states[i]}', 'a', ${acts} FROM user WHERE account_id = '${account}';
        INSERT INTO notice (uid, run, user, days, state, due_at, try_at, accepted_at)
        SELECT 'uid-${i}', 9000, id, 14, '${i === 2 ? 'failed' : 'accepted'}', 1, 1,
               ${i === 2 ? 'NULL' : acts - 15 * 86400} FROM user WHERE account_id = '${account}';`,
            )
            .join('')}
        INSERT INTO access_request (kind, user, run, state, created_at)
        SELECT 'keep', user, 9000, 'granted', 1 FROM warning WHERE run = 9000 AND state = 'kept';
        COMMIT`);
    const text = await fixture.text(task);
    assert.match(text, /Acts on <a href="[^"]*\/runs\/9000">Tuesday, 15 January 2030<\/a>/);
    assert.match(text, /First notice: Monday, 31 December 2029/);
    const step = /<li><span>([^<]+)<\/span>(?: ?<a href="([^"]+)">)?<b>(\d+)</g;
    const chain = [...text.matchAll(step)];
    assert.deepEqual(
        chain.map(([, label, , count]) => `${label} ${count}`),
        [
            'Matched 9',
            'Notified 6',
            'Notice failed 1',
            'Active again 1',
            'Kept 1',
            'Asked to keep 1',
            'Answered 1',
            'Skipped for another reason 1',
            'Still warned 2',
            'Changed 2',
            'Given back 1',
        ],
    );
    for (const [, label, link] of chain)
        assert.equal((await fixture.get(link)).status, 200, label);
    const outcomes = ['Changed, given back', 'Changed', 'Notice failed', 'Keeps access',
        'Asked to keep access', 'Active again', 'Not changed'];
    for (const [i, account] of people.entries()) {
        const page = await fixture.text(`/users/${encodeURIComponent(account)}`);
        const row = page.match(/id="warnings-caption".*?<\/table>/)[0];
        assert.match(row, /href="\/tasks\/\d+\/runs\/9000"><bdi>Chain<\/bdi>/);
        assert.match(row, /data-label="Acts on">Tuesday, 15 January 2030</);
        assert.match(row, new RegExp(`badge[^>]*>${outcomes[i]}<`));
        assert.match(row, i === 2 ? /None yet/ : /datetime="2029-12-31T00:00:00Z"/);
    }
});

test('a preview says who cannot be warned, and whom the second step reaches', async () => {
    const second = { action: 'deactivate', then_action: 'delete', then_days: '30' };
    const task = await makeTask({ ...FORM, ...TERMS, name: 'Reach', ...second });
    const run = await previewTask(task);
    await fixture.until(() => stateOf(run) === 'preview');
    const planned = `SELECT user FROM run_user WHERE run = ${idOf(run)} AND state = 'planned'`;
    fixture.sql(`UPDATE user SET email = NULL WHERE id = (${planned} ORDER BY user LIMIT 1)`);
    fixture.sql(`UPDATE user SET management_source = 'synced', claim_status = 'managed'
                  WHERE id = (${planned} ORDER BY user DESC LIMIT 1)`);
    const reached = fixture.sql(`SELECT count(*) FROM user WHERE id IN (${planned})
        AND coalesce(email, '') <> '' AND claim_status = 'managed'
        AND coalesce(lower(management_source), 'invited') = 'invited'`);
    const unmailed = fixture.sql(`SELECT count(*) FROM user
        WHERE id IN (${planned}) AND coalesce(email, '') = ''`);
    const text = await fixture.text(run);
    assert.match(text, /Sent 14, 3, 1 days before the change/);
    assert.match(text, /(person|people) cannot be warned and will be skipped/);
    assert.match(text, new RegExp(`No e-mail address: ${unmailed}<`));
    assert.match(text, new RegExp(`Could reach ${reached} (person|people) of this preview`));
    assert.match(text, /Account managed by your identity provider: [1-9]/);
    assert.match(await fixture.text(task), new RegExp(`Could reach ${reached} (person|people)`));
});
