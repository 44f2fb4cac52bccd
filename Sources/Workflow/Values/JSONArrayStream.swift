/// Reads the items of a JSON array that arrives in pieces, one at a time, holding no more than one item and one piece.
///
/// ```swift
/// while let piece = try await file.next() {
///     stream.push(piece)
///     while let item = try stream.next() { … }
/// }
/// try stream.finish()
/// ```
public struct JSONArrayStream: Sendable {
    private enum Phase {
        case beforeArray
        case beforeFirst
        case inItem
        case afterArray
    }

    /// One item of the array.
    public struct Item: Sendable {
        /// The item.
        public let value: Value
        /// Where it begins in the whole text.
        public let position: TextPosition
    }

    private let maxItemBytes: Int
    private var buffer: [UInt8] = []
    private var start: TextPosition = .start
    private var phase = Phase.beforeArray
    /// Where the present item begins, and how far it was looked through.
    private var itemStart = 0
    private var scanned = 0
    private var depth = 0
    private var inText = false
    private var escaped = false

    /// Makes a stream.
    /// - Parameter maxItemBytes: How long one item may be, so that a text without end can't fill the memory.
    public init(maxItemBytes: Int = 16 << 20) { self.maxItemBytes = maxItemBytes }

    /// Takes the next piece of the text.
    public mutating func push(_ bytes: [UInt8]) {
        if itemStart > 0 {
            start.advance(past: buffer[..<itemStart])
            buffer.removeSubrange(..<itemStart)
            scanned -= itemStart
            itemStart = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next item; `nil` when more bytes are needed or the array has ended.
    public mutating func next() throws(JSONError) -> Item? {
        guard phase != .afterArray else {
            try expectNothing()
            return nil
        }
        if phase == .beforeArray {
            guard let byte = skipSpace() else { return nil }
            guard byte == UInt8(ascii: "[") else { throw fault(.expected("\"[\"")) }
            begin(at: itemStart + 1, .beforeFirst)
        }
        if phase == .beforeFirst {
            guard let byte = skipSpace() else { return nil }
            if byte == UInt8(ascii: "]") {
                begin(at: itemStart + 1, .afterArray)
                try expectNothing()
                return nil
            }
            phase = .inItem
        }
        if scanned == itemStart, skipSpace() == nil { return nil }
        guard let end = endOfItem() else {
            guard buffer.count - itemStart <= maxItemBytes else {
                throw JSONError(
                    position: position(of: itemStart),
                    message: "an item of more than \(maxItemBytes) bytes; at most so many are read"
                )
            }
            return nil
        }
        return try item(upTo: end)
    }

    /// Says that no more bytes come.
    /// - Throws: ``JSONError`` if the array isn't whole.
    public mutating func finish() throws(JSONError) {
        switch phase {
        case .beforeArray: throw fault(.expected("\"[\""))
        case .beforeFirst: throw fault(.expected("a value or \"]\""))
        case .inItem:
            _ = try parse(upTo: buffer.count)
            itemStart = buffer.count
            throw fault(.expected("\",\" or \"]\""))
        case .afterArray: try expectNothing()
        }
    }

    private mutating func item(upTo end: Int) throws(JSONError) -> Item {
        let item = try parse(upTo: end)
        switch buffer[end] {
        case UInt8(ascii: ","): begin(at: end + 1, .inItem)
        case UInt8(ascii: "]"): begin(at: end + 1, .afterArray)
        default:
            itemStart = end
            throw fault(.expected("\",\" or \"]\""))
        }
        return item
    }

    private mutating func begin(at place: Int, _ next: Phase) {
        itemStart = place
        scanned = place
        depth = 0
        phase = next
    }

    private mutating func skipSpace() -> UInt8? {
        while itemStart < buffer.count {
            switch buffer[itemStart] {
            case 0x20, 0x0a, 0x0d, 0x09: itemStart += 1
            default:
                scanned = itemStart
                return buffer[itemStart]
            }
        }
        scanned = itemStart
        return nil
    }

    private mutating func expectNothing() throws(JSONError) {
        if skipSpace() != nil { throw fault(.expected("the end of the text after \"]\"")) }
    }

    /// Looks for the byte that ends the present item, each byte once however the pieces fall.
    private mutating func endOfItem() -> Int? {
        while scanned < buffer.count {
            let byte = buffer[scanned]
            if escaped {
                escaped = false
            } else if inText {
                if byte == UInt8(ascii: "\\") { escaped = true }
                if byte == UInt8(ascii: "\"") { inText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): inText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: ",") where depth == 0: return scanned
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return scanned }
                    depth -= 1
                default: break
                }
            }
            scanned += 1
        }
        return nil
    }

    private func parse(upTo end: Int) throws(JSONError) -> Item {
        try buffer.withUnsafeBufferPointer { whole throws(JSONError) -> Item in
            let bytes = UnsafeBufferPointer(rebasing: whole[..<end])
            var parser = JSONParser(bytes: bytes, index: itemStart)
            do throws(JSONFault) {
                parser.skipSpace()
                // At the very end a fault should show the byte that ended the item, which the slice leaves out.
                guard parser.index < end else { throw JSONFault(offset: end, problem: .expected("a value")) }
                let begin = parser.index
                let value = try parser.value()
                try parser.end("\",\" or \"]\"")
                return Item(value: value, position: position(of: begin))
            } catch {
                throw error.error(in: whole, from: start)
            }
        }
    }

    private func position(of place: Int) -> TextPosition {
        var position = start
        position.advance(past: buffer[..<place])
        return position
    }

    private func fault(_ problem: JSONFault.Problem) -> JSONError {
        buffer.withUnsafeBufferPointer { JSONFault(offset: itemStart, problem: problem).error(in: $0, from: start) }
    }
}
