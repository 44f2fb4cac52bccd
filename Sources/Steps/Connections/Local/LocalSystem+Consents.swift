import GRDB
import Workflow

extension LocalSystem {
    /// Every consent, the newest first.
    public func consents(as principal: String) async throws(LocalError) -> [ConsentState] {
        try await read(as: principal) { db, caller in
            try Row.fetchAll(db, sql: "SELECT * FROM consents ORDER BY number DESC")
                .map { try Self.consent($0, for: caller) }
        }
    }

    /// The consent of that id.
    public func consent(_ id: String, as principal: String) async throws(LocalError) -> ConsentState? {
        try await read(as: principal) { db, caller in
            try Self.fetchConsent(id, db).map { try Self.consent($0, for: caller) }
        }
    }

    /// The consent that the request's key asked for, else a granted one that covers it.
    public func consent(
        for request: ConsentRequest,
        as principal: String
    ) async throws(LocalError) -> ConsentState? {
        try await read(as: principal) { db, caller in try Self.find(request, caller, db) }
    }

    /// Asks a directory for consent, unless the same key has asked or what is asked for is granted to the caller already.
    public func request(_ request: ConsentRequest, as principal: String) async throws(LocalError) -> ConsentState {
        try Self.check(request)
        return try await write(as: principal) { db, caller in
            if let found = try Self.find(request, caller, db) { return found }
            try db.execute(
                sql: """
                    INSERT INTO consents
                        (directory, permissions, asks, state, expires_at, made_by_key,
                         created_at, created_by, changed_at, changed_by)
                    VALUES (?, ?, ?, 'requested', ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    request.directory, LocalText.list(request.permissions), LocalText.list(request.asks),
                    request.expires?.microseconds, request.key, caller.now.microseconds, caller.name,
                    caller.now.microseconds, caller.name,
                ]
            )
            return try Self.existingConsent(String(db.lastInsertedRowID), caller, db).state
        }
    }

    /// Answers a consent: grants it, after which the asking principal acts in the directory, or declines it.
    ///
    /// It takes one of those who were asked, or, where nobody was named, anyone but whoever asked. The same answer of
    /// the same person twice is one answer.
    @discardableResult
    public func answer(
        _ id: String,
        granted: Bool,
        reason: String? = nil,
        as principal: String
    ) async throws(LocalError) -> ConsentState {
        try await write(as: principal) { db, caller in
            let (row, state) = try Self.existingConsent(id, caller, db)
            guard state.requestedBy != caller.name else { throw LocalError.consentOwn(id, principal: caller.name) }
            guard state.request.asks.isEmpty || state.request.asks.contains(caller.name) else {
                throw LocalError.consentNotAsked(id, principal: caller.name, asks: state.request.asks)
            }
            switch state.status {
            case .requested: break
            case .granted(by: caller.name, principal: _) where granted: return state
            case .declined(by: caller.name, reason: _) where !granted: return state
            default: throw LocalError.consentSettled(id, status: state.status.words)
            }
            let servicePrincipal = "\(state.requestedBy)@\(state.request.directory)"
            try db.execute(
                sql: """
                    UPDATE consents SET state = ?, reason = ?, principal = ?, changed_at = ?, changed_by = ?
                    WHERE number = ?
                    """,
                arguments: [
                    granted ? "granted" : "declined", reason, granted ? servicePrincipal : nil,
                    caller.now.microseconds, caller.name, row["number"] as Int64,
                ]
            )
            if granted {
                try Self.keepPrincipal(servicePrincipal, of: row["number"], state.request.directory, caller, db)
            }
            return try Self.existingConsent(id, caller, db).state
        }
    }

    /// Takes back a request or a consent; it takes whoever asked, or whoever may answer.
    ///
    /// With a `key`, only if it was asked for with that key.
    public func withdraw(
        consent id: String,
        madeBy key: String?,
        as principal: String
    ) async throws(LocalError) -> Removal {
        try await write(as: principal) { db, caller in
            guard let row = try Self.fetchConsent(id, db) else { return .absent }
            if let key, row["made_by_key"] as String != key { return .foreign }
            let state = try Self.consent(row, for: caller)
            guard
                state.requestedBy == caller.name || state.request.asks.isEmpty
                    || state.request.asks.contains(caller.name)
            else { throw LocalError.consentNotAsked(id, principal: caller.name, asks: state.request.asks) }
            switch state.status {
            case .declined, .expired, .withdrawn: return .absent
            case .requested, .granted, .spreading: break
            }
            try db.execute(
                sql: "UPDATE consents SET state = 'withdrawn', changed_at = ?, changed_by = ? WHERE number = ?",
                arguments: [caller.now.microseconds, caller.name, row["number"] as Int64]
            )
            try db.execute(
                sql: """
                    UPDATE principals SET withdrawn_at = ? WHERE name = ? AND withdrawn_at IS NULL AND NOT EXISTS
                        (SELECT 1 FROM consents WHERE consents.principal = principals.name AND state = 'granted')
                    """,
                arguments: [caller.now.microseconds, row["principal"] as String?]
            )
            return .removed
        }
    }
}

extension LocalSystem {
    private static func fetchConsent(_ id: String, _ db: Database) throws -> Row? {
        guard let number = Int64(id) else { return nil }
        return try Row.fetchOne(db, sql: "SELECT * FROM consents WHERE number = ?", arguments: [number])
    }

    private static func existingConsent(
        _ id: String,
        _ caller: LocalCaller,
        _ db: Database
    ) throws -> (row: Row, state: ConsentState) {
        if let row = try fetchConsent(id, db) { return (row, try consent(row, for: caller)) }
        let open = try String.fetchAll(
            db,
            sql: "SELECT number FROM consents WHERE state = 'requested' ORDER BY number DESC LIMIT 10"
        )
        throw LocalError.consentNotFound(id, open: open)
    }

    private static func find(_ request: ConsentRequest, _ caller: LocalCaller, _ db: Database) throws -> ConsentState? {
        let asked = try Row.fetchOne(
            db,
            sql: "SELECT * FROM consents WHERE made_by_key = ?",
            arguments: [request.key]
        )
        if let asked { return try consent(asked, for: caller) }
        let granted = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM consents WHERE directory = ? AND created_by = ? AND state = 'granted' ORDER BY number
                """,
            arguments: [request.directory, caller.name]
        )
        return try granted.lazy.map { try consent($0, for: caller) }
            .first { Set($0.request.permissions).isSuperset(of: request.permissions) }
    }

    private static func keepPrincipal(
        _ name: String,
        of consent: Int64,
        _ directory: String,
        _ caller: LocalCaller,
        _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO principals (name, directory, consent, created_at, created_by) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET withdrawn_at = NULL, consent = excluded.consent
                """,
            arguments: [name, directory, consent, caller.now.microseconds, caller.name]
        )
    }

    private static func consent(_ row: Row, for caller: LocalCaller) throws -> ConsentState {
        let number: Int64 = row["number"]
        let expires = (row["expires_at"] as Int64?).map { Timestamp(microseconds: $0) }
        let by: String = row["changed_by"]
        let status: ConsentState.Status =
            switch row["state"] as String {
            case "granted": .granted(by: by, principal: row["principal"] as String? ?? "")
            case "declined": .declined(by: by, reason: row["reason"])
            case "withdrawn": .withdrawn(by: by)
            default: expires.map { $0 <= caller.now } == true ? .expired : .requested
            }
        let request = ConsentRequest(
            directory: row["directory"],
            permissions: try LocalText.list(row["permissions"]),
            asks: try LocalText.list(row["asks"]),
            expires: expires,
            key: row["made_by_key"]
        )
        return ConsentState(
            id: String(number),
            request: request,
            requestedBy: row["created_by"],
            status: status,
            since: Timestamp(microseconds: row["changed_at"]),
            howToAnswer: "`runner local consents grant \(number) --as \(request.asks.first ?? "THEIR-NAME")`"
        )
    }

    private static func check(_ request: ConsentRequest) throws(LocalError) {
        guard (1...200).contains(request.directory.utf8.count),
            !request.directory.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 32 })
        else {
            throw .invalid(
                "\(quoted(request.directory)) can't be a directory; expected 1 to 200 characters "
                    + "without spaces"
            )
        }
        guard !request.permissions.isEmpty else {
            throw .invalid("a consent must ask for at least one permission, such as \"User.Read.All\"")
        }
        for name in request.asks { try LocalName.check(principal: name) }
    }
}

extension ConsentState.Status {
    /// The status as a word or two for messages.
    public var words: String {
        switch self {
        case .requested: "requested"
        case .granted(let by, _): "granted by \(by)"
        case .spreading(let by): "granted by \(by) and not effective yet"
        case .declined(let by, _): "declined by \(by)"
        case .expired: "expired"
        case .withdrawn(let by): "withdrawn by \(by)"
        }
    }
}
