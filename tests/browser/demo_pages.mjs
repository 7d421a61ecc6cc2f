// The pages of the demo organization as it is after the first start of `make run`: every address of
// the route table a person can open, found by following links. An address stands for all that
// differ only in an id or in what they ask for.
import { routes } from '../web/fixture.mjs';
import { unescapeHtml } from '../text.mjs';

/** The environment of a fixture that shows the company, as `make run` does. */
export const DEMO = { ORG_HOSTILE: '0' };

/** Addresses that answer in HTML. */
export const pageRoutes = () =>
    routes().filter(
        ({ method, path, need }) =>
            method === 'GET' &&
            need !== 'none' &&
            !/^\/api\/|\.(csv|json|atom|xml|svg)$|export$|SHA256SUMS$/.test(path),
    );

const patternOf = (path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

/** The links of a page that lead on within the product. */
const linksOf = (html) =>
    [...html.matchAll(/<a\b[^>]*\bhref="(\/[^"#]*)/g)].map((match) => unescapeHtml(match[1]));

/** Pages of one route that are opened: with an address of their own, and with questions. */
const PLAIN = 3;
const ASKED = 2;

/** Follows links from a page: {route, address, status, html} of each page found. */
export async function walkDemo(fixture, from = '/') {
    const all = pageRoutes().map(({ path }) => ({
        path,
        pattern: patternOf(path),
        plain: 0,
        asked: 0,
    }));
    const known = new Set();
    const queue = [from];
    const found = [];
    while (queue.length) {
        const address = queue.shift();
        const [path, asks] = address.split('?');
        const route = all.find(({ pattern }) => pattern.test(path));
        if (known.has(address) || !route) continue;
        known.add(address);
        if (asks ? route.asked++ >= ASKED : route.plain++ >= PLAIN) continue;
        const response = await fetch(fixture.url() + address, { redirect: 'manual' });
        const html = await response.text();
        found.push({ route: route.path, address, status: response.status, html });
        queue.push(...linksOf(html));
    }
    return found;
}
