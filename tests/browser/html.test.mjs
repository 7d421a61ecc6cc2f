// Every page of the demo organization is valid HTML by html-validate, and so are the pages that
// refuse something.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { HtmlValidate } from 'html-validate';
import { useFixture } from '../web/fixture.mjs';
import { DEMO, pageRoutes, walkDemo } from './demo_pages.mjs';

const fixture = useFixture(DEMO);
const hostile = useFixture();
const validator = new HtmlValidate({ extends: ['html-validate:standard'] });

/** Forms that refuse to be sent without their fields. */
const FORMS = ['/tasks/new', '/settings/dashboard', '/settings/automation', '/filters'];

/** Pages of things the demo has none of: a mail server, a rejected sync. */
const UNREACHED = ['/settings/email/deliveries/{id}', '/settings/sync/missing'];

/** What is wrong with a page, in words. */
async function faults(address, html) {
    const { results } = await validator.validateString(html);
    return results
        .flatMap((result) => result.messages)
        .map((m) => `${address}:${m.line}: ${m.message} (${m.ruleId})`);
}

test('the validator finds faults', async () => {
    const html = '<!DOCTYPE html><title>x</title><ul><p>x</ul><a id="1"><a id="1">';
    assert.match((await faults('x', html)).join('\n'), /element-permitted-content[^]*no-dup-id/);
});

test('every page of the demo is valid HTML', async () => {
    const problems = [];
    const pages = await walkDemo(fixture);
    for (const { address, status, html } of pages) {
        assert.equal(status, 200, address);
        problems.push(...(await faults(address, html)));
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(
        pageRoutes()
            .map(({ path }) => path)
            .filter((path) => !pages.some(({ route }) => route === path))
            .filter((path) => !UNREACHED.includes(path)),
        [],
        'every page is reached by links',
    );
});

test('pages with hostile names are valid HTML', async () => {
    const problems = [];
    const pages = await walkDemo(hostile, '/users?sort=name');
    for (const { address, html } of pages) problems.push(...(await faults(address, html)));
    assert.ok(pages.some(({ html }) => html.includes('&lt;script&gt;')));
    assert.deepEqual(problems, []);
});

test('pages that refuse something are valid HTML', async () => {
    const problems = [];
    for (const [address, visitor, status] of [
        ['/', 'ordinary', 403],
        ['/nowhere', 'orgAdmin', 404],
        ['/users?limit=7', 'orgAdmin', 422],
    ]) {
        const response = await fetch(fixture.url(visitor) + address);
        assert.equal(response.status, status, address);
        problems.push(...(await faults(address, await response.text())));
    }
    for (const address of FORMS) {
        const { status, html } = await refused(address);
        assert.equal(status, 422, address);
        problems.push(...(await faults(`POST ${address}`, html)));
    }
    assert.deepEqual(problems, []);
});

/** The answer to a form that was sent without its fields. */
async function refused(address) {
    const body = new URLSearchParams({ csrf: await fixture.token('/tasks/new') });
    const response = await fetch(fixture.url() + address, { method: 'POST', body });
    return { status: response.status, html: await response.text() };
}
