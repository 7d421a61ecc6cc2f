// Webhooks: entered, refused, changed and deleted; tests and samples of every trigger; a secret
// stays with its URL.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { openReceiver } from '../../notify/receiver.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { LIST, SECRET, URL_PATH, webhookHelpers } from './webhook_helpers.mjs';

let receiver;
const fixture = useFixture(async () => {
    receiver = await openReceiver();
    return {
        WEBHOOK_ALLOW: `https://api-private.atlassian.com/automation/webhooks/ ${receiver.base}`,
    };
});
after(() => receiver?.close());
const { addWebhook, assertNothingLeaked, sendTest } = webhookHelpers(fixture);
const add = (name, how, triggers) => addWebhook(name, `${receiver.base}${how}`, triggers);

const HOOK =
    'https://api-private.atlassian.com/automation/webhooks/jira/a/1111/not-on-any-page-9f3c';

/** The form of a webhook, as pairs. */
const hookForm = (changes = {}) => {
    const fields = {
        name: 'Tell the team',
        url: HOOK,
        secret: 's3cretvalue-ABCD1234',
        notes: 'one\r\ntwo </textarea>',
        enabled: 'true',
        trigger: ['orgKeyExpiry'],
        ...changes,
    };
    return Object.entries(fields).flatMap(([name, value]) =>
        Array.isArray(value) ? value.map((v) => [name, v]) : [[name, value]],
    );
};

test('a webhook is added, shown by its ends only, changed and deleted', async () => {
    const added = await fixture.post(LIST, hookForm());
    assertStatus(added, 303);
    const id = fixture.sql('SELECT id FROM webhook');
    const one = `${LIST}/${id}`;
    assert.equal(locationOf(added), one, 'its own page, where it can be tested');
    const list = await fixture.text(LIST);
    assert.ok(
        list.includes('… 9f3c') &&
            list.includes('ends in <code>1234</code>') &&
            !list.includes('not-on-any-page'),
    );
    const edit = await fixture.text(one);
    assert.ok(
        edit.includes(HOOK) && edit.includes('two &lt;/textarea&gt;') && !edit.includes('s3cret'),
    );
    assert.match(
        edit,
        /<details class="more field"><summary>Show or change the URL \([^)]* … 9f3c\)<\/summary>/,
        'whole only where somebody asks for it',
    );
    const sealed = fixture.sql('SELECT hex(secret_sealed) FROM webhook');
    assertStatus(
        await fixture.post(
            one,
            hookForm({
                secret: '',
                name: 'Other',
                trigger: ['taskFailure', 'taskSuccess'],
                enabled: 'false',
            }),
        ),
        303,
    );
    assert.equal(
        fixture.sql('SELECT hex(secret_sealed) FROM webhook'),
        sealed,
        'an empty secret keeps the stored one',
    );
    assert.equal(
        fixture.sql('SELECT name, enabled, (SELECT count(*) FROM webhook_trigger) FROM webhook'),
        'Other|0|2',
    );
    assertStatus(await fixture.post(`${one}/delete`, {}, { from: one }), 200, 'asks first');
    assertStatus(await fixture.post(`${one}/delete`, { confirm: 'yes' }, { from: one }), 303);
    assert.equal(
        fixture.sql(
            'SELECT (SELECT count(*) FROM webhook) + (SELECT count(*) FROM webhook_trigger)',
        ),
        '0',
    );
    assertStatus(await fixture.get(one), 404);
    assert.ok(
        !fixture.sql('SELECT * FROM audit').includes('s3cret') &&
            !fixture.sql('SELECT * FROM audit').includes('not-on-any-page'),
    );
    assert.ok(
        !fixture.log('web').includes('s3cret') && !fixture.log('web').includes('not-on-any-page'),
    );
});

test('a refused webhook says why at its field, keeps answers, not the secret', async () => {
    const cases = [
        ['name', ''],
        ['name', 'x'.repeat(81)],
        ['name', 'a\u0007b'],
        ['url', ''],
        ['url', 'https://evil.example/'],
        ['url', HOOK.replace('https', 'http')],
        ['url', HOOK.replace('https://', 'https://u@')],
        ['url', `${HOOK}/../../x`],
        ['url', `${HOOK}#x`],
        ['secret', 'a b'],
        ['secret', 'x'.repeat(501)],
        ['secret', 'whsec_!'],
        ['trigger', []],
        ['trigger', ['nosuch']],
        ['notes', 'x'.repeat(1001)],
        ['enabled', 'maybe'],
    ];
    for (const [field, value] of cases) {
        const { status, text } = await fixture.post(
            LIST,
            hookForm({ name: 'Kept "name"', [field]: value }),
        );
        const label = `${field}=${String(value).slice(0, 40)}`;
        assert.equal(status, 422, label);
        assert.match(text, /<title>Error: /, label);
        assert.ok(text.includes(`href="#${field}"`) && text.includes(`id="${field}"`), label);
        assert.ok(field === 'name' || text.includes('Kept &quot;name&quot;'), label);
        assert.ok(!text.includes('s3cret'), label);
        if (value === 'https://evil.example/') {
            assert.ok(text.includes('must start with https://api-private.atlassian.com/'), text);
            assert.match(text, /ROLLCALL_WEBHOOK_ALLOW on the server can allow more/);
        }
    }
    assert.equal(fixture.sql('SELECT count(*) FROM webhook'), '0');
});

test('a refused change says so at its own form, not at the test beside it', async () => {
    assertStatus(await fixture.post(LIST, hookForm({ name: 'Kept apart' })), 303);
    const one = `${LIST}/${fixture.sql("SELECT id FROM webhook WHERE name = 'Kept apart'")}`;
    const refused = await fixture.post(one, hookForm({ name: 'Kept apart', trigger: [] }), {
        from: one,
    });
    assert.equal(refused.status, 422);
    assert.equal(
        refused.text.match(/Choose at least one trigger/g).length,
        2,
        'the summary and the field',
    );
    assert.doesNotMatch(refused.text, /id="test-trigger-error"/);
    const tried = await sendTest(one, 'nosuch');
    assert.equal(tried.status, 422);
    assert.match(tried.text, /href="#test-trigger"/);
    assert.match(tried.text, /id="test-trigger-error"/);
    assert.doesNotMatch(tried.text, /id="trigger-error"/);
    await fixture.post(`${one}/delete`, { confirm: 'yes' }, { from: one });
});

test('two webhooks cannot bear one name, in whatever case', async () => {
    assertStatus(await fixture.post(LIST, hookForm({ name: 'Twice' })), 303);
    const second = await fixture.post(LIST, hookForm({ name: 'TWICE' }));
    assert.equal(second.status, 422);
    assert.match(second.text, /Another webhook has this name/);
    assert.equal(fixture.sql('SELECT count(*) FROM webhook'), '1');
    fixture.sql('DELETE FROM webhook');
});

test('a test is sent like an event; its answer appears by itself and by Refresh', async () => {
    const hook = await add('Works', 'echo');
    assert.match(await fixture.text(hook), /No deliveries yet/);
    const answer = await sendTest(hook);
    assert.equal(answer.status, 303);
    assert.equal(locationOf(answer), hook);
    await fixture.until(async () => /Test delivered/.test(await fixture.text(hook)));
    const text = await fixture.text(hook);
    assert.match(text, /Status 200 in \d+ ms/);
    assert.doesNotMatch(text, /data-poll/, 'the page polls no more');
    assert.ok(text.includes(`href="${hook}">Refresh`));
    const sent = receiver.got.at(-1);
    const body = JSON.parse(sent.body);
    assert.equal(body.test, true);
    assert.equal(body.trigger, 'taskFailure');
    assert.deepEqual(Object.keys(body).sort(), [
        'actionTypes',
        'currency',
        'deepLink',
        'error',
        'failed',
        'finishedAt',
        'freedSeats',
        'matched',
        'name',
        'processId',
        'savedPerMonth',
        'saving',
        'skipped',
        'startedAt',
        'succeeded',
        'test',
        'trigger',
    ]);
    assert.equal(sent.headers['x-automation-webhook-token'], SECRET);
    // Only the form shows the URL whole.
    const answered = text.replace(/<input id="url"[^>]*>/, '');
    assert.ok(
        !answered.includes(URL_PATH) && !text.includes(SECRET),
        'what the receiver repeats stays hidden',
    );
    const [, payload] = text.match(/href="([^"]*\/deliveries\/\d+)">View payload/);
    const shown = await fixture.text(payload);
    const [, pre] = shown.match(/<pre>(.*?)<\/pre>/s);
    assert.deepEqual(JSON.parse(pre.replaceAll('&quot;', '"')), body, 'what was sent');
    assert.match(shown, /X-Automation-Webhook-Token<\/dt><dd>•••• <code>77aa</);
    assert.ok(!shown.includes(SECRET) && !shown.includes(URL_PATH), 'secrets are masked');
    assert.ok(shown.includes(sent.headers['webhook-id']));
    assertStatus(await fixture.get(payload, 'ordinary'), 403);
    assertStatus(await fixture.get(payload.replace(/\d+$/, '999999')), 404);
    assertStatus(await fixture.get(payload.replace(/automation\/\d+/, 'automation/999')), 404);
    assertStatus(await sendTest(hook, 'nosuch'), 422);
    assertStatus(
        await fixture.post(`${hook}/test`, {}, { from: hook }),
        303,
        'without one it is the first of its own',
    );
});

const TRIGGERS = [
    'orgKeyExpiry',
    'taskFailure',
    'taskSuccess',
    'runRefused',
    'approvalNeeded',
    'accessRequested',
    'syncFailed',
    'bulkDone',
    'seatLimit',
    'digest',
];

test('every trigger has its sample, with the fields that the page lists for it', async () => {
    const hook = await add('Samples', 'ok');
    // The last test of the webhook before may still be on its way.
    const got = () => receiver.got.filter((g) => g.path.startsWith('/ok/'));
    for (const trigger of TRIGGERS) assertStatus(await sendTest(hook, trigger), 303);
    await fixture.until(() => got().length >= TRIGGERS.length);
    const by = Object.fromEntries(
        got().map((g) => [JSON.parse(g.body).trigger, JSON.parse(g.body)]),
    );
    assert.deepEqual(Object.keys(by).sort(), [...TRIGGERS].sort());
    assert.deepEqual(Object.keys(by.orgKeyExpiry).sort(), [
        'apiKeyId',
        'daysLeft',
        'expiresAt',
        'name',
        'settingsUrl',
        'test',
        'trigger',
    ]);
    assert.equal(typeof by.orgKeyExpiry.daysLeft, 'number');
    const listed = [
        ...(await fixture.text(LIST)).matchAll(/<dd><code>trigger<\/code> \((\w+)\)(.*?)<\/dd>/g),
    ];
    assert.deepEqual(
        listed.map((m) => m[1]),
        TRIGGERS,
    );
    for (const [, trigger, fields] of listed)
        assert.deepEqual(
            Object.keys(by[trigger]).filter((k) => k !== 'test'),
            ['trigger', ...[...fields.matchAll(/<code>(\w+)<\/code>/g)].map((m) => m[1])],
            trigger,
        );
});

test('form, import and JSON know every trigger, and none that is only planned', async () => {
    const offered = [...(await fixture.text(LIST)).matchAll(/name="trigger" value="(\w+)"/g)].map(
        (m) => m[1],
    );
    assert.deepEqual(offered, TRIGGERS);
    await add('All of them', 'ok/all', TRIGGERS);
    const id = fixture.sql("SELECT id FROM webhook WHERE name = 'All of them'");
    assert.deepEqual(
        (await fixture.json('/api/v1/settings')).webhooks
            .find((w) => String(w.id) === id)
            .trigger.sort(),
        [...TRIGGERS].sort(),
    );
    const open = await fixture.text(`${LIST}/${id}`);
    for (const trigger of TRIGGERS)
        assert.match(
            open,
            new RegExp(`name="trigger" value="${trigger}"[^>]* checked="checked"`),
            trigger,
        );
    const url = `${receiver.base}ok/planned`;
    for (const planned of [
        'accessGranted',
        'BULKDONE',
        'taskFailure bulkDone',
        '',
    ]) {
        const refused = await fixture.post(LIST, [
            ['name', 'Planned'],
            ['url', url],
            ['secret', SECRET],
            ['trigger', 'bulkDone'],
            ['trigger', planned],
        ]);
        assert.equal(refused.status, 422, planned);
        assert.match(refused.text, /id="trigger-error">.*Choose triggers from the list/);
    }
    const before = fixture.sql('SELECT group_concat(name) FROM webhook_trigger');
    const document = fixture.ctl('export');
    for (const trigger of TRIGGERS)
        assert.ok(document.includes(`<trigger>${trigger}</trigger>`), trigger);
    const same = await fixture.post('/settings/import', { document });
    assert.equal(same.status, 303);
    assert.match(same.headers.get('set-cookie'), /rollcall_flash=unchanged;/);
    const planned = await fixture.post('/settings/import', {
        document: document.replaceAll('bulkDone', 'accessGranted'),
    });
    assert.equal(planned.status, 422);
    assert.match(planned.text, /unknown trigger[^<]*accessGranted/);
    assert.equal(fixture.sql('SELECT group_concat(name) FROM webhook_trigger'), before);
});

test('another URL requires the secret again, and answers stay', async () => {
    const hook = await add('Moving', 'ok/moving');
    const id = hook.split('/').pop();
    const row = () =>
        fixture.sql(`SELECT name, url, hex(secret_sealed) FROM webhook WHERE id = ${id}`);
    const fields = (url, secret) => [
        ['name', 'Moved'],
        ['url', url],
        ['secret', secret],
        ['notes', 'typed just now'],
        ['trigger', 'taskFailure'],
        ['enabled', 'on'],
    ];
    const before = row();
    const url = `${receiver.base}ok/moved/${URL_PATH}`;
    const refused = await fixture.post(hook, fields(url, ''));
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="secret-error">.*Enter the secret again.*the old URL/);
    assert.match(refused.text, /<a href="#secret">/);
    for (const typed of ['typed just now', url, 'Moved'])
        assert.ok(refused.text.includes(typed), typed);
    assert.equal(row(), before);
    assertStatus(await fixture.post(hook, fields(url, SECRET)), 303);
    assertStatus(await sendTest(hook), 303);
    await fixture.until(() => receiver.count('/ok/moved') === 1);
    fixture.sql(`UPDATE webhook SET url = '${receiver.base}ok/stolen' WHERE id = ${id}`);
    assertStatus(await sendTest(hook), 303);
    await fixture.until(async () => /sealed for something else/.test(await fixture.text(hook)));
    assert.equal(receiver.count('/ok/stolen'), 0);
});

test('neither address nor secret is in a log, the audit or a page', assertNothingLeaked);
