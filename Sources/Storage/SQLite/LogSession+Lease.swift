import Workflow

extension LogSession {
    // MARK: Runners

    /// Makes a runner known, and forgets those that are dead and own nothing.
    func register(_ runner: RunnerRecord) throws {
        try locks.take(runner.id)
        do {
            try transaction {
                try forgetDeadRunners()
                if let stale = try row(of: runner.id) { try forget(stale) }
                let insert = try Prepared(cached: LogSQL.insertRunner, in: database)
                try insert.bind(runner.id.text, at: 1)
                try insert.bind(runner.name, at: 2)
                try insert.bind(runner.lifetime.microseconds, at: 3)
                try insert.run()
                return ((), true)
            }
        } catch {
            locks.release(runner.id)
            throw error
        }
    }

    /// Moves a runner's beat on.
    func renew(_ runner: RunnerID) throws {
        try transaction {
            let renew = try Prepared(cached: LogSQL.renew, in: database)
            try renew.bind(runner.text, at: 1)
            try renew.run()
            guard changedRows == 1 else { throw LogError.stale(owner: nil) }
            return ((), true)
        }
        runners[runner]?.beat += 1
    }

    /// Forgets a runner and frees what it owned.
    func retire(_ runner: RunnerID) throws {
        try transaction {
            guard let row = try row(of: runner) else { return ((), false) }
            try forget(row)
            return ((), true)
        }
        locks.release(runner)
    }

    private func forget(_ runner: RunnerRow) throws {
        let free = try Prepared(cached: LogSQL.freeOwned, in: database)
        try free.bind(runner.id, at: 1)
        try free.bind(clock.now().microseconds, at: 2)
        try free.bind(RunPhaseName.running.code, at: 3)
        try free.bind(RunPhaseName.compensating.code, at: 4)
        try free.run()
        let delete = try Prepared(cached: LogSQL.deleteRunner, in: database)
        try delete.bind(runner.id, at: 1)
        try delete.run()
        streams = [:]
        runners[runner.runner] = nil
        watch.forget(runner.runner)
    }

    private func forgetDeadRunners() throws {
        for idle in try Prepared(cached: LogSQL.idleRunners, in: database).all(RunnerRow.init) {
            guard case .free = locks.sign(of: idle.runner) else { continue }
            try forget(idle)
            locks.remove(idle.runner)
        }
    }

    /// What the log holds of a runner.
    func row(of runner: RunnerID) throws -> RunnerRow? {
        if let known = runners[runner] { return known }
        try sql.runner.bind(runner.text, at: 1)
        let row = try sql.runner.first(RunnerRow.init)
        runners[runner] = row
        return row
    }

    func registeredRunner(_ runner: RunnerID) throws -> RunnerRow {
        guard let row = try row(of: runner) else {
            throw LogError.unusable("runner \(runner) isn't registered: it can own no run")
        }
        return row
    }

    /// What kind of death a runner seems to have died, if any.
    func death(of row: RunnerRow) -> Death? {
        if case .free = locks.sign(of: row.runner) { return .certain }
        return watch.isStale(row.runner, beat: row.beat, lifetime: row.lifetime, now: clock.elapsed()) ? .likely : nil
    }

    /// How sure it is that a runner is dead.
    enum Death {
        /// Its process is gone.
        case certain
        /// It has stopped beating; its attempts may still be under way.
        case likely
    }

    // MARK: Claims

    /// Takes runs that are due and that nobody alive owns.
    func claim(_ request: ClaimRequest) throws -> [Claim] {
        try transaction {
            let runner = try registeredRunner(request.runner)
            let owners = try findOwners()
            var places = request.tierLimits.isEmpty ? [:] : try placesTaken(at: request.now, owners: owners)
            var turns = try candidates(for: request, owners: owners)
            var request = request
            var claims: [Claim] = []
            while request.limit > 0, !turns.isEmpty {
                for index in turns.indices where request.limit > 0 {
                    guard let next = turns[index].heads.popLast() else { continue }
                    guard request.open(to: next.head.tenant) > 0 else {
                        turns[index].heads = []
                        continue
                    }
                    if let tier = next.head.tier, let limit = request.tierLimits[tier] {
                        guard places[tier, default: 0] < limit else { continue }
                        places[tier, default: 0] += 1
                    }
                    claims.append(try take(next, for: runner, owners: owners))
                    request.take(for: next.head.tenant)
                    served = turns[index].tenant
                }
                turns.removeAll { $0.heads.isEmpty }
            }
            return (claims, !claims.isEmpty)
        }
    }

    /// A runner that owns something, and whether it is dead.
    private struct Owner {
        let row: RunnerRow
        let death: Death?
    }

    private func findOwners() throws -> [Int64: Owner] {
        var owners: [Int64: Owner] = [:]
        for id in try Prepared(cached: LogSQL.owners, in: database).all({ $0.int(0) }) {
            try sql.runnerOfID.bind(id, at: 1)
            guard let row = try sql.runnerOfID.first(RunnerRow.init) else { continue }
            owners[id] = Owner(row: row, death: death(of: row))
        }
        return owners
    }

    private func heads(of owner: Int64) throws -> [StoredHead] {
        let statement = try Prepared(cached: LogSQL.headsOfOwner, in: database)
        try statement.bind(owner, at: 1)
        return try statement.all(StoredHead.init)
    }

    private func placesTaken(at now: Timestamp, owners: [Int64: Owner]) throws -> [String: Int] {
        var places: [String: Int] = [:]
        for (id, owner) in owners where owner.death == nil {
            for stored in try heads(of: id) where stored.head.takesPlace(at: now) {
                if let tier = stored.head.tier { places[tier, default: 0] += 1 }
            }
        }
        return places
    }

    /// The runs of one tenant that may be claimed, the most urgent last.
    private struct Turn {
        let tenant: Int64
        var heads: [StoredHead]
    }

    private func candidates(for request: ClaimRequest, owners: [Int64: Owner]) throws -> [Turn] {
        guard request.limit > 0 else { return [] }
        if let only = request.only {
            try sql.head.bind(only.text, at: 1)
            guard let stored = try sql.head.first(StoredHead.init) else { return [] }
            let isFree = stored.owner.map { owners[$0]?.death != nil } ?? true
            return isFree ? [Turn(tenant: served, heads: [stored])] : []
        }
        var orphans: [Int64: [StoredHead]] = [:]
        for (id, owner) in owners where owner.death != nil {
            for stored in try heads(of: id) where !stored.head.phase.isFinal {
                orphans[try number(of: stored.head.tenant.text), default: []].append(stored)
            }
        }
        let waking = try Prepared(cached: LogSQL.tenantsWithDue, in: database).all { $0.int(0) }
        let tenants = Set(waking).union(orphans.keys).sorted()
        let open = try open(request)
        var turns: [Turn] = []
        for tenant in tenants.filter({ $0 > served }) + tenants.filter({ $0 <= served }) {
            let open = open[tenant] ?? request.limit
            guard open > 0 else { continue }
            let first = (orphans[tenant] ?? []).sorted { $0.urgency < $1.urgency }
            let heads = try first + due(of: tenant, at: request.now, limit: open)
            if !heads.isEmpty { turns.append(Turn(tenant: tenant, heads: heads.reversed())) }
            // Each tenant gives one run a round: so many tenants are enough, unless tiers hold some back.
            if turns.count == request.limit, request.tierLimits.isEmpty { break }
        }
        return turns
    }

    /// How many runs of those tenants may be taken that have places of the runner already.
    private func open(_ request: ClaimRequest) throws -> [Int64: Int] {
        var open: [Int64: Int] = [:]
        for tenant in request.places?.holders ?? [:].keys {
            if let number = try knownNumber(of: tenant.text) { open[number] = request.open(to: tenant) }
        }
        return open
    }

    private func due(of tenant: Int64, at now: Timestamp, limit: Int) throws -> [StoredHead] {
        let statement = try Prepared(cached: LogSQL.dueOfTenant, in: database)
        try statement.bind(tenant, at: 1)
        try statement.bind(now.microseconds, at: 2)
        try statement.bind(Int64(limit), at: 3)
        return try statement.all(StoredHead.init)
    }

    private func take(_ stored: StoredHead, for runner: RunnerRow, owners: [Int64: Owner]) throws -> Claim {
        let epoch = Epoch(runner: runner.runner, number: stored.epoch + 1)
        try sql.take.bind(stored.stream, at: 1)
        try sql.take.bind(runner.id, at: 2)
        try sql.take.bind(Int64(epoch.number), at: 3)
        try sql.take.run()
        streams[ExactText(stored.head.run.text)] = nil
        var head = stored.head
        head.owner = epoch
        let before = stored.owner.flatMap { owners[$0] }
        return Claim(
            head: head, epoch: epoch, previous: before?.row.runner, previousMayBeAlive: before?.death == .likely
        )
    }
}

extension StoredHead {
    /// What has been due longest first, then what is older.
    fileprivate var urgency: (Int64, Int64) { (head.due?.microseconds ?? .min, stream) }
}

extension RunnerRow {
    /// Reads a row with the columns of a runner.
    init(_ row: Prepared) throws {
        guard let runner = row.text(1), let name = row.text(2) else {
            throw LogError.damaged("the runner number \(row.int(0)) has no name")
        }
        self.init(
            id: row.int(0), runner: RunnerID(text: runner), name: name, lifetime: .microseconds(row.int(3)),
            beat: row.int(4)
        )
    }
}

/// What a session knows of runners, for the rules of appends.
struct RunnerBook: RunnerWatch {
    let session: LogSession

    func name(_ runner: RunnerID) -> String {
        let row = try? session.row(of: runner)
        return row?.name ?? runner.text
    }

    func isDead(_ runner: RunnerID) throws(LogError) -> Bool {
        do {
            guard let row = try session.row(of: runner) else { return true }
            return session.death(of: row) != nil
        } catch {
            throw SQLiteFailure.logError(error, path: session.path)
        }
    }
}
