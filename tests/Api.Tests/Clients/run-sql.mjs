// Runs SQL of DuckDB in the folder of a file and writes the rows of each statement as JSON.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, folder, sql] = process.argv.slice(2);
const found = createRequire(`${packages}/`).resolve('@duckdb/node-api');
const { DuckDBInstance } = await import(pathToFileURL(found));
process.chdir(folder);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
for (const statement of sql.split(';').filter((text) => text.trim())) {
  console.log(JSON.stringify((await connection.runAndReadAll(statement)).getRowsJson()));
}
