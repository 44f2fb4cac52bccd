import Foundation
import GRDB
import Workflow

extension LocalSystem {
    /// The longest body of a message, in bytes.
    public static let longestBody = 1 << 20

    /// Sends messages in order, all or none; one whose id the queue has seen is not sent again.
    /// - Returns: for each message, whether it is new to the queue.
    @discardableResult
    public func send(
        _ messages: [OutgoingMessage],
        to queue: String,
        as principal: String
    ) async throws(LocalError) -> [Bool] {
        for message in messages { try Self.check(message) }
        return try await write(as: principal) { db, caller in
            let state = try Self.existingQueue(queue, db)
            try caller.check(.sender, on: LocalScope(queue: queue), db)
            let expires = state.properties.timeToLive.map { caller.now + $0 }
            return try messages.map { message in
                try db.execute(
                    sql: """
                        INSERT INTO messages
                            (queue, id, state, content_type, correlation, headers, body, expires_at,
                             created_at, created_by, changed_at, changed_by)
                        VALUES (?, ?, 'ready', ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (queue, id) DO NOTHING
                        """,
                    arguments: [
                        queue, message.id, message.contentType, message.correlation,
                        LocalText.headers(message.headers), Data(message.body), expires?.microseconds,
                        caller.now.microseconds, caller.name, caller.now.microseconds, caller.name,
                    ]
                )
                return db.changesCount > 0
            }
        }
    }

    /// Which of these ids the queue has seen, settled messages included.
    public func sent(
        _ ids: [String],
        to queue: String,
        as principal: String
    ) async throws(LocalError) -> Set<String> {
        try await read(as: principal) { db, caller in
            _ = try Self.existingQueue(queue, db)
            try caller.check(.sender, on: LocalScope(queue: queue), db)
            var seen: Set<String> = []
            for id in ids {
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT 1 FROM messages WHERE queue = ? AND id = ? AND state <> 'withdrawn'",
                    arguments: [queue, id]
                )
                if row != nil { seen.insert(id) }
            }
            return seen
        }
    }

    /// Takes back messages that nobody has received yet; those already taken back count as taken back.
    /// - Returns: how many can't be taken back.
    public func withdraw(
        _ ids: [String],
        from queue: String,
        as principal: String
    ) async throws(LocalError) -> Int {
        try await write(as: principal) { db, caller in
            _ = try Self.existingQueue(queue, db)
            try caller.check(.sender, on: LocalScope(queue: queue), db)
            var kept = 0
            for id in ids {
                let row = try Row.fetchOne(
                    db,
                    sql: "SELECT sequence, state, deliveries, created_by FROM messages WHERE queue = ? AND id = ?",
                    arguments: [queue, id]
                )
                guard let row, row["state"] as String != "withdrawn" else { continue }
                guard row["state"] as String == "ready", row["deliveries"] as Int == 0,
                    row["created_by"] as String == caller.name
                else {
                    kept += 1
                    continue
                }
                try Self.change(row["sequence"], to: "withdrawn", keepsBody: false, reason: nil, caller, db)
            }
            return kept
        }
    }

    /// Locks the next message that matches and hands it out; `nil` when there is none now.
    ///
    /// A message that is locked under the same key is handed out again under the same lock, without counting. What has
    /// been delivered too often or waited too long goes to the dead-letter queue on the way.
    public func receive(
        _ request: ReceiveRequest,
        as principal: String
    ) async throws(LocalError) -> ReceivedMessage? {
        // A look first: a poll that finds nothing takes no lock and writes nothing.
        let isWaiting = try await read(as: principal) { db, caller in
            _ = try Self.existingQueue(request.queue, db)
            try caller.check(.receiver, on: LocalScope(queue: request.queue), db)
            return try Self.candidate(request, caller.now, db) != nil
        }
        guard isWaiting else { return nil }
        let token = Self.randomToken()
        return try await write(as: principal) { db, caller in
            let queue = try Self.existingQueue(request.queue, db)
            try caller.check(.receiver, on: LocalScope(queue: request.queue), db)
            while let row = try Self.candidate(request, caller.now, db) {
                if let reason = Self.undeliverable(row, queue.properties, request.key, caller.now) {
                    try Self.bury(row, of: queue, reason: reason, caller, db)
                    continue
                }
                return try Self.lock(row, of: queue, request, token: token, caller, db)
            }
            return nil
        }
    }

    /// Settles a received message; repeatable, and one that is gone already counts as settled.
    public func settle(
        _ receipt: MessageReceipt,
        _ verdict: Verdict,
        as principal: String
    ) async throws(LocalError) {
        try await write(as: principal) { db, caller in
            let queue = try Self.existingQueue(receipt.queue, db)
            try caller.check(.receiver, on: LocalScope(queue: receipt.queue), db)
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM messages WHERE queue = ? AND id = ? AND state IN ('ready', 'locked')",
                arguments: [receipt.queue, receipt.id]
            )
            guard let row else { return }
            let isHeld = row["state"] as String == "locked"
            let isOurs = isHeld && row["lock_token"] as String? == receipt.lock
            if isHeld, !isOurs, (row["locked_until"] as Int64? ?? 0) > caller.now.microseconds {
                throw LocalError.lockLost(queue: receipt.queue, id: receipt.id)
            }
            switch verdict {
            case .complete:
                try Self.change(row["sequence"], to: "completed", keepsBody: false, reason: nil, caller, db)
            case .deadLetter(let reason):
                try Self.bury(row, of: queue, reason: reason, caller, db)
            case .abandon:
                guard isOurs else { return }
                let most = queue.properties.maxDeliveries ?? .max
                if row["deliveries"] as Int >= most {
                    try Self.bury(row, of: queue, reason: "delivered \(most) times", caller, db)
                } else {
                    try Self.change(row["sequence"], to: "ready", keepsBody: true, reason: nil, caller, db)
                }
            }
        }
    }
}

extension LocalSystem {
    /// The next message that the request might get: one it holds already, else the oldest that nobody holds.
    private static func candidate(_ request: ReceiveRequest, _ now: Timestamp, _ db: Database) throws -> Row? {
        let matching = request.correlation == nil ? "" : "AND correlation = :correlation"
        let index = request.correlation == nil ? "messages_open" : "messages_open_by_correlation"
        let open = "SELECT * FROM messages INDEXED BY \(index) WHERE queue = :queue AND state IN ('ready', 'locked') "
        // A name that a statement doesn't mention is passed over.
        let arguments: StatementArguments = [
            "queue": request.queue, "correlation": request.correlation, "key": request.key,
            "now": now.microseconds,
        ]
        let held = open + matching + " AND state = 'locked' AND lock_key = :key AND locked_until > :now"
        let free = open + matching + " AND (state = 'ready' OR locked_until <= :now)"
        return try Row.fetchOne(db, sql: held + " ORDER BY sequence LIMIT 1", arguments: arguments)
            ?? Row.fetchOne(db, sql: free + " ORDER BY sequence LIMIT 1", arguments: arguments)
    }

    /// Why a message can't be handed out any more.
    private static func undeliverable(
        _ row: Row,
        _ properties: QueueProperties,
        _ key: String,
        _ now: Timestamp
    ) -> String? {
        if holds(row, key, now) { return nil }
        if let expires = row["expires_at"] as Int64?, expires <= now.microseconds {
            return "nobody received it before \(Timestamp(microseconds: expires))"
        }
        if let most = properties.maxDeliveries, row["deliveries"] as Int >= most { return "delivered \(most) times" }
        return nil
    }

    private static func holds(_ row: Row, _ key: String, _ now: Timestamp) -> Bool {
        row["state"] as String == "locked" && row["lock_key"] as String? == key
            && (row["locked_until"] as Int64? ?? 0) > now.microseconds
    }

    private static func lock(
        _ row: Row,
        of queue: QueueState,
        _ request: ReceiveRequest,
        token: String,
        _ caller: LocalCaller,
        _ db: Database
    ) throws -> ReceivedMessage {
        let isHeld = holds(row, request.key, caller.now)
        let token = isHeld ? row["lock_token"] as String? ?? token : token
        let deliveries = row["deliveries"] as Int + (isHeld ? 0 : 1)
        let until = caller.now + (request.lock ?? queue.properties.lock)
        try db.execute(
            sql: """
                UPDATE messages SET state = 'locked', deliveries = ?, lock_token = ?, lock_key = ?, locked_until = ?,
                    changed_at = ?, changed_by = ? WHERE sequence = ?
                """,
            arguments: [
                deliveries, token, request.key, until.microseconds, caller.now.microseconds, caller.name,
                row["sequence"] as Int64,
            ]
        )
        let message = OutgoingMessage(
            id: row["id"],
            body: [UInt8](row["body"] as Data),
            contentType: row["content_type"],
            correlation: row["correlation"],
            headers: try LocalText.headers(row["headers"])
        )
        return ReceivedMessage(
            message: message,
            deliveries: deliveries,
            sentBy: row["created_by"],
            sentAt: Timestamp(microseconds: row["created_at"]),
            lockedUntil: until,
            receipt: MessageReceipt(queue: queue.name, id: message.id, lock: token)
        )
    }

    /// Moves a message to the dead-letter queue; where there is none it stays, readable and never delivered.
    private static func bury(
        _ row: Row,
        of queue: QueueState,
        reason: String,
        _ caller: LocalCaller,
        _ db: Database
    ) throws {
        let sequence: Int64 = row["sequence"]
        let target = try queue.properties.deadLetter.flatMap { name in
            try Row.fetchOne(db, sql: "SELECT name FROM queues WHERE name = ?", arguments: [name]) == nil ? nil : name
        }
        guard let target else {
            return try change(sequence, to: "dead", keepsBody: true, reason: reason, caller, db)
        }
        var headers = try LocalText.headers(row["headers"])
        headers["dead-letter-reason"] = reason
        headers["dead-letter-queue"] = queue.name
        let id: String = row["id"]
        let isTaken =
            try Row.fetchOne(
                db,
                sql: "SELECT 1 FROM messages WHERE queue = ? AND id = ?",
                arguments: [target, id]
            ) != nil
        try db.execute(
            sql: """
                INSERT INTO messages
                    (queue, id, state, content_type, correlation, headers, body, reason,
                     created_at, created_by, changed_at, changed_by)
                SELECT ?, ?, 'ready', content_type, correlation, ?, body, ?, created_at, created_by, ?, ?
                FROM messages WHERE sequence = ?
                """,
            arguments: [
                target, isTaken ? "\(id)#\(sequence)" : id, LocalText.headers(headers), reason,
                caller.now.microseconds, caller.name, sequence,
            ]
        )
        try change(sequence, to: "dead", keepsBody: false, reason: reason, caller, db)
    }

    private static func change(
        _ sequence: Int64,
        to state: String,
        keepsBody: Bool,
        reason: String?,
        _ caller: LocalCaller,
        _ db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE messages SET state = ?, reason = ?, body = CASE WHEN ? THEN body ELSE x'' END,
                    lock_token = NULL, lock_key = NULL, locked_until = NULL, changed_at = ?, changed_by = ?
                WHERE sequence = ?
                """,
            arguments: [state, reason, keepsBody, caller.now.microseconds, caller.name, sequence]
        )
    }

    /// A name for a lock that nobody guesses.
    private static func randomToken() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return Hex.text(bytes)
    }

    private static func check(_ message: OutgoingMessage) throws(LocalError) {
        guard (1...400).contains(message.id.utf8.count) else {
            throw .invalid("a message's id must have 1 to 400 bytes, not \(message.id.utf8.count)")
        }
        guard message.body.count <= longestBody else {
            throw .invalid(
                "the message \(quoted(message.id)) is \(message.body.count) bytes long; a local queue "
                    + "takes at most \(longestBody); send a reference to it instead"
            )
        }
        for (name, value) in message.headers.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, name.utf8.count <= 200, value.utf8.count <= 4_096,
                !(name + value).unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else {
                throw .invalid(
                    "\(quoted(name)) can't be a header of a message: a name has 1 to 200 bytes, a value "
                        + "at most 4096, and neither has control characters"
                )
            }
        }
    }
}

/// How lists and headers stand in the file.
enum LocalText {
    static func headers(_ headers: [String: String]) -> String {
        Value.object(Object(headers.map { ($0.key, Value.string($0.value)) })).canonicalText
    }

    static func headers(_ text: String) throws -> [String: String] {
        let members = try Value(json: text).object ?? Object()
        return Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.string ?? "") })
    }

    static func list(_ items: [String]) -> String {
        Value.array(items.map(Value.string)).canonicalText
    }

    static func list(_ text: String) throws -> [String] {
        try Value(json: text).array?.compactMap(\.string) ?? []
    }
}
