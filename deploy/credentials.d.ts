/**
 * Takes settings from the files of a folder, each named after its setting: that is how systemd,
 * Compose and Kubernetes hand over secrets. What names a file (`FACENITION_KEY_FILE` and others
 * that end so) is copied, because the server wants such a file to be open to nobody but its owner,
 * and Kubernetes and Compose cannot promise that. The copy cannot be changed: a rotation of keys
 * has to happen where the file comes from.
 *
 * Answers what removes the copies.
 */
export function takeCredentials(
  environment: Record<string, string | undefined>,
  folder: string,
): () => void;
