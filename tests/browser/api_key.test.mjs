// The page of the API key becomes that of a working key by itself: heading, organization in the
// header, removal and the next step.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { useFixture } from '../web/fixture.mjs';
import { inspect, openInspector, TWO_VIEWS } from './inspect.mjs';

const PAGE = '/settings/api-key';
const WIDE = { width: 1280, scheme: 'light' };
let inspector;
const fixture = useFixture();
fixture.prepare(async () => {
    inspector = await openInspector(fixture);
});
after(() => inspector?.close());

const removeKey = () => fixture.post(PAGE, { action: 'remove', confirm: 'yes' });

test('after the key passes, the whole page changes without a click', async () => {
    await removeKey();
    await fixture.control('ORG_LATENCY_MS=1200');
    const { page, close } = await inspector.open(WIDE, PAGE);
    assert.match(await page.textContent('#form-heading'), /Add an API key/);
    assert.ok(await page.isVisible('text=Select Create API key'), 'the steps are open');
    await page.fill('#key', 'ATCTT-demo-full-0002-9c1d');
    await page.fill('#label', 'rollcall-next');
    await page.click('text=Verify and save key');
    await page.waitForSelector('h2:has-text("Checking…")');
    assert.equal(await page.locator('.banner.success').count(), 0, 'nothing succeeded yet');
    let loads = 0;
    page.on('load', () => loads++);
    await fixture.control('ORG_LATENCY_MS=0');
    await page.waitForSelector('h2:has-text("Key …9c1d in use since")');
    assert.match(await page.textContent('#form-heading'), /Replace the API key/);
    assert.equal(await page.textContent('.org'), 'Example Works');
    assert.ok(await page.isVisible('button:has-text("Remove key")'));
    assert.ok(await page.isVisible('a:has-text("Choose inactivity threshold")'));
    assert.ok(await page.isVisible('button[aria-label="Show API key"]'), 'as at first');
    assert.equal(loads, 0, 'without a reload');
    await close();
});

test('what is typed during a check is not taken away', async () => {
    await fixture.control('ORG_LATENCY_MS=1200');
    const { page, close } = await inspector.open(WIDE, PAGE);
    await page.fill('#key', 'ATCTT-demo-nonsense-000000');
    await page.click('text=Verify and save key');
    await page.waitForSelector('h2:has-text("Checking…")');
    await page.fill('#label', 'typed meanwhile');
    await fixture.control('ORG_LATENCY_MS=0');
    await fixture.until(async () => (await fixture.text(PAGE)).includes('was rejected'));
    await page.waitForTimeout(4500); // two polls
    assert.equal(await page.inputValue('#label'), 'typed meanwhile');
    await close();
});

test('axe: no key, a key without an expiry date, a refused one', async () => {
    const inspectPage = async (name) => {
        const opened = await inspector.open(TWO_VIEWS[0], PAGE);
        assert.deepEqual(await inspect(`key-${name}`, opened, TWO_VIEWS), []);
    };
    await inspectPage('refused');
    await fixture.post(PAGE, { action: 'dismiss', use: 'all' });
    fixture.sql("UPDATE api_key SET expires_at = NULL WHERE state = 'current'");
    await inspectPage('no-date');
    await removeKey();
    await inspectPage('none');
});
