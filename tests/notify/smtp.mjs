// A small real SMTP server (RFC 5321, STARTTLS, AUTH PLAIN and LOGIN) on loopback, with a
// certificate of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { makeCertificate } from '../certificate.mjs';

const decode = (base64) => Buffer.from(base64, 'base64').toString();

/** One connection of a client, in clear or encrypted. */
class Session {
    buffer = '';
    message = null;
    signedIn = null;
    /** The answers of AUTH LOGIN so far; null outside of it. */
    login = null;
    /** Whether the next line is the answer of AUTH PLAIN. */
    plainNext = false;

    constructor(smtp, socket, secure) {
        Object.assign(this, { smtp, socket, secure });
        socket.on('error', () => {});
        socket.on('data', (bytes) => this.read(bytes.toString('latin1')));
    }

    say(...lines) {
        this.socket.write(lines.map((line) => `${line}\r\n`).join(''));
    }

    /** Answers a command as `refuse` and `late` ask for it. */
    reply(command, line) {
        const { refuse, late } = this.smtp;
        const answer = refuse[command] ?? line;
        const send = () => (answer === 'CUT' ? this.socket.destroy() : answer && this.say(answer));
        if (late[command]) setTimeout(send, late[command]).unref();
        else send();
    }

    greet() {
        if (this.smtp.first) this.say(this.smtp.first);
        this.reply('GREETING', '220 localhost ready');
    }

    read(text) {
        this.buffer += text;
        for (let end; (end = this.buffer.indexOf('\r\n')) >= 0;) {
            const line = this.buffer.slice(0, end);
            this.buffer = this.buffer.slice(end + 2);
            if (this.message?.data === undefined || this.message.done) this.readCommand(line);
            else this.readData(line);
        }
    }

    readData(line) {
        if (line !== '.') {
            this.message.data += `${line.replace(/^\./, '')}\r\n`;
            return;
        }
        this.message.done = true;
        const { refuse, onText } = this.smtp;
        const answer = onText?.(this.message);
        if (!refuse.DATA && (!answer || answer === 'CUT')) this.smtp.got.push(this.message);
        if (answer === 'CUT') this.socket.destroy();
        else if (answer) this.say(answer);
        else this.reply('DATA', '250 2.0.0 queued');
    }

    readCommand(line) {
        if (this.plainNext) {
            this.plainNext = false;
            this.signInPlain(line);
        } else if (this.login) this.signInLogin(line);
        else (COMMANDS[line.slice(0, 4).toUpperCase()] ?? COMMANDS.unknown)(this, line);
    }

    signIn(name, password) {
        const { smtp } = this;
        this.signedIn = name === smtp.user && password === smtp.password ? name : null;
        if (this.signedIn) this.say('235 2.7.0 welcome');
        else this.say('535 5.7.8 wrong user name or password');
    }

    signInPlain(base64) {
        const [, name, password] = decode(base64).split('\0');
        this.signIn(name, password);
    }

    signInLogin(base64) {
        this.login.push(decode(base64));
        if (this.login.length < 2) {
            this.say('334 UGFzc3dvcmQ6');
            return;
        }
        const [name, password] = this.login;
        this.login = null;
        this.signIn(name, password);
    }
}

/** The address of a MAIL or RCPT command. */
const addressOf = (line) => line.match(/<([^>]*)>/)?.[1];

/** Commands by their first four characters. */
const COMMANDS = {
    EHLO(session, line) {
        const { smtp, secure } = session;
        smtp.hellos.push(line.slice(5));
        if (smtp.refuse.EHLO) return session.say(smtp.refuse.EHLO);
        session.say('250-localhost');
        if (smtp.mode === 'starttls' && !secure) session.say('250-STARTTLS');
        const offers = smtp.user && (secure || smtp.mode === 'plain') && smtp.offer.length;
        if (offers) session.say(`250-AUTH ${smtp.offer.join(' ')}`);
        return session.say('250 8BITMIME');
    },
    HELO(session, line) {
        session.smtp.hellos.push(line.slice(5));
        session.reply('EHLO', '250 localhost');
    },
    STAR(session) {
        session.say('220 go ahead');
        session.socket.removeAllListeners('data');
        new Session(session.smtp, session.smtp.encrypt(session.socket), true);
    },
    AUTH(session, line) {
        const [, mechanism, first] = line.split(' ');
        const { smtp } = session;
        smtp.asked.push(mechanism);
        if (smtp.refuse.AUTH) return session.say(smtp.refuse.AUTH);
        if (!smtp.offer.includes(mechanism)) return session.say('504 5.7.4 unrecognized');
        if (mechanism === 'LOGIN') {
            session.login = first ? [decode(first)] : [];
            return session.say(first ? '334 UGFzc3dvcmQ6' : '334 VXNlcm5hbWU6');
        }
        if (first) return session.signInPlain(first);
        session.plainNext = true;
        return session.say('334 ');
    },
    MAIL(session, line) {
        const { smtp, secure, signedIn } = session;
        if (smtp.user && smtp.offer.length && !signedIn)
            return session.say('530 5.7.0 sign in first');
        const from = addressOf(line);
        session.message = { from, to: [], secure, user: signedIn, at: Date.now() };
        return session.reply('MAIL', '250 ok');
    },
    RCPT(session, line) {
        const address = addressOf(line);
        const answer = session.smtp.onRecipient?.(address) ?? session.smtp.refuse[address];
        if (answer) return session.say(answer);
        session.message.to.push(address);
        return session.say('250 ok');
    },
    DATA(session) {
        session.message.data = '';
        session.say('354 end with a dot');
    },
    QUIT(session) {
        session.say('221 bye');
        session.socket.end();
    },
    unknown: (session) => session.say('502 unknown'),
};

/** Starts a server. Its options:
 * mode: plain, starttls or tls; user, password: required of clients if given;
 * refuse: {COMMAND or address: "550 words"}, where "" says nothing and "CUT" ends the connection;
 * offer: mechanisms to sign in; late: {GREETING or DATA: milliseconds};
 * first: a line before the greeting; host: the address to listen at;
 * onRecipient(address), onText(message): the answer to it if not the usual one; "CUT" of onText
 * takes the message and ends the connection without an answer.
 * It records messages (got), greetings (hellos), mechanisms (asked) and connections (counts). */
export async function openSmtp({ host = '127.0.0.1', ...options } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-smtp-'));
    const { cert, key } = makeCertificate(folder, 'DNS:localhost,IP:127.0.0.1,IP:::1');
    const secureContext = createSecureContext({ key: readFileSync(key), cert: readFileSync(cert) });
    const sockets = new Set();
    const smtp = {
        mode: 'plain',
        refuse: {},
        offer: ['PLAIN', 'LOGIN'],
        late: {},
        ...options,
        ca: cert,
        got: [],
        hellos: [],
        asked: [],
        counts: { sessions: 0, ended: 0 },
        encrypt: (socket) => new TLSSocket(socket, { isServer: true, secureContext }),
    };
    const server = createServer((socket) => {
        const secure = smtp.mode === 'tls';
        sockets.add(socket);
        smtp.counts.sessions++;
        socket.on('close', () => {
            smtp.counts.ended++;
            sockets.delete(socket);
        });
        socket.on('error', () => {});
        new Session(smtp, secure ? smtp.encrypt(socket) : socket, secure).greet();
    });
    await new Promise((done) => server.listen(0, host, done));
    smtp.port = server.address().port;
    smtp.close = () =>
        new Promise((done) => {
            for (const socket of sockets) socket.destroy();
            server.close(done);
            rmSync(folder, { recursive: true, force: true });
        });
    return smtp;
}

function decodeQuoted(text) {
    const bytes = text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Headers (lower case), text and parts of a message, with quoted-printable decoded. */
export function readMessage(data) {
    const [head, ...rest] = data.split('\r\n\r\n');
    const headers = Object.fromEntries(
        head
            .replace(/\r\n[ \t]+/g, ' ')
            .split('\r\n')
            .map((line) => {
                const colon = line.indexOf(':');
                return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
            }),
    );
    const body = rest.join('\r\n\r\n');
    const boundary = headers['content-type']?.match(/boundary="?([^";]+)/)?.[1];
    const parts = boundary ? body.split(`--${boundary}`).slice(1, -1) : [body];
    return {
        headers,
        text: decodeQuoted(parts[0]),
        parts: parts.map((part) => ({
            type: part.match(/^Content-Type: (.*)$/im)?.[1],
            text: decodeQuoted(part.slice(part.indexOf('\r\n\r\n') + 4)),
        })),
    };
}

/** The text of a header with encoded words (RFC 2047). */
export const decodeWords = (text) =>
    text
        .replace(/\?=\s+=\?/g, '?==?')
        .replace(/=\?utf-8\?Q\?([^?]*)\?=/g, (_, words) => decodeQuoted(words));
