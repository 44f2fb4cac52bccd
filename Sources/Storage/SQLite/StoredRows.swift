import Workflow

/// A head as its row holds it.
struct StoredHead {
    /// The number of the run's stream: the larger, the newer.
    let stream: Int64
    /// The head, its owner included.
    let head: RunHead
    /// The number of the last epoch, over or not.
    let epoch: Int
    /// The number of the owner.
    let owner: Int64?

    /// Reads a row with the columns of a head.
    init(_ row: Prepared) throws {
        stream = row.int(0)
        epoch = Int(clamping: row.int(13))
        owner = row.optionalInt(14)
        guard let run = row.text(1), let tenant = row.text(2), let workflow = row.text(4) else {
            throw LogError.damaged("the head of stream number \(row.int(0)) has lost a name")
        }
        guard let definition = Digest(bytes: row.bytes(5)) else {
            throw LogError.damaged(
                "the head of \(run): its definition's digest has \(row.bytes(5).count) bytes, not 32")
        }
        guard let phase = RunPhaseName(code: row.int(7)) else {
            throw LogError.damaged("the head of \(run): \(row.int(7)) is the number of no state")
        }
        if !row.isNull(14), row.text(15) == nil {
            throw LogError.damaged("the head of \(run): its owner, number \(row.int(14)), is not known")
        }
        let epoch = epoch
        head = RunHead(
            run: RunID(text: run), tenant: TenantID(text: tenant), tier: row.text(3), workflow: workflow,
            definition: definition, version: Int(clamping: row.int(6)), phase: phase,
            due: row.optionalInt(8).map(Timestamp.init(microseconds:)), step: row.text(9), waitsOn: row.text(10),
            since: Timestamp(microseconds: row.int(11)), startedAt: Timestamp(microseconds: row.int(12)),
            slot: row.text(17)
                .map { RunHead.Slot(key: $0, limit: Int(clamping: row.int(18)), isHeld: row.int(19) != 0) },
            owner: row.text(15).map { Epoch(runner: RunnerID(text: $0), number: epoch) }
        )
    }
}

extension RecordedEvent {
    /// Reads a row with the columns of an event.
    init(_ row: Prepared) throws {
        let position = row.int(0)
        func damaged(_ what: String) -> LogError { .damaged("the event at position \(position): \(what)") }
        guard let stream = row.text(1) else { throw damaged("its stream is not known") }
        guard let type = row.text(4), let actor = row.text(8) else { throw damaged("its type or actor is not known") }
        guard let id = row.eventID(3) else { throw damaged("its id has \(row.bytes(3).count) bytes, not 16") }
        let causation = row.eventID(9)
        guard causation != nil || row.isNull(9) else {
            throw damaged("its causation has \(row.bytes(9).count) bytes, not 16")
        }
        guard let hash = Digest(bytes: row.bytes(10)) else {
            throw damaged("its hash has \(row.bytes(10).count) bytes, not 32")
        }
        let time = Timestamp(microseconds: row.int(6))
        self.init(
            position: position, stream: StreamID(text: stream), version: Int(clamping: row.int(2)),
            event: EncodedEvent(
                id: id, type: type, payloadVersion: Int(clamping: row.int(5)), time: time, actor: actor,
                causation: causation, payload: row.bytes(11)
            ),
            recordedAt: Timestamp(microseconds: time.microseconds &+ row.int(7)), hash: hash
        )
    }
}

extension RunPhaseName {
    /// The number by which rows hold a state; fixed for ever.
    var code: Int64 {
        switch self {
        case .queued: 1
        case .running: 2
        case .waiting: 3
        case .paused: 4
        case .needsDecision: 5
        case .compensating: 6
        case .compensated: 7
        case .cancelled: 8
        case .failed: 9
        case .completed: 10
        case .erased: 11
        }
    }

    /// The state that a row's number stands for.
    init?(code: Int64) {
        guard let phase = RunPhaseName.allCases.first(where: { $0.code == code }) else { return nil }
        self = phase
    }
}
