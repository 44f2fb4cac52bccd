import Foundation
import GRDB
import TestSupport
import Testing

/// A log that somebody with the file in their hands has cut, edited, put in another order, or taken a row from.
@Suite struct TamperedLogTests {
    /// One way to tamper with three runs of three events each, and all that `audit verify` says besides what is sound.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: [String]
        let output: String
        var errors = ""
    }

    private static let broken = "bad  log: 8 events in 3 streams: 1 break: the log is not what was written\n"
    private static let moved = "bad  log: 9 events in 3 streams: 1 break: the log is not what was written\n"
    private static let changed =
        "the event is not what was written: its hash doesn't fit its bytes and the hash before it\n"

    private static let laterHint =
        "heads are made from the events; to make them anew, once these are what was written (from a backup): "
        + "runner audit rebuild\n"

    static let changes = [
        Change(
            testDescription: "a run's first event deleted", sql: ["DELETE FROM events WHERE position = 1"],
            output: broken + "bad  stream RUN1, version 1, position 2: the event is missing\n"),
        Change(
            testDescription: "an event in the middle deleted", sql: ["DELETE FROM events WHERE position = 5"],
            output: broken + "bad  stream RUN1, version 2, position 6: the event is missing\n"),
        Change(
            testDescription: "a run's last event deleted", sql: ["DELETE FROM events WHERE position = 6"],
            output: broken + "bad  heads: 3; of 1 run the head is missing or not what its events say\n"
                + "bad  stream RUN1, version 3: the head of RUN1 stands at version 3, its events end at 2\n",
            errors: laterHint),
        Change(
            testDescription: "the log's last event deleted", sql: ["DELETE FROM events WHERE position = 9"],
            output: broken + "bad  heads: 3; of 1 run the head is missing or not what its events say\n"
                + "bad  stream RUN1, version 3: the head of RUN1 stands at version 3, its events end at 2\n",
            errors: laterHint),
        Change(
            testDescription: "two rows swapped",
            sql: [
                "UPDATE events SET position = 100 WHERE position = 5",
                "UPDATE events SET position = 5 WHERE position = 6",
                "UPDATE events SET position = 6 WHERE position = 100",
            ],
            output: moved
                + "bad  stream RUN1, version 2, position 6: the event stands behind version 3 of its stream\n"),
        Change(
            testDescription: "the payload of another run's event put in",
            sql: ["UPDATE events SET payload = (SELECT payload FROM events WHERE position = 2) WHERE position = 5"],
            output: moved + "bad  stream RUN1, version 2, position 5: \(changed)"),
        Change(
            testDescription: "a head set back", sql: ["UPDATE run_heads SET version = 2 WHERE stream = 1"],
            output: """
                bad  heads: 3; of 1 run the head is missing or not what its events say
                bad  stream RUN1: the head has version "2" instead of "3"

                """,
            errors: "heads are made from the events; to make them anew: runner audit rebuild\n"),
        Change(
            testDescription: "a head deleted", sql: ["DELETE FROM run_heads WHERE stream = 1"],
            output: """
                bad  log: 9 events in 3 streams: 1 break: the log is not what was written
                bad  heads: 2; of 1 run the head is missing or not what its events say
                bad  stream RUN1: RUN1 has events and no head

                """,
            errors: "heads are made from the events; to make them anew: runner audit rebuild\n"),
    ]

    @Test(arguments: changes)
    func `What was changed is found with its place`(change: Change) async throws {
        let place = try await Self.written()
        try await Self.change(place, change.sql)
        let audit = try await place("audit verify")
        #expect(audit.code == 1)
        let found = audit.output.split(separator: "\n").filter { $0.hasPrefix("bad") }.map { "\($0)\n" }.joined()
        #expect(found.steady == change.output)
        #expect(audit.errors == change.errors)
    }

    @Test func `A run that is gone with its head is found by a checkpoint alone, and without one that is said`()
        async throws
    {
        let place = try await Self.written()
        let key = try await place("audit key --to key.pem").output.trimmingCharacters(in: .newlines)
        #expect(try await place("audit checkpoint --key key.pem --to seals").code == 0)
        try await Self.change(
            place,
            [
                "DELETE FROM events WHERE position > 6", "DELETE FROM run_heads WHERE stream = 3",
                "DELETE FROM streams WHERE id = 3",
            ])
        let blind = try await place("audit verify")
        #expect(blind.code == 0)
        #expect(
            blind.output == """
                ok   log: 6 events in 2 streams: internally consistent; a cut tail or a missing run can't be excluded
                ok   definitions: 1, each as its digest says
                ok   heads: 2, each as its events say
                ok   data sets: 0, 0 bytes; events name them 0 times

                """)
        let sealed = try await place("audit verify --checkpoints seals --key \(key)")
        #expect(sealed.code == 1)
        let found = sealed.output.split(separator: "\n").filter { $0.hasPrefix("bad") }.map { "\($0)\n" }.joined()
        #expect(
            found.steady == """
                bad  log: 6 events in 2 streams: 1 break: the log is not what was written
                bad  position 7: the log ends at position 6, but checkpoint 1 of TIME signed 9 events up to position 9: the \
                tail was cut off

                """)
    }

    @Test func `What is cut off a WAL is found by a checkpoint alone`() async throws {
        let place = try await Self.written()
        let key = try await place("audit key --to key.pem").output.trimmingCharacters(in: .newlines)
        // While somebody reads, the WAL stays as a killed process leaves it; cut to its head it is that of a log that has
        // seen nothing of the last run.
        let reader = try DatabaseQueue(path: place.log)
        _ = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM events") }
        _ = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        let killed = try Place(["signal.yaml": Files.signal, ".tenantry/.gitignore": "*"])
        try FileManager.default.copyItem(atPath: place.log, toPath: killed.log)
        try Data(contentsOf: URL(fileURLWithPath: place.log + "-wal")).prefix(32)
            .write(to: URL(fileURLWithPath: killed.log + "-wal"))
        #expect(try await place("audit checkpoint --key key.pem --to seals").code == 0)
        try reader.close()
        let blind = try await killed("audit verify")
        #expect(blind.code == 0, "\(blind.output)\(blind.errors)")
        #expect(
            blind.output.contains("9 events in 3 streams: internally consistent; a cut tail or a missing run can't be"))
        let sealed = try await killed("audit verify --checkpoints \(place.path)/seals --key \(key)")
        #expect(sealed.code == 1)
        #expect(
            sealed.output.split(separator: "\n").filter { $0.hasPrefix("bad") }.map { String($0).steady } == [
                "bad  log: 9 events in 3 streams: 1 break: the log is not what was written",
                "bad  position 10: the log ends at position 9, but checkpoint 1 of TIME signed 12 events up to position 12: "
                    + "the tail was cut off",
            ])
    }

    @Test(arguments: [100, 4096, 40_960, 69_632])
    func `A file that was cut is used by no command`(length: Int) async throws {
        let place = try await Self.written()
        try await Self.change(place, [])
        #expect(truncate(place.log, length) == 0)
        for command in ["audit verify", "status", "run signal.yaml --wait 1ms"] {
            let ending = try await place(command)
            #expect(ending.code == 74, "\(command)")
            #expect(ending.output.isEmpty)
            #expect(
                ending.errors == """
                    runner: the log failed and must not be used any more: the file of the log \(place.log) is damaged or was \
                    cut: SQLite says: database disk image is malformed (11). Nothing more is read or written; end this \
                    process, keep a copy of the file, and put it back from a backup

                    """)
        }
    }

    @Test(arguments: [
        ("DELETE FROM events WHERE version = 1", "event 1 of RUN1 is missing"),
        ("DELETE FROM events WHERE version = 3", "the head of RUN1 stands at version 3, its events end at 2"),
        ("DELETE FROM events", "the head of RUN1 stands at version 3, its events end at 0"),
        ("DELETE FROM events WHERE version = 2", "event 2 of RUN1 is missing"),
        ("UPDATE events SET payload = '{}' WHERE version = 1", "event 1 of RUN1: " + edited),
        // Still an event, which says something else.
        (
            "UPDATE events SET payload = replace(payload, '\"attempt\":1', '\"attempt\":2') WHERE version = 2",
            "event 2 of RUN1: " + edited
        ),
        ("UPDATE events SET time = time + 1 WHERE version = 3", "event 3 of RUN1: " + edited),
    ])
    func `Nothing is done to a run whose events were edited by hand`(sql: String, what: String) async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        try await Self.change(place, [sql])
        let edited = try await Self.events(place)
        for command in [
            "signal \(run) go", "cancel \(run)", "why \(run)", "resume \(run) --wait 1ms", "pause \(run)",
            "rewind \(run) --to answer", "run signal.yaml --run-id \(run) --wait 1ms",
        ] {
            let ending = try await place(command)
            #expect(ending.code == 74, "\(command)")
            #expect(
                ending.errors.steady == "runner: the log is damaged: \(what); see `runner audit verify`\n", "\(command)"
            )
        }
        #expect(try await Self.events(place) == edited)
    }

    @Test func `Nothing is appended after what was cut off, also where the run was known before`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        try await Self.change(place, ["UPDATE run_heads SET version = 2"])
        let ending = try await place("signal \(run) go")
        #expect(ending.code == 74)
        #expect(
            ending.errors.steady
                == "runner: the log is damaged: the head of RUN1 stands at version 2, its events end at 3; see "
                + "`runner audit verify`\n")
        #expect(try await Self.events(place).count == 3)
    }

    /// All events of a log, a line each.
    private static func events(_ place: Place) async throws -> [String] {
        try await DatabaseQueue(path: place.log)
            .read { try String.fetchAll($0, sql: "SELECT version || ' ' || time || ' ' || hex(payload) FROM events") }
    }

    private static let edited =
        "the event is not what was written: its hash doesn't fit its bytes and the hash before it"

    /// Three runs that wait for a signal, of three events each.
    private static func written() async throws -> Place {
        let place = try Place(["signal.yaml": Files.signal])
        for _ in 1...3 { _ = try await place.run("run signal.yaml --wait 1ms", expecting: 8) }
        return place
    }

    /// Changes rows and leaves no WAL behind, so that all stands in the one file.
    private static func change(_ place: Place, _ sql: [String]) async throws {
        let log = try DatabaseQueue(path: place.log)
        try await log.writeWithoutTransaction { database in
            for statement in sql { try database.execute(sql: statement) }
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try log.close()
    }
}
