import Foundation
import GRDB
import Storage
import TestSupport
import Testing
import Workflow

/// `audit key`, `audit checkpoint` and what `audit verify` finds by what they signed.
@Suite struct CheckpointTests {
    /// A project with runs, each of three events that stay as they are, and a key.
    private struct Sealed {
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

    private static let fits = "ok  checkpoints: 2 signed by the key"

    @Test func `What was signed fits the log, and only what came after it could have been cut off`() async throws {
        let sealed = try await Sealed()
        #expect(try Value(json: try await sealed.place("audit key --to other -o json").output)["format-version"] == 1)
        #expect(Files.mode("\(sealed.place.path)/key.pem") == 0o600)
        try await sealed.run()
        let first = try await sealed.seal()
        #expect(first.code == 0, "\(first.errors)")
        #expect(
            first.output.replacing(/root [0-9a-f]{12},/) { _ in "root DIGEST," }
                == "checkpoint 1: 3 events in 1 stream, root DIGEST, signed in seals\n")
        #expect(first.errors == "to verify: runner audit verify --checkpoints seals --key \(sealed.key)\n")
        #expect(try await sealed.seal().output == "checkpoint 1: 3 events in 1 stream: nothing was recorded since\n")
        try await sealed.run()
        #expect(
            try Value(json: try await sealed.place("audit checkpoint --key key.pem --to seals -o json").output)[
                "events"] == 6)
        try await sealed.run()
        let found = try await sealed.verify()
        #expect(found.code == 0)
        #expect(
            found.lines == [
                "ok  log: 9 events in 3 streams: internally consistent; the first 6 events are those that checkpoint 2 of TIME "
                    + "signed; of what came after, a cut tail can't be excluded",
                Self.fits,
            ])
        let report = try Value(
            json: try await sealed.place("audit verify --checkpoints seals --key \(sealed.key) -o json").output)
        #expect(report["checkpoints"]?["fits-events"] == 6)
        #expect(report["checkpoints"]?["signed"] == 2)
    }

    @Test func `A tail that was cut off is found`() async throws {
        let sealed = try await Sealed()
        for _ in 1...2 {
            try await sealed.run()
            #expect(try await sealed.seal().code == 0)
        }
        // The newest run is gone with its head: nothing else tells.
        try await sealed.change("DELETE FROM run_heads WHERE stream = (SELECT stream FROM events WHERE position = 4)")
        try await sealed.change("DELETE FROM events WHERE position > 3")
        #expect(try await sealed.isSoundByItself())
        let found = try await sealed.verify()
        #expect(found.code == 1)
        #expect(
            found.lines == [
                "bad  log: 3 events in 1 streams: 1 break: the log is not what was written", Self.fits,
                "bad  position 4: the log ends at position 3, but checkpoint 2 of TIME signed 6 events up to position 6: the "
                    + "tail was cut off",
            ])
        let refused = try await sealed.seal()
        #expect(refused.code == 1)
        #expect(
            refused.errors.steady
                == "runner: the log no longer holds the event at position 6 that checkpoint 2 of TIME signed, so nothing was "
                + "signed; see: runner audit verify --checkpoints \(sealed.place.path)/seals --key ed25519:DIGEST\n")
    }

    @Test func `A run that is missing is found`() async throws {
        let sealed = try await Sealed()
        for _ in 1...3 { try await sealed.run() }
        #expect(try await sealed.seal().code == 0)
        try await sealed.run()
        #expect(try await sealed.seal().code == 0)
        try await sealed.change("DELETE FROM run_heads WHERE stream = (SELECT stream FROM events WHERE position = 4)")
        try await sealed.change("DELETE FROM events WHERE position BETWEEN 4 AND 6")
        #expect(try await sealed.isSoundByItself())
        let found = try await sealed.verify()
        #expect(found.code == 1)
        #expect(
            found.lines == [
                "bad  log: 9 events in 3 streams: 1 break: the log is not what was written", Self.fits,
                "bad  position 4: 3 of the 9 events that checkpoint 1 of TIME signed are missing between positions 1 and 9, and "
                    + "with them the beginning of 1 of 3 streams; nothing stands at 4 to 6",
            ])
    }

    @Test func `History that was rewritten, chain and all, is found`() async throws {
        let sealed = try await Sealed()
        for _ in 1...2 {
            try await sealed.run()
            #expect(try await sealed.seal().code == 0)
        }
        // The second event of the second run happened a microsecond later, and every hash after it is made anew.
        try await sealed.change("UPDATE events SET time = time + 1 WHERE position = 5")
        #expect(try await !sealed.isSoundByItself())
        let log = try SQLiteEventLog(path: sealed.log, mode: .readOnly)
        let events = try await log.readAll(after: 3, limit: 10)
        await log.close()
        var chain = HashChain()
        var before = HashChain.genesis(of: try #require(events.first).stream)
        for event in events {
            before = chain.hash(
                event.event, stream: event.stream, version: event.version, recordedAt: event.recordedAt, after: before)
            try await sealed.change("UPDATE events SET hash = x'\(before.hex)' WHERE position = \(event.position)")
        }
        #expect(try await sealed.isSoundByItself())
        let found = try await sealed.verify()
        #expect(found.code == 1)
        #expect(
            found.lines == [
                "bad  log: 6 events in 2 streams: 1 break: the log is not what was written", Self.fits,
                "bad  position 4: the events of positions 4 to 6 are not those that checkpoint 2 of TIME signed: history was "
                    + "rewritten",
            ])
    }

    @Test func `A forged checkpoint, lines that are gone and a line that is cut off are found`() async throws {
        let sealed = try await Sealed()
        for _ in 1...3 {
            try await sealed.run()
            #expect(try await sealed.seal().code == 0)
        }
        let seals = try sealed.seals
        func problems(_ changed: [String], end: String = "\n") async throws -> [String] {
            try sealed.write(changed, end: end)
            let found = try await sealed.verify()
            #expect(found.code == 1)
            return found.lines.filter { $0.hasPrefix("bad  seals") }
        }
        let forged = seals[1].replacing("\"streams\":2", with: "\"streams\":1")
        #expect(forged != seals[1])
        #expect(
            try await problems([seals[0], forged, seals[2]])
                == ["bad  seals: line 2 has a signature that doesn't fit it: it was changed or forged"])
        #expect(
            try await problems([seals[0], seals[2]])
                == ["bad  seals: line 2 is checkpoint 3, and what stood before it is missing or was changed"])
        #expect(
            try await problems([seals[1], seals[2]])
                == ["bad  seals: line 1 is checkpoint 2, and what stood before it is missing or was changed"])
        #expect(
            try await problems([seals[0], String(seals[1].dropLast(9))])
                == ["bad  seals: line 2 is no checkpoint: it was cut or changed"])
        #expect(
            try await problems([seals[0], String(seals[1].dropLast(9))], end: "") == ["bad  seals: line 2 is cut off"])
        // What a power cut left unfinished is taken away by whoever signs next.
        #expect(try await sealed.seal().code == 0)
        #expect(try await sealed.verify().code == 0)
        #expect(try await problems([], end: "") == ["bad  seals: it holds no checkpoint"])
    }

    @Test func `Another key and another log prove nothing`() async throws {
        let sealed = try await Sealed()
        try await sealed.run()
        #expect(try await sealed.seal().code == 0)
        let key = try await sealed.place("audit key --to other.pem").output.trimmingCharacters(in: .newlines)
        let wrong = try await sealed.place("audit verify --checkpoints seals --key \(key)")
        #expect(wrong.code == 1)
        #expect(wrong.output.contains("bad  seals: line 1 is signed with another key, \(sealed.key)\n"))
        let refused = try await sealed.place("audit checkpoint --key other.pem --to seals")
        #expect(refused.code == 1)
        #expect(
            refused.errors
                == "runner: the last line of \(sealed.place.path)/seals is not signed with this key, \(key), but says "
                + "\(sealed.key). Look into it, and go on in a new file: --to FILE\n")
        let other = try await Sealed()
        try await other.run()
        let seals = try sealed.seals
        try other.write(seals)
        let foreign = try await other.place("audit verify --checkpoints seals --key \(sealed.key)")
        #expect(foreign.code == 1)
        #expect(foreign.output.contains("bad  seals: line 1 is of another log, "))
    }

    @Test func `A key that others may read, and what is no key, are refused`() async throws {
        let sealed = try await Sealed()
        try await sealed.run()
        let file = "\(sealed.place.path)/key.pem"
        #expect(chmod(file, 0o640) == 0)
        let open = try await sealed.seal()
        #expect(open.code == 4)
        #expect(open.errors == "runner: the key can be read by others (mode 0640); do: chmod 0600 \(file)\n")
        try sealed.place.write("hunter2\n", to: "key.pem", mode: 0o600)
        let none = try await sealed.seal()
        #expect(none.code == 4)
        #expect(
            none.errors
                == "runner: \(file) holds no Ed25519 key: expected PEM, as `runner audit key --to FILE` writes it, or 32 bytes in "
                + "hexadecimal or Base64\n")
        let unsaid = try await sealed.place("audit checkpoint --key key.pem")
        #expect(unsaid.code == 2)
        #expect(unsaid.errors == "runner: which file? say --to FILE, or `checkpoint` in runner.yaml\n")
        let alone = try await sealed.place("audit verify --checkpoints seals")
        #expect(alone.code == 2)
        #expect(alone.errors.contains("--checkpoints and --key belong together"))
        let made = try await sealed.place("audit key --to key.pem")
        #expect(made.code == 2)
        #expect(made.errors == "runner: --to: key.pem: File exists\n")
    }

    @Test func `Runners sign by themselves when so many events were recorded`() async throws {
        let project = "checkpoint: { key: key.pem, to: seals, every: 5 }\n"
        let sealed = try await Sealed(project: project)
        try await sealed.run()
        #expect(Files.mode("\(sealed.place.path)/seals") == nil)
        try await sealed.run()
        #expect(try sealed.seals.count == 1)
        try await sealed.run()
        #expect(try sealed.seals.count == 1)
        try await sealed.run()
        #expect(try sealed.seals.count == 2)
        #expect(try await sealed.verify().code == 0)
        #expect(try await sealed.place("doctor").output.contains("ok    checkpoint"))
        #expect(chmod("\(sealed.place.path)/key.pem", 0o644) == 0)
        // A run goes on whatever becomes of the checkpoints.
        let ending = try await sealed.place("run signal.yaml --wait 1ms")
        #expect(ending.code == 8)
        #expect(
            ending.errors.components(separatedBy: "no checkpoint was signed: the key can be read by others (mode 0644)")
                .count
                == 2)
        #expect(try await sealed.place("doctor").output.contains("bad   checkpoint"))
    }
}

extension Files {
    /// The mode of a file; `nil` if there is none.
    fileprivate static func mode(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
    }
}
