// What the sections dashboard, access, synchronization and automation do beyond the field tables.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openHouse } from '../fixture.mjs';

let house;
before(async () => {
    house = await openHouse();
});
after(() => house?.close());

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
    const save = (fields) => house.post('/settings/dashboard', fields);
    assert.equal(
        (
            await save({
                inactive_days: '030',
                'inactive_days.confluence': ' 90 ',
                'price.confluence': '7,50',
                currency: 'eur',
            })
        ).status,
        303,
    );
    assert.deepEqual(
        house.sql('SELECT name, value FROM setting').split('\n').sort(),
        ['currency|EUR', 'inactive_days.confluence|90', 'price.confluence|7.50'].sort(),
        'what equals the default needs no row',
    );
    const seats = (await house.get('/api/v1/summary')).json().seats;
    assert.ok(seats.every((s) => s.inactiveDays === (s.product === 'confluence' ? 90 : 30)));
    assert.match((await house.get('/settings/dashboard')).text, /Confluence: 90 days/);
    assert.equal((await save({ inactive_days: '30', 'inactive_days.nosuch': '5' })).status, 400);
    assert.equal(
        (await save({ inactive_days: '30', 'inactive_days.confluence': '2' })).status,
        422,
    );
    assert.equal((await save({ inactive_days: '30', 'price.confluence': '1.234' })).status, 422);
    assert.equal((await save({ inactive_days: '30', currency: 'EURO' })).status, 422);
    assert.equal(
        (
            await save({
                inactive_days: '30',
                'inactive_days.confluence': '',
                'price.confluence': '',
                currency: '',
            })
        ).status,
        303,
    );
    assert.equal(house.sql("SELECT count(*) FROM setting WHERE name LIKE '%.confluence'"), '0');
});

test('trying a number shows its figures, fills it in and saves nothing', async () => {
    const { status, text } = await house.get('/settings/dashboard?try=45');
    assert.equal(status, 200);
    assert.match(text, /id="inactive_days"[^>]*value="45"/);
    assert.equal((await house.get('/api/v1/settings')).json().dashboard.inactiveDays, 30);
    for (const bad of ['2', '181', 'x', '', '%F0'])
        assert.equal((await house.get(`/settings/dashboard?try=${bad}`)).status, 400, bad);
});

test('full access is confirmed on a page that names how many people it is', async () => {
    const fields = { product_admins: 'full', user_access_admins: 'off' };
    const page = await house.post('/settings/access', fields);
    assert.equal(page.status, 200);
    assert.match(page.text, /<h1>Confirm[^<]*<\/h1>/);
    assert.match(page.text, /<button[^>]*>Confirm/);
    const people = house.sql(`
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
        (await house.get('/api/v1/settings')).json().access.productAdmins,
        'off',
        'asking saves nothing',
    );
    assert.equal((await house.post('/settings/access', { ...fields, confirm: 'yes' })).status, 303);
    assert.equal((await house.get('/settings/access', 'productAdmin')).status, 200);
    assert.equal(
        (
            await house.post('/settings/access', fields, {
                visitor: 'productAdmin',
                from: '/settings/dashboard',
            })
        ).status,
        403,
    );
    assert.equal(
        (await house.post('/settings/access', { product_admins: 'off', user_access_admins: 'off' }))
            .status,
        303,
        'taking away needs no second question',
    );
    assert.equal((await house.get('/settings/access', 'productAdmin')).status, 403);
});

test('a webhook is added, shown by its ends only, changed and deleted', async () => {
    assert.equal((await house.post(LIST, hook())).status, 303);
    const id = house.sql('SELECT id FROM webhook');
    const one = `${LIST}/${id}`;
    const list = (await house.get(LIST)).text;
    assert.ok(
        list.includes('… 9f3c') &&
            list.includes('ends in 1234') &&
            !list.includes('kept-from-pages'),
    );
    const edit = (await house.get(one)).text;
    assert.ok(
        edit.includes(HOOK) && edit.includes('two &lt;/textarea&gt;') && !edit.includes('s3cret'),
    );
    const sealed = house.sql('SELECT hex(secret_sealed) FROM webhook');
    assert.equal(
        (
            await house.post(
                one,
                hook({
                    secret: '',
                    name: 'Other',
                    trigger: ['taskFailure', 'taskSuccess'],
                    enabled: 'false',
                }),
            )
        ).status,
        303,
    );
    assert.equal(
        house.sql('SELECT hex(secret_sealed) FROM webhook'),
        sealed,
        'an empty secret keeps the stored one',
    );
    assert.equal(
        house.sql('SELECT name, enabled, (SELECT count(*) FROM webhook_trigger) FROM webhook'),
        'Other|0|2',
    );
    assert.equal((await house.post(`${one}/delete`, {}, { from: one })).status, 200, 'asks first');
    assert.equal(
        (await house.post(`${one}/delete`, { confirm: 'yes' }, { from: one })).status,
        303,
    );
    assert.equal(
        house.sql('SELECT (SELECT count(*) FROM webhook) + (SELECT count(*) FROM webhook_trigger)'),
        '0',
    );
    assert.equal((await house.get(one)).status, 404);
    assert.ok(
        !house.sql('SELECT * FROM audit').includes('s3cret') &&
            !house.sql('SELECT * FROM audit').includes('kept-from-pages'),
    );
    assert.ok(
        !house.log('web').includes('s3cret') && !house.log('web').includes('kept-from-pages'),
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
        const { status, text } = await house.post(
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
    assert.equal(house.sql('SELECT count(*) FROM webhook'), '0');
});

test('a refused change says so at its own form, not at the test beside it', async () => {
    assert.equal((await house.post(LIST, hook({ name: 'Kept apart' }))).status, 303);
    const one = `${LIST}/${house.sql("SELECT id FROM webhook WHERE name = 'Kept apart'")}`;
    const refused = await house.post(one, hook({ name: 'Kept apart', trigger: [] }), { from: one });
    assert.equal(refused.status, 422);
    assert.equal(
        refused.text.match(/Choose at least one trigger/g).length,
        2,
        'the summary and the field',
    );
    assert.doesNotMatch(refused.text, /id="test-trigger-error"/);
    const tried = await house.post(`${one}/test`, { trigger: 'nosuch' }, { from: one });
    assert.equal(tried.status, 422);
    assert.match(tried.text, /href="#test-trigger"/);
    assert.match(tried.text, /id="test-trigger-error"/);
    assert.doesNotMatch(tried.text, /id="trigger-error"/);
    await house.post(`${one}/delete`, { confirm: 'yes' }, { from: one });
});

test('two webhooks cannot bear one name, in whatever case', async () => {
    assert.equal((await house.post(LIST, hook({ name: 'Twice' }))).status, 303);
    const second = await house.post(LIST, hook({ name: 'TWICE' }));
    assert.equal(second.status, 422);
    assert.match(second.text, /Another webhook has this name/);
    assert.equal(house.sql('SELECT count(*) FROM webhook'), '1');
});

test('the next run is told in the zone and in UTC', async () => {
    assert.equal(
        (
            await house.post('/settings/sync', {
                enabled: 'on',
                slot: '05',
                time_zone: 'Asia/Kolkata',
            })
        ).status,
        303,
    );
    assert.match(
        (await house.get('/settings/sync')).text,
        /05:00 IST \(\d{4}-\d\d-\d\d 23:30 UTC\)/,
    );
    assert.equal((await house.post('/settings/sync', { slot: '5', time_zone: 'UTC' })).status, 303);
    assert.match((await house.get('/settings/sync')).text, /switched off/);
});

test('every card of the settings is in the left navigation; one link is marked', async () => {
    const { text } = await house.get('/settings');
    const nav = text.match(/<nav[^>]*>[\s\S]*?<\/nav>/)[0];
    const cards = [...text.matchAll(/class="cover" href="([^"]+)"/g)].map((m) => m[1]);
    assert.ok(cards.length >= 8, String(cards));
    for (const path of cards) {
        assert.ok(nav.includes(`href="${path}"`), path);
        const there = (await house.get(path)).text.match(/<nav[^>]*>[\s\S]*?<\/nav>/)[0];
        assert.equal(there.match(/aria-current="page"/g).length, 1, path);
        assert.equal(
            there.match(/aria-current="true"/g)?.length ?? 0,
            1,
            `${path}: Settings alone is marked as the part it belongs to`,
        );
    }
});
