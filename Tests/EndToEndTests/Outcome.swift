import Foundation
import GRDB
import TestSupport
import Workflow

/// All that a run leaves behind but for times and ids: two runs of one file must leave the same, whatever happened to them.
struct Outcome: Equatable {
    /// What the run yields.
    let outputs: String
    /// What became of each step, with the digests of the data sets that it made.
    let steps: [String]
    /// The files that were written for tenants, with their digests.
    let files: [String]
    /// The rows of every local broker and directory.
    let rows: [String]

    /// Gathers what a project holds after its run has ended.
    init(of project: ScratchProject, report: Value) throws {
        outputs = report["outputs"]?.canonicalText ?? "none"
        steps = (report["steps"]?.array ?? [])
            .map { step in
                let digests = Self.artifacts(in: step["output"] ?? .null)
                return ([step["step"]?.string ?? "?", step["state"]?.string ?? "?"] + digests).joined(separator: " ")
            }
        files = try Self.files(below: "\(project.folder)/out")
        let systems = try FileManager.default.contentsOfDirectory(atPath: "\(project.folder)/.tenantry")
            .filter { $0.hasSuffix(".db") && $0 != "log.db" }.sorted()
        rows = try systems.flatMap { name in
            try Self.rows(of: "\(project.folder)/.tenantry/\(name)").map { "\(name) \($0)" }
        }
    }

    /// The lines that only one of two outcomes has, for a person: none if the outcomes are the same.
    func difference(from expected: Outcome) -> String {
        let (found, wanted) = (lines, expected.lines)
        let changes = found.difference(from: wanted)
        let missing = changes.removals.map(Self.line)
        let surplus = changes.insertions.map(Self.line)
        if missing.isEmpty && surplus.isEmpty { return "" }
        return (["expected only:"] + missing + ["found only:"] + surplus).joined(separator: "\n  ")
    }

    private var lines: [String] {
        ["outputs \(outputs)"] + steps.map { "step \($0)" } + files.map { "file \($0)" } + rows.map { "row \($0)" }
    }

    private static func line(_ change: CollectionDifference<String>.Change) -> String {
        switch change {
        case .insert(_, let line, _), .remove(_, let line, _): line
        }
    }

    /// The digests of the data sets that stand anywhere in a value.
    private static func artifacts(in value: Value) -> [String] {
        switch value {
        case .object(let object):
            object.flatMap { $0.key == "artifact" ? [$0.value.string ?? ""] : artifacts(in: $0.value) }
        case .array(let items): items.flatMap { artifacts(in: $0) }
        default: []
        }
    }

    private static func files(below folder: String) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
            .compactMap { file in
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: "\(folder)/\(file)", isDirectory: &isFolder)
                guard !isFolder.boolValue, let data = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
                    return nil
                }
                return "\(file) \(Digest.sha256(Array(data)).hex)"
            }
    }

    /// The columns that name a moment or a random token.
    private static let passing: Set<String> = [
        "created_at", "changed_at", "expires_at", "locked_until", "lock_token", "withdrawn_at",
        // The order in which side-by-side steps get there, and the number of a thing that was asked for.
        "number", "sequence",
    ]

    private static func rows(of path: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        return try database.read { db in
            let tables = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
            return try tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"")
                    .map { row in
                        let cells = row.filter { !passing.contains($0.0) }.map { "\($0)=\($1)" }
                        return "\(table): \(cells.joined(separator: " "))"
                    }
                    .sorted()
            }
        }
    }
}
