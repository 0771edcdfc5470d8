/** Packages that parts of are in the built capture page, without ours. */
export const BUILT_IN: readonly string[];

interface Listed {
  readonly components: readonly { readonly [field: string]: unknown }[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

/**
 * A list of components with those that are no dependency in production, because they are built into
 * the capture page. Throws where it does not hold the package of the page.
 *
 * @param listed CycloneDX
 * @param lock a package-lock.json that has them
 */
export function withBuiltIn<List extends Listed>(
  listed: List,
  lock: { readonly packages: Readonly<Record<string, unknown>> },
): List;
