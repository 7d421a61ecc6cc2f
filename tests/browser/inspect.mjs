// Pages as people see them: a page in some views (width and colours), the findings of axe there and
// in the next wider windows, tables whose columns are wrong and, with SCREENS=1, pictures in
// build/screens.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from '../web/fixture.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** What depends on where things are. The other rules look at elements, which are the same. */
const LAYOUT_RULES = [...COLOUR_RULES, 'target-size', 'scrollable-region-focusable'];
/** Other widths a page is inspected in beside a width. */
const ALSO = { 320: [768], 1280: [1920] };
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
/** Milliseconds for anything to appear, on a slow machine. */
const PATIENCE = 120000;
export const screens = join(root, 'build/screens');

export const VIEWS = [320, 1280].flatMap((width) =>
    ['light', 'dark'].map((scheme) => ({ width, scheme })),
);

/** Two of the four views that hold both widths and both colours. */
export const TWO_VIEWS = VIEWS.filter((view) => (view.width === 320) === (view.scheme === 'dark'));

/** The name of a page in messages and files. */
export const nameOf = (path) => path.replace(/^\//, '').replaceAll(/\W+/g, '-') || 'dashboard';

/** Starts the Chromium of the system. */
export const launchBrowser = () =>
    chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: FLAGS,
    });

/** A context of the browser for one view. axe is a script of the test, which the policy of the
 * pages would refuse. */
export async function openContext(browser, { width, scheme = 'light', script = true }) {
    const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        javaScriptEnabled: script,
        reducedMotion: 'reduce',
        bypassCSP: true,
    });
    context.setDefaultTimeout(PATIENCE);
    return context;
}

/** Opens pages of one fixture with one browser. A new context or page starts a process, so there is
 * a context with scripts and one without, and pages that were closed are opened again. */
export async function openInspector(fixture) {
    mkdirSync(screens, { recursive: true });
    const browser = await launchBrowser();
    const contexts = new Map();
    const closed = { true: [], false: [] };
    async function newPage(script) {
        if (!contexts.has(script))
            contexts.set(script, await openContext(browser, { width: 1280, script }));
        const page = await contexts.get(script).newPage();
        const opened = { page, errors: [] };
        page.on('pageerror', (error) => opened.errors.push(String(error)));
        page.on('console', (message) => {
            if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
                opened.errors.push(message.text());
        });
        opened.close = async () => {
            // There it asks for nothing; about:blank would get a process of its own.
            await page.goto(fixture.url() + '/healthz');
            opened.errors = [];
            closed[script].push(opened);
        };
        return opened;
    }
    return {
        /** Opens a page for a visitor: the page, the errors of its scripts, and how to close it. */
        async open(view, path, visitor = 'orgAdmin') {
            const script = view.script ?? true;
            const opened = closed[script].pop() ?? (await newPage(script));
            await show(opened.page, view);
            await opened.page.goto(fixture.url(visitor) + path, { waitUntil: 'load' });
            return opened;
        },
        close: () => browser.close(),
    };
}

/** Shows a page in another width and other colours. */
async function show(page, { width, scheme = 'light' }) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
}

/** Clicks what leads to another page, and waits until that page has loaded. */
export const follow = (page, where) =>
    Promise.all([
        page.waitForEvent('load'),
        (typeof where === 'string' ? page.locator(where).first() : where).click(),
    ]);

/** The findings of axe, in words. */
async function findings(page, runOnly) {
    // axe leaves target-size out unless asked for by name.
    const rules = { 'target-size': { enabled: true } };
    // Without resultTypes axe writes down everything that is right as well.
    const options = { runOnly, resultTypes: ['violations'] };
    if (runOnly.type === 'tag') options.rules = rules;
    const violations = await page.evaluate(
        async (o) => (await globalThis.axe.run(o)).violations,
        options,
    );
    return violations.map((violation) => {
        const nodes = violation.nodes.map((node) => `${node.target} ${node.failureSummary}`);
        return [`${violation.id}: ${violation.help}`, ...nodes].join('\n    ');
    });
}

/** Columns in which no cell begins, and cells that lie on one another, of all tables. */
const tableFaults = () =>
    [...document.querySelectorAll('table')].flatMap((table, n) => {
        const begun = new Set();
        const taken = new Set();
        let width = 0;
        let twice = false;
        [...table.rows].forEach((row, y) => {
            let x = 0;
            for (const cell of row.cells) {
                while (taken.has(`${x},${y}`)) x++;
                begun.add(x);
                for (let dy = 0; dy < cell.rowSpan; dy++)
                    for (let dx = 0; dx < cell.colSpan; dx++) {
                        twice ||= taken.has(`${x + dx},${y + dy}`);
                        taken.add(`${x + dx},${y + dy}`);
                    }
                x += cell.colSpan;
                width = Math.max(width, x);
            }
        });
        const faults = twice ? [`table ${n + 1}: two cells on one another`] : [];
        const columns = Array.from({ length: width }, (_, x) => x + 1);
        const idle = columns.filter((column) => !begun.has(column - 1));
        if (idle.length) faults.push(`table ${n + 1}: no cell begins in column ${idle.join(', ')}`);
        return faults;
    });

/** What is wrong in one view. `rules` are those of axe, all without them. */
async function inspectView(page, view, rules) {
    await show(page, view);
    const only = rules ? { type: 'rule', values: rules } : { type: 'tag', values: TAGS };
    const problems = await findings(page, only);
    const tooWide = await page
        .locator('html')
        .evaluate((html) => html.scrollWidth - html.clientWidth);
    if (tooWide > 0) problems.push(`${tooWide} px wider than the window`);
    return problems.map((problem) => `${view.width} ${view.scheme}: ${problem}`);
}

/** Inspects an opened page in some views and closes it: what axe finds, errors of scripts, tables,
 * and whether it scrolls sideways. The page is loaded once: a width and its colours are a matter of
 * the style sheet alone. */
export async function inspect(name, { page, errors, close }, views = VIEWS) {
    const problems = await page.evaluate(tableFaults);
    const seen = new Set();
    await page.evaluate(axe);
    for (const view of views) {
        // All rules in each width; the second colours of it change only colours.
        const first = !seen.has(view.width);
        seen.add(view.width);
        problems.push(...(await inspectView(page, view, first ? null : COLOUR_RULES)));
        for (const width of first ? ALSO[view.width] : [])
            problems.push(...(await inspectView(page, { ...view, width }, LAYOUT_RULES)));
        if (process.env.SCREENS) await takePicture(page, name, view);
    }
    await close();
    return [...errors, ...problems].map((problem) => `${name}: ${problem}`);
}

/** Leaves a picture of the whole page in build/screens. */
async function takePicture(page, name, view) {
    await show(page, view);
    const file = `${name}-${view.width}-${view.scheme}.png`;
    await page.screenshot({ path: join(screens, file), fullPage: true });
}
