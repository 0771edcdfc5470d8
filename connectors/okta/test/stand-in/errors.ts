import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** How an org says no. */
export function problem(
  response: Response,
  status: number,
  errorCode: string,
  errorSummary: string,
  ...causes: readonly string[]
): void {
  response.status(status).json({
    ...{ errorCode, errorSummary, errorLink: errorCode, errorId: `oae${errorCode}` },
    errorCauses: causes.map((cause) => ({ errorSummary: cause })),
  });
}

export function notFound(response: Response, what: string): void {
  problem(response, 404, 'E0000007', `Not found: Resource not found: ${what}`);
}

export function invalid(response: Response, ...causes: readonly string[]): void {
  problem(response, 400, 'E0000001', `Api validation failed: ${causes[0] ?? ''}`, ...causes);
}

export function tokenNeeded(...allowed: readonly string[]): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (allowed.includes(request.get('authorization') ?? '')) next();
    else problem(response, 401, 'E0000011', 'Invalid token provided');
  };
}
