import Workflow

/// The bodies of the messages that a transmission sends, read from the data set as they are needed.
struct MessageBodies {
    /// What each body is.
    let contentType: String
    /// How many records were read so far.
    private(set) var records = 0
    private let size: Int
    private var single: [UInt8]?
    private var artifact: (any ArtifactReader)?
    private var reader: RecordFileReader?
    private var pending: [ReadRecord] = []
    private var taken = 0

    init(_ content: Transmit.Content, _ context: StepContext) async throws {
        size = content.recordsPerMessage
        switch content.source {
        case .message(let body, let type):
            single = body
            contentType = type
        case .dataset(let dataset):
            guard let format = RecordFormat(rawValue: dataset.format) else {
                throw StepFailure(
                    code: "format-unknown",
                    message: "the data set is of the format \"\(dataset.format)\", which can't "
                        + "be sent as messages; transform it to ndjson first", side: .provider)
            }
            contentType = "application/json"
            artifact = try await context.artifacts.read(dataset.digest, of: context.tenant)
            reader = RecordFileReader(ReadingOptions(format: format))
        }
    }

    /// The next body; `nil` at the end.
    mutating func next() async throws -> [UInt8]? {
        if let body = single {
            single = nil
            records = 1
            return body
        }
        while pending.count - taken < size, artifact != nil { try await readMore() }
        let chosen = pending[taken..<min(taken + size, pending.count)]
        guard !chosen.isEmpty else { return nil }
        taken += chosen.count
        records += chosen.count
        return Self.body(chosen.map(\.members), isList: size > 1)
    }

    /// Passes over the bodies that an earlier attempt has sent.
    mutating func skip(_ count: Int) async throws {
        for _ in 0..<count {
            guard try await next() != nil else { return }
        }
    }

    private mutating func readMore() async throws {
        pending.removeFirst(taken)
        taken = 0
        let piece = try await artifact?.next()
        do throws(FormatError) {
            if let piece {
                try reader?.read(piece, into: &pending)
            } else {
                try reader?.finish(into: &pending)
                artifact = nil
            }
        } catch {
            throw StepFailure(
                code: "dataset-damaged", message: "the data set can't be read: \(error.text(in: "dataset"))",
                side: .provider)
        }
    }

    private static func body(_ records: [Object], isList: Bool) -> [UInt8] {
        isList ? Value.array(records.map(Value.object)).canonicalBytes : Value.object(records[0]).canonicalBytes
    }
}
