import GRDB
import Workflow

extension LocalSystem {
    /// How long a lock may be at most.
    public static let longestLock = Duration.seconds(3_600)

    /// Every queue, by name.
    public func queues(as principal: String) async throws(LocalError) -> [QueueState] {
        try await read(as: principal) { db, _ in
            try Row.fetchAll(db, sql: Self.selectQueue + " ORDER BY name").map(Self.queueState)
        }
    }

    /// The queue of that name.
    public func queue(_ name: String, as principal: String) async throws(LocalError) -> QueueState? {
        try await read(as: principal) { db, _ in try Self.fetchQueue(name, db) }
    }

    /// Makes a queue, and its dead-letter queue if that isn't there; a queue of that name that is there is answered as it is.
    ///
    /// Whoever makes a queue owns it. An existing dead-letter queue must be the maker's own.
    public func createQueue(
        _ name: String,
        _ properties: QueueProperties,
        key: String? = nil,
        as principal: String
    ) async throws(LocalError) -> QueueState {
        try LocalName.check(queue: name)
        try Self.check(properties, of: name)
        return try await write(as: principal) { db, caller in
            if let found = try Self.fetchQueue(name, db) { return found }
            if let deadLetter = properties.deadLetter {
                if try Self.fetchQueue(deadLetter, db) == nil {
                    let keeping = QueueProperties(
                        lock: properties.lock,
                        maxDeliveries: nil,
                        timeToLive: nil,
                        deadLetter: nil
                    )
                    try Self.insertQueue(deadLetter, keeping, key: key, caller, db)
                } else {
                    try caller.check(.owner, on: LocalScope(queue: deadLetter), db)
                }
            }
            try Self.insertQueue(name, properties, key: key, caller, db)
            guard let made = try Self.fetchQueue(name, db) else {
                throw LocalError.queueNotFound(name, nearest: nil)
            }
            return made
        }
    }

    /// Takes a queue away, and its dead-letter queue if the same key made it, when neither holds messages.
    ///
    /// With a `key`, only if it was made with that key.
    public func removeQueue(
        _ name: String,
        madeBy key: String?,
        as principal: String
    ) async throws(LocalError) -> Removal {
        try await write(as: principal) { db, caller in
            guard let queue = try Self.fetchQueue(name, db) else { return .absent }
            if let key, queue.key != key { return .foreign }
            try caller.check(.owner, on: LocalScope(queue: name), db)
            var doomed = [queue]
            if let deadLetter = queue.properties.deadLetter, let second = try Self.fetchQueue(deadLetter, db),
                second.key == queue.key, try Self.users(of: deadLetter, db) == 1
            {
                doomed.append(second)
            }
            if let full = doomed.first(where: { $0.messages > 0 }) {
                let count = full.messages == 1 ? "1 message" : "\(full.messages) messages"
                let it = full.name == name ? "it" : "its dead-letter queue \"\(full.name)\""
                return .kept("\(it) still holds \(count); receive what is in it first")
            }
            for queue in doomed {
                try db.execute(sql: "DELETE FROM messages WHERE queue = ?", arguments: [queue.name])
                try db.execute(sql: "DELETE FROM roles WHERE scope = ?", arguments: [queue.scope])
                try db.execute(sql: "DELETE FROM queues WHERE name = ?", arguments: [queue.name])
            }
            return .removed
        }
    }
}

extension LocalSystem {
    /// A queue's row, which must be there.
    static func existingQueue(_ name: String, _ db: Database) throws -> QueueState {
        if let queue = try fetchQueue(name, db) { return queue }
        let names = try String.fetchAll(db, sql: "SELECT name FROM queues ORDER BY name LIMIT 1000")
        throw LocalError.queueNotFound(name, nearest: Nearest.name(to: name, among: names))
    }

    private static let selectQueue = """
        SELECT *, (SELECT count(*) FROM messages
            WHERE messages.queue = queues.name AND state IN ('ready', 'locked')) AS messages FROM queues
        """

    private static func fetchQueue(_ name: String, _ db: Database) throws -> QueueState? {
        try Row.fetchOne(db, sql: selectQueue + " WHERE name = ?", arguments: [name]).map(queueState)
    }

    private static func queueState(_ row: Row) -> QueueState {
        let name: String = row["name"]
        return QueueState(
            name: name,
            scope: LocalScope(queue: name).text,
            properties: QueueProperties(
                lock: .microseconds(row["lock"] as Int64),
                maxDeliveries: row["max_deliveries"],
                timeToLive: (row["time_to_live"] as Int64?).map { .microseconds($0) },
                deadLetter: row["dead_letter"]
            ),
            key: row["made_by_key"],
            messages: row["messages"],
            createdBy: row["created_by"],
            createdAt: Timestamp(microseconds: row["created_at"])
        )
    }

    private static func insertQueue(
        _ name: String,
        _ properties: QueueProperties,
        key: String?,
        _ caller: LocalCaller,
        _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO queues
                    (name, lock, max_deliveries, time_to_live, dead_letter, made_by_key, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                name, properties.lock.microseconds, properties.maxDeliveries, properties.timeToLive?.microseconds,
                properties.deadLetter, key, caller.now.microseconds, caller.name,
            ]
        )
        try db.execute(
            sql: """
                INSERT INTO roles (role, principal, scope, made_by_key, created_at, created_by)
                VALUES ('owner', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [caller.name, LocalScope(queue: name).text, key, caller.now.microseconds, caller.name]
        )
    }

    private static func users(of deadLetter: String, _ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM queues WHERE dead_letter = ?", arguments: [deadLetter]) ?? 0
    }

    private static func check(_ properties: QueueProperties, of name: String) throws(LocalError) {
        guard properties.lock > .zero, properties.lock <= longestLock else {
            throw .invalid(
                "the lock of the queue \"\(name)\" can't be \(properties.lock.text); expected more than 0 and at most "
                    + longestLock.text
            )
        }
        if let count = properties.maxDeliveries, !(1...1_000).contains(count) {
            throw .invalid(
                "the queue \"\(name)\" can't have \(count) as its most deliveries; expected 1 to 1000"
            )
        }
        if let time = properties.timeToLive, time <= .zero {
            throw .invalid("the messages of the queue \"\(name)\" can't live for \(time.text); expected more than 0")
        }
        guard let deadLetter = properties.deadLetter else { return }
        try LocalName.check(queue: deadLetter)
        if deadLetter.utf8.elementsEqual(name.utf8) {
            throw .invalid("the queue \"\(name)\" can't be its own dead-letter queue; name another")
        }
    }
}
