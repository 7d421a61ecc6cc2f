// Forms sent twice, late or with many fields: nothing is added twice, and answers survive an old
// token.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { csrfOf, regex, unescapeHtml } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';
import { formHelpers, VALID } from './valid_answers.mjs';

const fixture = useFixture();
const { addressOf, signToken, storedState } = formHelpers(fixture);

test('a duplicate webhook name is refused at its field, also in another case', async () => {
    const path = '/settings/automation';
    assertStatus(await fixture.post(path, VALID[path]), 303);
    const { status, text } = await fixture.post(path, { ...VALID[path], name: 'A NAME' });
    assert.equal(status, 422);
    assert.match(text, /id="name-error"/);
});

for (const path of ['/tasks/new', '/filters', '/settings/areas'])
    test(`${path}: a second POST is refused by name, in any case; nothing is added`, async () => {
        const answers = { ...VALID[path], name: 'posted twice' };
        assertStatus(await fixture.post(path, answers), 303);
        const before = storedState();
        for (const name of ['posted twice', 'POSTED Twice']) {
            const { status, text } = await fixture.post(path, { ...answers, name });
            assert.equal(status, 422, name);
            assert.match(text, /id="name-error"/);
        }
        assert.equal(storedState(), before);
    });

test('the tokens of these tests are real: signed now for the right person they work', async () => {
    assertStatus(
        await fixture.post('/settings/sync', VALID['/settings/sync'], {
            csrf: signToken(),
        }),
        303,
    );
});

test('a form open for too long keeps its answers for one click, without secrets', async () => {
    const old = signToken(-86400);
    const plain = {
        ...VALID['/tasks/new'],
        name: 'Open <all> night',
        notify: 'a@example.test\nb@example.test',
    };
    const late = await fixture.post('/tasks/new', plain, { csrf: old });
    assert.equal(late.status, 403);
    assert.match(late.text, /<h1>Nothing was saved<\/h1>[\s\S]*more than 12 hours/);
    assert.match(late.text, /href="\/tasks\/new">Reload page/);
    const [, path, fields] = late.text.match(
        /<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/,
    );
    const fieldsAgain = [
        ...fields.matchAll(/<textarea name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g),
    ].map((m) => [m[1], unescapeHtml(m[2])]);
    assert.deepEqual(Object.fromEntries(fieldsAgain), plain);
    assertStatus(await fixture.post(path, fieldsAgain, { csrf: csrfOf(fields) }), 303);
    assert.equal(
        fixture.sql("SELECT notify FROM task WHERE name = 'Open <all> night'"),
        'a@example.test,b@example.test',
    );

    const secret = await fixture.post('/settings/automation', VALID['/settings/automation'], {
        csrf: old,
    });
    assert.equal(secret.status, 403);
    assert.ok(!secret.text.includes(VALID['/settings/automation'].secret));
    assert.doesNotMatch(secret.text, /<form/, 'no half of a form');
    const foreign = await fixture.post('/tasks/new', plain, {
        csrf: signToken(-86400, 'otto.admin@example.test'),
    });
    assert.equal(foreign.status, 403);
    assert.doesNotMatch(foreign.text, /<form/);
});

/** A second one would have the name of the first. */
const NAMED = ['/settings/automation', '/settings/areas', '/tasks/new', '/filters'];

for (const path of Object.keys(VALID).filter((p) => ![...NAMED, '/settings/api-key'].includes(p)))
    test(`${path}: a second POST of the same form changes nothing more`, async () => {
        const csrf = await fixture.token(addressOf(path));
        const answers = { ...VALID[path] };
        // A secret typed again is a change: nothing can compare it with the stored one.
        delete answers.secret;
        delete answers.password;
        if (answers.name) answers.name = 'posted twice';
        assertStatus(await fixture.post(addressOf(path), answers, { csrf }), 303);
        const rows = fixture.sql('SELECT count(*) FROM audit');
        const before = storedState();
        assertStatus(await fixture.post(addressOf(path), answers, { csrf }), 303);
        assert.equal(fixture.sql('SELECT count(*) FROM audit'), rows);
        assert.equal(storedState(), before);
    });

test('twice: a webhook is refused, a key checks the last, a deletion is a 404', async () => {
    const path = '/settings/automation';
    const csrf = await fixture.token(path);
    const hook = { ...VALID[path], name: 'twice' };
    assertStatus(await fixture.post(path, hook, { csrf }), 303);
    assertStatus(await fixture.post(path, hook, { csrf }), 422);
    const id = fixture.sql("SELECT id FROM webhook WHERE name = 'twice'");
    assertStatus(await fixture.post(`${path}/${id}/delete`, { confirm: 'yes' }, { csrf }), 303);
    assertStatus(await fixture.post(`${path}/${id}/delete`, { confirm: 'yes' }, { csrf }), 404);
    for (let i = 0; i < 2; i++)
        assertStatus(
            await fixture.post('/settings/api-key', VALID['/settings/api-key'], { csrf }),
            303,
        );
    await fixture.until(
        () =>
            fixture.sql(`
                SELECT count(*)
                FROM job
                WHERE kind = 'key-check' AND state IN ('queued', 'running')`) === '0',
    );
    assert.equal(fixture.sql("SELECT count(*) FROM api_key WHERE state = 'current'"), '1');
    assert.equal(fixture.sql("SELECT count(*) FROM api_key WHERE state = 'checking'"), '0');
});

test('fifty fields and fifty webhooks: read and shown whole', async () => {
    const path = '/settings/automation';
    const csrf = await fixture.token(path);
    const many = await fixture.post(
        path,
        [
            ...Array.from({ length: 50 }, () => ['trigger', 'taskFailure']),
            ['name', 'fifty'],
            ['url', VALID[path].url],
            ['enabled', 'on'],
        ],
        { csrf },
    );
    assert.equal(many.status, 303, 'the same box fifty times counts once');
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM webhook_trigger t
            JOIN webhook w ON w.id = t.webhook
            WHERE w.name = 'fifty'`),
        '1',
    );
    const room = 50 - Number(fixture.sql('SELECT count(*) FROM webhook'));
    for (let i = 0; i < room; i++)
        assertStatus(
            await fixture.post(path, { ...VALID[path], name: `hook ${i}` }, { csrf }),
            303,
        );
    const full = await fixture.post(path, { ...VALID[path], name: 'one too many' }, { csrf });
    assert.equal(full.status, 422, 'the fifty-first is refused');
    assert.match(full.text, /50 webhooks/);
    const { text } = await fixture.get(path);
    for (let i = 0; i < room; i++) assert.ok(text.includes(`>hook ${i}<`), `hook ${i}`);
    assert.match(
        text,
        regex(
            /<ol class="steps">.*Incoming webhook.*No work items from the webhook.*/s,
            /X-Automation-Webhook-Token.*webhookData/,
        ),
    );
});
