import Foundation
import GRDB
import TestSupport
import Testing

/// Each line of `audit verify` where something is bad: what it counts, and what it could not compare.
@Suite struct AuditLinesTests {
    private static let sound = "ok  data sets: 0, 0 bytes; events name them 0 times\n"
    private static let broken = "bad  log: 10 events in 4 streams: 1 break: the log is not what was written\n"
    private static let signed = "ok  checkpoints: 1 signed by the key\n"
    private static let heads = "ok  heads: 3, each as its events say\n"

    /// Something that was done to a log of three runs of three events each, which a checkpoint was signed over, and all that is
    /// said of it.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let output: String
        var errors = ""
    }

    static let changes = [
        Change(
            testDescription: "another payload",
            sql: "UPDATE events SET payload = (SELECT payload FROM events WHERE position = 2) WHERE position = 5",
            output: broken + signed + """
                ok  definitions: 1, each as its digest says
                ok  heads: 3; of 1 run not compared, as the events are not as they were written
                \(sound)bad  stream RUN1, version 2, position 5: the event is not what was written: its hash doesn't fit its \
                bytes and the hash before it

                """),
        Change(
            testDescription: "another definition", sql: "UPDATE definitions SET bytes = bytes || ' '",
            output: broken + signed + "bad  definitions: 1, 1 not as the digest says\n" + heads + sound
                + "bad  stream RUN1: the definition stored as SHORT has the SHA-256 SHORT\n"),
        Change(
            testDescription: "no definition", sql: "DELETE FROM definitions",
            output: broken + signed + "bad  definitions: 1, 1 not as the digest says\n" + heads + sound
                + "bad  stream RUN1: the definition DIGEST that RUN1 runs by is not stored\n"),
        Change(
            testDescription: "another payload, and another head",
            sql: """
                UPDATE events SET payload = (SELECT payload FROM events WHERE position = 2) WHERE position = 5;
                UPDATE run_heads SET waits_on = 'nobody' WHERE stream = 1
                """,
            output: broken + signed + """
                ok  definitions: 1, each as its digest says
                bad  heads: 3; of 1 run the head is missing or not what its events say; of 1 run not compared, as the events \
                are not as they were written
                \(sound)bad  stream RUN1, version 2, position 5: the event is not what was written: its hash doesn't fit its \
                bytes and the hash before it
                bad  stream RUN2: the head has waits-on "nobody" instead of "the signal "go""

                """,
            errors:
                "heads are made from the events; to make them anew, once these are what was written (from a backup): "
                + "runner audit rebuild\n"),
    ]

    @Test(arguments: changes)
    func `What is bad is counted in its line, and named below`(change: Change) async throws {
        let place = try Place(["signal.yaml": Files.signal])
        for _ in 1...3 { _ = try await place.run("run signal.yaml --wait 1ms", expecting: 8) }
        let key = try await place("audit key --to key.pem").output.trimmingCharacters(in: .newlines)
        #expect(try await place("audit checkpoint --key key.pem --to seals").code == 0)
        let log = try DatabaseQueue(path: "\(place.path)/.tenantry/log.db")
        try await log.write { try $0.execute(sql: change.sql) }
        try log.close()
        let audit = try await place("audit verify --checkpoints seals --key \(key)")
        #expect(audit.code == 1)
        let steady = audit.output.steady.replacing(#/(stored as|SHA-256) [0-9a-f]{12}/#) { "\($0.1) SHORT" }
        #expect(steady == change.output)
        #expect(audit.errors == change.errors)
    }
}
