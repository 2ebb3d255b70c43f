/**
 * How a thousand files reach the disk: Linux can flush the file system at once, which took half the time of flushing
 * each file (1.5–3.6 s against 4–5 s on a busy disk).
 */
export function syncMethod(platform: string): 'syncfs' | 'fsync' {
  return platform === 'linux' ? 'syncfs' : 'fsync';
}

/** Settings for a small machine; durability is PostgreSQL's default and written out so that it stays so. */
export function serverSettings(port: number, platform: string): Record<string, string> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    recovery_init_sync_method: syncMethod(platform),
    shared_buffers: '64MB',
    huge_pages: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    min_wal_size: '32MB',
    max_wal_size: '512MB',
    // A new database grows fast. Until a table was analyzed, its rows are looked up by the wrong index, one after
    // another of their organization; a minute of that is felt.
    autovacuum_naptime: '5s',
    // No helper processes: PostgreSQL's readers, parallel workers and replication would idle beside a small load.
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers_per_gather: '0',
    max_parallel_maintenance_workers: '0',
    max_logical_replication_workers: '0',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Failed statements are reported by who sent them; here they could carry names and numbers of customers.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
  };
}
