import Workflow

/// Signs what a log holds: a key, and the file that the checkpoints go to.
struct CheckpointSigner {
    private let key: SigningKey
    private let file: CheckpointFile
    private let session: Session
    private let actor: Actor

    /// A checkpoint was signed, and the log could not record that; whoever signs next makes up for it.
    struct Unrecorded: Error {
        let checkpoint: Checkpoint
        let error: LogError

        /// What happened, for a person, without the reason.
        var words: String {
            "checkpoint \(checkpoint.number) is signed, and the log doesn't say so yet, which the next will make up for"
        }

        /// What happened and why, for a person.
        var sentence: String { "\(words): \(error.message)" }
    }

    /// Reads the key.
    /// - Parameters:
    ///   - session: The log.
    ///   - key: The file of the private key.
    ///   - path: The file that checkpoints are appended to.
    ///   - actor: Who has them signed.
    /// - Throws: ``Failure`` if the key can't be used.
    init(_ session: Session, key: String, to path: String, by actor: Actor) throws {
        self.key = try Self.key(in: key)
        file = CheckpointFile(path: path)
        self.session = session
        self.actor = actor
    }

    /// The key that verifies what this one signs.
    var verifyingKey: VerifyingKey { key.verifyingKey }

    /// The last checkpoint that was signed.
    func last() throws -> Checkpoint? { try file.last(signedBy: verifyingKey)?.checkpoint }

    /// Signs all that the log holds, and has the log say so.
    ///
    /// First the line, then the event: after a crash between them the file holds a line of which the log doesn't know, which
    /// is made up for here, and proves as much. The other way round the file would look as if its end had been cut off.
    /// - Parameter isDue: Asked once more while no other process signs.
    /// - Returns: What was signed; `nil` if nothing was recorded since the last, or none is due.
    /// - Throws: ``Failure`` if the log or the file isn't what was signed before, ``CheckpointFile/Busy``,
    ///   ``Unrecorded``, ``LogError``.
    func sign(
        if isDue: (Checkpoint?) async throws -> Bool = { _ in true }
    ) async throws -> Checkpoint? {
        do {
            let signed = try await file.append(signedBy: verifyingKey) { before in
                // A file of another log, or of what this one held once, is refused before anything is recorded of it.
                if let before, try await !before.isRecorded(in: session.log) {
                    try await session.engine.record(before, by: actor)
                }
                let now = session.engine.surroundings.now()
                guard try await isDue(before?.checkpoint),
                    let next = try await Checkpoint.next(of: session.log, after: before, at: now)
                else { return nil }
                return try SignedCheckpoint(next, by: key)
            }
            guard let signed else { return nil }
            do throws(LogError) {
                try await session.engine.record(signed, by: actor)
            } catch {
                throw Unrecorded(checkpoint: signed.checkpoint, error: error)
            }
            return signed.checkpoint
        } catch let refusal as CheckpointRefused {
            throw Failure(
                .failed,
                "\(refusal.what), so nothing was signed; see: runner audit verify --checkpoints "
                    + "\(Printable.shell(file.path)) --key \(verifyingKey)")
        }
    }

    /// Reads the file of a private key, which only its owner may read.
    /// - Throws: ``Failure``.
    static func key(in path: String) throws -> SigningKey {
        do throws(SecretProblem) {
            if let text = try? Files.read(path, atMost: 1_024), let key = VerifyingKey(publicText: text) {
                throw SecretProblem(
                    "\(path) holds the public key \(key), which verifies; what signs is the private key, in the file that "
                        + "`runner audit key --to FILE` wrote")
            }
            let bytes = try SecretFolder.privateBytes(of: path, "the key")
            guard let key = SigningKey(Secret(bytes: bytes)) else {
                throw SecretProblem(
                    "\(path) holds no Ed25519 key: expected PEM, as `runner audit key --to FILE` writes it, or 32 bytes in "
                        + "hexadecimal or Base64")
            }
            return key
        } catch {
            throw Failure(.credentials, error.description)
        }
    }
}
