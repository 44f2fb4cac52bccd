/// A rule for texts that name something outside, so that a name which nobody takes is found before anything runs.
public enum TextFormat: String, Sendable, Hashable, CaseIterable {
    /// The name of a thing that is made, such as a queue.
    case resourceName = "resource-name"
    /// A name that somebody else gives, such as a role's or a principal's.
    case word
    /// A path that stays below a folder.
    case pathBelow = "path-below"

    /// Whether a text follows the rule.
    public func accepts(_ text: String) -> Bool {
        switch self {
        case .resourceName: (1...200).contains(text.utf8.count) && text.utf8.allSatisfy(Self.mayName)
        case .word:
            (1...200).contains(text.utf8.count)
                && text.unicodeScalars.allSatisfy { scalar in
                    !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control && scalar != "*"
                }
        case .pathBelow: Self.staysBelow(text)
        }
    }

    /// The rule as JSON Schema has it: a regular expression of ECMA-262.
    public var pattern: String {
        switch self {
        case .resourceName: "^[A-Za-z0-9._/-]{1,200}$"
        case .word: "^[^\\s*]{1,200}$"
        case .pathBelow: "^(?!(.*/)?\\.\\.(/|$))(?!(\\.?/)*\\.?$).*[^/]$"
        }
    }

    /// A text that follows the rule, for messages and documentation.
    public var example: String {
        switch self {
        case .resourceName: "contoso.commands"
        case .word: "provider"
        case .pathBelow: "out/people.csv"
        }
    }

    private static func mayName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".-_/".utf8.contains(byte)
        }
    }

    private static func staysBelow(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        return !names.isEmpty && !names.contains { $0.elementsEqual("..".utf8) } && !path.utf8.contains(0)
            && path.utf8.last != UInt8(ascii: "/") && path.utf8.count <= 4_096
    }
}

extension TextFormat: CustomStringConvertible {
    /// The rule in words, after `expected`.
    public var description: String {
        switch self {
        case .resourceName: "a name of 1 to 200 letters, digits, \".\", \"_\", \"-\" and \"/\""
        case .word: "a name of 1 to 200 characters without spaces and \"*\""
        case .pathBelow: "a path below the folder, without \"..\", such as \(example)"
        }
    }

    /// The rule in words after `a list of`.
    var plural: String {
        switch self {
        case .resourceName: "names of 1 to 200 letters, digits, \".\", \"_\", \"-\" and \"/\""
        case .word: "names of 1 to 200 characters without spaces and \"*\""
        case .pathBelow: "paths below the folder, without \"..\""
        }
    }
}
