export interface SymmetricEigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** One row of the result per value, of length 1. */
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations: slow, short, and
 * as exact as the arithmetic. Golub and Van Loan, "Matrix Computations", 4th edition, section 8.5.
 *
 * @param matrix `n * n` numbers, row by row
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const enough = 1e-24 * a.reduce((sum, value) => sum + value * value, 0);
  let sweeps = 0;
  while (offDiagonal(a, n) > enough) {
    if (++sweeps > MAX_SWEEPS) throw new Error('Jacobi rotations do not converge');
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotateAway(a, v, n, p, q);
    }
  }
  const order = Array.from({ length: n }, (_, i) => i);
  order.sort((i, j) => a[j * n + j]! - a[i * n + i]!);
  return {
    values: Float64Array.from(order, (i) => a[i * n + i]!),
    vectors: order.map((i) => v.slice(i * n, (i + 1) * n)),
  };
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) sum += 2 * a[p * n + q]! ** 2;
  }
  return sum;
}

/** Turns the axes p and q so that a[p][q] vanishes; the rows of `v` turn along. */
function rotateAway(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) rotate(a, k * n + p, k * n + q, cosine, sine);
  for (let k = 0; k < n; k++) rotate(a, p * n + k, q * n + k, cosine, sine);
  for (let k = 0; k < n; k++) rotate(v, p * n + k, q * n + k, cosine, sine);
}

function rotate(m: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const [x, y] = [m[i]!, m[j]!];
  m[i] = cosine * x - sine * y;
  m[j] = sine * x + cosine * y;
}
