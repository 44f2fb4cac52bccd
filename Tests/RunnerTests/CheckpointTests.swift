import Foundation
import GRDB
import Storage
import TestSupport
import Testing
import Workflow

/// `audit key`, `audit checkpoint` and what `audit verify` finds by what they signed.
@Suite struct CheckpointTests {
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
        // That it was signed is an event too: nothing to sign again, and covered by the next.
        #expect(
            try Value(json: try await sealed.place("audit checkpoint --key key.pem --to seals -o json").output)[
                "events"] == 7)
        try await sealed.run()
        let found = try await sealed.verify()
        #expect(found.code == 0)
        #expect(
            found.lines == [
                "ok  log: 11 events in 4 streams: internally consistent; the first 7 events are those that checkpoint 2 of TIME "
                    + "signed; of what came after, a cut tail can't be excluded",
                Self.fits,
            ])
        let report = try Value(
            json: try await sealed.place("audit verify --checkpoints seals --key \(sealed.key) -o json").output)
        #expect(report["checkpoints"]?["fits-events"] == 7)
        #expect(report["checkpoints"]?["signed"] == 2)
        #expect(report["checkpoints"]?["signed-elsewhere"] == 0)
    }

    @Test func `The log says which checkpoints were signed, by whom and what they cover`() async throws {
        let sealed = try await Sealed()
        try await sealed.run()
        #expect(try await sealed.place("audit checkpoint --key key.pem --to seals --as dana").code == 0)
        let history = try await sealed.place("history project")
        #expect(history.code == 0, "\(history.errors)")
        let lines = history.output.split(separator: "\n").map { String($0) }
        #expect(lines.count == 2)
        #expect(
            lines.last?.steady.replacing(/root [0-9a-f]{12}/) { _ in "root DIGEST" }.replacing(#/ +/#) { _ in " " }
                .hasSuffix("checkpoint 1: 3 events up to position 3, root DIGEST, by ed25519:DIGEST") == true,
            "\(history.output)")
        let event = try Value(json: try await sealed.place("history project -o jsonl").output.trimmedLine)
        let seal = try Value(json: try #require(sealed.seals.first))
        #expect(event["type"] == "checkpoint.signed")
        #expect(event["time"] == seal["time"])
        for (member, value) in [
            ("number", 1), ("events", 3), ("position", 3), ("root", try #require(seal["root"])),
            ("line", .string(Digest.sha256(try #require(sealed.seals.first)).hex)), ("key", .string(sealed.key)),
        ] as [(String, Value)] {
            #expect(event["data"]?[member] == value, "\(member)")
        }
        #expect(event["data"]?["actor"]?["claimed"] == "dana")
    }

    @Test func `Lines that were cut off the end of the file are found by the log, and nothing is signed after them`()
        async throws
    {
        let sealed = try await Sealed()
        for _ in 1...4 {
            try await sealed.run()
            #expect(try await sealed.seal().code == 0)
        }
        let seals = try sealed.seals
        for (left, words) in [
            (3, "checkpoint 4 of TIME, which the log says was signed over 15 events up to position 15: 1 line was"),
            (1, "checkpoint 4 of TIME, which the log says was signed over 15 events up to position 15: 3 lines were"),
        ] {
            try sealed.write(Array(seals.prefix(left)))
            let found = try await sealed.verify()
            #expect(found.code == 1)
            #expect(
                found.lines.filter { $0.hasPrefix("bad") } == [
                    "bad  checkpoints: \(left) signed by the key",
                    "bad  seals: it ends before \(words) cut off its end",
                ])
            let refused = try await sealed.seal()
            #expect(refused.code == 1)
            #expect(
                refused.errors.steady
                    == "runner: the file ends with checkpoint \(left) of TIME, but the log says that checkpoint \(left + 1) of "
                    + "TIME was signed after it, so nothing was signed; see: runner audit verify --checkpoints "
                    + "\(sealed.place.path)/seals --key ed25519:DIGEST\n")
        }
        // In a new file it goes on, and whoever looks at that is told of the old one.
        #expect(try await sealed.place("audit checkpoint --key key.pem --to new").code == 0)
        let anew = try await sealed.place("audit verify --checkpoints new --key \(sealed.key)")
        #expect(anew.code == 0)
        #expect(
            anew.output.hasSuffix("note  the key signed 4 checkpoints more, in other files: runner history project\n"))
        try sealed.write(seals)
        #expect(try await sealed.verify().code == 0)
    }

    @Test func `A crash between the line and its event is no tampering, and the next to sign makes up for it`()
        async throws
    {
        let sealed = try await Sealed()
        for _ in 1...2 {
            try await sealed.run()
            #expect(try await sealed.seal().code == 0)
        }
        try await sealed.change("DELETE FROM events WHERE position = 8")
        #expect(try await sealed.verify().code == 0)
        #expect(
            try await sealed.seal().output == "checkpoint 2: 7 events in 3 streams: nothing was recorded since\n")
        let project = try await sealed.place("history project -o jsonl").output.split(separator: "\n")
        #expect(try project.map { try Value(json: String($0))["data"]?["number"] } == [1, 2])
        try sealed.write(Array(try sealed.seals.prefix(1)))
        #expect(try await sealed.verify().code == 1)
    }

    @Test func `A tail that was cut off is found`() async throws {
        let sealed = try await Sealed()
        for _ in 1...2 {
            try await sealed.run()
            #expect(try await sealed.seal().code == 0)
        }
        // The newest run is gone with its head: nothing else tells.
        try await sealed.change("DELETE FROM run_heads WHERE stream = (SELECT stream FROM events WHERE position = 5)")
        try await sealed.change("DELETE FROM events WHERE position > 4")
        #expect(try await sealed.isSoundByItself())
        let found = try await sealed.verify()
        #expect(found.code == 1)
        #expect(
            found.lines == [
                "bad  log: 4 events in 2 streams: 1 break: the log is not what was written", Self.fits,
                "bad  position 5: the log ends at position 4, but checkpoint 2 of TIME signed 7 events up to position 7: the "
                    + "tail was cut off",
            ])
        let refused = try await sealed.seal()
        #expect(refused.code == 1)
        #expect(
            refused.errors.steady
                == "runner: the log no longer holds the event at position 7 that checkpoint 2 of TIME signed, so nothing was "
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
                "bad  log: 11 events in 4 streams: 1 break: the log is not what was written", Self.fits,
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
        try await sealed.change("UPDATE events SET time = time + 1 WHERE position = 6")
        #expect(try await !sealed.isSoundByItself())
        let log = try SQLiteEventLog(path: sealed.log, mode: .readOnly)
        let events = try await log.readAll(after: 4, limit: 3)
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
                "bad  log: 8 events in 3 streams: 1 break: the log is not what was written", Self.fits,
                "bad  position 4: the events of positions 4 to 7 are not those that checkpoint 2 of TIME signed: history was "
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
        let forged = seals[1].replacing("\"streams\":3", with: "\"streams\":1")
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
            try await problems([seals[0], seals[1], String(seals[2].dropLast(9))])
                == ["bad  seals: line 3 is no checkpoint: it was cut or changed"])
        let ends =
            "bad  seals: it ends before checkpoint 3 of TIME, which the log says was signed over 11 events up to position 11: "
        #expect(
            try await problems([seals[0], seals[1], String(seals[2].dropLast(9))], end: "")
                == ["bad  seals: line 3 is cut off", ends + "1 line was cut off its end"])
        #expect(try await problems([seals[0]]) == [ends + "2 lines were cut off its end"])
        // What a power cut left unfinished, of which the log doesn't know yet, is taken away by whoever signs next.
        try await sealed.change("DELETE FROM events WHERE position = 12")
        try sealed.write([seals[0], seals[1], String(seals[2].dropLast(9))], end: "")
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
        // Each was signed by the runner that carried the run out, and none because another was.
        let signed = try await sealed.place("history project -o jsonl").output.split(separator: "\n")
        #expect(
            try signed.map { try Value(json: String($0))["data"]?["actor"]?["kind"] } == ["runner", "runner"])
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

extension CheckpointTests {
    @Test func `The log says nothing of a line that could not be written`() async throws {
        let sealed = try await Sealed()
        try await sealed.run()
        let folder = "\(sealed.place.path)/audit"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let disk = try await FaultShim(below: folder)
        let line = "audit checkpoint --key key.pem --to audit/seals"
        // The write of the line fails, or its sync: the event would come after that.
        for number in 1...2 {
            let failed = try await sealed.place(line, with: disk.variables(.error(at: number, forEver: false)))
            #expect(failed.code == 1)
            #expect(failed.errors == "runner: can't write to \(folder)/seals: Input/output error\n")
            #expect(try await sealed.place("history project").code == 2)
            try FileManager.default.removeItem(atPath: "\(folder)/seals")
        }
        #expect(try await sealed.place(line).code == 0)
        #expect(try await sealed.place("history project").code == 0)
    }

    @Test func `That a checkpoint was signed makes none due`() async throws {
        let sealed = try await Sealed(project: "checkpoint: { key: key.pem, to: seals, every: 1 }\n")
        try await sealed.run()
        let count = try sealed.seals.count
        #expect(count >= 1)
        // Nothing is due in the log, so that nothing but a checkpoint could be recorded.
        for _ in 1...3 { #expect(try await sealed.place("resume --wait 1ms").code == 8) }
        #expect(try sealed.seals.count == count)
        #expect(try await sealed.verify().code == 0)
    }
}

extension String {
    fileprivate var trimmedLine: String { trimmingCharacters(in: .newlines) }
}

extension Files {
    /// The mode of a file; `nil` if there is none.
    fileprivate static func mode(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
    }
}
