import Workflow

/// Signs what a log holds: a key, and the file that the checkpoints go to.
struct CheckpointSigner {
    private let key: SigningKey
    private let file: CheckpointFile
    private let session: Session

    /// Reads the key.
    /// - Parameters:
    ///   - session: The log.
    ///   - key: The file of the private key.
    ///   - path: The file that checkpoints are appended to.
    /// - Throws: ``Failure`` if the key can't be used.
    init(_ session: Session, key: String, to path: String) throws {
        self.key = try Self.key(in: key)
        file = CheckpointFile(path: path)
        self.session = session
    }

    /// The key that verifies what this one signs.
    var verifyingKey: VerifyingKey { key.verifyingKey }

    /// The last checkpoint that was signed.
    func last() throws -> Checkpoint? { try file.last(signedBy: verifyingKey)?.checkpoint }

    /// Signs all that the log holds.
    /// - Parameter isDue: Asked once more while no other process signs.
    /// - Returns: What was signed; `nil` if nothing was recorded since the last, or none is due.
    /// - Throws: ``Failure`` if the log or the file isn't what was signed before, ``CheckpointFile/Busy``,
    ///   ``LogError``.
    func sign(
        if isDue: (Checkpoint?) async throws -> Bool = { _ in true }
    ) async throws -> Checkpoint? {
        do {
            let signed = try await file.append(signedBy: verifyingKey) { before in
                let now = session.engine.surroundings.now()
                guard try await isDue(before?.checkpoint),
                    let next = try await Checkpoint.next(of: session.log, after: before, at: now)
                else { return nil }
                return try SignedCheckpoint(next, by: key)
            }
            return signed?.checkpoint
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
