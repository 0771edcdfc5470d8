export { openApiDocument } from './api/document.ts';
export { STATUS_OF } from './api/failures.ts';
