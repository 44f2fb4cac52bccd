/// The tables of a local system; all SQL that makes them stands here.
enum LocalSchema {
    /// The format that this program reads and writes; kept in `user_version`.
    static let format = 1

    /// Makes the tables.
    ///
    /// Times are microseconds since 1970, durations microseconds, lists and headers JSON.
    static let create = """
        CREATE TABLE queues (
            name TEXT PRIMARY KEY NOT NULL,
            lock INTEGER NOT NULL,
            max_deliveries INTEGER,
            time_to_live INTEGER,
            dead_letter TEXT,
            made_by_key TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT;

        CREATE TABLE messages (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL,
            id TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('ready', 'locked', 'completed', 'withdrawn', 'dead')),
            content_type TEXT NOT NULL,
            correlation TEXT,
            headers TEXT NOT NULL,
            body BLOB NOT NULL,
            deliveries INTEGER NOT NULL DEFAULT 0,
            lock_token TEXT,
            lock_key TEXT,
            locked_until INTEGER,
            expires_at INTEGER,
            reason TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL,
            UNIQUE (queue, id)
        ) STRICT;

        CREATE INDEX messages_open ON messages (queue, sequence) WHERE state IN ('ready', 'locked');
        CREATE INDEX messages_open_by_correlation ON messages (queue, correlation, sequence)
            WHERE state IN ('ready', 'locked');

        CREATE TABLE roles (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            role TEXT NOT NULL CHECK (role IN ('sender', 'receiver', 'owner')),
            principal TEXT NOT NULL,
            scope TEXT NOT NULL,
            made_by_key TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            UNIQUE (principal, scope, role)
        ) STRICT;

        CREATE TABLE consents (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            directory TEXT NOT NULL,
            permissions TEXT NOT NULL,
            asks TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('requested', 'granted', 'declined', 'withdrawn')),
            expires_at INTEGER,
            made_by_key TEXT NOT NULL UNIQUE,
            reason TEXT,
            principal TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL
        ) STRICT;

        CREATE INDEX consents_by_directory ON consents (directory, created_by, state);

        CREATE TABLE principals (
            name TEXT PRIMARY KEY NOT NULL,
            directory TEXT NOT NULL,
            consent INTEGER NOT NULL,
            withdrawn_at INTEGER,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT;

        CREATE TABLE objects (
            name TEXT PRIMARY KEY NOT NULL,
            digest TEXT NOT NULL,
            made_by_key TEXT NOT NULL,
            replaced TEXT,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT;
        """
}
