import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';

/** 256 KiB. */
const MOST_BYTES = 262_144;

export type Path = readonly (string | number)[];

/** Both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What keeps a file from being used. Its message quotes no value. */
export interface FileFault extends Place {
  readonly message: string;
}

/** A YAML text that was read, and where in it everything stands. */
export interface YamlText {
  readonly value: unknown;
  /** Of the value at a path or, where there is none, of what would hold it. */
  place(path: Path): Place;
  /** Of a key in the map at a path. */
  placeOfKey(path: Path, key: string): Place;
}

/**
 * Reads one YAML 1.2 document of plain values. Anchors, aliases, tags, directives, duplicate keys and
 * keys that are no text are refused: each can hide what a file says.
 */
export function readYaml(text: string): YamlText | readonly FileFault[] {
  if (new TextEncoder().encode(text).length > MOST_BYTES) {
    return [{ ...START, message: `the file must be at most ${MOST_BYTES} bytes` }];
  }
  const hidden = hiddenIn(text);
  if (hidden !== undefined) return [hidden];
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    version: '1.2',
    schema: 'core',
    strict: true,
    // Looked for below: there it takes time by the number of keys, not by its square.
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const wrong = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    return { ...placeAt(pos[0]), message: SENTENCES[code] ?? 'this is not YAML' };
  });
  if (wrong.length > 0) return wrong;
  const forbidden = forbiddenIn(document, placeAt);
  if (forbidden.length > 0) return forbidden;
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    place: (path) => placeAt(startOf(document, path)),
    placeOfKey: (path, key) => placeAt(startOfKey(document, path, key)),
  };
}

const START: Place = { line: 1, column: 1 };

/** Characters that no editor shows, or that make it show another order than is read. */
function hiddenIn(text: string): FileFault | undefined {
  const at = text.search(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u);
  if (at === -1) return undefined;
  const lines = text.slice(0, at).split('\n');
  const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  return { ...place, message: 'a character that cannot be seen is not allowed' };
}

/** The parser's own words quote the text. */
const SENTENCES: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE: 'the text in double quotes has an escape that YAML does not know',
  BAD_INDENT: 'the line is indented too little or too much',
  BAD_SCALAR_START: 'a value that begins with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a value with ": " in it needs quotes; a list or map starts a new line',
  MISSING_CHAR: 'a character is missing: a quote, a bracket, a colon or a space',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line, with ":" after it',
  MULTIPLE_DOCS: 'the file is one document: --- must not divide it',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAB_AS_INDENT: 'tabs do not indent: use spaces',
  TAG_RESOLVE_FAILED: 'tags (!...) are not allowed: values are plain',
};

/** What YAML allows and a connector file does not. */
function forbiddenIn(document: Document, placeAt: (offset: number) => Place): readonly FileFault[] {
  const found: FileFault[] = [];
  const refuse = (node: unknown, message: string): void => {
    found.push({ ...placeAt(offsetOf(node)), message });
  };
  if (document.directives?.yaml.explicit === true) {
    refuse(undefined, 'directives (%...) are not allowed');
  }
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) refuse(node, 'aliases (*...) are not allowed: write it out');
      else if (node.anchor !== undefined) refuse(node, 'anchors (&...) are not allowed');
      else if (node.tag !== undefined) refuse(node, 'tags (!...) are not allowed');
    },
    Map(_, map) {
      refuseKeys(map, refuse);
    },
  });
  return found;
}

function refuseKeys(map: YAMLMap, refuse: (node: unknown, message: string) => void): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    if (!isScalar(key) || typeof key.value !== 'string') {
      refuse(isNode(key) ? key : map, 'a key must be a plain word');
      continue;
    }
    if (seen.has(key.value)) refuse(key, 'the key is there twice');
    seen.add(key.value);
  }
}

function offsetOf(node: unknown): number {
  return (isNode(node) ? node.range?.[0] : undefined) ?? 0;
}

function startOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return offsetOf(node);
  }
  return offsetOf(document.contents);
}

function startOfKey(document: Document, path: Path, key: string): number {
  const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map)
    ? map.items.find((item) => isScalar(item.key) && item.key.value === key)
    : undefined;
  return pair === undefined ? startOf(document, path) : offsetOf(pair.key);
}

/** A path as people write it: `hooks[2].claims`. Control characters of a key are escaped. */
export function written(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  const plain = text.replace(/^\./, '');
  return /^[\w.[\]-]{1,200}$/.test(plain) ? plain : JSON.stringify(plain.slice(0, 200));
}
