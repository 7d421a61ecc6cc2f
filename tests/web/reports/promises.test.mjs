// No sentence promises money inside a running period: every page that speaks of savings is read for
// each plan and each kind of billing day and renewal, and what webhooks and e-mails get of a run.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, SEAT_WITHOUT_DIRECTORY, TASK } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, makeTask, plainPeople, previewBulk, previewTask, saveFilter, stateOf } =
    runHelpers(fixture);
const SITE = '11111111-2222-3333-4444-555555555555';
const BANDS = '1-100 8.60\n101-250 7.30\n251- 6.10';
const ACTION = `remove-access:confluence:${SITE}`;

const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);
const dayOfMonth = (days) => `${Number(day(days).slice(8))}`;
const lineOf = async (product) =>
    (await fixture.json('/api/v1/savings')).lines.find(
        (line) => line.product === product && line.site === SITE,
    );
const save = async (answers) => {
    const none = { billing_day: '', renews_on: '', discount: '' };
    const fields = Object.entries({ ...none, ...answers });
    const sent = Object.fromEntries(fields.map(([k, v]) => [`${k}.confluence.${SITE}`, v]));
    assertStatus(await fixture.post('/settings/prices', sent), 303);
};

/** Each kind of day: today, the days beside it, the ends of months, none. */
async function plans() {
    const { seats } = await lineOf('confluence');
    const tiers = `${seats - 1} 24400\n${seats + 90} 30500`;
    const monthly = [dayOfMonth(-1), dayOfMonth(0), dayOfMonth(1), '1', '15', '28', '29', '30'];
    return [
        ...[...monthly, '31', ''].map((billing_day) => ({
            plan: 'monthly',
            prices: BANDS,
            billing_day,
        })),
        ...[day(0), day(1), day(30), day(365), day(800), ''].map((renews_on) => ({
            plan: 'annual',
            prices: tiers,
            renews_on,
        })),
        { plan: 'annual', prices: `${seats + 90} 30500`, renews_on: day(100) },
    ];
}

/** Money that comes at once, in the words of a page or a message. */
const AT_ONCE = [
    /sav(es?|ings?)[^.]{0,80}\b(today|now|at once|immediately|this month|right away)\b/i,
    /\b(today|now|at once|immediately|this month)\b[^.]{0,40}\bsav(es?|ings?)\b/i,
];
/** Days that a text names for a saving are after today; days to act by are not past. */
function assertNoPromise(text, where) {
    const words = text
        .replace(/<\/?(p|h\d|li|td|th|div|title|dt|dd|caption|a|button|option)(\s[^>]*)?>/g, '. ')
        .replace(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ');
    for (const pattern of AT_ONCE) assert.doesNotMatch(words, pattern, where);
    for (const [, date] of words.matchAll(/(?:from|renewal on) (\d{4}-\d\d-\d\d)/g))
        assert.ok(date > day(0), `${where}: from ${date}`);
    for (const [, by] of words.matchAll(/(?:freed|seats?) by (\d{4}-\d\d-\d\d)/g))
        assert.ok(by >= day(0), `${where}: by ${by}`);
    // A saving of a year comes from a renewal, never as a twelfth a month.
    assert.doesNotMatch(words, /a month from the (next )?renewal/, where);
}

const MONTH_FROM = /^(from \d{4}-\d\d-\d\d|from the next billing day)$/;
const YEAR_FROM =
    /^(from the (renewal on \d{4}-\d\d-\d\d|next renewal)|no lower tier is reached)$/;
/** From when the saving of a preview or run counts. */
const tileOf = (text, per) =>
    text.match(new RegExp(`Estimated saving per ${per}</p><p class="stat-value">[^<]+</p>` +
        '<p class="hint">([^<]+)</p>'))?.[1];

test('no page promises money inside a running period', async () => {
    await fixture.untilIdle();
    const people = plainPeople(2, SEAT_WITHOUT_DIRECTORY.replace('s.user = u.id', `s.user = u.id
        AND s.product = (SELECT id FROM product
            WHERE product = 'confluence' AND site = '${SITE}')`));
    const preview = await previewBulk({ action: ACTION }, people);
    fixture.sql(`
        INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at, started_at,
            finished_at, planned, done)
        VALUES (900, 'p900', 'bulk', 'freed', 'done', 't', 1, unixepoch(), unixepoch(), 1, 1);
        INSERT INTO run_user (run, user, state)
        SELECT 900, user, 'done' FROM run_user WHERE run = ${idOf(preview)};
        INSERT INTO run_step (run, user, seq, kind, label, state)
        SELECT 900, user, 1, 'leave-group', 'g', 'done' FROM run_user WHERE run = 900;
        INSERT INTO run_loss SELECT 900, user, product, 1 FROM run_loss
        WHERE run = ${idOf(preview)}`);
    const [group] = fixture.lines(`
        SELECT g.group_id
        FROM group_role gr
        JOIN user_group g ON g.id = gr.user_group
        JOIN product p ON p.id = gr.product
        WHERE p.product = 'confluence' AND p.site = '${SITE}' AND gr.role = 'atlassian/user'
        LIMIT 1`);
    const free = `/tasks/free?product=confluence&site=${SITE}&limit=5`;
    const pages = ['/', '/settings', '/settings/prices', '/reports', '/reports?by=year', '/groups'];
    pages.push(`/groups/${group}`, preview, '/users/bulk/900', free, '/api/v1/savings');
    for (const plan of await plans()) {
        await save(plan);
        const { effectiveOn, edge } = await lineOf('confluence');
        const where = JSON.stringify(plan);
        assert.ok(effectiveOn === null || effectiveOn > day(0), where);
        const texts = {};
        for (const path of pages) {
            texts[path] = await fixture.text(path);
            assertNoPromise(texts[path], `${path} ${where}`);
        }
        const annual = plan.plan === 'annual';
        for (const path of [preview, '/users/bulk/900']) {
            const from = tileOf(texts[path], annual ? 'year' : 'month');
            assert.match(from, annual ? YEAR_FROM : MONTH_FROM, `${path} ${where}`);
            assert.equal(tileOf(texts[path], annual ? 'month' : 'year'), undefined);
            if (annual && !plan.prices.includes('\n'))
                assert.equal(from, 'no lower tier is reached', `${path} ${where}`);
            assert.match(texts[path], /href="\/settings\/prices\?line=confluence/, 'its formula');
        }
        assert.ok(edge === null || plan.plan === 'annual');
    }
});

test('what webhooks and e-mails get of a run promises none either', async () => {
    const seats = `s.user = u.id AND s.product = (SELECT id FROM product
        WHERE product = 'confluence' AND site = '${SITE}')`;
    for (const plan of [
        { plan: 'annual', renews_on: '2031-03-14' },
        { plan: 'monthly', billing_day: dayOfMonth(0) },
    ]) {
        const line = await lineOf('confluence');
        const tiers = `${line.seats - 1} 24400\n${line.seats + 90} 30500`;
        await save({ ...plan, prices: plan.plan === 'annual' ? tiers : '8.60' });
        const [person] = plainPeople(1, SEAT_WITHOUT_DIRECTORY.replace('s.user = u.id', seats));
        const run = await previewBulk({ action: ACTION }, [person]);
        assertStatus(await decide(run, { do: 'run' }), 303);
        assert.equal(await endOf(run), 'done');
        await fixture.untilIdle();
        const [body] = fixture.lines(`
            SELECT body FROM event WHERE trigger = 'bulkDone' ORDER BY id DESC LIMIT 1`);
        const event = JSON.parse(body);
        const { effectiveOn } = await lineOf('confluence');
        assert.equal(event.freedSeats, 1);
        assertNoPromise(event.saving, JSON.stringify(event));
        const annual = plan.plan === 'annual';
        assert.equal(event.savedPerMonth, annual ? '0.00' : '8.60');
        assert.equal(event.savedPerYear, annual ? '6100.00' : '0.00');
        assert.equal(
            event.saving,
            annual
                ? '6,100.00 USD a year from the renewal on 2031-03-14'
                : `8.60 USD a month from ${effectiveOn}`,
        );
        await save({ plan: 'none' });
    }
});

test('a task that warns saves from the day it can act', async () => {
    saveFilter(1, 'all', 'status=active');
    const task = await makeTask({ ...TASK, name: 'Warns', action: ACTION, notices: '14 1' });
    const preview = await previewTask(task);
    await fixture.until(() => stateOf(preview) === 'preview');
    for (const billing_day of [1, 7, 14, 15, 16, 30].map(dayOfMonth)) {
        await save({ plan: 'monthly', prices: BANDS, billing_day });
        const from = tileOf(await fixture.text(preview), 'month')?.slice('from '.length);
        assert.ok(from > day(15), `billing day ${billing_day}: from ${from}`);
    }
});
