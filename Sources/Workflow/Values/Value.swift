/// A JSON value, exact: numbers keep the digits they were written with, objects are ordered by the UTF-8 bytes of their keys.
///
/// Equality is exact too: strings compare by code points (never by canonical equivalence, as Swift's `String` does),
/// numbers by what they denote (`1.0` equals `1`). There is no `nil` literal for ``null``, so that comparing an optional
/// value with `nil` asks whether it is there.
public enum Value: Sendable {
    /// JSON's `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A decimal number of any length.
    case number(Number)
    /// Text.
    case string(String)
    /// An ordered list.
    case array([Value])
    /// Named members, ordered by key.
    case object(Object)
}

extension Value: Equatable, Hashable {
    /// Compares exactly: no coercion between types, strings by code points.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.equalsByBytes(b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let number): hasher.combine(number)
        case .string(let text):
            text.withUTF8Bytes { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            hasher.combine(text.utf8.count)
        case .array(let items): hasher.combine(items)
        case .object(let object): hasher.combine(object)
        }
    }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes a whole number.
    public init(integerLiteral value: Int) { self = .number(Number(value)) }
    /// Makes a text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a list.
    public init(arrayLiteral elements: Value...) { self = .array(elements) }
    /// Makes an object; of two members with one key the later stands.
    public init(dictionaryLiteral elements: (String, Value)...) { self = .object(Object(elements)) }
}

extension Value {
    /// Makes a whole number.
    public init(_ value: Int) { self = .number(Number(value)) }

    /// The text, if this is one.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The boolean, if this is one.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number, if this is one.
    public var number: Number? { if case .number(let number) = self { number } else { nil } }
    /// The number as a machine integer, if this is a whole number that fits.
    public var int: Int? { number?.int }
    /// The items, if this is a list.
    public var array: [Value]? { if case .array(let items) = self { items } else { nil } }
    /// The members, if this is an object.
    public var object: Object? { if case .object(let object) = self { object } else { nil } }
    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The member of that name, or `nil` where this is no object or has none.
    public subscript(key: String) -> Value? { object?[key] }

    /// What kind of value this is, as a word for messages, such as `text`, `number` or `object`.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "text"
        case .array: "list"
        case .object: "object"
        }
    }
}
