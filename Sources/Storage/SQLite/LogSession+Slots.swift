import Workflow

extension LogSession {
    /// Refuses a place of a key that others hold, or were first to ask for.
    func checkSlot(of head: RunHead, after before: RunHead?, stream: Int64?) throws {
        guard head.takesSlot(after: before), let slot = head.slot, let key = try knownNumber(of: slot.key) else {
            return
        }
        let holders = try holders(of: key).filter { $0.stream != stream }
        var rules = SlotRules(held: holders.count)
        var earlier: [String] = []
        var isFree = true
        try eachQueued(key) { row in
            guard row.int(0) < stream ?? .max else { return false }
            isFree = rules.admits(Int(clamping: row.int(1)))
            earlier.append(row.text(3) ?? "")
            return isFree
        }
        guard !isFree || !rules.admits(slot.limit) else { return }
        let all = holders.map(\.run) + earlier.map { RunID(text: $0) }
        throw LogError.held(by: Array(all.prefix(slot.limit)))
    }

    /// Takes or frees a place of a key, or queues for one, and calls up those whose turn it is.
    func moveSlot(from before: RunHead.Slot?, to slot: RunHead.Slot?, stream: Int64) throws {
        guard before != slot || slot?.isHeld == false else { return }
        if before != slot { try write(slot, stream: stream) }
        for key in Set([before?.key, slot?.key].compactMap(\.self)).sorted() {
            try callUp(try number(of: key), after: stream)
        }
    }

    /// Writes the row of a run's place, or takes it away.
    func write(_ slot: RunHead.Slot?, stream: Int64) throws {
        guard let slot else {
            let delete = try Prepared(cached: LogSQL.deleteSlot, in: database)
            try delete.bind(stream, at: 1)
            return try delete.run()
        }
        let key = try number(of: slot.key)
        let upsert = try Prepared(cached: LogSQL.upsertSlot, in: database)
        try upsert.bind(stream, at: 1)
        try upsert.bind(key, at: 2)
        try upsert.bind(slot.isHeld ? 1 : 0, at: 3)
        try upsert.bind(Int64(slot.limit), at: 4)
        try upsert.run()
    }

    /// Makes those due that get a place now, and nobody else who queues.
    ///
    /// Those that are due stand at the front, so that the rest of a long queue isn't looked at: but for the one that was just
    /// written, whose due time isn't known yet.
    func callUp(_ key: Int64, after written: Int64? = nil) throws {
        var rules = SlotRules(held: try holders(of: key).count)
        var turns: [(stream: Int64, run: String?, isDue: Bool)] = []
        try eachQueued(key) { row in
            let (isDue, wasDue) = (rules.admits(Int(clamping: row.int(1))), !row.isNull(2))
            if isDue != wasDue { turns.append((row.int(0), row.text(3), isDue)) }
            return isDue || wasDue || row.int(0) == written
        }
        for turn in turns {
            let statement = try Prepared(cached: turn.isDue ? LogSQL.callUp : LogSQL.sendBack, in: database)
            try statement.bind(turn.stream, at: 1)
            try statement.run()
            // What is remembered of its head is no longer so.
            if let run = turn.run { streams[ExactText(run)] = nil }
        }
    }

    /// Recomputes every place of every key from heads that were made anew.
    func callUpAll() throws {
        for key in try Prepared(cached: LogSQL.keysWithQueue, in: database).all({ $0.int(0) }) { try callUp(key) }
    }

    private func holders(of key: Int64) throws -> [(stream: Int64, run: RunID)] {
        let statement = try Prepared(cached: LogSQL.holders, in: database)
        try statement.bind(key, at: 1)
        return try statement.all { ($0.int(0), RunID(text: $0.text(1) ?? "")) }
    }

    /// Looks at those who queue for a key, the first first, as long as the body wants more: stream, limit, due, run.
    private func eachQueued(_ key: Int64, _ body: (Prepared) throws -> Bool) throws {
        let statement = try Prepared(cached: LogSQL.queued, in: database)
        try statement.bind(key, at: 1)
        try statement.each(body)
    }
}
