/** A plain file on a server, with its path below the folder that was listed. */
export type RemoteFile = { readonly path: string; readonly sizeBytes: number; readonly modifiedAt: Date };

/** What a file is at one moment. */
export type RemoteState = Omit<RemoteFile, 'path'>;

/** What lies in a folder. */
export type RemoteEntry = RemoteState & { readonly name: string; readonly kind: 'folder' | 'file' };

/** A server that one is signed in to. Whatever loses the connection throws sftp_unreachable. */
export type Remote = {
  /** What lies in one folder, links left out. Throws sftp_folder_missing, sftp_folder_refused. */
  entries(folder: string): Promise<RemoteEntry[]>;
  /** What a plain file is now; null when it is gone, or no plain file. */
  stat(path: string): Promise<RemoteState | null>;
  /** Reads the first so many bytes of a file. Throws sftp_vanished, sftp_file_refused, sftp_changed when it ends before. */
  read(path: string, sizeBytes: number): AsyncIterable<Uint8Array>;
  /** Moves a file, making the folders that are needed. False when it is gone. Throws sftp_write_refused. */
  move(from: string, to: string): Promise<boolean>;
  /** Deletes a file; false when it is gone. Throws sftp_write_refused. */
  remove(path: string): Promise<boolean>;
  close(): Promise<void>;
};

/** How a server is reached. */
export type RemoteTarget = {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secret:
    | { readonly password: string }
    | { readonly privateKey: string; readonly passphrase: string | undefined };
  /** The key the server must show. With null the key is looked at and nothing is sent. */
  readonly hostKey: string | null;
};

/**
 * Signs in. Throws sftp_unreachable, sftp_address_refused, sftp_sign_in_refused, sftp_host_key_changed and
 * sftp_host_key_unconfirmed; the last two carry the key that was shown, as `host_key`.
 */
export type ConnectRemote = (target: RemoteTarget) => Promise<Remote>;
