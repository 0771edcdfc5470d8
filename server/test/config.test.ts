import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const read = (environment: Record<string, string>) => readConfig(environment, '/srv');

describe('readConfig', () => {
  test('has a working default for everything', () => {
    expect(read({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      dataDir: '/srv/facenition-data',
      modelsDir: '/srv/facenition-data/models',
      keyFile: '/srv/facenition-data/keys.json',
      maxImageBytes: 10_485_760,
      logLevel: 'info',
    });
    expect(read({})).not.toHaveProperty('modelPack');
  });

  test('keeps models and keys with the data unless they are put elsewhere', () => {
    const config = read({ FACENITION_DATA_DIR: '/data', FACENITION_KEY_FILE: '../run/keys' });
    expect(config.modelsDir).toBe('/data/models');
    expect(config.keyFile).toBe('/run/keys');
  });

  test('finds a calibration of attack detection from where it is started', () => {
    const config = read({ FACENITION_ATTACK_CALIBRATION_FILE: 'attack.json' });
    expect(config.attackCalibrationFile).toBe('/srv/attack.json');
    expect(read({})).not.toHaveProperty('attackCalibrationFile');
  });

  test('ignores what is not its own, and what only clients and tests read', () => {
    const environment = {
      PATH: '/bin',
      FACENITION_TOKEN: 'fnc_x',
      FACENITION_URL: 'http://localhost:8080',
      FACENITION_TEST_MODELS: '/m',
    };
    expect(read(environment)).toEqual(read({}));
  });

  test('refuses unknown names by name', () => {
    expect(() => read({ FACENITION_PROT: '80', FACENITION_X: '' })).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG_INVALID',
        message: 'unknown environment variables: FACENITION_PROT, FACENITION_X',
      }),
    );
  });

  test.each([
    ['FACENITION_PORT', '65536'],
    ['FACENITION_PORT', '-1'],
    ['FACENITION_PORT', '8e3'],
    ['FACENITION_PORT', ''],
    ['FACENITION_WORKERS', '0'],
    ['FACENITION_LOG_LEVEL', 'loud'],
    ['FACENITION_MAX_IMAGE_BYTES', '10MB'],
    ['FACENITION_DATA_DIR', ''],
    ['FACENITION_DATABASE_URL', 'mysql://a:b@c/d'],
    ['FACENITION_DATABASE_URL', '/var/lib/postgresql'],
  ])('refuses %s=%j without repeating the value', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG_INVALID',
        message: `unusable values in: ${name}`,
      }),
    );
  });

  test('names the keeper of the keys, and what it needs', () => {
    const [key, pepperKey] = ['a', 'b'].map((id) => `arn:aws:kms:eu-west-1:111122223333:key/${id}`);
    const vaultKey = `https://v.vault.azure.net/keys/k/${'0'.repeat(32)}`;
    expect(read({}).keyCustody).toEqual({ kind: 'file' });
    expect(
      read({
        FACENITION_KEYS: 'aws-kms',
        FACENITION_AWS_KMS_KEY: key ?? '',
        FACENITION_AWS_KMS_PEPPER_KEY: pepperKey ?? '',
      }).keyCustody,
    ).toEqual({ kind: 'aws-kms', key, pepperKey });
    expect(
      read({ FACENITION_KEYS: 'azure-key-vault', FACENITION_AZURE_KEY_VAULT_KEY: vaultKey })
        .keyCustody,
    ).toEqual({ kind: 'azure-key-vault', key: vaultKey });
  });

  test.each([
    ['aws-kms', 'FACENITION_AWS_KMS_KEY'],
    ['azure-key-vault', 'FACENITION_AZURE_KEY_VAULT_KEY'],
  ])('says what FACENITION_KEYS=%s is missing', (kind, name) => {
    expect(() => read({ FACENITION_KEYS: kind })).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG_INVALID',
        message: `FACENITION_KEYS=${kind} needs ${name}`,
      }),
    );
  });

  test.each([
    ['FACENITION_KEYS', 'vault'],
    ['FACENITION_AWS_KMS_KEY', 'alias/facenition'],
    ['FACENITION_AWS_KMS_PEPPER_KEY', 'arn:aws:kms:eu-west-1:111122223333:alias/pepper'],
    ['FACENITION_AZURE_KEY_VAULT_KEY', 'https://v.vault.azure.net/keys/k'],
    ['FACENITION_AZURE_KEY_VAULT_KEY', `https://evil.example/keys/k/${'0'.repeat(32)}`],
  ])('refuses %s=%j', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({ message: `unusable values in: ${name}` }),
    );
  });
});
