public import Workflow

// What a connection can do, in words that no vendor owns. A kind's connection adopts the protocols of what it has;
// step types ask for a protocol and never for a kind. Everything throws ``StepFailure`` for what is known not to have
// been done; after ``StepContext/aboutToSend()`` any other error counts as unknown.

/// Yields named sources of bytes: files, downloads, listings.
public protocol Records: Connection {
    /// Opens a source at its start.
    /// - Throws: ``StepFailure`` when it isn't there or may not be read.
    func open(_ request: SourceRequest) async throws -> any ByteSource
}

/// Which source to open.
public struct SourceRequest: Sendable, Hashable {
    /// Where it is, as the other side names it: a path below the connection's folder or base URL.
    public var path: String

    /// Makes a request.
    public init(path: String) { self.path = path }
}

/// Bytes of one source, in pieces.
public protocol ByteSource: Sendable {
    /// Which version of the source this is, if the other side says so: an entity tag, a time of change.
    var version: String? { get }
    /// How many bytes there are, if that is known before they are read.
    var bytes: Int? { get }
    /// The next bytes, at most 64 KiB; `nil` at the end.
    func next() async throws -> [UInt8]?
}

/// Keeps objects by name: files, blobs.
public protocol Objects: Connection {
    /// Opens an object to write; it appears under its name whole or not at all.
    func write(_ request: ObjectRequest) async throws -> any ObjectWriter
    /// What is kept under a name.
    func object(_ name: String) async throws -> StoredObject?
    /// Takes away what attempts with this idempotency key, cut off on their way, left beside the object.
    func removeUnfinished(_ name: String, key: String) async throws
    /// Takes an object away if it still has the digest that it was made with.
    func remove(_ name: String, ifDigest digest: String) async throws -> Removal
}

/// Which object to write, and on whose behalf.
public struct ObjectRequest: Sendable, Hashable {
    /// The name: a path below the connection's folder or bucket.
    public var name: String
    /// The idempotency key, kept with the object where the other side can.
    public var key: String
    /// Whether an object of that name may be replaced.
    public var replace: Bool

    /// Makes a request.
    public init(name: String, key: String, replace: Bool) {
        self.name = name
        self.key = key
        self.replace = replace
    }
}

/// Writes one object.
public protocol ObjectWriter: Sendable {
    /// Adds bytes.
    func write(_ bytes: [UInt8]) async throws
    /// Makes the object appear, durably.
    func finish() async throws -> StoredObject
    /// Throws away what was written.
    func discard() async
}

/// An object that is kept.
public struct StoredObject: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    public let digest: String
    /// How long it is.
    public let bytes: Int
    /// The idempotency key it was made with, if that can be proved.
    public let key: String?
    /// The SHA-256 of what stood there before and was replaced, if anything did.
    public let replaced: String?

    /// Makes a description.
    public init(name: String, digest: String, bytes: Int, key: String?, replaced: String? = nil) {
        self.name = name
        self.digest = digest
        self.bytes = bytes
        self.key = key
        self.replaced = replaced
    }
}

/// What came of taking something away.
public enum Removal: Sendable, Hashable {
    /// It was there, and is gone.
    case removed
    /// It was gone already.
    case absent
    /// What stands there now is somebody else's, so what was made is gone.
    case foreign
    /// It stays, because taking it away would lose something; with the reason.
    case kept(String)
}
