/// The chain of hashes through the events of one stream: each event's hash covers the hash before it.
///
/// The hash is SHA-256 over a fixed list of fields. Before each field stands its length in bytes as four bytes,
/// big-endian; numbers are eight bytes, big-endian, two's complement; text is UTF-8.
///
/// | # | field | bytes |
/// |---|---|---|
/// | 1 | format | `tenantry/event/1` |
/// | 2 | name of the stream | text |
/// | 3 | version in the stream | 8 |
/// | 4 | event id | 16 |
/// | 5 | type | text |
/// | 6 | version of the payload | 8 |
/// | 7 | time it happened, microseconds since 1970 | 8 |
/// | 8 | time it was recorded, microseconds since 1970 | 8 |
/// | 9 | pseudonym of the actor | text |
/// | 10 | id of the event that caused it | 16, or 0 where there is none |
/// | 11 | payload, as it is stored | any |
/// | 12 | hash before it | 32 |
///
/// Before the first event stands the genesis: SHA-256 over the fields `tenantry/stream/1` and the stream's name.
/// The position in the whole log is not covered, since a database may hand it out before the commit.
/// Another list of fields would be another format, with another first field.
public struct HashChain: Sendable {
    private static let eventFormat: StaticString = "tenantry/event/1"
    private static let streamFormat: StaticString = "tenantry/stream/1"

    /// Where the fields are put together; kept, so that hashing an event allocates only its hash.
    private var buffer: [UInt8] = []

    /// Makes a chain's arithmetic; it holds nothing of a stream.
    public init() { buffer.reserveCapacity(1024) }

    /// What stands before the first event of a stream.
    public static func genesis(of stream: StreamID) -> Digest {
        var chain = HashChain()
        chain.append(streamFormat)
        chain.append(stream.text)
        return chain.digest()
    }

    /// The hash of an event that stands after another.
    /// - Parameters:
    ///   - event: The event, its payload as it is stored.
    ///   - stream: Its stream.
    ///   - version: Where it stands in its stream, from 1.
    ///   - recordedAt: When the log recorded it.
    ///   - previous: The hash of the event before it, or the stream's genesis.
    /// - Returns: The 32 bytes.
    public mutating func hash(
        _ event: EncodedEvent,
        stream: StreamID,
        version: Int,
        recordedAt: Timestamp,
        after previous: Digest
    ) -> Digest {
        buffer.removeAll(keepingCapacity: true)
        append(Self.eventFormat)
        append(stream.text)
        append(Int64(version))
        append(event.id)
        append(event.type)
        append(Int64(event.payloadVersion))
        append(event.time.microseconds)
        append(recordedAt.microseconds)
        append(event.actor)
        if let causation = event.causation { append(causation) } else { append(length: 0) }
        append(event.payload)
        append(previous.bytes)
        return digest()
    }

    private func digest() -> Digest { Digest.sha256(buffer) }

    private mutating func append(length: Int) {
        append(bigEndian: UInt32(clamping: length))
    }

    private mutating func append(bigEndian value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { buffer.append(contentsOf: $0) }
    }

    private mutating func append(_ value: Int64) {
        append(length: 8)
        append(bigEndian: value)
    }

    private mutating func append(_ id: EventID) {
        append(length: 16)
        append(bigEndian: id.high)
        append(bigEndian: id.low)
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            append(length: bytes.count)
            buffer.append(contentsOf: bytes)
        }
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes in
            append(length: bytes.count)
            buffer.append(contentsOf: bytes)
        }
    }

    private mutating func append(_ bytes: [UInt8]) {
        append(length: bytes.count)
        buffer.append(contentsOf: bytes)
    }
}
