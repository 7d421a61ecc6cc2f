// The section Prices: bands and tiers of each product and site, kept, shown back and refused; the
// import of a table; the prices of older versions.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, withoutNotices } from '../fixture.mjs';

const fixture = useFixture();
const PAGE = '/settings/prices';
const IMPORT = '/settings/prices/import';
const SITE = '11111111-2222-3333-4444-555555555555';
const OTHER = '22222222-3333-4444-5555-666666666666';
const BANDS = '1-100 8.60\n101-250 7.30\n251- 6.10';

const save = (fields) => fixture.post(PAGE, fields);
const price = (product, site, answers) =>
    Object.fromEntries(Object.entries(answers).map(([k, v]) => [`${k}.${product}.${site}`, v]));
const stored = (name) => fixture.sql(`SELECT value FROM setting WHERE name = 'price.${name}'`);
const importTable = (csv) => fixture.post(IMPORT, { csv }, { from: PAGE });
const savings = async (product, site = SITE) =>
    (await fixture.json('/api/v1/savings')).lines.find(
        (line) => line.product === product && line.site === site,
    );
/** The answer of a field of the form, as the page has it. */
const answer = (text, name) =>
    text.match(new RegExp(`<textarea id="${name}"[^>]*>([^<]*)<`))?.[1] ??
    text.match(new RegExp(`<input id="${name}"[^>]*value="([^"]*)"`))?.[1];

test('a price is kept, shown back as a table and in the form', async () => {
    const answers = {
        plan: 'monthly',
        prices: '1–100 8.6\r\n101-250 7.3\r\n251- 6.10\r\n',
        discount: '',
        billing_day: '31',
        priced_on: '2026-11-01',
        others: '',
    };
    assertStatus(
        await save({ ...price('jira-software', SITE, answers), currency: ' eur ' }),
        303,
    );
    assert.equal(
        stored(`jira-software.${SITE}`),
        `plan monthly\nbilling_day 31\npriced_on 2026-11-01\n${BANDS}`,
    );
    const text = await fixture.text(PAGE);
    assert.match(text, /101–250: 7\.30/);
    assert.match(text, /from 251: 6\.10/);
    assert.match(text, /curves\.svg#jira-software\.11111111/);
    assert.equal(answer(text, `prices.jira-software.${SITE}`), BANDS);
    assert.equal(answer(text, `billing_day.jira-software.${SITE}`), '31');
    const curves = await fixture.get('/settings/prices/curves.svg');
    assert.match(curves.headers.get('content-type'), /^image\/svg\+xml/);
    assert.match(curves.text, new RegExp(`<g id="jira-software.${SITE}">`));
    assertStatus(await save({ ...price('jira-software', SITE, answers), currency: 'EUR' }), 303);
    const changes = "SELECT count(*) FROM audit WHERE subject LIKE 'price.jira-software.%'";
    assert.equal(fixture.sql(changes), '1', 'the same again is no change');
});

test('a bad price names its line and loses nothing', async () => {
    const before = fixture.sql('SELECT group_concat(name || value) FROM setting');
    const cases = [
        ['1-100 8.60\n90- 7.30', /Line 2 overlaps the line before/],
        ['1-100 8.60\n110- 7.30', /Line 2 leaves a gap/],
        ['2- 8.60', /the first band begins at seat 1/],
        ['1-100 8.60', /The last band must be open, like 101- 6\.10/],
        ['1- 8,60', /&quot;8,60&quot; is not an amount/],
    ];
    for (const [prices, message] of cases) {
        const refused = await save({
            ...price('jira-software', SITE, { plan: 'monthly', prices, others: '77' }),
            ...price('confluence', SITE, { plan: 'annual', prices: '400 24400' }),
            currency: 'SEK',
        });
        assertStatus(refused, 422, prices);
        assert.match(refused.text, message);
        assert.equal(answer(refused.text, `prices.jira-software.${SITE}`), prices);
        assert.equal(answer(refused.text, `others.jira-software.${SITE}`), '77');
        assert.equal(answer(refused.text, `prices.confluence.${SITE}`), '400 24400');
        assert.equal(answer(refused.text, 'currency'), 'SEK');
        assert.match(refused.text, new RegExp(`id="prices.jira-software.${SITE}-error"`));
    }
    assert.equal(fixture.sql('SELECT group_concat(name || value) FROM setting'), before);
    assertStatus(await save({ 'plan.nosuch.s1': 'none' }), 400);
});

test('every bad answer is named at its field, and the others are kept', async () => {
    const before = fixture.sql('SELECT group_concat(name || value) FROM setting');
    const monthly = { plan: 'monthly', prices: BANDS, discount: '12.5', billing_day: '15' };
    const annual = { plan: 'annual', prices: '400 24400\n500 30500', renews_on: '2031-03-14' };
    const more = { priced_on: '2026-10-15', others: '12' };
    const prices = (of, ...texts) => texts.map((text) => [of, 'prices', text]);
    const cases = [
        ...prices(monthly, '1-100 8.60\n90- 7.30', '1-100 8.60\n110- 7.30', '1-9 8\n9-5 7'),
        ...prices(monthly, '1-100 8.60\n250-101 7.30\n251- 6', '2- 8.60', '0- 8.60', '1-x 8.60'),
        ...prices(monthly, '1- 8,60', '1- 1.234,50', '1- 1,234.50', "1- 1'234.50", '1- 1 234.50'),
        ...prices(monthly, '1- 1\u00a0234.50', '1- 1\u202f234.50', '1-1 000 8.60\n1001- 7'),
        ...prices(monthly, '1- 1234567890123', '1- -8.60', '1- 8.605', '1- 8.60 EUR', '1- EUR'),
        ...prices(annual, '500 30500\n400 24400', '400 24400\n400 24400', '400 24 400.00'),
        ...prices(annual, '400 24400\n500 100', '400 -1', '400 1.001', '1-400 24400'),
        [monthly, 'discount', '101'],
        [monthly, 'discount', '12,5'],
        [monthly, 'billing_day', '32'],
        [monthly, 'billing_day', '0'],
        [annual, 'renews_on', '2027-02-31'],
        [annual, 'renews_on', '2027-02-29'],
        [annual, 'renews_on', '2020-03-14'],
        [annual, 'priced_on', '2026-02-31'],
        [annual, 'priced_on', '2031-01-01'],
        [annual, 'others', '1.5'],
        [annual, 'others', '-1'],
    ];
    for (const [good, name, value] of cases) {
        const answers = { ...good, ...more, [name]: value };
        const refused = await save({ ...price('jira-software', SITE, answers), currency: 'SEK' });
        assertStatus(refused, 422, value);
        const found = refused.text.matchAll(/class="error" id="([^"]+)"/g);
        const errors = [...found].map(([, id]) => id);
        assert.deepEqual(errors, [`${name}.jira-software.${SITE}-error`], value);
        for (const [key, kept] of Object.entries(answers))
            if (key !== 'plan')
                assert.equal(
                    answer(refused.text, `${key}.jira-software.${SITE}`).replace('&#39;', "'"),
                    kept,
                );
        assert.match(
            refused.text,
            new RegExp(`<option value="${answers.plan}" selected="selected">`),
        );
        assert.equal(answer(refused.text, 'currency'), 'SEK');
    }
    for (const currency of ['EUR USD', 'EUR/USD', '€', 'E1R', 'EURO']) {
        const refused = await save({ ...price('jira-software', SITE, monthly), currency });
        assertStatus(refused, 422, currency);
        assert.match(refused.text, /id="currency-error"/);
        assert.equal(answer(refused.text, 'currency'), currency);
        assert.equal(answer(refused.text, `prices.jira-software.${SITE}`), BANDS);
    }
    assert.equal(fixture.sql('SELECT group_concat(name || value) FROM setting'), before);
});

test('a new renewal in the past is refused; one that has passed is asked for', async () => {
    const answers = { plan: 'annual', prices: '400 24400\n2000 90000', renews_on: '2026-01-31' };
    const refused = await save(price('confluence', SITE, answers));
    assertStatus(refused, 422);
    assert.match(refused.text, /The renewal on 2026-01-31 has passed\. Enter the next one/);
    fixture.sql(`
        INSERT INTO setting
        VALUES ('price.confluence.${SITE}',
            'plan annual' || char(10) || 'renews_on 2026-01-31' || char(10) || '2000 90000.00',
            1, 't')`);
    assert.match(await fixture.text(PAGE), /Renewal has passed: enter the next one/);
    assert.equal((await savings('confluence')).effectiveOn, null);
    // Another answer of the same line can be changed meanwhile.
    assertStatus(await save(price('confluence', SITE, { discount: '10' })), 303);
    assert.match(stored(`confluence.${SITE}`), /discount 10\.00\nrenews_on 2026-01-31/);
    assertStatus(await save(price('confluence', SITE, { plan: 'none' })), 303);
});

test('a price of an older version is the open band of each site without its own', async () => {
    fixture.sql("INSERT INTO setting VALUES ('price.confluence', '7.50', 1, 't')");
    const text = await fixture.text(PAGE);
    assert.equal(answer(text, `prices.confluence.${OTHER}`), '1- 7.50');
    const line = await savings('confluence', OTHER);
    assert.equal(line.plan, 'monthly');
    assert.equal(line.cost, (line.seats * 7.5).toFixed(2));
    assert.equal((await savings('confluence')).cost, null, 'its own plan none wins');
    fixture.sql("DELETE FROM setting WHERE name LIKE 'price.confluence%'");
});

test('prices go out with the settings document, and come back', async () => {
    const before = stored(`jira-software.${SITE}`);
    const document = await fixture.text('/settings/export');
    assert.match(document, new RegExp(`<setting name="price.jira-software.${SITE}">plan monthly`));
    fixture.sql("DELETE FROM setting WHERE name LIKE 'price.%'");
    const confirmed = { document, confirm: 'yes' };
    assertStatus(await fixture.post('/settings/import', confirmed), 303);
    assert.equal(stored(`jira-software.${SITE}`), before);
    const bad = document.replace('1-100 8.60', '1-90 8.60');
    assertStatus(await fixture.post('/settings/import', { document: bad, confirm: 'yes' }), 422);
});

test('a table is imported whole or not at all', async () => {
    const good = [
        'product;site;plan;prices;discount;billing_day;renews_on;priced_on;others;currency',
        'Jira;example-research;Monthly;1-50 9.00;5;15;;2026-10-15;3;EUR',
        'Jira;example-research;Monthly;51- 8.00;5;15;;2026-10-15;3;EUR',
        'bitbucket;;monthly;3;;1;;;;',
    ].join('\r\n');
    assertStatus(await importTable(good), 303);
    assert.equal(
        stored(`jira-software.${OTHER}`),
        'plan monthly\ndiscount 5.00\nbilling_day 15\npriced_on 2026-10-15\nothers 3\n' +
            '1-50 9.00\n51- 8.00',
    );
    assert.match(fixture.sql("SELECT value FROM setting WHERE name LIKE 'price.bit%'"), /1- 3\.00/);
    const before = fixture.sql('SELECT group_concat(name || value) FROM setting');
    const head = 'product,site,plan,prices,currency\n';
    const first = `${head}confluence,example,monthly,4,EUR`;
    const cases = [
        [`${first}\nconfluence,nowhere,monthly,4,EUR`, /Row 3: there/],
        [`${first}\nJira,example,monthly,5,USD`, /USD differs from EUR/],
        [`${head}confluence,example,monthly,"1-10 4\n12- 3",EUR`, /Row 2, prices: Line 2 leaves/],
        ['product,colour\nJira,red', /there is no column &quot;colour&quot;/],
        ['site,plan\nexample,none', /the column product is missing/],
        [`${head}confluence,example,monthly,"4`, /a quote is not closed/],
        ['', /Paste a table/],
    ];
    for (const [csv, message] of cases) {
        const refused = await importTable(csv);
        assertStatus(refused, 422, csv);
        assert.match(refused.text, message);
        assert.match(refused.text, /id="csv-error"/);
        assert.ok(refused.text.includes(csv.split('\n')[0].slice(0, 20)), 'the table is kept');
    }
    assert.equal(fixture.sql('SELECT group_concat(name || value) FROM setting'), before);
    // What is downloaded can be imported again and changes nothing.
    const csv = await fixture.text('/settings/prices.csv');
    assertStatus(await importTable(csv), 303);
    assert.equal(fixture.sql('SELECT group_concat(name || value) FROM setting'), before);
});

test('a thousand products and sites stay usable', async () => {
    await fixture.untilIdle();
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        INSERT INTO product (ari, product, site, site_name)
        SELECT 'ari:many' || i, 'many-' || i, 'many', 'many'
        FROM n`);
    const rows = Array.from({ length: 1000 }, (_, i) => `many-${i + 1},many,monthly,${i + 1}.50`);
    assertStatus(await importTable(`product,site,plan,prices\n${rows.join('\n')}`), 303);
    assert.match(stored('many-1000.many'), /1- 1000\.50/);
    const text = await fixture.text(`${PAGE}?page=3`);
    assert.match(text, /Page 3 of 21/);
    assert.equal(text.match(/name="plan\./g).length, 50);
    const last = await fixture.text(`${PAGE}?line=many-999.many`);
    assert.match(last, /<tr id="line\.many-999\.many">/);
    for (const path of ['/', '/reports', '/api/v1/savings', '/settings/prices/curves.svg'])
        assertStatus(await fixture.get(path), 200, path);
    assertStatus(await save(price('many-999', 'many', { prices: '2.00' })), 303);
    assert.match(stored('many-999.many'), /1- 2\.00/);
    fixture.sql("DELETE FROM setting WHERE name LIKE 'price.many%'");
    fixture.sql("DELETE FROM product WHERE site = 'many'");
});

test('above a target the pages propose whom to free, and nothing runs by itself', async () => {
    const line = await savings('jira-software');
    const target = line.seats - 12;
    const name = `alert_at.jira-software.${SITE}`;
    const [group] = fixture.lines(`
        SELECT g.group_id
        FROM group_role gr
        JOIN user_group g ON g.id = gr.user_group
        JOIN product p ON p.id = gr.product
        WHERE p.product = 'jira-software' AND p.site = '${SITE}' AND gr.role = 'atlassian/user'
        LIMIT 1`);
    const pages = [PAGE, '/', `/groups/${group}`];
    const work = () =>
        fixture.sql('SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM task)');
    const before = work();
    const shown = async (path, visitor) =>
        (await fixture.text(path, visitor)).replaceAll(/\s+/g, ' ').replaceAll('&amp;', '&');
    const text = `12 seats above your target of ${target.toLocaleString('en')}`;
    const preview = `/tasks/free?product=jira-software&site=${SITE}&limit=12`;
    for (const path of pages) assert.doesNotMatch(await shown(path), /above your target/, path);
    assertStatus(await save({ [name]: `${target}` }), 303);
    for (const path of pages) {
        const page = await shown(path);
        assert.ok(page.includes(text), path);
        assert.match(page, /preview freeing the 12 longest unused/i);
        assert.ok(page.includes(`href="${preview}"`), path);
    }
    assert.match(await fixture.text(preview), /name="cap_users"[^>]*value="12"/);
    await fixture.setAccess('read');
    const readers = await shown('/', 'productAdmin');
    assert.ok(readers.includes(text));
    assert.ok(!readers.includes(preview), 'readers cannot free seats');
    await fixture.setAccess('off');
    await fixture.untilIdle();
    assert.equal(work(), before, 'a proposal starts nothing');
    assertStatus(await save({ [name]: `${line.seats}` }), 303);
    for (const path of pages) assert.doesNotMatch(await shown(path), /above your target/, path);
    assertStatus(await save({ [name]: '' }), 303);
});

test('the line of a product is found on whatever page it is', async () => {
    const text = await fixture.text(`${PAGE}?line=confluence.${OTHER}`);
    assert.match(text, new RegExp(`<tr id="line.confluence.${OTHER}">`));
});

test('readers see prices and no form', async () => {
    await fixture.setAccess('read');
    const text = await fixture.text(PAGE, 'productAdmin');
    assert.match(text, /101–250: 7\.30/);
    assert.doesNotMatch(withoutNotices(text), /<form method="post"/);
    assertStatus(await fixture.get('/settings/prices.csv', 'productAdmin'), 200);
    await fixture.setAccess('off');
});
