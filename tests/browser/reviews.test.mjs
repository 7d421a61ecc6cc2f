// Reviews in the browser: the pages in all colours and widths, and a decision by keyboard and
// without a script.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { HtmlValidate } from 'html-validate';
import { useFixture, VISITORS } from '../web/fixture.mjs';
import { reviewHelpers } from '../web/reviews/review_helpers.mjs';
import { follow, inspect, openInspector, TWO_VIEWS, VIEWS } from './inspect.mjs';

const fixture = useFixture();
const { addFilter, begin, decide, doIt, json } = reviewHelpers(fixture);
const ME = VISITORS.ordinary.who;
let inspector;
let open;
let closed;

fixture.prepare(async () => {
    inspector = await openInspector(fixture);
    const filter = addFilter('People of the wiki', 'product=confluence&status=active&q=a');
    const name = 'Quarter with a very long name that nobody abbreviated';
    open = await begin({ filter, name }, [ME]);
    closed = await begin({ filter: addFilter('Admins', 'role=atlassian%2Forg-admin') }, [ME]);
    const [one, two, three] = (await json(open, 'ordinary')).rows.map((row) => row.accountId);
    await decide(open, [one], { decision: 'remove', reason: 'Left' }, 'ordinary');
    await decide(open, [two], { decision: 'later' }, 'ordinary');
    await decide(open, [three], { decision: 'keep' }, 'ordinary');
    await doIt(closed, { do: 'close' });
});
after(() => inspector?.close());

for (const [name, path, visitor, views] of [
    ['reviews', () => '/reviews?filter=1', 'orgAdmin', VIEWS],
    ['review', () => `/reviews/${open}?state=all`, 'orgAdmin', TWO_VIEWS],
    ['review-to-decide', () => `/reviews/${open}?state=all`, 'ordinary', VIEWS],
    ['review-closed', () => `/reviews/${closed}`, 'orgAdmin', TWO_VIEWS],
])
    test(`page ${name}`, async () => {
        const opened = await inspector.open(views[0], path(), visitor);
        assert.deepEqual(await inspect(name, opened, views), []);
    });

test('the pages and the summary of an archive are valid HTML', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:standard'] });
    const everyone = await begin({ filter: addFilter('Everyone', '') }, [ME]);
    await doIt(everyone, { do: 'close' });
    const review = `/reviews/${everyone}`;
    for (const path of ['/reviews', '/reviews?filter=', review, `${review}/summary.html`]) {
        const { results } = await validator.validateString(await fixture.text(path));
        const faults = results.flatMap((result) => result.messages);
        assert.deepEqual(faults.map((one) => `${path}:${one.line}: ${one.message}`), []);
    }
});

test('by keyboard: the box of a person, then the button', async () => {
    const view = { width: 1280, scheme: 'light' };
    const before = (await json(open)).kept;
    const { page, close } = await inspector.open(view, `/reviews/${open}`, 'ordinary');
    const box = page.locator('tbody input[name=account_id]').first();
    await box.focus();
    await page.keyboard.press('Space');
    assert.equal(await page.locator('[data-count]').innerText(), '1');
    const button = page.getByRole('button', { name: 'Keep access' });
    await button.focus();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.equal((await json(open)).kept, before + 1);
    await close();
});

test('without a script the box in the heading selects the page', async () => {
    const view = { width: 320, scheme: 'dark', script: false };
    const { page, close } = await inspector.open(view, `/reviews/${open}?state=keep`, 'ordinary');
    const people = await page.locator('tbody input[name=account_id]').count();
    await page.locator('input[name=tick_page]').evaluate((box) => {
        box.checked = true;
    });
    await page.locator('#reason').fill('Gone');
    await follow(page, page.getByRole('button', { name: 'Remove access' }));
    const all = await json(open);
    assert.equal(all.kept, 0);
    assert.equal(all.removed, people + 1);
    await close();
});
