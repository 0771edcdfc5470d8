/** See built-in.d.ts. */
export const BUILT_IN = ['onnxruntime-web'];

const PAGE = '@facenition/web';

/** See built-in.d.ts. */
export function withBuiltIn(listed, lock) {
  const added = BUILT_IN.map((name) => componentOf(name, lock.packages[`node_modules/${name}`]));
  const refs = added.map((component) => component['bom-ref']);
  const page = listed.components.find(({ group, name }) => [group, name].join('/') === PAGE);
  if (page === undefined) throw new Error(`the list of components has no ${PAGE}`);
  const graph = listed.dependencies.map((entry) =>
    entry.ref === page['bom-ref']
      ? { ...entry, dependsOn: [...(entry.dependsOn ?? []), ...refs].sort() }
      : entry,
  );
  return {
    ...listed,
    components: [...listed.components, ...added],
    dependencies: [...graph, ...refs.map((ref) => ({ ref }))],
  };
}

function componentOf(name, { version, license, integrity }) {
  const purl = `pkg:npm/${name}@${version}`;
  const content = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
  return {
    type: 'library',
    name,
    version,
    'bom-ref': `${PAGE}|${name}@${version}`,
    description: 'A part of it is built into the capture page.',
    licenses: [{ license: { id: license } }],
    hashes: [{ alg: 'SHA-512', content }],
    purl,
  };
}
