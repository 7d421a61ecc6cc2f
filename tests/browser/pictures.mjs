// Makes the pictures of the README from the demo: `make pictures`.
import { openFixture, root } from '../web/fixture.mjs';
import { DEMO } from './demo_pages.mjs';
import { launchBrowser, openContext } from './inspect.mjs';
import { join } from 'node:path';

const PICTURES = [
    { file: 'docs/dashboard.png', address: '/', height: 1000 },
    { file: 'docs/overview.png', address: '/settings', height: 800 },
];

const fixture = await openFixture(DEMO);
const browser = await launchBrowser();
try {
    const context = await openContext(browser, { width: 1280 });
    const page = await context.newPage();
    await fixture.untilIdle();
    for (const { file, address, height } of PICTURES) {
        await page.setViewportSize({ width: 1280, height });
        await page.goto(fixture.url() + address, { waitUntil: 'load' });
        await page.screenshot({ path: join(root, file) });
        console.log(file);
    }
} finally {
    await browser.close();
    await fixture.close();
}
