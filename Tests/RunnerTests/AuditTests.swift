import Foundation
import GRDB
import TestSupport
import Testing
import Workflow

/// `audit verify`: what it proves, and what it finds.
@Suite struct AuditTests {
    @Test func `A sound log is said to be, and trust in claimed names is reported`() async throws {
        let place = try Place(["runner.yaml": Files.project, "signal.yaml": Files.signal])
        #expect(try await place("run signal.yaml --wait 1ms").code == 8)
        let ending = try await place("audit verify")
        #expect(ending.code == 0)
        #expect(
            ending.output == """
                ok   log: 3 events in 1 stream: internally consistent; a cut tail or a missing run can't be excluded
                ok   definitions: 1, each as its digest says
                ok   heads: 1, each as its events say
                ok   data sets: 0, 0 bytes; events name them 0 times
                note  trust-claimed-actors: in 1 run names given by --as count as identities, which nothing proves

                """
        )
        let report = try Value(json: try await place("audit verify -o json").output)
        #expect(report["ok"] == .bool(true))
        #expect(report["events"]?.int == 3)
    }

    @Test func `A data set that was changed or lost is found, with every event that names it`() async throws {
        let place = try Place()
        #expect(try await place("init").code == 0)
        #expect(try await place("run workflows/first.yaml").code == 0)
        let folder = "\(place.path)/.tenantry/artifacts"
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        // What is sent, of no record, is named by one event; what is read by more.
        let name = try #require(files.first { $0.contains(Digest.sha256([]).hex) })
        let file = "\(folder)/\(name)"
        let sound = try await place("audit verify")
        #expect(sound.code == 0)
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try Data("changed".utf8).write(to: URL(fileURLWithPath: file))
        let changed = try await place("audit verify")
        #expect(changed.code == 1)
        let beginning = """
            ok  log: 6 events in 1 stream: internally consistent; a cut tail or a missing run can't be excluded
            ok  definitions: 1, each as its digest says
            ok  heads: 1, each as its events say
            bad  data sets:
            """
        let event = "bad  stream RUN1, version 5, position 5: it names the data set DIGEST of tenant \"adatum\", and"
        #expect(
            steady(changed.output, file) == """
                \(beginning) 3, 258 bytes; events name them 4 times
                \(event) the bytes of FILE are others
                bad  the data set DIGEST of tenant "adatum" is damaged: the bytes of FILE have the SHA-256 DIGEST; put it \
                back from a backup, or run the step that made it again

                """
        )
        try FileManager.default.removeItem(atPath: file)
        let lost = try await place("audit verify")
        #expect(lost.code == 1)
        #expect(
            steady(lost.output, file) == """
                \(beginning) 2, 251 bytes; events name them 4 times
                \(event) there is no file FILE

                """
        )
        try whole.write(to: URL(fileURLWithPath: file))
        #expect(chmod(file, 0o600) == 0)
        #expect(try await place("audit verify").output == sound.output)
    }

    private func steady(_ text: String, _ file: String) -> String {
        text.replacing(file, with: "FILE").replacing(/[0-9a-f]{12}…/) { _ in "DIGEST" }.steady
    }

    @Test func `A head that the events don't give is found, and made anew`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        #expect(try await place("audit rebuild").output == "1 head made anew from the events; each was right\n")
        let log = try DatabaseQueue(path: "\(place.path)/.tenantry/log.db")
        try await log.write { try $0.execute(sql: "UPDATE run_heads SET phase = 10, step = NULL, due = 1") }
        let found = try await place("audit verify")
        #expect(found.code == 1)
        let what =
            "the head has state \"completed\" instead of \"waiting\", step none instead of \"answer\""
        #expect(
            found.output == """
                ok   log: 3 events in 1 stream: internally consistent; a cut tail or a missing run can't be excluded
                ok   definitions: 1, each as its digest says
                bad  heads: 1; of 1 run the head is missing or not what its events say
                ok   data sets: 0, 0 bytes; events name them 0 times
                bad  stream \(run): \(what)

                """
        )
        #expect(found.errors == "heads are made from the events; to make them anew: runner audit rebuild\n")
        #expect(
            try await place("audit rebuild").output
                == "\(run): \(what)\n1 head made anew from the events; 1 was not\n")
        #expect(try await place("audit verify").code == 0)
        #expect(try Value(json: try await place("status -o json").output)["totals"]?.canonicalText == "{\"waiting\":1}")
        #expect(try await place("signal \(run) go").code == 0)
        #expect(try await place("resume \(run)").code == 0)
    }

    @Test(arguments: [
        ("UPDATE run_heads SET definition = x'00'", "the head could not be read"),
        ("DELETE FROM run_heads", "the run had no head"),
    ])
    func `A head that is unreadable or gone is made anew`(sql: String, what: String) async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        let log = try DatabaseQueue(path: "\(place.path)/.tenantry/log.db")
        try await log.write { try $0.execute(sql: sql) }
        #expect(try await place("audit verify").code == 1)
        let rebuilt = try await place("audit rebuild -o json")
        #expect(
            rebuilt.output
                == "{\"changed\":[{\"run\":\"\(run)\",\"what\":\"\(what)\"}],\"format-version\":1,\"heads\":1}\n")
        #expect(try await place("audit verify").code == 0)
    }

    @Test func `Heads are not made of events that were changed`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        _ = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        let log = try DatabaseQueue(path: "\(place.path)/.tenantry/log.db")
        try await log.write { try $0.execute(sql: "UPDATE events SET time = time + 1 WHERE position = 1") }
        let ending = try await place("audit rebuild")
        #expect(ending.code == 1)
        #expect(
            ending.errors
                == "runner: the events are not what was written, so nothing was changed (runner audit verify says where)\n"
        )
    }

    @Test func `An empty log file is called one`() async throws {
        let place = try Place([".tenantry/log.db": ""])
        let ending = try await place("audit verify")
        #expect(ending.code == 74)
        #expect(
            ending.errors.replacing(/\/[^ ]*\/log\.db/) { _ in "LOG" }
                == "runner: the log can't be used: LOG holds nothing: no event was ever recorded in it, or what it held is "
                + "lost. `runner run` makes a new log of it; if there was one, put it back from a backup first\n")
    }
}
