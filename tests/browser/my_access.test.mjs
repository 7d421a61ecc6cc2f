// My access and Requests in the browser: on a phone, by keyboard, in all colours, and without a
// script.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { useFixture, VISITORS } from '../web/fixture.mjs';
import { warnedHelpers } from '../web/my_access/warned.mjs';
import { follow, inspect, openInspector, TWO_VIEWS, VIEWS } from './inspect.mjs';

const fixture = useFixture();
const { addTask, addWarning, stateOf, userOf } = warnedHelpers(fixture);
const ME = VISITORS.ordinary.who;
const PHONE = { width: 320, scheme: 'dark' };
let inspector;
let unlock;
let task;
let kept;

fixture.prepare(async () => {
    inspector = await openInspector(fixture);
    await fixture.untilIdle();
    unlock = await fixture.lockLane('tasks'); // it would end runs that are rows only
    task = addTask('Free seats of a very long name that nobody abbreviated');
    kept = addWarning(task, ME);
    addWarning(task, ME, { keep: 'ask' });
    for (const giveBack of ['self', 'ask', 'off']) {
        const run = addWarning(task, ME, { state: 'done', person: 'done', giveBack });
        fixture.sql(`
            UPDATE run SET finished_at = unixepoch() WHERE id = ${run};
            UPDATE run_step SET state = 'done', finished_at = unixepoch() WHERE run = ${run};
            INSERT INTO access_request (kind, user, run, state, reason, created_at, answered_at,
                answered_by, note)
            VALUES ('return', ${userOf(ME)}, ${run},
                '${giveBack === 'ask' ? 'open' : 'granted'}', 'Needed', 1, 2, 'admin', 'A note');
            INSERT INTO keep (user, task, run, until, created_at, created_by)
            VALUES (${userOf(ME)}, ${task}, ${run}, unixepoch() + 9000000, 1, '${ME}')`);
    }
});
after(() => unlock?.());
after(() => inspector?.close());

const PAGES = [
    ['my-access', '/my-access', 'ordinary', VIEWS],
    ['my-access-refused', '/users', 'ordinary', TWO_VIEWS],
    ['requests', '/requests', 'orgAdmin', TWO_VIEWS],
    ['requests-answered', '/requests?state=answered', 'orgAdmin', TWO_VIEWS],
    ['requests-kept', '/requests?state=kept', 'orgAdmin', TWO_VIEWS],
];
for (const [name, path, visitor, views] of PAGES)
    test(`page ${name}`, async () => {
        const opened = await inspector.open(views[0], path, visitor);
        assert.deepEqual(await inspect(name, opened, views), []);
    });

test('by keyboard on a phone: the first button keeps the access', async () => {
    const { page, close } = await inspector.open(PHONE, '/my-access', 'ordinary');
    const button = page.getByRole('button', { name: /^Keep my access/ });
    for (let i = 0; i < 20; i++) {
        await page.keyboard.press('Tab');
        if (await button.evaluate((one) => one === document.activeElement)) break;
    }
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.match(await page.getByRole('alert').innerText(), /You keep your access/);
    assert.equal(stateOf(kept), 'kept skipped kept');
    await close();
});

test('without a script: a reason, and what is refused stays in its field', async () => {
    const run = addWarning(task, ME, { keep: 'ask' });
    const view = { width: 320, scheme: 'light', script: false };
    const { page, close } = await inspector.open(view, '/my-access', 'ordinary');
    const card = page.locator(`article:has(#upcoming-${run})`);
    await card.getByText('Add a reason').click();
    await card.getByRole('textbox').evaluate((box) => box.removeAttribute('maxlength'));
    await card.getByRole('textbox').fill('x'.repeat(501));
    await follow(page, card.getByRole('button'));
    assert.equal(await page.locator('#reason').inputValue(), 'x'.repeat(501));
    await page.locator('#reason').fill('Reports');
    await follow(page, card.getByRole('button'));
    assert.equal(stateOf(run), 'asked planned');
    await close();
});
