// An S3 on a port of the loopback address; ends with its standard input, and so with the tests that have started it.
import { pathToFileURL } from 'node:url';

const [packages, port] = process.argv.slice(2);
const { buildApp } = await import(pathToFileURL(`${packages}/fauxqs/dist/app.js`));
await buildApp({ logger: false }).listen({ port: Number(port), host: '127.0.0.1' });
console.log('listening');
process.stdin.on('end', () => process.exit()).resume();
