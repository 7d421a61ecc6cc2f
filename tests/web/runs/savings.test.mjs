// What a run saves: its preview names the amount and the day, its results what was really freed,
// and the report counts it until the seats come back.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, plainPeople, previewBulk } = runHelpers(fixture);
const SITE = '11111111-2222-3333-4444-555555555555';

/** What the page says under "Estimated saving per month": the amount and from when. */
const savingOf = (page) =>
    page
        .match(
            regex(
                /Estimated saving per month<\/p><p class="stat-value">([^<]+)<\/p>/,
                /<p class="hint">([^<]+)</,
            ),
        )
        ?.slice(1)
        .map((text) => text.trim());

const realized = async () => (await fixture.json('/api/v1/savings')).realized;

test('a preview names the saving and its day; results and reports what was freed', async () => {
    const answers = { plan: 'monthly', prices: '6.10', billing_day: '31' };
    await fixture.post(
        '/settings/prices',
        Object.fromEntries(
            Object.entries(answers).map(([k, v]) => [`${k}.confluence.${SITE}`, v]),
        ),
    );
    const { effectiveOn } = (await fixture.json('/api/v1/savings')).lines.find(
        (line) => line.product === 'confluence' && line.site === SITE,
    );
    const people = plainPeople(
        3,
        `EXISTS (SELECT 1 FROM seat s JOIN product p ON p.id = s.product
            WHERE s.user = u.id AND p.product = 'confluence' AND p.site = '${SITE}')
        AND NOT EXISTS (SELECT 1 FROM membership m JOIN user_group g ON g.id = m.user_group
            WHERE m.user = u.id AND g.external_synced)`,
    );
    const action = `remove-access:confluence:${SITE}`;
    const run = await previewBulk({ action }, people);
    const seats = Number(
        fixture.sql(`
            SELECT count(*) FROM run_loss rl JOIN product p ON p.id = rl.product
            WHERE run = ${idOf(run)} AND p.product = 'confluence' AND p.site = '${SITE}'`),
    );
    assert.ok(seats > 0);
    const saved = [`${(seats * 6.1).toFixed(2)} USD`, `from ${effectiveOn}`];
    assert.deepEqual(savingOf(await fixture.text(run)), saved);
    assert.deepEqual(await realized(), [], 'a preview saves nothing');
    assertStatus(await decide(run, { do: 'run' }), 303);
    assert.equal(await endOf(run), 'done');
    await fixture.untilIdle();
    assert.deepEqual(savingOf(await fixture.text(run)), saved, 'also after the synchronization');
    assert.equal((await realized())[0].saving, (seats * 6.1).toFixed(2));
    const event = JSON.parse(fixture.sql("SELECT body FROM event WHERE trigger = 'bulkDone'"));
    assert.equal(event.freedSeats, seats);
    assert.equal(event.savedPerMonth, (seats * 6.1).toFixed(2));
    assert.equal(event.currency, 'USD');
    assert.equal(event.saving, `${saved[0]} a month ${saved[1]}`);
});
