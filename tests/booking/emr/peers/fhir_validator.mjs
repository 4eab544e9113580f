// Says of every FHIR document on its input, one a line, what a validator that we did not write thinks of it.
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(path.join(process.argv[2], 'package.json'));
const { Fhir } = require('fhir');
const fhir = new Fhir();
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const { valid, messages } = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const errors = messages.filter((each) => each.severity === 'error').map((each) => each.message);
  console.log(JSON.stringify({ valid, errors }));
}
