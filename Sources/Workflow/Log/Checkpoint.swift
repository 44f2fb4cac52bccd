/// What a log held at a moment, small enough to be signed and kept where the log's owner can't write.
public struct Checkpoint: Sendable, Hashable {
    /// Where it stands in its file, from 1.
    public let number: Int
    /// The identity of the log.
    public let log: String
    /// The tree over the hashes of all events, in the order of their positions.
    public let events: MerkleTree
    /// How many streams they belong to.
    public let streams: Int
    /// The position of the last event.
    public let position: Int64
    /// The hash of the last event.
    public let last: Digest
    /// When it was made.
    public let time: Timestamp
    /// The SHA-256 of the line before it in its file; `nil` for the first.
    public let previous: Digest?

    /// How a person names it.
    var name: String { Self.name(number, time) }

    /// How a person names the checkpoint of a number and a time.
    static func name(_ number: Int, _ time: Timestamp) -> String { "checkpoint \(number) of \(time.secondsText)" }

    /// Makes the checkpoint of all that a log holds.
    ///
    /// It reads only what was recorded since the one before it, and holds a page of that at a time. That this one was signed is
    /// nothing that would have to be signed again.
    /// - Parameters:
    ///   - log: The log.
    ///   - before: The last checkpoint of the file that it is for.
    ///   - time: When it is made.
    /// - Returns: The checkpoint; `nil` if nothing was recorded since.
    /// - Throws: ``CheckpointRefused`` if the log no longer holds what the one before signed, ``LogError``.
    public static func next(
        of log: any EventLog, after before: SignedCheckpoint?, at time: Timestamp
    ) async throws -> Checkpoint? {
        var tree = before?.checkpoint.events ?? MerkleTree()
        var streams = before?.checkpoint.streams ?? 0
        var end: (position: Int64, hash: Digest)?
        var hasNews = before == nil
        if let checkpoint = before?.checkpoint { try await checkpoint.requireEnd(in: log) }
        while true {
            let start = end?.position ?? before?.checkpoint.position ?? 0
            let page = try await log.readAll(after: start, limit: 1000)
            for event in page {
                tree.append(event.hash.bytes)
                if event.version == 1 { streams += 1 }
                if event.event.type != CheckpointSigned.wireName { hasNews = true }
            }
            if let last = page.last { end = (last.position, last.hash) }
            guard page.count == 1000 else { break }
            try Task.checkCancellation()
        }
        guard let end, hasNews else { return nil }
        return Checkpoint(
            number: (before?.checkpoint.number ?? 0) + 1, log: log.identity.id, events: tree, streams: streams,
            position: end.position, last: end.hash, time: time, previous: before?.digest)
    }

    /// Whether so many positions were given to events since this checkpoint, or since the log began.
    ///
    /// That a checkpoint was signed is an event too, which makes none due.
    public static func isDue(_ last: Checkpoint?, every count: Int, in log: any EventLog) async throws(LogError) -> Bool
    {
        let start = last?.position ?? 0
        func holdsMore(than count: Int) async throws(LogError) -> Bool {
            try await log.readAll(after: start + Int64(count), limit: 1).isEmpty == false
        }
        guard try await holdsMore(than: count - 1) else { return false }
        return try await holdsMore(than: count - 1 + log.checkpointEvents(after: start).count)
    }

    fileprivate func requireEnd(in log: any EventLog) async throws {
        guard log.identity.id == self.log else {
            throw CheckpointRefused(what: "\(name) is of another log (\(self.log)), this one is \(log.identity.id)")
        }
        let event = try await log.readAll(after: position - 1, limit: 1).first
        guard event?.position == position, event?.hash == last else {
            throw CheckpointRefused(
                what: "the log no longer holds the event at position \(position) that \(name) signed")
        }
    }
}

extension SignedCheckpoint {
    /// Whether the log, which must be the one that this checkpoint is of, says that it was signed.
    /// - Throws: ``CheckpointRefused`` if the log isn't what was signed, or says that others were signed after it, ``LogError``.
    public func isRecorded(in log: any EventLog) async throws -> Bool {
        try await checkpoint.requireEnd(in: log)
        var isRecorded = false
        for recorded in try await log.checkpointEvents(after: checkpoint.position) {
            guard case .checkpointSigned(let event) = try EventCoding.decode(recorded) else { continue }
            if event.line == digest { isRecorded = true }
            if event.previous == digest {
                let next = Checkpoint.name(event.number, recorded.event.time)
                throw CheckpointRefused(
                    what: "the file ends with \(checkpoint.name), but the log says that \(next) was signed after it")
            }
        }
        return isRecorded
    }
}

extension CheckpointSigned {
    init(of signed: SignedCheckpoint, by actor: Actor) {
        let checkpoint = signed.checkpoint
        self.init(
            number: checkpoint.number, events: checkpoint.events.count, position: Int(checkpoint.position),
            root: checkpoint.events.root, line: signed.digest, previous: checkpoint.previous,
            key: signed.key.description, actor: actor)
    }
}

extension EventLog {
    /// The `checkpoint.signed` that stand after a position, which are few: it is looked for from the end.
    fileprivate func checkpointEvents(after position: Int64) async throws(LogError) -> [RecordedEvent] {
        var pages: [[RecordedEvent]] = []
        var end = try await version(of: .project)
        while end > 0 {
            let start = max(1, end - 99)
            let page = try await read(.project, from: start, limit: end - start + 1)
            pages.append(page.filter { $0.position > position && $0.event.type == CheckpointSigned.wireName })
            guard let first = page.first, first.position > position else { break }
            end = start - 1
        }
        return pages.reversed().flatMap(\.self)
    }
}

/// Why a log is not signed: it isn't the one that was signed before.
public struct CheckpointRefused: Error, Sendable, Hashable {
    /// What is wrong, in words.
    public let what: String
}

/// A checkpoint with its signature: a line of a file, in canonical JSON.
public struct SignedCheckpoint: Sendable, Hashable {
    /// What was signed.
    public let checkpoint: Checkpoint
    /// By which key it says to be signed.
    public let key: VerifyingKey
    /// The line, without its end.
    public let line: [UInt8]
    private let signed: [UInt8]
    private let signature: [UInt8]

    private static let format: Value = "tenantry/checkpoint/1"

    /// The SHA-256 of the line.
    public var digest: Digest { .sha256(line) }

    /// Signs a checkpoint.
    /// - Throws: What the key says.
    public init(_ checkpoint: Checkpoint, by key: SigningKey) throws {
        let tree = checkpoint.events
        var object: Object = [
            "events": Value(tree.count), "format": Self.format, "key": .string(key.verifyingKey.description),
            "last": .string(checkpoint.last.hex), "log": .string(checkpoint.log), "number": Value(checkpoint.number),
            "peaks": .array(tree.peaks.map { .string($0.hex) }), "position": Value(Int(checkpoint.position)),
            "previous": checkpoint.previous.map { .string($0.hex) } ?? .null, "root": .string(tree.root.hex),
            "streams": Value(checkpoint.streams), "time": .string(checkpoint.time.description),
        ]
        signed = Value.object(object).canonicalBytes
        signature = try key.signature(of: signed)
        object["signature"] = .string(Hex.text(signature))
        line = Value.object(object).canonicalBytes
        self.checkpoint = checkpoint
        self.key = key.verifyingKey
    }

    /// Reads a line; whether its signature is right ``isSigned(by:)`` says.
    /// - Returns: `nil` if the line is no checkpoint.
    public init?(line: [UInt8]) {
        guard var object = (try? Value(json: line))?.object, Value.object(object).canonicalBytes == line,
            object["format"] == Self.format, let checkpoint = Checkpoint(object),
            let key = object["key"]?.string.flatMap({ VerifyingKey(Array($0.utf8)) }),
            let signature = object["signature"]?.string.flatMap(Hex.bytes)
        else { return nil }
        object["signature"] = nil
        self.checkpoint = checkpoint
        self.key = key
        self.line = line
        self.signature = signature
        signed = Value.object(object).canonicalBytes
    }

    /// Whether it was signed with the private half of a key.
    public func isSigned(by key: VerifyingKey) -> Bool { self.key == key && key.accepts(signature, of: signed) }
}

extension Checkpoint {
    /// Reads the members of a line; `nil` if they can't be a checkpoint's.
    fileprivate init?(_ object: Object) {
        func digest(_ value: Value?) -> Digest? { value?.string.flatMap { Digest(hex: $0) } }
        guard let number = object["number"]?.int, number > 0, let log = object["log"]?.string,
            let peaks = object["peaks"]?.array?.compactMap({ digest($0) }), let count = object["events"]?.int,
            let tree = MerkleTree(count: count, peaks: peaks), digest(object["root"]) == tree.root,
            let streams = object["streams"]?.int, let position = object["position"]?.int, position > 0,
            let last = digest(object["last"]), let time = object["time"]?.string.flatMap({ Timestamp(text: $0) }),
            let previous = object["previous"], previous.isNull || digest(previous) != nil
        else { return nil }
        self.init(
            number: number, log: log, events: tree, streams: streams, position: Int64(position), last: last, time: time,
            previous: digest(previous))
    }
}
