import Foundation
import GRDB
import Glibc
import Workflow

extension LocalSystem {
    /// All that the system holds, and the files that it knows below a folder.
    func survey(with files: LocalFiles) async throws -> [SurveyedThing] {
        guard !isAbsent else { return [] }
        let path = path
        var things = try await database.read { db in
            try Surveyed.allCases.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT rowid AS place, * FROM \(table.rawValue)")
                    .map { table.thing(try Cells($0), of: path) }
            }
        }
        for note in things where note.kind == Surveyed.note {
            if let file = try await files.describe(note.resource) {
                things.append(
                    SurveyedThing(
                        id: "\(files.root)/\(note.resource)", kind: "file", resource: note.resource,
                        name: "file \(note.resource)",
                        facts: ["digest": .string(file.digest.hex), "bytes": Value(file.bytes)]))
            }
            for name in files.unfinished(beside: note.resource) {
                things.append(
                    SurveyedThing(
                        id: "\(files.root)/\(note.resource)/\(name)", kind: "file", resource: note.resource,
                        name: "unfinished file beside \(note.resource)", facts: [:]))
            }
        }
        return things
    }
}

extension LocalFiles {
    /// What attempts that were cut off have left beside a file.
    fileprivate func unfinished(beside path: String) -> [String] {
        let above = path.lastIndex(of: "/").map { "/" + path[..<$0] } ?? ""
        let beginning = "." + String(decoding: (path.split(separator: "/").last ?? "").utf8.prefix(80), as: UTF8.self)
        guard let folder = opendir(root + above) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(beginning), name.hasSuffix(".part") { names.append(name) }
        }
        return names
    }
}

/// The tables that are surveyed.
private enum Surveyed: String, CaseIterable {
    case queues, messages, roles, consents, principals, objects

    /// The kind of what is noted of a file, which is something else than the file.
    static let note = "file-note"

    /// What changes from one time to another though the same was done: moments, tokens, numbers that were drawn, and how often a
    /// message was handed out, which is no effect.
    private static let passing: Set<String> = [
        "place", "sequence", "number", "consent", "id", "body", "deliveries", "lock_token", "lock_key", "locked_until",
        "expires_at", "created_at", "changed_at", "withdrawn_at",
    ]

    func thing(_ cells: Cells, of path: String) -> SurveyedThing {
        var facts = Object()
        for (name, value) in cells.all where !Self.passing.contains(name) { facts[name] = value }
        if self == .messages { facts["body"] = .string(cells.bodyDigest) }
        let (kind, resource, name) = words(cells)
        return SurveyedThing(
            id: "\(path)#\(rawValue)/\(cells["place"])", kind: kind, resource: resource, name: name, facts: facts)
    }

    private func words(_ cells: Cells) -> (kind: String, resource: String, name: String) {
        switch self {
        case .queues:
            let scope = LocalScope(queue: cells["name"]).text
            return ("queue", scope, "queue \(cells["name"])")
        case .messages:
            let scope = LocalScope(queue: cells["queue"]).text
            return ("messages", scope, "message on \(cells["queue"])")
        case .roles:
            let (role, principal, scope) = (cells["role"], cells["principal"], cells["scope"])
            return (
                "role-assignment", "\(scope)/roles/\(role)/\(principal)", "role \(role) of \(principal) on \(scope)"
            )
        case .consents:
            return (
                "consent", "consents/\(cells["number"])", "consent of \(cells["directory"]) to \(cells["permissions"])"
            )
        case .principals: return ("principal", cells["name"], "principal \(cells["name"])")
        case .objects: return (Self.note, cells["name"], "note of the file \(cells["name"])")
        }
    }
}

/// The cells of a row.
private struct Cells {
    let all: [(name: String, value: Value)]
    /// The SHA-256 of a message's body.
    let bodyDigest: String

    init(_ row: Row) throws {
        bodyDigest = (row["body"] as Data?).map { Digest.sha256([UInt8]($0)).hex } ?? ""
        all = row.compactMap { name, cell in
            switch cell.storage {
            case .null: (name, .null)
            case .int64(let number): (name, Value(Int(number)))
            case .string(let text): (name, .string(text))
            case .double, .blob: nil
            }
        }
    }

    /// A cell as text; empty where there is none.
    subscript(name: String) -> String {
        guard let value = all.first(where: { $0.name == name })?.value else { return "" }
        return value.string ?? value.canonicalText
    }
}
