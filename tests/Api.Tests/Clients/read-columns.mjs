// Reads a file of columns with a foreign reader and writes its rows as JSON: times in nanoseconds, decimals with the
// digits that the reader gives, null as null.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, reader, file] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)));

const decimal = (big, scale) => {
  const digits = big.toString().replace('-', '').padStart(scale + 1, '0');
  return `${big < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
};

const fromArrow = (table) => {
  const columns = table.schema.fields.map((field) => {
    const column = table.getChild(field.name);
    const texts = [];
    for (const chunk of column.data) {
      const { type, offset } = chunk;
      for (let i = 0; i < chunk.length; i++) {
        const isNull = chunk.nullCount > 0 && !(chunk.nullBitmap[(offset + i) >> 3] & (1 << ((offset + i) & 7)));
        // The values themselves: the reader's own get() gives times in milliseconds.
        texts.push(
          isNull ? null
          : `${type}`.startsWith('Timestamp') ? chunk.values[i].toString()
          : `${type}`.startsWith('Decimal') ? decimal(words(chunk.values, 4 * i), type.scale)
          : undefined,
        );
      }
    }
    return texts.map((text, i) => (text === undefined ? plain(column.get(i), field.type) : text));
  });
  return columns[0].map((_, row) => columns.map((column) => column[row]));
};

const words = (values, at) =>
  BigInt.asIntN(128, [3, 2, 1, 0].reduce((sum, i) => (sum << 32n) | BigInt(values[at + i]), 0n));

const plain = (value, type) =>
  `${type}`.startsWith('Date') ? new Date(Number(value)).toISOString().slice(0, 10) : `${value}`;

const readers = {
  'arrow-js': async () => fromArrow((await load('apache-arrow')).tableFromIPC(readFileSync(file))),
  'parquet-wasm': async () => {
    const wasm = await load('parquet-wasm');
    const table = wasm.readParquet(new Uint8Array(readFileSync(file)));
    return fromArrow((await load('apache-arrow')).tableFromIPC(table.intoIPCStream()));
  },
  duckdb: async () => {
    const { DuckDBInstance } = await load('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const read = `read_parquet('${file}')`;
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${read}`)).getRowsJson();
    const texts = described.map(([name, type]) =>
      type.startsWith('TIMESTAMP') ? `epoch_ns("${name}")::VARCHAR` : `"${name}"::VARCHAR`);
    return (await connection.runAndReadAll(`SELECT ${texts.join(', ')} FROM ${read}`)).getRowsJson();
  },
  polars: async () => {
    const pl = (await load('nodejs-polars')).default;
    const frame = file.endsWith('.arrow') ? pl.readIPCStream(readFileSync(file)) : pl.readParquet(file);
    const texts = Object.entries(frame.schema).map(([name, type]) => {
      const column = pl.col(name);
      return (`${type}`.includes('Datetime') ? column.cast(pl.Int64) : column).cast(pl.Utf8).alias(name);
    });
    return frame.select(...texts).rows();
  },
};

console.log(JSON.stringify(await readers[reader]()));
