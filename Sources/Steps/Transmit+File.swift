import Workflow

extension Transmit {
    /// Writes a file that appears whole or not at all.
    struct FileTransmission {
        private let content: Content
        private let name: String
        private let context: StepContext

        init(_ content: Content, to name: String, _ context: StepContext) {
            self.content = content
            self.name = name
            self.context = context
        }

        func perform() async throws -> StepOutcome {
            let objects = try await tidyObjects()
            let before = try await objects.object(name)
            if let before, before.digest == content.digest.hex { return try done(before, objects) }
            let replaces = try context.flag("replace")
            if before != nil, !replaces { throw Self.exists(name) }
            let writer = try await objects.write(
                ObjectRequest(name: name, key: context.idempotencyKey, replace: replaces))
            do {
                try await copy(to: writer)
                try await context.aboutToSend()
                return try done(try await writer.finish(), objects)
            } catch {
                await writer.discard()
                throw error
            }
        }

        /// What would become of the file; `nil` for content that isn't known yet.
        static func plan(
            _ content: Content?, to name: String, _ context: StepContext
        ) async throws -> StepPlan.Change {
            let objects = try await context.connection("to", as: (any Objects).self)
            guard let found = try await objects.object(name) else {
                return .init(.create, kind: "file", resource: name)
            }
            let replaces = try context.flag("replace")
            let action: StepPlan.Change.Action
            switch content?.digest.hex {
            case found.digest: action = .found
            case .some:
                guard replaces else { throw exists(name) }
                action = .change
            case nil: action = replaces ? .change : .ensure
            }
            return .init(action, kind: "file", resource: name, state: found.digest)
        }

        func lookUp() async throws -> LookUpAnswer {
            let objects = try await tidyObjects()
            guard let found = try await objects.object(name), found.digest == content.digest.hex else { return .absent }
            guard case .done(let output, let effects) = try done(found, objects) else { return .absent }
            return .present(output: output, effects: effects)
        }

        static func verify(_ effect: Effect, in context: StepContext) async throws -> Verification {
            guard let name = effect.undo["name"]?.string, let digest = effect.undo["digest"]?.string else {
                return .cannotTell
            }
            let objects = try await context.connection("to", as: (any Objects).self)
            guard let found = try await objects.object(name) else { return .gone }
            return found.digest == digest ? .asMade : .changed("the file has other content: \(found.bytes) bytes")
        }

        static func undo(_ effect: Effect, in context: StepContext) async throws {
            guard let name = effect.undo["name"]?.string, let digest = effect.undo["digest"]?.string else { return }
            switch effect.provenance {
            case .found: return
            case .changed:
                throw StepFailure(
                    code: "cannot-undo",
                    message: "the file \"\(name)\" replaced another, which wasn't kept; put the earlier one back",
                    side: .provider)
            case .created:
                let objects = try await context.connection("to", as: (any Objects).self)
                try await context.aboutToSend()
                if case .kept(let reason) = try await objects.remove(name, ifDigest: digest) {
                    throw StepFailure(
                        code: "file-kept", message: "the file \"\(name)\" stays: \(reason)", side: .provider)
                }
            }
        }
    }
}

extension Transmit.FileTransmission {
    private static func exists(_ name: String) -> StepFailure {
        StepFailure(
            code: "file-exists",
            message: "there is a file \"\(name)\" with other content; move it away, choose another name, or say "
                + "`replace: true`", side: .provider)
    }

    /// The connection, without what an attempt of this step that was cut off left there.
    private func tidyObjects() async throws -> any Objects {
        let objects = try await context.connection("to", as: (any Objects).self)
        try await objects.removeUnfinished(name, key: context.idempotencyKey)
        return objects
    }

    private func copy(to writer: any ObjectWriter) async throws {
        switch content.source {
        case .message(let body, _): try await writer.write(body)
        case .dataset(let dataset):
            let reader = try await context.artifacts.read(dataset.digest, of: context.tenant)
            while let piece = try await reader.next() { try await writer.write(piece) }
        }
    }

    private func done(
        _ object: StoredObject, _ objects: any Objects
    ) throws(StepFailure) -> StepOutcome {
        let isOurs = object.key == context.idempotencyKey
        let provenance: Effect.Provenance =
            switch (isOurs, object.replaced) {
            case (true, let replaced?): .changed(from: ["digest": .string(replaced)])
            case (true, nil): .created
            case (false, _): .found
            }
        let effect = Effect(
            kind: "file", connection: objects.identity, resource: name,
            undo: ["name": .string(name), "digest": .string(object.digest)], provenance: provenance)
        let output: Value = [
            "records": Value(content.records), "messages": 0,
            "correlation": .string(try Transmit.correlation(context)), "resource": .string(name),
        ]
        return .done(output: output, effects: [effect])
    }
}
