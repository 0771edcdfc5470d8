import type { Custodian, KeyCustody, WatchKeyService } from '../ports.ts';
import { unwatched } from './ask-service.ts';
import { openAwsKms } from './aws-kms.ts';
import { openAzureKeyVault } from './azure-key-vault.ts';
import { fileCustodian } from './file.ts';

/** Who keeps the keys, by the settings. Rejects with `ERR_CONFIG_INVALID` without its library. */
export async function openCustodian(
  custody: KeyCustody,
  watch: WatchKeyService = unwatched,
): Promise<Custodian> {
  switch (custody.kind) {
    case 'file':
      return fileCustodian;
    case 'aws-kms':
      return openAwsKms(custody, { watch });
    case 'azure-key-vault':
      return openAzureKeyVault(custody, { watch });
  }
}
