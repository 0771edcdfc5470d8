// What `cdk deploy` starts: see cdk.json.
import { createExample } from '../src/example.ts';

createExample().synth();
