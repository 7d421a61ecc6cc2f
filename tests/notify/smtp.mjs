// A small real SMTP server (RFC 5321, STARTTLS, AUTH PLAIN and LOGIN) on loopback, with a
// certificate of its own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket, createSecureContext } from 'node:tls';

/** mode: plain, starttls or tls; user and password: asked for when given.
 * refuse: {COMMAND or address: "550 words"}; "" says nothing, "CUT" ends the connection.
 * offer: the ways to sign in; late: {GREETING or DATA: milliseconds}; first: a line before the
 * greeting; host: where it listens. hellos, asked and sessions tell what came. */
export async function openSmtp({
    mode = 'plain',
    user,
    password,
    refuse = {},
    host = '127.0.0.1',
    offer = ['PLAIN', 'LOGIN'],
    late = {},
    first,
} = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-smtp-'));
    const ca = join(folder, 'cert.pem');
    execFileSync(
        'openssl',
        [
            'req',
            '-x509',
            '-newkey',
            'ec',
            '-pkeyopt',
            'ec_paramgen_curve:prime256v1',
            '-nodes',
            '-days',
            '2',
            '-subj',
            '/CN=localhost',
            '-addext',
            'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1',
            '-keyout',
            join(folder, 'key.pem'),
            '-out',
            ca,
        ],
        { stdio: 'ignore' },
    );
    const context = createSecureContext({
        key: readFileSync(join(folder, 'key.pem')),
        cert: readFileSync(ca),
    });
    const got = [];
    const sockets = new Set();
    const hellos = [];
    const asked = [];
    const counts = { sessions: 0, cut: 0 };
    const server = createServer((socket) => {
        sockets.add(socket);
        counts.sessions++;
        socket.on('close', () => {
            counts.cut++;
        });
        socket.on('close', () => sockets.delete(socket)).on('error', () => {});
        session(
            mode === 'tls'
                ? new TLSSocket(socket, { isServer: true, secureContext: context })
                : socket,
            mode === 'tls',
            true,
        );
    });

    function session(socket, secure, greet) {
        let buffer = '';
        let message = null;
        let signedIn = null;
        let login = null;
        const say = (...lines) => socket.write(lines.map((l) => `${l}\r\n`).join(''));
        const answer = (line) => (line === 'CUT' ? socket.destroy() : line && say(line));
        const reply = (command, fine) => {
            const line = refuse[command] ?? fine;
            if (late[command]) setTimeout(answer, late[command], line).unref();
            else answer(line);
        };
        const offered = () => {
            const some = user && (secure || mode === 'plain') && offer.length;
            return some ? [`250-AUTH ${offer.join(' ')}`] : [];
        };
        const check = (name, word) => {
            signedIn = name === user && word === password ? name : null;
            say(signedIn ? '235 2.7.0 welcome' : '535 5.7.8 wrong user name or password');
        };
        const line = (text) => {
            const verb = text.slice(0, 4).toUpperCase();
            const address = text.match(/<([^>]*)>/)?.[1];
            if (login) {
                login.push(Buffer.from(text, 'base64').toString());
                if (login.length < 2) return say('334 UGFzc3dvcmQ6');
                const [n, w] = login;
                login = null;
                return check(n, w);
            }
            switch (verb) {
                case 'EHLO':
                    hellos.push(text.slice(5));
                    if (refuse.EHLO) return say(refuse.EHLO);
                    say('250-localhost');
                    if (mode === 'starttls' && !secure) say('250-STARTTLS');
                    return say(...offered(), '250 8BITMIME');
                case 'HELO':
                    hellos.push(text.slice(5));
                    return reply('EHLO', '250 localhost');
                case 'STAR':
                    say('220 go ahead');
                    socket.removeAllListeners('data');
                    return session(
                        new TLSSocket(socket, { isServer: true, secureContext: context }),
                        true,
                        false,
                    );
                case 'AUTH': {
                    const [, how, first] = text.split(' ');
                    asked.push(how);
                    if (refuse.AUTH) return say(refuse.AUTH);
                    if (!offer.includes(how)) return say('504 5.7.4 unrecognized');
                    if (how === 'LOGIN') {
                        login = first ? [Buffer.from(first, 'base64').toString()] : [];
                        return say(first ? '334 UGFzc3dvcmQ6' : '334 VXNlcm5hbWU6');
                    }
                    if (!first) {
                        line.plain = true;
                        return say('334 ');
                    }
                    const [, n, w] = Buffer.from(first, 'base64').toString().split('\0');
                    return check(n, w);
                }
                case 'MAIL':
                    if (user && offer.length && !signedIn) return say('530 5.7.0 sign in first');
                    message = { from: address, to: [], secure, user: signedIn, at: Date.now() };
                    return reply('MAIL', '250 ok');
                case 'RCPT':
                    if (refuse[address]) return say(refuse[address]);
                    message.to.push(address);
                    return say('250 ok');
                case 'DATA':
                    message.data = '';
                    return say('354 end with a dot');
                case 'QUIT':
                    say('221 bye');
                    return socket.end();
                default:
                    return say('502 unknown');
            }
        };
        socket.on('error', () => {});
        socket.on('data', (bytes) => {
            buffer += bytes.toString('latin1');
            for (let end; (end = buffer.indexOf('\r\n')) >= 0;) {
                const text = buffer.slice(0, end);
                buffer = buffer.slice(end + 2);
                if (message?.data === undefined || message.done) {
                    if (line.plain) {
                        line.plain = false;
                        const [, n, w] = Buffer.from(text, 'base64').toString().split('\0');
                        check(n, w);
                    } else line(text);
                } else if (text === '.') {
                    message.done = true;
                    if (!refuse.DATA) got.push(message);
                    reply('DATA', '250 2.0.0 queued');
                } else message.data += `${text.replace(/^\./, '')}\r\n`;
            }
        });
        if (greet && first) say(first);
        if (greet) reply('GREETING', '220 localhost ready');
    }

    await new Promise((done) => server.listen(0, host, done));
    return {
        got,
        ca,
        port: server.address().port,
        refuse,
        late,
        hellos,
        asked,
        counts,
        close: () =>
            new Promise((done) => {
                for (const s of sockets) s.destroy();
                server.close(done);
                rmSync(folder, { recursive: true, force: true });
            }),
    };
}

/** Headers (lower case) and text of a message, quoted-printable undone. */
export function readMessage(data) {
    const [head, ...rest] = data.split('\r\n\r\n');
    const headers = Object.fromEntries(
        head
            .replace(/\r\n[ \t]+/g, ' ')
            .split('\r\n')
            .map((l) => [
                l.slice(0, l.indexOf(':')).toLowerCase(),
                l.slice(l.indexOf(':') + 1).trim(),
            ]),
    );
    let body = rest.join('\r\n\r\n');
    const boundary = headers['content-type']?.match(/boundary="?([^";]+)/)?.[1];
    if (boundary) body = body.split(`--${boundary}`)[1];
    const decoded = Buffer.from(
        body
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, x) => String.fromCharCode(parseInt(x, 16))),
        'latin1',
    ).toString('utf8');
    return { headers, text: decoded };
}
