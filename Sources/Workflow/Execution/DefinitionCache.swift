import Synchronization

/// The definitions that this process has read, by digest: many runs share few.
final class DefinitionCache: Sendable {
    private let known = Mutex<[Digest: Definition]>([:])
    private static let most = 1000

    /// The definition of a run.
    func definition(_ digest: Digest, in log: any EventLog) async throws -> Definition {
        if let definition = known.withLock({ $0[digest] }) { return definition }
        guard let bytes = try await log.definition(digest) else {
            throw LogError.damaged("the log has lost the definition \(digest.hex)")
        }
        let definition = try Definition(canonical: bytes)
        remember(definition, digest)
        return definition
    }

    func remember(_ definition: Definition, _ digest: Digest) {
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[digest] = definition
        }
    }
}
