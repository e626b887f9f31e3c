// Makes the calls that stand in the input with the npm client grpc-web in format "text", two times each, and writes
// what came: [{ code, message, messages: [base64] }].
const path = require('node:path');
const tools = process.argv[2];
const { XMLHttpRequest } = require(path.join(tools, 'xhr2'));

// As browsers do it: the text is there as far as it has come, and each piece changes the state. xhr2 gives the text at
// the end only, and changes the state once.
globalThis.XMLHttpRequest = class extends XMLHttpRequest {
  constructor() {
    super();
    this.addEventListener('progress', () => this.readyState === 3 && this.onreadystatechange?.());
  }

  get responseText() {
    return this._responseParts ? Buffer.concat(this._responseParts).toString('latin1') : this.wholeText ?? '';
  }

  set responseText(text) {
    this.wholeText = text;
  }
};

const { GrpcWebClientBase, MethodDescriptor, MethodType } = require(path.join(tools, 'grpc-web'));

const client = new GrpcWebClientBase({ format: 'text' });

function call(url, { method, isStream, request, key, take }) {
  const descriptor = new MethodDescriptor(
    method, isStream ? MethodType.SERVER_STREAMING : MethodType.UNARY, Buffer, Buffer,
    bytes => bytes, bytes => Buffer.from(bytes).toString('base64'));
  const metadata = key ? { 'x-api-key': key } : {};
  const bytes = new Uint8Array(Buffer.from(request, 'base64'));
  return new Promise(resolve => {
    const messages = [];
    const end = (code, message) => resolve({ code, message, messages });
    setTimeout(() => end(-1, 'No answer came.'), 20_000).unref();
    if (!isStream) {
      client.rpcCall(url + method, bytes, metadata, descriptor, (error, message) => {
        if (message !== null && message !== undefined) {
          messages.push(message);
        }
        end(error ? error.code : 0, error ? error.message : '');
      });
      return;
    }

    const stream = client.serverStreaming(url + method, bytes, metadata, descriptor);
    stream.on('data', message => {
      messages.push(message);
      if (messages.length === take) {
        stream.cancel();
        end(0, '');
      }
    });
    stream.on('error', error => end(error.code, error.message));
    stream.on('end', () => end(0, ''));
  });
}

async function main() {
  let text = '';
  for await (const piece of process.stdin) {
    text += piece;
  }
  const { url, calls } = JSON.parse(text);
  const answers = [];
  for (const each of calls) {
    answers.push([await call(url, each), await call(url, each)]);
  }
  process.stdout.write(JSON.stringify(answers));
  process.exit(0);
}

main();
