import CRabbitMQ

/// Memory that the C library reads during a call, freed with the last reference.
final class AMQPArena {
    private var pieces: [UnsafeMutableRawBufferPointer] = []
    private var entries: [UnsafeMutableBufferPointer<amqp_table_entry_t>] = []

    deinit {
        for piece in pieces { piece.deallocate() }
        for table in entries { table.deallocate() }
    }

    /// A copy of a text.
    func bytes(_ text: String) -> amqp_bytes_t { bytes(Array(text.utf8)) }

    /// A copy of bytes.
    func bytes(_ content: [UInt8]) -> amqp_bytes_t {
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, content.count), alignment: 1)
        piece.copyBytes(from: content)
        pieces.append(piece)
        return amqp_bytes_t(len: content.count, bytes: piece.baseAddress)
    }

    /// A table of texts.
    func table(_ members: [String: String]) -> amqp_table_t {
        let table = UnsafeMutableBufferPointer<amqp_table_entry_t>.allocate(capacity: members.count)
        entries.append(table)
        for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            var entry = amqp_table_entry_t()
            entry.key = bytes(member.key)
            entry.value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
            entry.value.value.bytes = bytes(member.value)
            table.initializeElement(at: index, to: entry)
        }
        return amqp_table_t(num_entries: Int32(members.count), entries: table.baseAddress)
    }
}

extension amqp_bytes_t {
    /// The bytes, copied.
    var copied: [UInt8] { Array(UnsafeRawBufferPointer(start: bytes, count: len)) }
    /// The bytes as text.
    var text: String { String(decoding: copied, as: UTF8.self) }
}
