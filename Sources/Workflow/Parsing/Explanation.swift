/// What a diagnostic's code means, for `runner explain`: what is wrong, why it is refused, and an example of both ways.
public struct Explanation: Sendable, Hashable {
    /// The code.
    public let code: DiagnosticCode
    /// What is wrong, in a few words.
    public let title: String
    /// What is wrong and why it is refused, in a few sentences.
    public let text: String
    /// A piece of a file that has the mistake; empty where text can't show it.
    public let wrong: String
    /// The same piece as it should be.
    public let right: String

    /// The explanation of a code.
    public static func of(_ code: DiagnosticCode) -> Explanation {
        let (title, text, wrong, right) = code.explained
        return Explanation(code: code, title: title, text: text, wrong: wrong, right: right)
    }

    /// The explanation of a code as somebody wrote it, capital or not.
    public static func of(_ code: String) -> Explanation? {
        DiagnosticCode(rawValue: code.uppercased()).map(of)
    }

    /// Every explanation, in the order of the codes.
    public static var all: [Explanation] { DiagnosticCode.allCases.map(of) }

    /// The explanation as a terminal shows it.
    public func rendered() -> String {
        var parts = ["\(code.rawValue): \(title)", text]
        if !wrong.isEmpty { parts.append("Wrong:\n\n\(wrong.indentedByFour)") }
        if !right.isEmpty { parts.append("Right:\n\n\(right.indentedByFour)") }
        return parts.joined(separator: "\n\n")
    }

    /// The explanation as data, for `-o json`.
    public var value: Value {
        [
            "code": .string(code.rawValue), "title": .string(title), "text": .string(text), "wrong": .string(wrong),
            "right": .string(right),
        ]
    }
}

extension String {
    fileprivate var indentedByFour: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
            .joined(separator: "\n")
    }
}

extension DiagnosticCode {
    /// The parts of an explanation.
    typealias Parts = (title: String, text: String, wrong: String, right: String)

    fileprivate var explained: Parts {
        switch self {
        case .unreadableFile, .fileTooLarge, .notUTF8, .notText, .emptyFile, .tooDeep, .tooManyNodes, .alias, .tag,
            .mergeKey, .secondDocument, .syntax, .tab, .unquotedExpression, .duplicateKey, .keyNotText,
            .ambiguousNumber:
            explainedReading
        case .unknownKey, .missingKey, .wrongType, .badName, .duplicateStep, .notSupportedYet, .noSteps, .keyNotHere,
            .invalidSetting, .emptyConcurrencyKey:
            explainedKeys
        case .unknownStepType, .unknownNeed, .cycle, .unknownConnection, .missingCapability, .unknownConnectionKind,
            .templateUnreadable, .templateOutsideProject, .templateCycle, .templatesTooDeep, .notATemplate,
            .tierForbidsStepType, .tierForbidsConnectionKind, .tierForbidsFormat, .unknownTier:
            explainedSteps
        case .expressionSyntax, .unknownContext, .unknownStep, .stepNotBefore, .unknownMember, .optionalOutput,
            .wrongOperand, .neverEqual, .secretNotAllowed, .expressionNotAllowed, .statusNotAllowed, .noValue:
            explainedExpressions
        }
    }
}
