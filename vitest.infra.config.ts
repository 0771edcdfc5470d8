import { testing } from './vitest.config.ts';

export default testing('infra');
