/**
 * The form of a JSON value: a kind, one of some numbers, a list of a form, or an object of forms,
 * where a name that ends in `?` may be missing.
 */
export type Shape = string | readonly number[] | readonly [Shape] | ShapeOfObject;
interface ShapeOfObject {
  readonly [name: string]: Shape;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names that the form does not have are let through: a newer server may answer more. */
export function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') {
    return shape === 'integer' ? Number.isSafeInteger(value) : typeof value === shape;
  }
  if (isList(shape)) {
    const [first] = shape;
    if (typeof first === 'number') return shape.some((allowed) => allowed === value);
    return (
      first !== undefined && Array.isArray(value) && value.every((entry) => fits(entry, first))
    );
  }
  return isObject(value) && Object.entries(shape).every((entry) => holds(value, ...entry));
}

function holds(value: JsonObject, key: string, shape: Shape): boolean {
  const optional = key.endsWith('?');
  const name = optional ? key.slice(0, -1) : key;
  return Object.hasOwn(value, name) ? fits(value[name], shape) : optional;
}

function isList(shape: Shape): shape is readonly number[] | readonly [Shape] {
  return Array.isArray(shape);
}
