import Workflow

extension LogSession {
    /// Recomputes every head from the events, in one transaction; owners and epochs stay.
    func rebuildHeads(_ fold: (RunID, [RecordedEvent]) throws -> RunHead) throws {
        try transaction {
            try Prepared(cached: LogSQL.deleteSlots, in: database).run()
            var last: Int64 = 0
            while true {
                let page = try streamNames(after: last)
                guard let end = page.last else { break }
                for (_, name) in page {
                    let stream = StreamID(text: name)
                    if let run = stream.run { try rebuild(run, stream, fold) }
                }
                last = end.id
            }
            try Prepared(cached: LogSQL.deleteHeadsWithoutEvents, in: database).run()
            try callUpAll()
            return ((), true)
        }
    }

    private func streamNames(after id: Int64) throws -> [(id: Int64, name: String)] {
        let statement = try Prepared(cached: LogSQL.streamsAfter, in: database)
        try statement.bind(id, at: 1)
        return try statement.all { row in
            guard let name = row.text(1) else { throw LogError.damaged("the stream number \(row.int(0)) has no name") }
            return (row.int(0), name)
        }
    }

    /// Who owns a run and under which epoch, whatever else its head says.
    private func lease(ofStream id: Int64) throws -> (owner: RunnerRow?, epoch: Int) {
        let statement = try Prepared(cached: LogSQL.lease, in: database)
        try statement.bind(id, at: 1)
        guard let (owner, epoch) = try statement.first({ ($0.optionalInt(0), Int(clamping: $0.int(1))) }) else {
            return (nil, 0)
        }
        guard let owner else { return (nil, epoch) }
        try sql.runnerOfID.bind(owner, at: 1)
        return (try sql.runnerOfID.first(RunnerRow.init), epoch)
    }

    private func rebuild(
        _ run: RunID, _ stream: StreamID, _ fold: (RunID, [RecordedEvent]) throws -> RunHead
    ) throws {
        let row = try loadStream(stream, readsHead: false)
        guard let id = row.id, row.version > 0 else { return }
        let statement = try Prepared(cached: LogSQL.eventsOfStream, in: database)
        try statement.bind(stream.text, at: 1)
        try statement.bind(1, at: 2)
        try statement.bind(.max, at: 3)
        let events = try statement.all(RecordedEvent.init)
        var head: RunHead
        do {
            head = try fold(run, events)
        } catch {
            throw LogError.damaged("the events of \(run) give no head: \(error)")
        }
        let lease = try lease(ofStream: id)
        head.owner = lease.owner.map { Epoch(runner: $0.runner, number: lease.epoch) }
        if head.isQueuedForKey { head.due = head.since }
        try write(head, over: nil, stream: id, owner: lease.owner?.id, epoch: lease.epoch)
        if head.slot != nil { try write(head.slot, stream: id) }
        streams[ExactText(stream.text)] = nil
    }
}
