// /api/v1/savings against a computation from the same numbers: bands, tiers, edges, the billing day
// and protected people.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const SITE = '11111111-2222-3333-4444-555555555555';
const BANDS = [
    [100, 860],
    [250, 730],
    [Infinity, 610],
];
const bandsText = '1-100 8.60\n101-250 7.30\n251- 6.10';

const price = (product, answers) =>
    Object.fromEntries(Object.entries(answers).map(([k, v]) => [`${k}.${product}.${SITE}`, v]));
const save = async (product, answers) =>
    assertStatus(await fixture.post('/settings/prices', price(product, answers)), 303);
const savings = () => fixture.json('/api/v1/savings');
const lineOf = async (product) =>
    (await savings()).lines.find((line) => line.product === product && line.site === SITE);

/** Seat by seat, in cents. */
function costOf(seats) {
    let sum = 0;
    for (let seat = 1; seat <= seats; seat++) sum += BANDS.find(([upto]) => seat <= upto)[1];
    return sum;
}
const cents = (text) => Math.round(Number(text) * 100);
const day = (date) => date.toISOString().slice(0, 10);

/** The page of prices, with its dates in the sentences. */
const pricesText = async () =>
    (await fixture.text('/settings/prices')).replaceAll(/<\/?span[^>]*>/g, '');

test('a monthly plan: cost, saving and day of each line', async () => {
    await save('jira-software', {
        plan: 'monthly',
        prices: bandsText,
        billing_day: '31',
        priced_on: day(new Date(Date.now() - 86400e3)),
    });
    const line = await lineOf('jira-software');
    assert.equal(cents(line.cost), costOf(line.seats));
    assert.equal(cents(line.costAfter), costOf(line.seats - line.inactive));
    assert.equal(cents(line.saving), costOf(line.seats) - costOf(line.seats - line.inactive));
    assert.equal(line.per, 'month');
    assert.equal(line.edge, null);
    assert.equal(line.stale, false);
    assert.ok(line.effectiveOn > day(new Date()), 'nothing is saved today');
    const next = new Date(`${line.effectiveOn}T12:00:00Z`);
    assert.notEqual(new Date(next.getTime() + 86400e3).getUTCMonth(), next.getUTCMonth());
    const { total, currency, asOf } = await savings();
    assert.equal(cents(total.perYear), cents(line.saving) * 12);
    assert.equal(currency, 'USD');
    assert.match(asOf, /Z$/);
    assert.ok(total.unpriced.includes('Confluence on example'));
    assert.ok(!total.unpriced.includes('Jira on example'));
});

test('protected people and organization admins are not in it', async () => {
    const before = await lineOf('jira-software');
    const { data, next } = await fixture.json(
        `/api/v1/users?product=jira-software&site=${SITE}&threshold=1&limit=1000`,
    );
    assert.ok(!next, 'all of them');
    const free = data.filter((person) => !person.protected);
    assert.equal(before.inactive, free.length);
    const page = `/users/${encodeURIComponent(free[0].accountId)}`;
    const answers = { action: 'protect', reason: 'on leave', until: '' };
    assertStatus(await fixture.post(`${page}/protect`, answers, { from: page }), 303);
    assert.equal((await lineOf('jira-software')).inactive, before.inactive - 1);
});

test('an annual plan saves at its edges only, and says how far the next one is', async () => {
    const { seats, inactive } = await lineOf('confluence');
    const left = seats - inactive;
    await save('confluence', {
        plan: 'annual',
        prices: `${left - 2} 24400\n${seats} 30500.00`,
        renews_on: '2031-03-14',
    });
    const line = await lineOf('confluence');
    assert.equal(line.cost, '30500.00');
    assert.equal(line.saving, '0.00', 'it stays in its tier');
    assert.deepEqual(line.edge, { seats: left - 2, toFree: 2, saving: '6100.00' });
    assert.equal(line.effectiveOn, '2031-03-14');
    assert.equal(line.per, 'year');
    assert.equal(line.stale, true, 'without a date');
    const text = await pricesText();
    assert.match(text, /stays in the tier up to/);
    assert.match(text, /Free 2 more seats by 2031-03-13 to save 6,100\.00 USD a year/);
    const preview = `/tasks/free?product=confluence&amp;site=${SITE}&amp;limit=${inactive + 2}`;
    for (const page of ['/settings/prices', '/', '/reports'])
        assert.ok((await fixture.text(page)).includes(preview), `${page} leads to the preview`);
    await save('confluence', { prices: `${left} 24400\n${seats} 30500.00` });
    const crossed = await lineOf('confluence');
    assert.equal(crossed.saving, '6100.00');
    assert.equal(crossed.edge, null, 'no lower tier is left');
    await save('confluence', { prices: `${seats - 1} 24400` });
    assert.equal((await lineOf('confluence')).cost, null, 'more seats than the highest tier');
    assert.ok((await savings()).total.unpriced.includes('Confluence on example'));
});

test('pages name the day from which a saving counts', async () => {
    const line = await lineOf('jira-software');
    const text = await pricesText();
    const freeBy = day(new Date(new Date(`${line.effectiveOn}T12:00:00Z`).getTime() - 86400e3));
    assert.ok(text.includes(`from ${line.effectiveOn}, if freed by ${freeBy}`));
    assert.match(text, /Freed seats save nothing in the running period/);
});

test('metrics name what products cost a year and what could be saved', async () => {
    const line = await lineOf('jira-software');
    const { text } = await fixture.get('/metrics');
    const labels = `{product="jira-software",site="${SITE}",currency="USD"}`;
    const year = (text) => ((cents(text) * 12) / 100).toFixed(2);
    assert.ok(text.includes(`rollcall_cost_per_year${labels} ${year(line.cost)}`));
    assert.ok(text.includes(`rollcall_saving_per_year${labels} ${year(line.saving)}`));
    assert.doesNotMatch(text, /rollcall_cost_per_year\{product="confluence"/, 'no price');
});

test('readers see savings; others do not', async () => {
    assertStatus(await fixture.get('/api/v1/savings', 'productAdmin'), 403);
    await fixture.setAccess('read');
    assertStatus(await fixture.get('/api/v1/savings', 'productAdmin'), 200);
    await fixture.setAccess('off');
});
