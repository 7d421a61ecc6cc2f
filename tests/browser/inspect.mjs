// Looking at pages as people do: one page in one look (width, colours, with or without scripts),
// what axe finds there, and, with SCREENS=1, a picture of it in build/screens. Used by every
// browser test.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../web/fixture.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FLAGS = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];
export const PATIENCE = 120000; // ms for anything to appear, on a slow machine
export const screens = join(root, 'build/screens');

export const LOOKS = [320, 1280].flatMap((width) =>
    ['light', 'dark'].map((scheme) => ({ width, scheme })),
);
export const name = (path) => path.replace(/^\//, '').replaceAll(/\W+/g, '-') || 'dashboard';

/** Opens and inspects pages of one fixture with one browser. */
export async function openEyes(fixture) {
    mkdirSync(screens, { recursive: true });
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: FLAGS,
    });
    // one for each look: they are dear, and pages keep nothing in them but a message's cookie
    const contexts = new Map();
    return {
        open: (look, path, visitor) => open(browser, contexts, fixture, look, path, visitor),
        close: () => browser.close(),
    };
}

/** Clicks what leads to another page, and is there when that one has been read to its end. */
export const follow = (page, where) =>
    Promise.all([
        page.waitForEvent('load'),
        (typeof where === 'string' ? page.locator(where).first() : where).click(),
    ]);

/** One page of one visitor, opened in one look. */
async function open(browser, contexts, fixture, look, path, visitor = 'orgAdmin') {
    const kind = JSON.stringify([look.width, look.scheme, look.script ?? true]);
    if (!contexts.has(kind)) {
        contexts.set(
            kind,
            await browser.newContext({
                viewport: { width: look.width, height: 900 },
                colorScheme: look.scheme,
                javaScriptEnabled: look.script ?? true,
                reducedMotion: 'reduce',
                bypassCSP: true, // axe comes in as a script of the test, not of the page
            }),
        );
        contexts.get(kind).setDefaultTimeout(PATIENCE);
    }
    const page = await contexts.get(kind).newPage();
    const said = [];
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('console', (message) => {
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
            said.push(message.text());
    });
    await page.goto(fixture.url(visitor) + path, { waitUntil: 'load' });
    return { page, said, close: () => page.close() };
}

const COLOURS = ['color-contrast', 'link-in-text-block'];
// pages that were looked at in this width: the other colours change only colours
const seen = new Set();

/** What axe finds, in words. */
async function findings(page, place) {
    await page.evaluate(axe);
    const only = seen.has(place)
        ? { type: 'rule', values: COLOURS }
        : { type: 'tag', values: TAGS };
    seen.add(place);
    const { violations } = await page.evaluate((runOnly) => globalThis.axe.run({ runOnly }), only);
    return violations.map(
        (v) =>
            `${v.id}: ${v.help}\n    ` +
            `${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join('\n    ')}`,
    );
}

/** Findings of one opened page, which is closed then. */
export async function inspect(name, look, opened) {
    const { page, said, close } = opened;
    const problems = [...said];
    if (look.script !== false) problems.push(...(await findings(page, `${name} ${look.width}`)));
    const wide = await page
        .locator('html')
        .evaluate((html) => html.scrollWidth - html.clientWidth)
        .catch(() => 0);
    if (look.width === 320 && wide > 0) problems.push(`${wide} px wider than the window`);
    if (process.env.SCREENS) {
        const scripts = look.script === false ? '-noscript' : '';
        const file = `${name}-${look.width}-${look.scheme}${scripts}.png`;
        await page.screenshot({ path: join(screens, file), fullPage: true });
    }
    await close();
    return problems.map((p) => `${name} ${look.width} ${look.scheme}: ${p}`);
}
