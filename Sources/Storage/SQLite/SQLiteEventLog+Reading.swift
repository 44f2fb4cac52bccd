import GRDB
public import Workflow

extension SQLiteEventLog {
    /// The events of a stream from a version on, at most `limit`.
    public func read(_ stream: StreamID, from version: Int, limit: Int) async throws(LogError) -> [RecordedEvent] {
        try await read { database in
            let statement = try Prepared(cached: LogSQL.eventsOfStream, in: database)
            try statement.bind(stream.text, at: 1)
            try statement.bind(Int64(version), at: 2)
            try statement.bind(Int64(max(limit, 0)), at: 3)
            return try statement.all(RecordedEvent.init)
        }
    }

    /// The version that a stream is at; 0 if it doesn't exist.
    public func version(of stream: StreamID) async throws(LogError) -> Int {
        try await read { database in
            let statement = try Prepared(cached: LogSQL.version, in: database)
            try statement.bind(stream.text, at: 1)
            return try statement.first { Int($0.int(0)) } ?? 0
        }
    }

    /// The events of the whole log past a position, at most `limit`.
    public func readAll(after position: Int64, limit: Int) async throws(LogError) -> [RecordedEvent] {
        try await read { database in
            let statement = try Prepared(cached: LogSQL.eventsAfter, in: database)
            try statement.bind(position, at: 1)
            try statement.bind(Int64(max(limit, 0)), at: 2)
            return try statement.all(RecordedEvent.init)
        }
    }

    /// The bytes of a definition that a commit brought.
    public func definition(_ digest: Digest) async throws(LogError) -> [UInt8]? {
        try await read { database in
            let statement = try Prepared(cached: LogSQL.definition, in: database)
            try statement.bind(digest.bytes, at: 1)
            return try statement.first { $0.bytes(0) }
        }
    }

    /// The heads of some runs as they stand at one moment; those that have none are left out.
    public func heads(of runs: [RunID]) async throws(LogError) -> [RunID: RunHead] {
        try await read { database in
            let statement = try Prepared(cached: LogSQL.head, in: database)
            return try runs.reduce(into: [:]) { heads, run in
                try statement.bind(run.text, at: 1)
                heads[run] = try statement.first(StoredHead.init)?.head
            }
        }
    }

    /// Heads in the order in which they most need someone, newest first among equals.
    public func heads(_ query: HeadQuery) async throws(LogError) -> [RunHead] {
        try await read { database in
            let tenant = try query.tenant.map { try Self.number(of: $0.text, database) }
            if case .some(.none) = tenant { return [] }
            let end = try query.after.map { try Self.stream(of: $0, database) } ?? .max
            let wanted = query.phases.isEmpty ? RunPhaseName.allCases : query.phases
            let owned = query.isOwned ? try Self.owned(query, before: end, database) : nil
            var heads: [RunHead] = []
            for group in RunPhaseName.byUrgency where heads.count < query.limit {
                let missing = query.limit - heads.count
                let stored = try group.filter(wanted.contains)
                    .flatMap { phase in
                        try owned?.filter { $0.head.phase == phase }
                            ?? Self.heads(
                                phase, tenant: tenant ?? nil, dueBy: query.dueBy, before: end, limit: missing, database)
                    }
                heads += stored.sorted { $0.stream > $1.stream }.prefix(missing).map(\.head)
            }
            return heads
        }
    }

    private static func heads(
        _ phase: RunPhaseName, tenant: Int64?, dueBy: Timestamp?, before end: Int64, limit: Int, _ database: Database
    ) throws -> [StoredHead] {
        let sql = tenant == nil ? LogSQL.headsOfPhase : LogSQL.headsOfTenant
        let statement = try Prepared(cached: sql, in: database)
        try statement.bind(phase.code, at: 1)
        try statement.bind(Int64(limit), at: 2)
        try statement.bind(end, at: 3)
        try statement.bind(dueBy?.microseconds, at: 4)
        if let tenant { try statement.bind(tenant, at: 5) }
        return try statement.all(StoredHead.init)
    }

    /// What runners hold, found by its own index: that is little, however many runs wait.
    private static func owned(_ query: HeadQuery, before end: Int64, _ database: Database) throws -> [StoredHead] {
        try Prepared(cached: LogSQL.headsOwned, in: database).all(StoredHead.init)
            .filter { stored in
                stored.stream < end && (query.tenant == nil || stored.head.tenant == query.tenant)
                    && query.dueBy.map { end in stored.head.due.map { $0 <= end } ?? false } ?? true
            }
    }

    /// The number of a run's stream: the larger, the newer; 0 if there is none.
    private static func stream(of run: RunID, _ database: Database) throws -> Int64 {
        let statement = try Prepared(cached: LogSQL.streamID, in: database)
        try statement.bind(run.text, at: 1)
        return try statement.first { $0.int(0) } ?? 0
    }

    private static func number(of name: String, _ database: Database) throws -> Int64? {
        let statement = try Prepared(cached: LogSQL.nameID, in: database)
        try statement.bind(name, at: 1)
        return try statement.first { $0.int(0) }
    }

    /// The heads of the runs that hold a concurrency key, then of those that queue for it, in the order in which they were started.
    public func slots(of key: String, limit: Int) async throws(LogError) -> [RunHead] {
        try await read { database in
            guard let number = try Self.number(of: key, database) else { return [] }
            var heads: [RunHead] = []
            for held in [1, 0] as [Int64] where heads.count < limit {
                let statement = try Prepared(cached: LogSQL.headsOfKey, in: database)
                try statement.bind(number, at: 1)
                try statement.bind(held, at: 2)
                try statement.bind(Int64(limit - heads.count), at: 3)
                heads += try statement.all(StoredHead.init).map(\.head)
            }
            return heads
        }
    }

    /// Those of some runners whose processes are gone, as their locks say.
    public func dead(among runners: Set<RunnerID>) async throws(LogError) -> Set<RunnerID> {
        let locks = writer?.locks ?? RunnerLocks(folder: RunnerLocks.folder(ofLog: path))
        return runners.filter { if case .free = locks.sign(of: $0) { true } else { false } }
    }

    /// How many runs stand in each state.
    public func counts(tenant: TenantID?) async throws(LogError) -> [RunPhaseName: Int] {
        try await read { database in
            let statement = try Prepared(
                cached: tenant == nil ? LogSQL.counts : LogSQL.countsOfTenant, in: database
            )
            if let tenant {
                guard let number = try Self.number(of: tenant.text, database) else { return [:] }
                try statement.bind(number, at: 1)
            }
            let counts = try statement.all { row in (RunPhaseName(code: row.int(0)), Int(row.int(1))) }
            return counts.reduce(into: [:]) { counts, count in
                if let phase = count.0 { counts[phase] = count.1 }
            }
        }
    }

    /// Run ids that begin with a text, newest first.
    public func runIDs(prefix: String, limit: Int) async throws(LogError) -> [RunID] {
        try await read { database in
            let run = "r_"
            guard run.hasPrefix(prefix) || prefix.hasPrefix(run) else { return [] }
            let start = prefix.utf8.count < run.utf8.count ? run : prefix
            let statement = try Prepared(cached: LogSQL.runIDs, in: database)
            try statement.bind(start, at: 1)
            try statement.bind(start + "\u{10FFFF}", at: 2)
            try statement.bind(Int64(max(limit, 0)), at: 3)
            return try statement.all { RunID(text: $0.text(0) ?? "") }
        }
    }
}
