import { expectTypeOf, test } from 'vitest';
import type {
  Answer,
  CallOptions,
  Client,
  FacenitionApiError,
  KeyedCallOptions,
  Photo,
  Request,
} from '../src/index.ts';
import type { Client as NodeClient } from '../src/node.ts';

type OtherText = string & Record<never, never>;

test('photos are bytes; fields are those of the interface', () => {
  expectTypeOf<Request<'generate'>['photo']>().toEqualTypeOf<Photo | readonly Photo[]>();
  expectTypeOf<Request<'match'>['photo']>().toEqualTypeOf<Photo>();
  expectTypeOf<Request<'matchBulk'>['reference']>().toEqualTypeOf<Photo | readonly Photo[]>();
  expectTypeOf<Request<'authenticate'>['token']>().toEqualTypeOf<string>();
  expectTypeOf<{ photo: Photo }>().toExtend<Request<'generate'>>();
  expectTypeOf<{ photo: Photo }>().not.toExtend<Request<'authenticate'>>();
  expectTypeOf<{ photo: string }>().not.toExtend<Request<'generate'>>();
  expectTypeOf<Request<'rotate'>>().toHaveProperty('new_device_secret');
  expectTypeOf<Request<'status'>['ids']>().toEqualTypeOf<string | readonly string[] | undefined>();
});

test('a decision is a boolean; words are open-ended; there is no `ok` but where it decides', () => {
  expectTypeOf<Answer<'authenticate'>['authenticated']>().toEqualTypeOf<boolean>();
  expectTypeOf<Answer<'authenticate'>>().not.toHaveProperty('ok');
  expectTypeOf<Answer<'ticketsConsume'>['ok']>().toEqualTypeOf<boolean>();
  expectTypeOf<'no-face' | OtherText>().toExtend<NonNullable<Answer<'authenticate'>['reason']>>();
  expectTypeOf<Answer<'generate'>['accuracy']>().toEqualTypeOf<1 | 2 | 3 | 4 | 5 | 6 | 7 | 8>();
  expectTypeOf<Answer<'generate'>['token']>().toEqualTypeOf<string>();
  expectTypeOf<Answer<'detect'>['faces'][number]['box']['x']>().toEqualTypeOf<number>();
  expectTypeOf<Answer<'rotate'>['token']>().toEqualTypeOf<string | undefined>();
});

test('only operations that are done once take a key', () => {
  expectTypeOf<Parameters<Client['generate']>[1]>().toEqualTypeOf<KeyedCallOptions | undefined>();
  expectTypeOf<Parameters<Client['authenticate']>[1]>().toEqualTypeOf<CallOptions | undefined>();
});

test('a code can be any text, and known ones are suggested', () => {
  expectTypeOf<'ERR_TIMEOUT'>().toExtend<FacenitionApiError['code']>();
  expectTypeOf<string>().toExtend<FacenitionApiError['code']>();
});

test('both entries have one type', () => {
  expectTypeOf<NodeClient>().toEqualTypeOf<Client>();
});

test('the fetch of a platform fits', () => {
  expectTypeOf<typeof globalThis.fetch>().toExtend<
    NonNullable<import('../src/index.ts').ClientOptions['fetch']>
  >();
});
