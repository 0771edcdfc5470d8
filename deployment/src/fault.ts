export type DeploymentFaultCode =
  /** The connector file cannot be read, or says what cannot be. */
  | 'ERR_CONNECTOR_FILE_INVALID'
  /** A secret that the file refers to is not there. */
  | 'ERR_SECRET_MISSING'
  /** The identity provider refuses what we are: credentials, permissions, licence. */
  | 'ERR_VENDOR_REFUSED'
  /** It refuses what was asked, or answered what nobody understands. */
  | 'ERR_VENDOR_FAILED'
  | 'ERR_VENDOR_UNREACHABLE'
  /** A library that only this connector needs is not installed. */
  | 'ERR_LIBRARY_MISSING';

/** Its message tells an administrator what to do, and holds no secret. */
export class DeploymentFault extends Error {
  override readonly name = 'DeploymentFault';
  readonly code: DeploymentFaultCode;

  constructor(code: DeploymentFaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
