import Workflow

extension LogSession {
    /// Appends commits in one transaction; one that is refused fails alone.
    /// - Parameters:
    ///   - commits: What is appended.
    ///   - waits: Whether it waits for another process that holds the log.
    /// - Returns: For each, its receipt or why it was refused.
    /// - Throws: ``LogError/busy(_:)`` if another process holds the log, or what the store said; then none of them can be
    ///   told to be kept or not.
    func append(_ commits: [Commit], waits: Bool) throws -> [Result<AppendReceipt, LogError>] {
        let now = clock.now()
        return try transaction(waits: waits) {
            var results: [Result<AppendReceipt, LogError>] = []
            results.reserveCapacity(commits.count)
            var wrote = false
            for commit in commits {
                do {
                    results.append(.success(try append(commit, at: now)))
                    wrote = true
                } catch let refusal as LogError {
                    results.append(.failure(refusal))
                }
            }
            return (results, wrote)
        }
    }

    /// Checks one commit and writes it; every refusal comes before the first write.
    private func append(_ commit: Commit, at now: Timestamp) throws -> AppendReceipt {
        let key = ExactText(commit.stream.text)
        var row = try streams[key] ?? loadStream(commit.stream)
        let standing = AppendRules.Standing(
            version: row.version, owner: row.head?.owner?.runner, epoch: row.epoch
        )
        let lease = try AppendRules.admit(commit, at: standing, runners: RunnerBook(session: self))
        var owner: Int64?
        if let runner = lease.owner { owner = try registeredRunner(runner).id }
        guard lease.owner == nil || commit.head ?? row.head != nil else {
            throw LogError.unusable("\(commit.stream) has no head: nobody can own it")
        }
        if let head = commit.head { try checkSlot(of: head, after: row.head, stream: row.id) }
        let id = try row.id ?? insertStream(commit.stream)
        row.id = id
        try insert(commit, as: id, row: &row, at: now)
        row.epoch = lease.epoch
        if var head = commit.head ?? row.head {
            head.owner = lease.owner.map { Epoch(runner: $0, number: lease.epoch) }
            if head.isQueuedForKey { head.due = nil }
            try write(head, over: row.head, stream: id, owner: owner, epoch: lease.epoch)
            try moveSlot(from: row.head?.slot, to: head.slot, stream: id)
            row.head = head
        }
        if let definition = commit.definition { try insert(definition) }
        let isKnown = commit.lease != .release && row.head?.isQueuedForKey != true
        streams[key] = isKnown ? row : nil
        return AppendReceipt(version: row.version, epoch: row.epoch)
    }

    /// Reads what a stream is at, without the head of its run if that is about to be made anew.
    func loadStream(_ stream: StreamID, readsHead: Bool = true) throws -> StreamRow {
        var row = StreamRow(version: 0, hash: HashChain.genesis(of: stream), epoch: 0)
        try sql.streamID.bind(stream.text, at: 1)
        guard let id = try sql.streamID.first({ $0.int(0) }) else { return row }
        row.id = id
        try sql.lastEvent.bind(id, at: 1)
        if let last = try sql.lastEvent.first({ ($0.int(0), $0.bytes(1)) }) {
            guard let hash = Digest(bytes: last.1) else {
                throw LogError.damaged("\(stream) version \(last.0): its hash has \(last.1.count) bytes, not 32")
            }
            row.version = Int(last.0)
            row.hash = hash
        }
        guard readsHead else { return row }
        try sql.head.bind(stream.text, at: 1)
        if let stored = try sql.head.first(StoredHead.init) {
            // Appending after what was cut off would hide it: the head would fit the events again.
            guard stored.head.version == row.version else {
                throw LogError.damaged(stored.head.standing(endingAt: row.version))
            }
            row.head = stored.head
            row.epoch = stored.epoch
        }
        return row
    }

    private func insertStream(_ stream: StreamID) throws -> Int64 {
        try sql.insertStream.bind(stream.text, at: 1)
        try sql.insertStream.run()
        return lastInserted
    }

    private func insert(_ commit: Commit, as stream: Int64, row: inout StreamRow, at now: Timestamp) throws {
        let insert = sql.insertEvent
        for event in commit.events {
            row.version += 1
            row.hash = chain.hash(
                event, stream: commit.stream, version: row.version, recordedAt: now, after: row.hash
            )
            try insert.bind(stream, at: 1)
            try insert.bind(Int64(row.version), at: 2)
            try insert.bind(event.id, at: 3)
            try insert.bind(try number(of: event.type), at: 4)
            try insert.bind(Int64(event.payloadVersion), at: 5)
            try insert.bind(event.time.microseconds, at: 6)
            try insert.bind(now.microseconds &- event.time.microseconds, at: 7)
            try insert.bind(try number(of: event.actor), at: 8)
            if let causation = event.causation {
                try insert.bind(causation, at: 9)
            } else {
                try insert.bindNull(at: 9)
            }
            try insert.bind(row.hash.bytes, at: 10)
            try insert.bind(event.payload, at: 11)
            try insert.run()
        }
    }

    private func insert(_ definition: StoredDefinition) throws {
        try sql.insertDefinition.bind(definition.digest.bytes, at: 1)
        try sql.insertDefinition.bind(definition.bytes, at: 2)
        try sql.insertDefinition.run()
    }

    /// Writes a head with as few columns, and so as few indices, as have changed.
    func write(_ head: RunHead, over stored: RunHead?, stream: Int64, owner: Int64?, epoch: Int) throws {
        let statement: Prepared
        if let stored, stored.hasSameOrigin(as: head) {
            let stays = stored.phase == head.phase && stored.owner == head.owner
            statement = stays ? sql.moveHead : sql.changeHead
            if !stays { try bindState(of: head, owner: owner, epoch: epoch, to: statement) }
        } else {
            statement = sql.upsertHead
            try bindState(of: head, owner: owner, epoch: epoch, to: statement)
            try bindOrigin(of: head, to: statement)
        }
        try statement.bind(stream, at: 1)
        try statement.bind(Int64(head.version), at: 2)
        try statement.bind(head.due?.microseconds, at: 3)
        try statement.bind(head.step, at: 4)
        try statement.bind(head.waitsOn, at: 5)
        try statement.bind(head.since.microseconds, at: 6)
        try statement.run()
    }

    private func bindState(of head: RunHead, owner: Int64?, epoch: Int, to statement: Prepared) throws {
        try statement.bind(head.phase.code, at: 7)
        try statement.bind(owner, at: 8)
        try statement.bind(Int64(epoch), at: 9)
    }

    private func bindOrigin(of head: RunHead, to statement: Prepared) throws {
        try statement.bind(try number(of: head.tenant.text), at: 10)
        try statement.bind(try head.tier.map(number), at: 11)
        try statement.bind(try number(of: head.workflow), at: 12)
        try statement.bind(head.definition.bytes, at: 13)
        try statement.bind(head.startedAt.microseconds, at: 14)
    }
}

extension RunHead {
    /// Whether everything is equal that stays as it is from a run's start to its end.
    fileprivate func hasSameOrigin(as other: RunHead) -> Bool {
        tenant == other.tenant && tier == other.tier && workflow == other.workflow && definition == other.definition
            && startedAt == other.startedAt
    }
}
