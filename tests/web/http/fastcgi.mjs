// A FastCGI client, as front servers have one: a test can send what nginx would never let through.
import { connect } from 'node:net';

const BEGIN = 1;
const END = 3;
const PARAMS = 4;
const STDIN = 5;
const STDOUT = 6;

const record = (type, content = Buffer.alloc(0)) => {
    const header = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 0xff, 0, 0]);
    return Buffer.concat([header, content]);
};

const size = (n) => (n < 128 ? Buffer.from([n]) : Buffer.from([0x80, 0, n >> 8, n & 0xff]));

const pair = (name, value) => {
    const [n, v] = [Buffer.from(name), Buffer.from(value)];
    return Buffer.concat([size(n.length), size(v.length), n, v]);
};

function records(bytes) {
    const all = [];
    for (let at = 0; at + 8 <= bytes.length;) {
        const length = bytes.readUInt16BE(at + 4);
        const content = bytes.subarray(at + 8, at + 8 + length);
        all.push({ type: bytes[at + 1], request: bytes.readUInt16BE(at + 2), content });
        at += 8 + length + bytes[at + 6];
    }
    return all;
}

/** Sends a request and returns the answer. `closed` tells whether the program closed the connection
 * within `wait` milliseconds of its end; `after` has the records that followed it. */
export function sendRequest(socket, params, { body = '', keep = true, wait = 1000 } = {}) {
    const all = {
        REQUEST_METHOD: 'GET',
        REMOTE_ADDR: '127.0.0.1',
        HTTP_HOST: 'localhost',
        ...(body && {
            CONTENT_TYPE: 'application/x-www-form-urlencoded',
            CONTENT_LENGTH: String(Buffer.byteLength(body)),
        }),
        ...params,
    };
    const pairs = Object.entries(all).map(([name, value]) => pair(name, value));
    const connection = connect(socket);
    connection.write(
        Buffer.concat([
            record(BEGIN, Buffer.from([0, 1, keep ? 1 : 0, 0, 0, 0, 0, 0])),
            record(PARAMS, Buffer.concat(pairs)),
            record(PARAMS),
            ...(body ? [record(STDIN, Buffer.from(body))] : []),
            record(STDIN),
        ]),
    );
    return new Promise((done, fail) => {
        let bytes = Buffer.alloc(0);
        let timer;
        const finish = (closed) => {
            clearTimeout(timer);
            connection.destroy();
            const got = records(bytes);
            const out = got.filter((r) => r.type === STDOUT).map((r) => r.content);
            const answer = Buffer.concat(out).toString();
            const [head, ...text] = answer.split('\r\n\r\n');
            const after = got.findIndex((r) => r.type === END) + 1;
            done({
                status: Number(head.match(/^Status: (\d+)/)?.[1]),
                head,
                text: text.join('\r\n\r\n'),
                closed,
                after: after ? got.slice(after) : undefined,
            });
        };
        connection.on('data', (data) => {
            bytes = Buffer.concat([bytes, data]);
            if (!timer && records(bytes).some((r) => r.type === END))
                timer = setTimeout(() => finish(false), wait);
        });
        connection.on('end', () => finish(true));
        connection.on('error', fail);
    });
}
