export { createClient } from '@facenition/client';
