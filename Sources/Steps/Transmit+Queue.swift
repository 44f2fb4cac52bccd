import Crypto
import Workflow

extension Transmit {
    /// Sends messages to a queue in batches; an id is the idempotency key and the message's ordinal, so that what is sent
    /// again is no duplicate.
    struct QueueTransmission {
        private let content: Content
        private let queue: String
        private let context: StepContext
        private let correlation: String

        init(_ content: Content, to queue: String, _ context: StepContext) throws(StepFailure) {
            self.content = content
            self.queue = queue
            self.context = context
            correlation = try Transmit.correlation(context)
        }

        func perform() async throws -> StepOutcome {
            let messages = try await context.connection("to", as: (any Messages).self)
            let key = try signingKey()
            let size = max(1, try context.integer("batch") ?? 100)
            var bodies = try await MessageBodies(content, context)
            var sent = context.cursor["sent"]?.int ?? 0
            try await bodies.skip(sent)
            var batch = try await next(size, from: &bodies, after: sent, key)
            if !batch.isEmpty { try await context.aboutToSend() }
            while !batch.isEmpty {
                _ = try await messages.send(batch, to: queue)
                sent += batch.count
                batch = try await next(size, from: &bodies, after: sent, key)
                guard !batch.isEmpty else { break }
                try await context.progress(effects: effects(sent, messages), cursor: ["sent": Value(sent)])
                try Task.checkCancellation()
            }
            return .done(output: output(records: bodies.records, sent, messages), effects: effects(sent, messages))
        }

        func lookUp() async throws -> LookUpAnswer {
            let messages = try await context.connection("to", as: (any Messages).self)
            let known = context.cursor["sent"]?.int ?? 0
            for start in stride(from: known, to: content.messages, by: 500) {
                let ids = (start..<min(start + 500, content.messages)).map { Self.id(context.idempotencyKey, $0) }
                guard let seen = try await messages.sent(ids, to: queue) else {
                    return .cannotTell(
                        "a connection of kind \(messages.identity.kind) can't say what \(queue) has seen")
                }
                // Part of a batch is as good as none: under the same ids, what is there isn't sent twice.
                guard seen.count == ids.count else { return .absent }
            }
            return .present(
                output: output(records: content.records, content.messages, messages),
                effects: effects(content.messages, messages))
        }

        static func verify(_ effect: Effect, in context: StepContext) async throws -> Verification {
            guard let sent = Sent(effect) else { return .cannotTell }
            let messages = try await context.connection("to", as: (any Messages).self)
            var missing = 0
            for ids in sent.ids {
                guard let seen = try await messages.sent(ids, to: sent.queue) else { return .cannotTell }
                missing += ids.count - seen.count
            }
            if missing == sent.count { return .gone }
            return missing == 0 ? .asMade : .changed("\(missing) of \(sent.count) messages are gone")
        }

        static func undo(_ effect: Effect, in context: StepContext) async throws {
            guard effect.provenance == .created, let sent = Sent(effect) else { return }
            let messages = try await context.connection("to", as: (any Messages).self)
            try await context.aboutToSend()
            var kept = 0
            for ids in sent.ids {
                do {
                    kept += try await messages.withdraw(ids, from: sent.queue)
                } catch let failure as StepFailure where failure.code == "queue-not-found" {
                    throw StepFailure(
                        code: "queue-not-found",
                        message:
                            "the queue of \(Self.messages(sent.count)) to \(effect.resource) is gone, so that nobody can tell "
                            + "whether \(sent.count == 1 ? "it was" : "they were") received; ask whoever took it away",
                        side: .tenant)
                }
            }
            guard kept == 0 else {
                throw StepFailure(
                    code: "already-received",
                    message: (sent.count == 1 ? "" : "\(kept) of ")
                        + "\(Self.messages(sent.count)) to \(effect.resource) "
                        + "\(kept == 1 ? "was" : "were") received already and can't be taken back; tell whoever received "
                        + (kept == 1 ? "it" : "them"), side: .tenant)
            }
        }

        private static func messages(_ count: Int) -> String {
            count == 1 ? "the message" : "the \(count) messages"
        }

        /// The id of a message: the key, which is unique, and its ordinal.
        static func id(_ key: String, _ ordinal: Int) -> String { "\(key)-\(ordinal)" }
    }
}

extension Transmit.QueueTransmission {
    /// What an effect says was sent.
    private struct Sent {
        let queue: String
        let key: String
        let count: Int

        init?(_ effect: Effect) {
            guard let queue = effect.undo["queue"]?.string, let key = effect.undo["key"]?.string,
                let count = effect.undo["count"]?.int
            else { return nil }
            self.queue = queue
            self.key = key
            self.count = count
        }

        /// The ids, some hundreds at once.
        var ids: some Sequence<[String]> {
            stride(from: 0, to: count, by: 500).lazy
                .map { start in
                    (start..<min(start + 500, count)).map { Transmit.QueueTransmission.id(key, $0) }
                }
        }
    }

    private func next(
        _ count: Int, from bodies: inout MessageBodies, after sent: Int, _ key: SymmetricKey?
    ) async throws -> [OutgoingMessage] {
        var batch: [OutgoingMessage] = []
        let headers = try headers()
        while batch.count < count, let body = try await bodies.next() {
            var message = OutgoingMessage(
                id: Self.id(context.idempotencyKey, sent + batch.count), body: body, contentType: bodies.contentType,
                correlation: correlation, headers: headers)
            if let key {
                let code = HMAC<SHA256>.authenticationCode(for: body, using: key)
                message.headers["signature"] = "sha256=" + Hex.text(Array(code))
            }
            batch.append(message)
        }
        return batch
    }

    private func headers() throws(StepFailure) -> [String: String] {
        guard let members = context.given("headers")?.object else { return [:] }
        var headers: [String: String] = [:]
        for member in members { headers[member.key] = member.value.string ?? member.value.canonicalText }
        return headers
    }

    /// The key that signs, if the step signs; it must come from the secrets.
    private func signingKey() throws(StepFailure) -> SymmetricKey? {
        if let secret = context.secrets["/sign-with"] { return secret.withBytes { SymmetricKey(data: $0) } }
        guard context.given("sign-with") == nil else {
            throw StepFailure(
                code: "input-invalid",
                message: "with.sign-with of step \(context.path) must be a secret: `${{ secrets.<name> }}`",
                side: .provider)
        }
        return nil
    }

    private func output(records: Int, _ sent: Int, _ messages: any Messages) -> Value {
        [
            "records": Value(records), "messages": Value(sent), "correlation": .string(correlation),
            "resource": .string(messages.scope(of: queue)),
        ]
    }

    private func effects(_ sent: Int, _ messages: any Messages) -> [Effect] {
        guard sent > 0 else { return [] }
        return [
            Effect(
                kind: "messages", connection: messages.identity, resource: messages.scope(of: queue),
                undo: ["queue": .string(queue), "key": .string(context.idempotencyKey), "count": Value(sent)],
                provenance: .created)
        ]
    }
}
