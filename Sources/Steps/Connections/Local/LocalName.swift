import GRDB
import Workflow

/// The names that a local system takes.
enum LocalName {
    /// A queue's name: 1 to 200 letters, digits, `.`, `_`, `-` and `/`.
    static func check(queue name: String) throws(LocalError) {
        guard TextFormat.resourceName.accepts(name) else {
            throw .invalid(
                "\(quoted(name)) can't be the name of a queue; expected 1 to 200 letters, digits, \".\", \"_\", "
                    + "\"-\" and \"/\""
            )
        }
    }

    /// A principal's name: 1 to 200 characters without spaces.
    static func check(principal name: String) throws(LocalError) {
        guard TextFormat.word.accepts(name) else {
            throw .invalid(
                "\(quoted(name)) can't be the name of a principal; expected 1 to 200 characters without spaces, "
                    + "such as \"provider\" or \"alex@contoso.example\""
            )
        }
    }
}

/// What a role is granted on: one queue (`queues/NAME`), or all whose names begin alike (`queues/PREFIX*`).
struct LocalScope: Sendable, Hashable {
    let text: String

    /// All queues.
    static let everything = LocalScope(checked: "queues/*")

    private init(checked text: String) { self.text = text }

    /// The scope of one queue.
    init(queue name: String) { text = "queues/" + name }

    /// Reads a scope; the name of a queue alone means that queue.
    init(_ text: String) throws(LocalError) {
        var name = text[...]
        if name.utf8.starts(with: "queues/".utf8) { name = name.dropFirst("queues/".count) }
        let exact = name.utf8.last == UInt8(ascii: "*") ? name.dropLast() : name
        if !(exact.isEmpty && !name.isEmpty) { try LocalName.check(queue: String(exact)) }
        self.text = "queues/" + name
    }

    /// Whether it covers more than one queue.
    var isBroad: Bool { text.utf8.last == UInt8(ascii: "*") }
    /// The one queue it covers, if it is one.
    var queue: String? { isBroad ? nil : String(text.dropFirst("queues/".count)) }

    /// Who may grant on it.
    func owners(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT principal FROM roles
                WHERE role = 'owner' AND (scope = ? OR (substr(scope, -1) = '*'
                    AND substr(?, 1, length(scope) - 1) = substr(scope, 1, length(scope) - 1)))
                ORDER BY length(scope) DESC, number
                """,
            arguments: [text, text]
        )
    }
}
