import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

/// Logs that can't be used, and runs that somebody else has: each is refused with the whole story.
@Suite struct BadLogTests {
    private func place() async throws -> (place: Place, run: String) {
        let place = try Place(["signal.yaml": Files.signal])
        return (place, try await place.run("run signal.yaml --wait 1ms", expecting: 8))
    }

    /// The commands that write, and those that only read.
    private static func commands(_ run: String) -> (writing: [String], reading: [String]) {
        (
            ["run signal.yaml --wait 1ms", "resume \(run) --wait 1ms", "signal \(run) go"],
            ["status", "history \(run)", "audit verify"]
        )
    }

    private func expect(_ words: String, of commands: [String], in place: Place, prefix: [String] = []) async throws {
        for command in commands {
            let ending = try await place.calling(command, after: prefix)
            #expect(ending.code == 74, "\(command): \(ending.errors)")
            #expect(ending.output.isEmpty, "\(command)")
            #expect(ending.errors == words, "\(command)")
        }
    }

    @Test func `A log of a newer runner is refused and stays as it is`() async throws {
        let (place, run) = try await place()
        let log = try DatabaseQueue(path: place.log)
        try await log.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA user_version = 99")
            try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try log.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: place.log))
        let commands = Self.commands(run)
        try await expect(
            """
            runner: the log can't be used: the log \(place.log) has format 99; this runner knows formats up to 2. Use the \
            runner that wrote it, or a newer one

            """, of: commands.writing + commands.reading, in: place)
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.log)) == before)
    }

    @Test func `A file that is no log is refused and stays as it is`() async throws {
        let (place, run) = try await place()
        try FileManager.default.removeItem(atPath: "\(place.path)/.tenantry")
        try place.write("Dear diary\n", to: ".tenantry/log.db")
        let commands = Self.commands(run)
        try await expect(
            "runner: the log can't be used: \(place.log) is not a log: it is no SQLite database at all\n",
            of: commands.writing + commands.reading, in: place)
        #expect(try place.text(".tenantry/log.db") == "Dear diary\n")
    }

    /// What takes root's right away to write everywhere, so that it meets what others meet.
    private static let humble = getuid() == 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []

    @Test func `A log that may only be read is read and not written`() async throws {
        let (place, run) = try await place()
        #expect(chmod(place.log, 0o444) == 0)
        let commands = Self.commands(run)
        try await expect(
            """
            runner: the log can't be used: the log \(place.log) can't be written: Permission denied. Make the file and its \
            folder writable

            """, of: commands.writing, in: place, prefix: Self.humble)
        for command in commands.reading {
            #expect(try await place.calling(command, after: Self.humble).code == 0, "\(command)")
        }
    }

    @Test(arguments: [
        (
            ".tenantry/log.db", 0o000, "chmod u+rw",
            "the log can't be used: the log PLACE/.tenantry/log.db can't be opened: look at the rights of the file and of its "
                + "folder. SQLite says: unable to open database file (14)"
        ),
        (
            ".tenantry/log.db", 0o444, "chmod u+rw",
            "the log can't be used: the log PLACE/.tenantry/log.db can't be written: Permission denied. Make the file and its "
                + "folder writable"
        ),
        (".tenantry", 0o000, "chmod u+rwx", "sqlite:.tenantry/log.db: its folder can't be looked into"),
    ])
    func `A log that may not be read or written is no damage: doctor names the rights`(
        file: String, mode: Int, fix: String, words: String
    ) async throws {
        let (place, _) = try await place()
        let locked = "\(place.path)/\(file)"
        #expect(chmod(locked, mode_t(mode)) == 0)
        defer { chmod(locked, 0o755) }
        let ending = try await place.calling("doctor", after: Self.humble)
        #expect(ending.code == 1)
        let lines = ending.output.replacingOccurrences(of: place.path, with: "PLACE").split(separator: "\n")
            .map(String.init)
        let bad = try #require(lines.firstIndex { $0.hasPrefix("bad   log ") }, "\(ending.output)")
        let said = lines[bad...].prefix(2).map { $0.replacing(#/ +/#) { _ in " " } }
        #expect(
            said == ["bad log \(words)", " do: as its owner: \(fix) PLACE/\(file)"])
    }

    @Test func `A log in a folder that may only be read says which rights it needs`() async throws {
        let (place, run) = try await place()
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place.log + end) }
        #expect(chmod("\(place.path)/.tenantry", 0o555) == 0)
        let commands = Self.commands(run)
        try await expect(
            """
            runner: the log can't be used: the log \(place.log) can't be written: make the file and its folder writable. \
            SQLite says: attempt to write a readonly database (1544)

            """, of: commands.writing + commands.reading, in: place, prefix: Self.humble)
        #expect(chmod("\(place.path)/.tenantry", 0o755) == 0)
    }

    @Test func `A second runner leaves a run to the first, and says where it stands`() async throws {
        let place = try Place(["hour.yaml": Files.hour, "signal.yaml": Files.signal])
        let id = "r_01KAHT2Z000000000000000000"
        let owner = try place.start("run hour.yaml --run-id \(id) --wait 2h")
        defer { owner.send() }
        try await until { owner.errors.contains("step=long status=waiting") }
        for command in ["resume \(id) --wait 1ms", "run hour.yaml --run-id \(id) --wait 1ms"] {
            let ending = try await place(command)
            #expect(ending.code == 8, "\(command)")
            let words = ending.errors.steady.replacing(#/\(\d[\d. ms]*\)/#) { _ in "(SPAN)" }
            #expect(
                words == """

                    waiting · RUN1
                    Step long waits for a moment since TIME (SPAN), until TIME.
                      carry it on  runner resume RUN1

                    """, "\(command)")
        }
        let other = try await place("run signal.yaml --run-id \(id) --wait 1ms")
        #expect(other.code == 1)
        #expect(
            other.errors
                == "runner: refused: a run of this id exists and was started with another definition or other inputs\n")
    }

    @Test func `A second runner says who carries a run out, and doesn't touch its step`() async throws {
        let place = try Place(["note.yaml": Files.note])
        let shim = try await FaultShim(below: place.path)
        let notes = try TemporaryFolder()
        let id = "r_01KAHT2Z000000000000000000"
        // The owner stands still in the middle of an attempt, well within its lease.
        let stopped = shim.variables(.stopAfterNote("after-intent note"))
            .merging(["TENANTRY_FAIL_AT": "note:\(notes.path)/notes"]) { $1 }
        let owner = try place.runner.start(["run", "note.yaml", "--run-id", id], with: stopped)
        defer { owner.send() }
        try await until { shim.report.last?.contains("stopped") == true }
        for command in ["resume \(id) --wait 1ms", "run note.yaml --run-id \(id) --wait 1ms"] {
            let ending = try await place(command)
            #expect(ending.code == 8, "\(command)")
            let words = ending.errors.steady.replacing(#/\(\d[\d. smh]*\)/#) { _ in "(SPAN)" }
                .replacing(#/runner [^ /]+/\d+/[a-z0-9]+/#) { _ in "runner PROCESS" }
            #expect(
                words == """

                    running · RUN1
                    Step note is carried out by runner PROCESS since TIME (SPAN), attempt 1.
                      see it go on  runner history RUN1 --follow

                    """, "\(command)")
        }
        owner.send(SIGCONT)
        let ending = await owner.ending(within: .seconds(60))
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(shim.namings(of: "note.txt") == 1)
    }
}

extension Place {
    /// The file of the log.
    var log: String { "\(path)/.tenantry/log.db" }

    /// Calls the runner by way of another program.
    fileprivate func calling(_ line: String, after prefix: [String]) async throws -> Program.Ending {
        let words = prefix + [BuiltRunner.path] + line.split(separator: " ").map(String.init)
        let environment = Program.inherited(runner.variables)
        return try await Program("/usr/bin/env", words, in: path, environment: environment).ending(within: runner.limit)
    }
}
