extension Schema {
    /// Where a value differs from a shape, and how.
    public struct Mismatch: Sendable, Hashable {
        /// What is wrong.
        public enum Kind: Sendable, Hashable {
            /// The value has another shape.
            case value
            /// A key that must be there is missing; the pointer names the object.
            case missingKey(String)
            /// A key that nothing knows; the pointer names the member, the nearest known key may be what was meant.
            case unknownKey(String, nearest: String?)
        }
        /// Where it stands, as a JSON Pointer.
        public let pointer: String
        /// What is wrong.
        public let kind: Kind
        /// What stood there and what was expected.
        public let message: String

        /// Makes a mismatch.
        public init(pointer: String, kind: Kind, message: String) {
            self.pointer = pointer
            self.kind = kind
            self.message = message
        }
    }

    /// Whether a value has this shape.
    public func accepts(_ value: Value) -> Bool { mismatches(of: value).isEmpty }

    /// Every place where a value differs from this shape, in the order of the value.
    /// - Parameters:
    ///   - value: What is checked.
    ///   - pointer: Where the value stands in something larger.
    /// - Returns: Nothing if the value has this shape.
    public func mismatches(of value: Value, at pointer: String = "") -> [Mismatch] {
        switch (self, value) {
        case (.any, _), (.bool, .bool), (.number, .number), (.string, .string): []
        case (.integer(let range), .number(let number)):
            if let int = number.int, range?.contains(int) ?? true { [] } else { [wrong(value, at: pointer)] }
        case (.text(let format), .string(let text)): format.accepts(text) ? [] : [wrong(value, at: pointer)]
        case (.enumeration(let words), .string(let word)):
            if words.contains(where: { $0.equalsByBytes(word) }) {
                []
            } else {
                [wrong(value, at: pointer, hint: Nearest.hint(for: word, among: words))]
            }
        case (.duration, .string(let text)):
            if Duration(text: text) != nil {
                []
            } else {
                [
                    wrong(
                        value, at: pointer,
                        hint: Duration.isTooLong(text) ? "; the longest is \(Duration.longest.text)" : "")
                ]
            }
        case (.date, .string(let text)): CalendarDate(text: text) == nil ? [wrong(value, at: pointer)] : []
        case (.dateTime, .string(let text)): Timestamp(text: text) == nil ? [wrong(value, at: pointer)] : []
        case (.dataset, .object): Dataset(value) == nil ? [wrong(value, at: pointer)] : []
        case (.array(let shape), .array(let items)):
            items.enumerated().flatMap { shape.mismatches(of: $1, at: "\(pointer)/\($0)") }
        case (.map(let shape), .object(let object)):
            object.flatMap { shape.mismatches(of: $0.value, at: JSONPointer.appending($0.key, to: pointer)) }
        case (.object(let properties), .object(let object)):
            Self.mismatches(of: object, properties: properties, at: pointer)
        case (.union(let shapes), _): mismatches(of: value, shapes: shapes, at: pointer)
        default: [wrong(value, at: pointer)]
        }
    }

    private func wrong(_ value: Value, at pointer: String, hint: String = "") -> Mismatch {
        Mismatch(pointer: pointer, kind: .value, message: "expected \(self), found \(value.excerpt)\(hint)")
    }

    private static func mismatches(of object: Object, properties: [Property], at pointer: String) -> [Mismatch] {
        var result: [Mismatch] = []
        for member in object {
            let place = JSONPointer.appending(member.key, to: pointer)
            if let property = properties.first(where: { $0.name.equalsByBytes(member.key) }) {
                result += property.schema.mismatches(of: member.value, at: place)
            } else {
                let names = properties.map(\.name)
                let nearest = Nearest.name(to: member.key, among: names.filter { object[$0] == nil })
                let rest =
                    nearest.map { "did you mean \"\($0)\"?" }
                    ?? (names.isEmpty ? "none is expected here" : "expected one of \(list(names))")
                result.append(
                    Mismatch(
                        pointer: place,
                        kind: .unknownKey(member.key, nearest: nearest),
                        message: "unknown key \"\(member.key)\"; \(rest)"
                    )
                )
            }
        }
        for property in properties where property.required && object[property.name] == nil {
            let meaning = property.summary.isEmpty ? "" : ": \(property.summary)"
            result.append(
                Mismatch(
                    pointer: pointer,
                    kind: .missingKey(property.name),
                    message: "the key \"\(property.name)\" is missing; expected \(property.schema)\(meaning)"
                )
            )
        }
        return result
    }

    /// Speaks of the shape that fits best: of those that the value's kind leaves, the one with the fewest differences.
    private func mismatches(of value: Value, shapes: [Schema], at pointer: String) -> [Mismatch] {
        var best: [Mismatch]?
        for shape in shapes where shape.couldBe(value) {
            let found = shape.mismatches(of: value, at: pointer)
            if found.isEmpty { return [] }
            if best.map({ found.count < $0.count }) ?? true { best = found }
        }
        let similar = shapes.filter { $0.couldBe(value) }
        guard let best, similar.count == 1 || value.object != nil || value.array != nil else {
            return [wrong(value, at: pointer)]
        }
        return best
    }

    /// Whether a value is of the kind that this shape is written as.
    private func couldBe(_ value: Value) -> Bool {
        switch (self, value) {
        case (.any, _), (.bool, .bool), (.integer, .number), (.number, .number), (.string, .string),
            (.text, .string), (.enumeration, .string), (.duration, .string), (.date, .string), (.dateTime, .string),
            (.dataset, .object), (.map, .object), (.object, .object), (.array, .array):
            true
        case (.union(let shapes), _): shapes.contains { $0.couldBe(value) }
        default: false
        }
    }
}
