/// All SQL of the log in SQLite.
///
/// Texts that return in every event (types, actors, tenants, workflows) stand once in `names`, streams once in `streams`;
/// rows hold their numbers. Events stand in the order of their positions, so that pages are filled to the end.
enum LogSQL {
    /// Marks a database file as a log of this engine (`PRAGMA application_id`): `TnLg` in ASCII.
    static let applicationID: Int64 = 0x546E_4C67

    /// The numbered migrations; the n-th makes format n of the one before (`PRAGMA user_version`).
    static let migrations = [format1, format2]

    private static let format1 = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

        CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

        -- delay: microseconds from time to the moment of recording
        -- hash: see HashChain; the hash before it is that of the version before it
        CREATE TABLE events (
            position INTEGER PRIMARY KEY,
            stream INTEGER NOT NULL,
            version INTEGER NOT NULL,
            id BLOB NOT NULL,
            type INTEGER NOT NULL,
            payload_version INTEGER NOT NULL,
            time INTEGER NOT NULL,
            delay INTEGER NOT NULL,
            actor INTEGER NOT NULL,
            causation BLOB,
            hash BLOB NOT NULL,
            payload BLOB NOT NULL
        );
        CREATE UNIQUE INDEX events_of_stream ON events (stream, version);

        CREATE TABLE definitions (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL);

        -- AUTOINCREMENT: the number of a runner that is gone must never be another's
        CREATE TABLE runners (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            runner TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            lifetime INTEGER NOT NULL,
            beat INTEGER NOT NULL
        );

        -- epoch stays when the owner goes
        CREATE TABLE run_heads (
            stream INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL,
            tier INTEGER,
            workflow INTEGER NOT NULL,
            definition BLOB NOT NULL,
            version INTEGER NOT NULL,
            phase INTEGER NOT NULL,
            due INTEGER,
            step TEXT,
            waits_on TEXT,
            since INTEGER NOT NULL,
            started INTEGER NOT NULL,
            owner INTEGER,
            epoch INTEGER NOT NULL
        );
        -- the two of claims hold no row of a run that is being carried out, or one that nothing wakes
        CREATE INDEX run_heads_due ON run_heads (tenant, due) WHERE owner IS NULL AND due IS NOT NULL;
        CREATE INDEX run_heads_owned ON run_heads (owner) WHERE owner IS NOT NULL;
        CREATE INDEX run_heads_of_phase ON run_heads (phase);
        CREATE INDEX run_heads_of_tenant ON run_heads (tenant, phase);
        """

    /// Places of concurrency keys; no run of a log of format 1 has one.
    private static let format2 = """
        -- held: 0 while the run queues; places: how many may hold the key at once, as the run's own file says
        CREATE TABLE slots (
            stream INTEGER PRIMARY KEY,
            key INTEGER NOT NULL,
            held INTEGER NOT NULL,
            places INTEGER NOT NULL
        );
        CREATE INDEX slots_of_key ON slots (key, held, stream);
        """

    // MARK: Names and streams

    static let nameID = "SELECT id FROM names WHERE name = ?1"
    static let insertName = "INSERT INTO names (name) VALUES (?1)"
    static let streamID = "SELECT id FROM streams WHERE name = ?1"
    static let insertStream = "INSERT INTO streams (name) VALUES (?1)"
    static let streamsAfter = "SELECT id, name FROM streams WHERE id > ?1 ORDER BY id LIMIT 100"
    static let runIDs = """
        SELECT s.name FROM streams s JOIN run_heads h ON h.stream = s.id
        WHERE s.name >= ?1 AND s.name <= ?2 ORDER BY s.name DESC LIMIT ?3
        """

    // MARK: Events

    static let insertEvent = """
        INSERT INTO events (stream, version, id, type, payload_version, time, delay, actor, causation, hash, payload)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """
    static let lastEvent = "SELECT version, hash FROM events WHERE stream = ?1 ORDER BY version DESC LIMIT 1"
    static let eventID = """
        SELECT id FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND version = ?2
        """
    static let version = "SELECT MAX(version) FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?1)"
    private static let eventColumns = """
        SELECT e.position, s.name, e.version, e.id, t.name, e.payload_version, e.time, e.delay, a.name, e.causation,
            e.hash, e.payload
        FROM events e
        LEFT JOIN streams s ON s.id = e.stream LEFT JOIN names t ON t.id = e.type LEFT JOIN names a ON a.id = e.actor
        """
    static let eventsOfStream = """
        \(eventColumns)
        WHERE e.stream = (SELECT id FROM streams WHERE name = ?1) AND e.version >= ?2 ORDER BY e.version LIMIT ?3
        """
    static let eventsAfter = "\(eventColumns) WHERE e.position > ?1 ORDER BY e.position LIMIT ?2"

    // MARK: Definitions and identity

    static let insertDefinition = "INSERT INTO definitions (digest, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
    static let definition = "SELECT bytes FROM definitions WHERE digest = ?1"
    static let insertMeta = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
    static let meta = "SELECT value FROM meta WHERE key = ?1"

    // MARK: Heads

    static let upsertHead = """
        INSERT INTO run_heads (stream, version, due, step, waits_on, since, phase, owner, epoch, tenant, tier, workflow,
            definition, started)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (stream) DO UPDATE SET version = ?2, due = ?3, step = ?4, waits_on = ?5, since = ?6, phase = ?7,
            owner = ?8, epoch = ?9, tenant = ?10, tier = ?11, workflow = ?12, definition = ?13, started = ?14
        """
    /// What changes with most appends; touches no index of a run that is owned.
    static let moveHead =
        "UPDATE run_heads SET version = ?2, due = ?3, step = ?4, waits_on = ?5, since = ?6 WHERE stream = ?1"
    static let changeHead = """
        UPDATE run_heads SET version = ?2, due = ?3, step = ?4, waits_on = ?5, since = ?6, phase = ?7, owner = ?8,
            epoch = ?9
        WHERE stream = ?1
        """
    static let deleteHeadsWithoutEvents = """
        DELETE FROM run_heads WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = run_heads.stream)
        """
    private static let headColumns = """
        SELECT h.stream, s.name, t.name, r.name, w.name, h.definition, h.version, h.phase, h.due, h.step, h.waits_on,
            h.since, h.started, h.epoch, h.owner, o.runner, h.tier, l.name, k.places, k.held
        FROM run_heads h
        LEFT JOIN streams s ON s.id = h.stream LEFT JOIN names t ON t.id = h.tenant LEFT JOIN names r ON r.id = h.tier
        LEFT JOIN names w ON w.id = h.workflow LEFT JOIN runners o ON o.id = h.owner
        LEFT JOIN slots k ON k.stream = h.stream LEFT JOIN names l ON l.id = k.key
        """
    static let head = "\(headColumns) WHERE h.stream = (SELECT id FROM streams WHERE name = ?1)"
    static let lease = "SELECT owner, epoch FROM run_heads WHERE stream = ?1"
    static let headsOfPhase = """
        \(headColumns) WHERE h.phase = ?1 AND h.stream < ?3 AND (?4 IS NULL OR h.due <= ?4)
        ORDER BY h.stream DESC LIMIT ?2
        """
    static let headsOfTenant = """
        \(headColumns) WHERE h.phase = ?1 AND h.stream < ?3 AND (?4 IS NULL OR h.due <= ?4) AND h.tenant = ?5
        ORDER BY h.stream DESC LIMIT ?2
        """
    static let counts = "SELECT phase, COUNT(*) FROM run_heads GROUP BY phase"
    static let countsOfTenant = "SELECT phase, COUNT(*) FROM run_heads WHERE tenant = ?1 GROUP BY phase"

    // MARK: Slots

    static let headsOfKey = "\(headColumns) WHERE k.key = ?1 AND k.held = ?2 ORDER BY k.stream LIMIT ?3"
    static let holders = """
        SELECT k.stream, s.name FROM slots k LEFT JOIN streams s ON s.id = k.stream
        WHERE k.key = ?1 AND k.held = 1 ORDER BY k.stream
        """
    static let queued = """
        SELECT k.stream, k.places, h.due, s.name FROM slots k
        LEFT JOIN run_heads h ON h.stream = k.stream LEFT JOIN streams s ON s.id = k.stream
        WHERE k.key = ?1 AND k.held = 0 ORDER BY k.stream
        """
    static let keysWithQueue = "SELECT DISTINCT key FROM slots WHERE held = 0 ORDER BY key"
    static let upsertSlot = """
        INSERT INTO slots (stream, key, held, places) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (stream) DO UPDATE SET key = ?2, held = ?3, places = ?4
        """
    static let deleteSlot = "DELETE FROM slots WHERE stream = ?1"
    static let deleteSlots = "DELETE FROM slots"
    static let callUp = "UPDATE run_heads SET due = since WHERE stream = ?1"
    static let sendBack = "UPDATE run_heads SET due = NULL WHERE stream = ?1"

    // MARK: Claims

    static let owners = "SELECT DISTINCT owner FROM run_heads WHERE owner IS NOT NULL"
    static let headsOwned = "\(headColumns) WHERE h.owner IS NOT NULL"
    static let headsOfOwner = "\(headColumns) WHERE h.owner = ?1 AND h.owner IS NOT NULL ORDER BY h.stream"
    /// The tenants that have something to be woken for, one look into the index for each.
    static let tenantsWithDue = """
        WITH RECURSIVE waking (tenant) AS (
            SELECT MIN(tenant) FROM run_heads WHERE owner IS NULL AND due IS NOT NULL
            UNION ALL
            SELECT (
                SELECT MIN(h.tenant) FROM run_heads h
                WHERE h.owner IS NULL AND h.due IS NOT NULL AND h.tenant > waking.tenant
            )
            FROM waking WHERE waking.tenant IS NOT NULL
        )
        SELECT tenant FROM waking WHERE tenant IS NOT NULL
        """
    static let dueOfTenant = """
        \(headColumns)
        WHERE h.owner IS NULL AND h.due IS NOT NULL AND h.tenant = ?1 AND h.due <= ?2
        ORDER BY h.due, h.stream LIMIT ?3
        """
    static let take = "UPDATE run_heads SET owner = ?2, epoch = ?3 WHERE stream = ?1"
    /// Frees what a runner owned; what was being carried out must be looked at again.
    static let freeOwned = """
        UPDATE run_heads SET owner = NULL, due = CASE WHEN phase IN (?3, ?4) THEN MIN(?2, IFNULL(due, ?2)) ELSE due END
        WHERE owner = ?1
        """

    // MARK: Runners

    static let insertRunner = "INSERT INTO runners (runner, name, lifetime, beat) VALUES (?1, ?2, ?3, 0)"
    static let runner = "SELECT id, runner, name, lifetime, beat FROM runners WHERE runner = ?1"
    static let runnerOfID = "SELECT id, runner, name, lifetime, beat FROM runners WHERE id = ?1"
    static let idleRunners = """
        SELECT id, runner, name, lifetime, beat FROM runners
        WHERE NOT EXISTS (SELECT 1 FROM run_heads h WHERE h.owner = runners.id AND h.owner IS NOT NULL)
        """
    static let renew = "UPDATE runners SET beat = beat + 1 WHERE runner = ?1"
    static let deleteRunner = "DELETE FROM runners WHERE id = ?1"
}
