// Webhooks of tests: how they are added, their pages, and what no other page or log may show.
import assert from 'node:assert/strict';
import { assertStatus } from '../fixture.mjs';

export const LIST = '/settings/automation';
export const SECRET = 'a-secret-of-the-rule-77aa';
/** A part of every URL: with the path a stranger could call the webhook. */
export const URL_PATH = 'hooks-of-this-test';

export const webhookHelpers = (fixture) => ({
    /** Adds a webhook and returns the address of its page. */
    async addWebhook(name, url, triggers = ['taskFailure']) {
        const fields = [
            ['name', name],
            ['url', `${url}/${URL_PATH}/9f3c`],
            ['secret', SECRET],
            ['enabled', 'on'],
            ...triggers.map((trigger) => ['trigger', trigger]),
        ];
        assertStatus(await fixture.post(LIST, fields), 303);
        return `${LIST}/${fixture.sql(`SELECT id FROM webhook WHERE name = '${name}'`)}`;
    },
    sendTest: (webhook, trigger = 'taskFailure') =>
        fixture.post(`${webhook}/test`, { trigger }, { from: webhook }),
    /** Neither URL nor secret is in a log, the audit, the list or what receivers answered. */
    async assertNothingLeaked() {
        for (const text of [
            fixture.log('web'),
            fixture.log('timer'),
            fixture.sql('SELECT * FROM audit'),
            fixture.sql('SELECT problem, answer FROM attempt'),
            await fixture.text('/audit'),
            await fixture.text(LIST),
        ])
            assert.ok(!text.includes(SECRET) && !text.includes(URL_PATH));
    },
});
