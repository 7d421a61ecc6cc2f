// Notices to people before a run acts: sent once, with both parts right, and every outcome known.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { waitFor } from './fixture.mjs';
import { openMailFixture, recipientsOf, setMail } from './mail_fixture.mjs';
import { decodeWords, readMessage } from './smtp.mjs';
import { addWarnings, manyPeople, noticeStates, outcomeOf } from './warning_fixture.mjs';

const DAY = 86400;
const one = (email, name = 'Zoe') => [{ name, email }];

/** A mail server, and a fixture with people to be warned. */
async function openWarnings(t, people, options = {}, server = {}) {
    const { smtp, fixture } = await openMailFixture(t, server);
    const added = addWarnings(fixture, people, options);
    return { smtp, fixture, ...added };
}

const acceptedOf = (fixture) => noticeStates(fixture).accepted ?? 0;

test('a notice has one recipient, sensible headers, the same facts in both parts', async (t) => {
    const { smtp, fixture } = await openWarnings(t, one('zoe@example.test', 'Zoë'), {
        action: 'deactivate',
        terms: { then_action: 'delete', then_days: 21 },
    });
    assert.equal(await fixture.run().done, 0);
    assert.equal(smtp.got.length, 1);
    const [message] = smtp.got;
    assert.deepEqual(message.to, ['zoe@example.test']);
    assert.equal(message.from, 'rollcall@example.test');
    const { headers, parts } = readMessage(message.data);
    const uid = fixture.sql('SELECT uid FROM notice WHERE days = 14');
    assert.equal(headers['message-id'], `<${uid}@example.test>`);
    assert.equal(headers.to, '<zoe@example.test>');
    assert.equal(headers['reply-to'], '<olivia@example.test>');
    assert.equal(headers['auto-submitted'], 'auto-generated');
    for (const absent of ['list-unsubscribe', 'precedence', 'bcc', 'cc'])
        assert.equal(headers[absent], undefined, absent);
    assert.match(headers['content-type'], /^multipart\/alternative; boundary=/);
    assert.deepEqual(
        parts.map((part) => part.type),
        ['text/plain; charset=utf-8', 'text/html; charset=utf-8'],
    );
    const named = fixture.sql("SELECT strftime('%d|%Y', acts_at, 'unixepoch') FROM warning");
    const [day, year] = named.split('|');
    const subject = new RegExp(`deactivated: .* ${Number(day)} .*${year}`);
    assert.match(decodeWords(headers.subject), subject);
    for (const { text } of parts) {
        assert.match(text, /Hello Zoë,/);
        assert.match(text, /Confluence on example/);
        assert.match(text, new RegExp(`day, ${Number(day)} [A-Z][a-z]+ ${year} or soon after`));
        assert.match(text, /https:\/\/rollcall\.example\.test\/my-access/);
        assert.match(text, /keep your access for 90 days/);
        assert.match(text, /request your access back/);
        assert.match(text, /second e-mail, which says that your account was deactivated/);
        assert.match(text, /deleted 21 days after that/);
        assert.match(text, /It stores this, the notices sent to you and your answers/);
    }
    const links = parts[1].text.match(/<a href="[^"]*"/g);
    assert.deepEqual(links, ['<a href="https://rollcall.example.test/my-access"']);
});

test('names and texts are data: no header, no markup, no placeholder of them', async (t) => {
    const hostile = 'Eve\r\nBcc: all@example.test <script>alert(1)</script> & "{link}" \u0007Ж';
    const { smtp, fixture } = await openWarnings(t, one('eve@example.test', hostile), {
        task: 'Task\r\nX-Evil: 1 {date}',
        terms: {
            notice_subject: 'Привет, {name}: \u{1F600} {task} '.padEnd(150, 'ы'),
            notice_text: 'Dear {name},\r\n\r\n<img src=x> for {task}\nin {days} days; {Other} { }.',
        },
    });
    assert.equal(await fixture.run().done, 0);
    const [head] = smtp.got[0].data.split('\r\n\r\n');
    const folded = head.match(/^Subject: .*(\r\n .*)*/m)[0].split('\r\n');
    assert.ok(folded.length > 3, 'several lines');
    assert.ok(
        folded.every((line) => line.length <= 76),
        'none is too long',
    );
    assert.ok(
        [...head].every((c) => c.codePointAt(0) < 0x7f),
        'ASCII',
    );
    const { headers, parts } = readMessage(smtp.got[0].data);
    assert.deepEqual(
        Object.keys(headers).filter((name) => ['bcc', 'x-evil'].includes(name)),
        [],
    );
    const subject = decodeWords(headers.subject);
    assert.ok(subject.startsWith('Привет, Eve  Bcc: all@example.test <script>'), subject);
    assert.ok(subject.includes('\u{1F600}'));
    const [plain, html] = parts.map((part) => part.text);
    assert.match(plain, /^Dear Eve {2}Bcc: all@example.test <script>alert\(1\)<\/script> & "{l/);
    assert.match(plain, /\r\n<img src=x> for Task {2}X-Evil: 1 {date}\r\nin 14 days; {Other} { }/);
    assert.match(html, /Dear Eve {2}Bcc: all@example.test &lt;script&gt;alert\(1\)&lt;\/script/);
    assert.doesNotMatch(html, /<script|<img/);
    assert.match(html, /<br \/>in 14 days/);
    // The text lacks products, date and link: they are below it.
    assert.match(plain, /\r\n\r\nProducts: Confluence on example\r\nDate: .*\r\nYour access: http/);
});

test('an international domain is asked for by its DNS name', async (t) => {
    const { smtp, fixture } = await openWarnings(t, one('zoe@müller.example'));
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(smtp.got[0].to, ['zoe@xn--mller-kva.example']);
});

test('each outcome has its code, and people it failed for are left alone', async (t) => {
    const people = ['fine', 'no-box', 'no-text', 'dropped', 'later', 'not valid'].map((name) => ({
        name,
        email: `${name}@example.test`,
    }));
    let refused = 0;
    const ids = [];
    const { smtp, fixture } = await openWarnings(t, people);
    smtp.onRecipient = (address) => {
        if (address.startsWith('no-box')) return '550 5.1.1 no such mailbox';
        return address.startsWith('later') && refused++ < 1 ? '450 4.2.0 greylisted' : undefined;
    };
    smtp.onText = (message) => {
        const { headers } = readMessage(message.data);
        if (message.to[0].startsWith('later')) ids.push(headers['message-id']);
        if (message.to[0].startsWith('no-text')) return '554 5.7.1 not wanted';
        return message.to[0].startsWith('dropped') ? 'CUT' : undefined;
    };
    assert.equal(await fixture.run().done, 0); // it stays for the retry after 5 seconds
    const left = (cause) => `failed|${cause}|notice-failed|skipped|${cause}`;
    assert.equal(outcomeOf(fixture, 'fine@example.test'), 'accepted||warned|planned|');
    assert.equal(outcomeOf(fixture, 'later@example.test'), 'accepted||warned|planned|');
    assert.equal(outcomeOf(fixture, 'no-box@example.test'), left('notice-refused'));
    assert.equal(outcomeOf(fixture, 'no-text@example.test'), left('notice-refused'));
    assert.equal(outcomeOf(fixture, 'dropped@example.test'), left('notice-unsure'));
    assert.equal(outcomeOf(fixture, 'not valid@example.test'), left('notice-refused'));
    assert.match(
        fixture.sql("SELECT detail FROM notice WHERE cause = 'notice-refused' ORDER BY id LIMIT 1"),
        /^550 5\.1\.1 no such mailbox$/,
    );
    assert.equal(
        fixture.sql("SELECT count(*) FROM notice WHERE state = 'cancelled'"),
        '8',
        'two later notices of each of the four',
    );
    assert.equal(ids.length, 1);
    const repeated = "SELECT tries FROM notice WHERE state = 'accepted' AND tries > 1";
    assert.equal(fixture.sql(repeated), '2');
    assert.deepEqual(recipientsOf(smtp.got), [
        'dropped@example.test',
        'fine@example.test',
        'later@example.test',
    ]);
});

test('a mail server that is down, or refuses the sender, makes all notices wait', async (t) => {
    const { smtp, fixture } = await openWarnings(t, manyPeople(30));
    smtp.refuse.MAIL = '550 5.7.1 sender unknown';
    await fixture.runUntil(
        () => fixture.sql('SELECT max(tries) FROM notice') !== '0',
    );
    const waiting = fixture.sql(
        "SELECT count(*) FROM notice WHERE state = 'waiting' AND days = 14 AND cause IS NULL",
    );
    assert.ok(Number(waiting) >= 28, `${waiting}: nobody is left alone because of the server`);
    assert.ok(smtp.counts.sessions <= 6, `${smtp.counts.sessions} connections`);
    smtp.refuse = {};
    await fixture.runUntil(() => acceptedOf(fixture) >= 28, 120, 600);
    assert.equal(new Set(recipientsOf(smtp.got)).size, smtp.got.length);
});

test('4xx is retried for three days, then the person is left alone', async (t) => {
    const { smtp, fixture } = await openWarnings(t, one('zoe@example.test'));
    smtp.refuse['zoe@example.test'] = '451 4.3.0 later';
    let moved = 0;
    let tries = 0;
    for (; tries < 30 && !outcomeOf(fixture, 'zoe@example.test').startsWith('failed'); tries++) {
        await fixture.runUntil(
            () => Number(fixture.sql('SELECT max(tries) FROM notice')) > tries,
            60,
            moved,
        );
        const next = Number(fixture.sql('SELECT try_at FROM notice WHERE days = 14'));
        moved = Math.max(moved, next - Math.floor(Date.now() / 1000) + 1);
    }
    assert.ok(tries >= 8, `${tries} tries`);
    assert.ok(moved > 2 * DAY && moved < 3.6 * DAY, `${moved} s`);
    assert.match(outcomeOf(fixture, 'zoe@example.test'), /^failed\|notice-refused\|notice-failed/);
    assert.equal(smtp.got.length, 0);
});

test('a late notice moves the day, and the notices after it, but never earlier', async (t) => {
    const { smtp, fixture, actsAt, run } = await openWarnings(t, one('zoe@example.test'));
    const row = () =>
        fixture
            .lines(
                `SELECT acts_at FROM warning UNION ALL
                 SELECT due_at FROM notice WHERE run = ${run} AND days = 3 UNION ALL
                 SELECT due_at FROM notice WHERE run = ${run} AND days = 1`,
            )
            .map(Number);
    const from = Math.floor(Date.now() / 1000);
    // The first goes out two days late.
    assert.equal(await fixture.run(2 * DAY).done, 0);
    const [later, three, last] = row();
    assert.ok(later > actsAt && later >= from + 16 * DAY && later < from + 17 * DAY + 7200);
    assert.equal(three, later - 3 * DAY - 6 * 3600);
    assert.equal(last, later - DAY - 6 * 3600);
    // The second is due in time: nothing moves.
    assert.equal(await fixture.run(three - from + 60).done, 0);
    assert.deepEqual(row(), [later, three, last]);
    // The last comes 20 hours late, so that the named day would be less than a day ahead.
    assert.equal(await fixture.run(last - from + 20 * 3600).done, 0);
    const [moved] = row();
    assert.ok(moved >= last + 20 * 3600 + DAY && moved > later, `${moved}`);
    assert.equal(acceptedOf(fixture), 3);
    const days = smtp.got.map(
        (message) => readMessage(message.data).text.match(/, (\d+) [A-Z][a-z]+ \d{4} or soon/)[1],
    );
    const dayOf = (at) => `${new Date(at * 1000).getUTCDate()}`;
    assert.deepEqual(days, [dayOf(later), dayOf(later), dayOf(moved)]);
    // A clock that goes back moves nothing.
    fixture.sql("UPDATE notice SET state = 'waiting', try_at = 1 WHERE days = 3");
    assert.equal(await fixture.run().done, 0);
    assert.equal(row()[0], moved);
});

test('nothing is sent to people who left the warning, nor while e-mail is off', async (t) => {
    const { smtp, fixture, run } = await openWarnings(t, [
        { name: 'Ann', email: 'ann@example.test' },
        { name: 'Bob', email: 'bob@example.test' },
        { name: 'Cid', email: 'cid@example.test' },
        { name: 'Dee', email: 'dee@example.test' },
        { name: 'Eli', email: 'eli@example.test' },
        { name: 'Zoë', email: 'zoë@example.test' },
    ]);
    setMail(fixture, { 'mail.enabled': 'false' });
    assert.equal(fixture.runLane(), 0);
    assert.deepEqual(noticeStates(fixture), { waiting: 18 });
    setMail(fixture, { 'mail.enabled': 'true' });
    fixture.sql(`
        UPDATE user SET email = 'new@example.test' WHERE name = 'Ann';
        INSERT INTO user (account_id, email, first_seen) VALUES
            ('second', 'BOB@example.test', 1), ('third', 'ZOË@example.test', 1);
        UPDATE warning SET state = 'kept'
         WHERE user = (SELECT id FROM user WHERE name = 'Cid');
        UPDATE user SET email = 'DEE@example.test' WHERE name = 'Dee';
        UPDATE run_user SET state = 'skipped', cause = 'active-again'
         WHERE user = (SELECT id FROM user WHERE name = 'Eli')`);
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(recipientsOf(smtp.got), ['dee@example.test']);
    assert.match(outcomeOf(fixture, 'new@example.test'), /^failed\|address-changed\|notice-failed/);
    assert.match(outcomeOf(fixture, 'bob@example.test'), /^failed\|shared-address\|notice-failed/);
    assert.match(outcomeOf(fixture, 'zoë@example.test'), /^failed\|shared-address\|notice-failed/);
    assert.match(outcomeOf(fixture, 'cid@example.test'), /^cancelled\|\|kept/);
    assert.match(outcomeOf(fixture, 'eli@example.test'), /^cancelled\|\|warned\|skipped/);
    fixture.sql(`UPDATE run SET state = 'stopped' WHERE id = ${run}`);
    assert.equal(fixture.runLane(12 * DAY), 0);
    assert.equal(smtp.got.length, 1);
});

test('one message for each person and task, however many products', async (t) => {
    const { smtp, fixture, run } = await openWarnings(t, one('zoe@example.test'), {
        terms: { notice_text: 'You lose {products}.' },
    });
    fixture.sql(`
        INSERT INTO product (ari, product, site, site_name)
        SELECT 'ari:' || value, 'jira-software', value, 'site-' || value
          FROM generate_series(2, 90);
        INSERT INTO run_loss SELECT ${run}, u.id, p.id, 1 FROM user u, product p WHERE p.id > 1`);
    assert.equal(await fixture.run().done, 0);
    assert.equal(smtp.got.length, 1);
    const { text } = readMessage(smtp.got[0].data);
    assert.match(text, /You lose Confluence on example, Jira on site-10, .* and \d+ more\./);
});

test('killed 200 times: nobody gets a notice twice, the unsure are left alone', async (t) => {
    const { smtp, fixture } = await openWarnings(t, manyPeople(260), { terms: { notices: '7' } });
    smtp.late.DATA = 15;
    let start = 0;
    for (let kills = 0; kills < 200; kills++) {
        const { child, done } = fixture.run();
        const from = Date.now();
        if (kills) await waitFor(() => Date.now() - from > start * (0.5 + Math.random()), 10);
        else {
            await waitFor(() => smtp.got.length > 0);
            start = Date.now() - from;
        }
        child.kill('SIGKILL');
        await done;
        const waiting = noticeStates(fixture).waiting ?? 0;
        if (waiting < 10) addWarnings(fixture, freshPeople(), { terms: { notices: '7' } });
    }
    smtp.late = {};
    assert.equal(await fixture.run().done, 0);
    const ids = smtp.got.map((message) => readMessage(message.data).headers['message-id']);
    assert.equal(new Set(ids).size, ids.length, 'no notice came twice');
    const arrived = new Set(ids.map((id) => id.slice(1, 33)));
    const states = noticeStates(fixture);
    assert.deepEqual(Object.keys(states).sort(), ['accepted', 'failed']);
    assert.ok(states.failed >= 20, `kills met notices under way: ${JSON.stringify(states)}`);
    for (const uid of fixture.lines("SELECT uid FROM notice WHERE state = 'accepted'"))
        assert.ok(arrived.has(uid), 'whatever is accepted arrived');
    assert.equal(
        fixture.sql(`
            SELECT count(*)
              FROM notice n
              JOIN warning w ON w.run = n.run AND w.user = n.user
              JOIN run_user ru ON ru.run = n.run AND ru.user = n.user
             WHERE (n.state = 'accepted') <> (w.state = 'warned')
                OR (n.state = 'accepted') <> (ru.state = 'planned')
                OR n.state = 'failed' AND n.cause <> 'notice-unsure'`),
        '0',
        'whoever is unsure is left alone',
    );
    assert.equal(fixture.sql('PRAGMA integrity_check'), 'ok');
});

let further = 0;
const freshPeople = () =>
    Array.from({ length: 60 }, () => ({ name: 'More', email: `m${further++}@example.test` }));

test('many notices in one turn of the lane: its memory stays flat', async (t) => {
    const { smtp, fixture } = await openWarnings(t, manyPeople(400), { terms: { notices: '7' } });
    const { child, done } = fixture.run();
    const peak = () =>
        Number(readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]);
    await waitFor(() => smtp.got.length >= 60, 60);
    const early = peak();
    await waitFor(() => smtp.got.length >= 360, 60);
    const late = peak();
    assert.equal(await done, 0);
    assert.equal(acceptedOf(fixture), 400);
    assert.ok(late - early < 1024, `${early} kB after 60 notices, ${late} kB after 360`);
});
