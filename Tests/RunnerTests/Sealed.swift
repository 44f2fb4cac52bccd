import Foundation
import GRDB
import Storage
import TestSupport
import Workflow

/// A project with runs, each of three events that stay as they are, and a key.
struct Sealed {
    let place: Place
    let key: String
    var log: String { "\(place.path)/.tenantry/log.db" }

    init(project: String = "") async throws {
        place = try Place(["signal.yaml": Files.signal, "runner.yaml": project])
        key = try await place("audit key --to key.pem").output.trimmingCharacters(in: .newlines)
    }

    func run() async throws { _ = try await place.run("run signal.yaml --wait 1ms", expecting: 8) }

    func seal() async throws -> Program.Ending { try await place("audit checkpoint --key key.pem --to seals") }

    /// What `audit verify` says of the log and of the checkpoints.
    func verify() async throws -> (code: Int32, lines: [String]) {
        let ending = try await place("audit verify --checkpoints seals --key \(key)")
        let lines = ending.output.split(separator: "\n")
            .filter { !$0.hasPrefix("ok   d") && !$0.hasPrefix("ok   h") }
        return (ending.code, lines.map { String($0).steady })
    }

    /// How many events the log holds.
    func count() async throws -> Int {
        let log = try DatabaseQueue(path: log)
        defer { try? log.close() }
        return try await log.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") ?? 0 }
    }

    /// The log's identity.
    func identity() async throws -> String {
        let log = try SQLiteEventLog(path: log, mode: .readOnly)
        let id = log.identity.id
        await log.close()
        return id
    }

    /// Whether anything is bad without the checkpoints.
    func isSoundByItself() async throws -> Bool { try await place("audit verify").code == 0 }

    func change(_ sql: String) async throws {
        let log = try DatabaseQueue(path: log)
        try await log.write { try $0.execute(sql: sql) }
        try log.close()
    }

    var seals: [String] {
        get throws {
            try String(contentsOfFile: "\(place.path)/seals", encoding: .utf8).split(separator: "\n")
                .map(String.init)
        }
    }

    func write(_ seals: [String], end: String = "\n") throws {
        try place.write(seals.joined(separator: "\n") + end, to: "seals")
    }
}
