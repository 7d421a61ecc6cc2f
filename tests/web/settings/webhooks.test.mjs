// What the sections dashboard, access, synchronization and automation do beyond the field tables.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

const HOOK =
    'https://api-private.atlassian.com/automation/webhooks/jira/a/1111/kept-from-pages-9f3c';
const hook = (changes = {}) => {
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
const LIST = '/settings/automation';

test('a product can have a number of its own; empty inherits again', async () => {
    const save = (fields) => fixture.post('/settings/dashboard', fields);
    assertStatus(
        await save({
            inactive_days: '030',
            'inactive_days.confluence': ' 90 ',
            'price.confluence': '7,50',
            currency: 'eur',
        }),
        303,
    );
    assert.deepEqual(
        fixture.lines('SELECT name, value FROM setting').sort(),
        ['currency|EUR', 'inactive_days.confluence|90', 'price.confluence|7.50'].sort(),
        'what equals the default needs no row',
    );
    const seats = (await fixture.json('/api/v1/summary')).seats;
    assert.ok(seats.every((s) => s.inactiveDays === (s.product === 'confluence' ? 90 : 30)));
    assert.match(await fixture.text('/settings/dashboard'), /Confluence: 90 days/);
    assertStatus(await save({ inactive_days: '30', 'inactive_days.nosuch': '5' }), 400);
    assertStatus(await save({ inactive_days: '30', 'inactive_days.confluence': '2' }), 422);
    assertStatus(await save({ inactive_days: '30', 'price.confluence': '1.234' }), 422);
    assertStatus(await save({ inactive_days: '30', currency: 'EURO' }), 422);
    assertStatus(
        await save({
            inactive_days: '30',
            'inactive_days.confluence': '',
            'price.confluence': '',
            currency: '',
        }),
        303,
    );
    assert.equal(fixture.sql("SELECT count(*) FROM setting WHERE name LIKE '%.confluence'"), '0');
});

test('trying a number shows its figures, fills it in and saves nothing', async () => {
    const { status, text } = await fixture.get('/settings/dashboard?try=45');
    assert.equal(status, 200);
    assert.match(text, /id="inactive_days"[^>]*value="45"/);
    assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 30);
    for (const bad of ['2', '181', 'x', '', '%F0'])
        assertStatus(await fixture.get(`/settings/dashboard?try=${bad}`), 400, bad);
});

test('full access is confirmed on a page that names how many people it is', async () => {
    const fields = { product_admins: 'full', user_access_admins: 'off' };
    const page = await fixture.post('/settings/access', fields);
    assert.equal(page.status, 200);
    assert.match(page.text, /<h1>Confirm[^<]*<\/h1>/);
    assert.match(page.text, /<button[^>]*>Confirm/);
    const people = fixture.sql(`
            SELECT count(*)
            FROM user u
            WHERE status = 'active'
                AND gone_at IS NULL
                AND EXISTS (
                    SELECT 1
                    FROM role_path x
                    JOIN product p ON p.id = x.product
                    WHERE x.user = u.id
                        AND x.role = 'atlassian/admin'
                        AND p.sandbox = 0
                        AND p.gone_at IS NULL
                )`);
    assert.match(page.text, new RegExp(`${people} people now hold this role`));
    assert.equal(
        (await fixture.json('/api/v1/settings')).access.productAdmins,
        'off',
        'asking saves nothing',
    );
    assertStatus(await fixture.post('/settings/access', { ...fields, confirm: 'yes' }), 303);
    assertStatus(await fixture.get('/settings/access', 'productAdmin'), 200);
    assertStatus(
        await fixture.post('/settings/access', fields, {
            visitor: 'productAdmin',
            from: '/settings/dashboard',
        }),
        403,
    );
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'off',
            user_access_admins: 'off',
        }),
        303,
        'taking away needs no second question',
    );
    assertStatus(await fixture.get('/settings/access', 'productAdmin'), 403);
});

test('a webhook is added, shown by its ends only, changed and deleted', async () => {
    assertStatus(await fixture.post(LIST, hook()), 303);
    const id = fixture.sql('SELECT id FROM webhook');
    const one = `${LIST}/${id}`;
    const list = await fixture.text(LIST);
    assert.ok(
        list.includes('… 9f3c') &&
            list.includes('ends in 1234') &&
            !list.includes('kept-from-pages'),
    );
    const edit = await fixture.text(one);
    assert.ok(
        edit.includes(HOOK) && edit.includes('two &lt;/textarea&gt;') && !edit.includes('s3cret'),
    );
    const sealed = fixture.sql('SELECT hex(secret_sealed) FROM webhook');
    assertStatus(
        await fixture.post(
            one,
            hook({
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
            !fixture.sql('SELECT * FROM audit').includes('kept-from-pages'),
    );
    assert.ok(
        !fixture.log('web').includes('s3cret') && !fixture.log('web').includes('kept-from-pages'),
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
            hook({ name: 'Kept "name"', [field]: value }),
        );
        const label = `${field}=${String(value).slice(0, 40)}`;
        assert.equal(status, 422, label);
        assert.match(text, /<title>Error: /, label);
        assert.ok(text.includes(`href="#${field}"`) && text.includes(`id="${field}"`), label);
        assert.ok(field === 'name' || text.includes('Kept &quot;name&quot;'), label);
        assert.ok(!text.includes('s3cret'), label);
    }
    assert.equal(fixture.sql('SELECT count(*) FROM webhook'), '0');
});

test('a refused change says so at its own form, not at the test beside it', async () => {
    assertStatus(await fixture.post(LIST, hook({ name: 'Kept apart' })), 303);
    const one = `${LIST}/${fixture.sql("SELECT id FROM webhook WHERE name = 'Kept apart'")}`;
    const refused = await fixture.post(one, hook({ name: 'Kept apart', trigger: [] }), {
        from: one,
    });
    assert.equal(refused.status, 422);
    assert.equal(
        refused.text.match(/Choose at least one trigger/g).length,
        2,
        'the summary and the field',
    );
    assert.doesNotMatch(refused.text, /id="test-trigger-error"/);
    const tried = await fixture.post(`${one}/test`, { trigger: 'nosuch' }, { from: one });
    assert.equal(tried.status, 422);
    assert.match(tried.text, /href="#test-trigger"/);
    assert.match(tried.text, /id="test-trigger-error"/);
    assert.doesNotMatch(tried.text, /id="trigger-error"/);
    await fixture.post(`${one}/delete`, { confirm: 'yes' }, { from: one });
});

test('two webhooks cannot bear one name, in whatever case', async () => {
    assertStatus(await fixture.post(LIST, hook({ name: 'Twice' })), 303);
    const second = await fixture.post(LIST, hook({ name: 'TWICE' }));
    assert.equal(second.status, 422);
    assert.match(second.text, /Another webhook has this name/);
    assert.equal(fixture.sql('SELECT count(*) FROM webhook'), '1');
});

test('the next run is told in the zone and in UTC', async () => {
    assertStatus(
        await fixture.post('/settings/sync', {
            enabled: 'on',
            slot: '05',
            time_zone: 'Asia/Kolkata',
        }),
        303,
    );
    assert.match(await fixture.text('/settings/sync'), /05:00 IST \(\d{4}-\d\d-\d\d 23:30 UTC\)/);
    assertStatus(await fixture.post('/settings/sync', { slot: '5', time_zone: 'UTC' }), 303);
    assert.match(await fixture.text('/settings/sync'), /switched off/);
});

test('every card of the settings is in the left navigation; one link is marked', async () => {
    const { text } = await fixture.get('/settings');
    const nav = text.match(/<nav[^>]*>[\s\S]*?<\/nav>/)[0];
    const cards = [...text.matchAll(/class="cover" href="([^"]+)"/g)].map((m) => m[1]);
    assert.ok(cards.length >= 8, String(cards));
    for (const path of cards) {
        assert.ok(nav.includes(`href="${path}"`), path);
        const there = (await fixture.text(path)).match(/<nav[^>]*>[\s\S]*?<\/nav>/)[0];
        assert.equal(there.match(/aria-current="page"/g).length, 1, path);
        assert.equal(
            there.match(/aria-current="true"/g)?.length ?? 0,
            1,
            `${path}: Settings alone is marked as the part it belongs to`,
        );
    }
});
