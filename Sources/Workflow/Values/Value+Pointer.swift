extension Value {
    /// What stands at a JSON Pointer (RFC 6901), or `nil` where nothing does.
    ///
    /// The empty pointer names the value itself.
    public func value(at pointer: String) -> Value? {
        guard let tokens = JSONPointer.tokens(of: pointer) else { return nil }
        var value = self
        for token in tokens {
            switch value {
            case .object(let object):
                guard let member = object[token] else { return nil }
                value = member
            case .array(let items):
                guard let ordinal = JSONPointer.ordinal(token), ordinal < items.count else { return nil }
                value = items[ordinal]
            default: return nil
            }
        }
        return value
    }

    /// This value with another in the place that a JSON Pointer names; `nil` where nothing stands.
    public func replacing(at pointer: String, with replacement: Value) -> Value? {
        guard let tokens = JSONPointer.tokens(of: pointer) else { return nil }
        return replacing(tokens[...], with: replacement)
    }

    private func replacing(_ tokens: ArraySlice<String>, with replacement: Value) -> Value? {
        guard let token = tokens.first else { return replacement }
        let rest = tokens.dropFirst()
        switch self {
        case .object(var object):
            guard let changed = object[token]?.replacing(rest, with: replacement) else { return nil }
            object[token] = changed
            return .object(object)
        case .array(var items):
            guard let ordinal = JSONPointer.ordinal(token), ordinal < items.count,
                let changed = items[ordinal].replacing(rest, with: replacement)
            else { return nil }
            items[ordinal] = changed
            return .array(items)
        default: return nil
        }
    }
}

/// The text form of JSON Pointers (RFC 6901).
public enum JSONPointer {
    /// The pointer to a member or an item below another.
    public static func appending(_ token: String, to pointer: String) -> String {
        var escaped = pointer + "/"
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The names and ordinals of a pointer; `nil` if it is none.
    public static func tokens(of pointer: String) -> [String]? {
        guard !pointer.utf8.isEmpty else { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in pointer.unicodeScalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var token = String.UnicodeScalarView()
            var escaped = false
            for scalar in part {
                switch (escaped, scalar) {
                case (true, "0"): token.append("~")
                case (true, "1"): token.append("/")
                case (true, _): return nil
                case (false, "~"): break
                case (false, _): token.append(scalar)
                }
                escaped = !escaped && scalar == "~"
            }
            guard !escaped else { return nil }
            tokens.append(String(token))
        }
        return tokens
    }

    /// The ordinal that a token names: digits without leading zeros.
    package static func ordinal(_ token: String) -> Int? {
        guard token == "0" || (token.utf8.first != UInt8(ascii: "0") && token.utf8.count <= 18),
            token.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
        else { return nil }
        return Int(token)
    }
}
