// Servers on loopback that break off, for tests of doctor. Usage: broken_servers.mjs FOLDER
// They have the certificate FOLDER/good.pem. FOLDER/ports gets their ports, in this order:
//   cut      closes the connection at the first byte
//   silent   never answers
//   hushed   is silent after the TLS handshake
//   nonsense answers with something else than HTTP, over TLS
//   plain    answers with HTTP and no TLS
import fs from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';

const folder = process.argv[2];
const certificate = {
    key: fs.readFileSync(`${folder}/good.key`),
    cert: fs.readFileSync(`${folder}/good.pem`),
};
const ignoreErrors = (socket) => socket.on('error', () => {});
const answer = (text) => (socket) => ignoreErrors(socket).end(text);
const servers = [
    net.createServer((socket) => ignoreErrors(socket).once('data', () => socket.destroy())),
    net.createServer(ignoreErrors),
    tls.createServer(certificate, ignoreErrors),
    tls.createServer(certificate, answer('nonsense\n')),
    net.createServer(answer('HTTP/1.1 400 Bad Request\r\n\r\n')),
];
const listening = (server) =>
    new Promise((done) => {
        server.listen(0, '127.0.0.1', () => done(server.address().port));
    });
const ports = await Promise.all(servers.map(listening));
fs.writeFileSync(`${folder}/ports.new`, `${ports.join(' ')}\n`);
fs.renameSync(`${folder}/ports.new`, `${folder}/ports`);
