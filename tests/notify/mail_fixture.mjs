// A fixture whose e-mail goes to a mail server of the test.
import { openFixture } from './fixture.mjs';
import { openSmtp } from './smtp.mjs';

const TLS = { plain: 'none', tls: 'tls', starttls: 'starttls' };

/** Settings that lead to a mail server. */
export function setMail(fixture, settings) {
    for (const [name, value] of Object.entries(settings))
        fixture.sql(`INSERT OR REPLACE INTO setting VALUES ('${name}', '${value}', 1, 'test')`);
}

/** A scripted mail server and a fixture that uses it. The proxy of webhooks must not matter. */
export async function openMailFixture(
    t,
    server,
    settings = {},
    { allow = 'https://127.0.0.1:1/', ...environment } = {},
) {
    const smtp = await openSmtp(server);
    const fixture = openFixture(allow, {
        ROLLCALL_CA_FILE: smtp.ca,
        ROLLCALL_PROXY: '127.0.0.1:9',
        ...environment,
    });
    t.after(async () => {
        fixture.close();
        await smtp.close();
    });
    setMail(fixture, {
        'mail.enabled': 'true',
        'mail.server': '127.0.0.1',
        'mail.port': smtp.port,
        'mail.tls': TLS[server.mode ?? 'plain'],
        'mail.from': 'rollcall@example.test',
        'mail.to': 'olivia@example.test\nteam@example.test',
        ...(server.user ? { 'mail.user': server.user } : {}),
        ...settings,
    });
    return { smtp, fixture };
}

/** All recipients of messages, sorted. */
export const recipientsOf = (messages) => messages.flatMap((message) => message.to).sort();

/** "recipient|state" of every delivery. */
export const mailStates = (fixture) =>
    fixture.lines('SELECT recipient, state FROM delivery ORDER BY recipient');
