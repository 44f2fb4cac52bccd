import Foundation
import TestSupport
import Testing
import Workflow

/// `init`, secrets, `doctor`, `completions`, `bench`: the program and its surroundings.
@Suite struct ProjectTests {
    @Test func `The runner alone in an empty folder makes a project, checks it and runs it`() async throws {
        let place = try Place()
        let program = "\(place.path)/runner"
        try await BuiltRunner.copy(to: program)
        func run(_ arguments: String...) async throws -> Program.Ending {
            try await Program(program, arguments, in: place.path).ending(within: .seconds(60))
        }
        let made = try await run("init", "--example", "contoso")
        #expect(
            made.output == """
                wrote runner.yaml
                wrote workflows/contoso.yaml
                wrote workflows/data/contoso-employees.csv
                wrote workflows/templates/cross-tenant-messaging.yaml
                wrote workflows/schema/workflow.schema.json
                wrote workflows/schema/runner.schema.json
                wrote .gitignore

                """
        )
        #expect(made.code == 0)
        #expect(try await run("validate", "workflows/contoso.yaml").code == 0)
        let ending = try await run("run", "workflows/contoso.yaml", "--wait", "1ms")
        #expect(ending.code == 8)
        #expect(ending.errors.contains("step=consent status=waiting for=consent on=alex@contoso.example"))
    }

    @Test(arguments: ["", " --example fabrikam"])
    func `A new project runs to its end`(example: String) async throws {
        let place = try Place()
        #expect(try await place("init" + example).code == 0)
        let file = example.isEmpty ? "workflows/first.yaml" : "workflows/fabrikam.yaml"
        let ending = try await place("run \(file)")
        #expect(ending.code == 0, "\(ending.errors)")
    }

    @Test func `Init overwrites nothing`() async throws {
        let place = try Place(["runner.yaml": "trust-claimed-actors: true\n"])
        let ending = try await place("init --example fabrikam")
        #expect(ending.code == 2)
        #expect(ending.errors == "runner: nothing was written, for there is already: runner.yaml\n")
        #expect(!FileManager.default.fileExists(atPath: "\(place.path)/workflows"))
    }

    @Test func `What is embedded is what is shipped`() async throws {
        let package = BuiltRunner.package
        let folder = "\(package)/Sources/Runner/Examples/Embedded"
        let before = try Self.texts(in: folder)
        #expect(before.count > 5)
        let copy = try TemporaryFolder()
        for part in ["bin", "workflows", "runner.yaml"] {
            try FileManager.default.copyItem(atPath: "\(package)/\(part)", toPath: "\(copy.path)/\(part)")
        }
        // Not the copy itself: while a process beside this one starts another, a file just written counts as busy.
        let program = try Program("/usr/bin/env", ["bash", "\(copy.path)/bin/embed-examples"], in: copy.path)
        let ending = await program.ending(within: .seconds(60))
        #expect(ending.code == 0, "\(ending.errors)")
        let after = try Self.texts(in: "\(copy.path)/Sources/Runner/Examples/Embedded")
        #expect(before == after, "run bin/embed-examples")
    }

    private static func texts(in folder: String) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            texts[name] = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        }
        return texts
    }

    @Test func `Secrets come from the environment or from private files, and are never shown`() async throws {
        let place = try Place(["send.yaml": Self.sending])
        let missing = try await place("run send.yaml")
        #expect(missing.code == 4, "\(missing.errors)")
        let path = "\(place.path)/.tenantry/secrets/pass-word"
        #expect(
            missing.errors.hasSuffix(
                """
                runner: there is no secret "pass-word": write it to \(path) with mode 0600, or set \
                TENANTRY_SECRET_PASS_WORD

                """
            ),
            "\(missing.errors)"
        )
        try place.write("hunter2\n", to: ".tenantry/secrets/pass-word", mode: 0o644)
        let open = try await place("run send.yaml")
        #expect(open.code == 4)
        #expect(
            open.errors.hasSuffix(
                "runner: the secret \"pass-word\" can be read by others (mode 0644); do: chmod 0600 \(path)\n"
            )
        )
        try place.write("hunter2\n", to: ".tenantry/secrets/pass-word", mode: 0o600)
        let run = try await place.run("run send.yaml --wait 1ms", expecting: 0)
        let history = try await place("history \(run) -o jsonl").output
        #expect(!history.contains("hunter2"))
    }

    @Test func `Doctor names one remedy for a secret that others can read`() async throws {
        let place = try Place(["workflows/send.yaml": Self.sending])
        try place.write("hunter2\n", to: ".tenantry/secrets/pass-word", mode: 0o644)
        let report = try Value(json: try await place("doctor -o json").output)
        #expect(
            report["checks"]?.array?.filter { $0["check"] == "secret" } == [
                [
                    "check": "secret", "verdict": "bad",
                    "text": "the secret \"pass-word\" can be read by others (mode 0644)",
                    "fix": .string("chmod 0600 \(place.path)/.tenantry/secrets/pass-word"),
                ]
            ])
    }

    private static func moving(_ connection: String, _ step: String) -> String {
        """
        name: moving
        tenant: { id: adatum }
        connections:
          files: { kind: local, files: \(connection) }
        steps:
          - id: move
            \(step)

        """
    }

    @Test func `No step writes over what the project lives on, and none reads its secrets`() async throws {
        let place = try Place([
            "runner.yaml": "log: sqlite:data/log.db\nsecrets-dir: keys\n", "keys/token": "a\nhunter2\n",
        ])
        for (step, what) in [
            (
                "with: { to: files, file: data/log.db, message: x, replace: true }",
                "the log, which no step may read or write"
            ),
            (
                "with: { to: files, file: runner.yaml, message: x, replace: true }",
                "the project file, which no step may write"
            ),
            ("with: { to: files, file: workflows/a.yaml, message: x }", "the workflow files, which no step may write"),
            ("with: { from: files, path: keys/token, format: csv }", "the secrets, which no step may read or write"),
        ] {
            let uses = step.contains("from:") ? "retrieve" : "transmit"
            try place.write(Self.moving(".", "uses: \(uses)\n    \(step)"), to: "a.yaml")
            let run = try await place.run("run a.yaml", expecting: 1)
            let history = try await place("history \(run)").output
            #expect(history.contains("isn't allowed: it leads to \(what); name another file"), "\(history)")
        }
        #expect(try await place("audit verify").code == 0)
        #expect(try place.text("runner.yaml").hasPrefix("log: "))
    }

    @Test(arguments: [".tenantry/secrets", "keys", "keys/below"])
    func `A connection whose folder is the project's own is refused before anything runs`(folder: String) async throws {
        let text = Self.moving(folder, "uses: retrieve\n    with: { from: files, path: token, format: csv }")
        let place = try Place([
            "runner.yaml": "secrets-dir: keys\n", "workflows/a.yaml": text, ".tenantry/secrets/token": "x\n",
        ])
        let name = folder == ".tenantry/secrets" ? "\".tenantry\"" : "the secrets"
        let expected =
            "workflows/a.yaml:4:32: error: the connection \"files\": the folder \"\(folder)\" isn't allowed: it leads to \(name), "
            + "which no step may read or write [E0209]\n"
        let validated = try await place("validate")
        #expect(validated.code == 2)
        #expect(validated.output.hasPrefix(expected), "\(validated.output)")
        let run = try await place("run workflows/a.yaml")
        #expect(run.code == 2)
        #expect(run.errors.hasPrefix(expected), "\(run.errors)")
        #expect(try await place("doctor").code == 1)
    }

    private static let sending = """
        name: sending
        tenant: { id: adatum }
        connections:
          bus: { kind: local }
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: adatum.commands }
          - id: send
            uses: transmit
            with: { to: bus, queue: adatum.commands, message: { a: 1 }, sign-with: "${{ secrets.pass-word }}" }

        """

    @Test func `Doctor checks the machine and the project`() async throws {
        let place = try Place(["runner.yaml": Files.project, "workflows/first.yaml": Files.hour])
        #expect(try await place("run workflows/first.yaml --wait 1ms").code == 8)
        let ending = try await place("doctor -o json")
        let report = try Value(json: ending.output)
        let checks = report["checks"]?.array?.compactMap { $0["check"]?.string } ?? []
        #expect(
            checks == [
                "project", "actors", "workflow", "log", "durability", "clock", "sqlite", "folder", "disk", "sync",
            ]
        )
        #expect(ending.code == 0, "\(ending.output)")
    }

    @Test func `Doctor says what to do about what is bad`() async throws {
        let place = try Place(["workflows/first.yaml": "name: 1\n"])
        let ending = try await place("doctor")
        #expect(ending.code == 1)
        #expect(ending.output.contains("bad   workflow  workflows/first.yaml: "))
        #expect(ending.output.contains("do: runner validate workflows/first.yaml\n"))
    }

    @Test func `Doctor names a folder of files that isn't there, once`() async throws {
        let text = """
            name: NAME
            tenant: { id: adatum }
            connections:
              inbox: { kind: local, files: in }
            steps:
              - id: read
                uses: retrieve
                with: { from: inbox, path: a.csv }

            """
        let place = try Place([
            "runner.yaml": Files.project, "workflows/a.yaml": text.replacing("NAME", with: "a"),
            "workflows/b.yaml": text.replacing("NAME", with: "b"),
        ])
        func told() async throws -> [Value] {
            let report = try Value(json: try await place("doctor -o json").output)
            return report["checks"]?.array?.filter { $0["check"] == "connection" } ?? []
        }
        #expect(
            try await told() == [
                [
                    "check": "connection", "verdict": "bad",
                    "text": .string(
                        "inbox: \"\(place.path)/in\" is no folder, and its files are read and written there"),
                    "fix": .string("mkdir -p \(place.path)/in, or change `files`"),
                ]
            ])
        try place.write("", to: "in/a.csv")
        #expect(try await told() == [])
    }

    @Test func `Doctor says what a connection to a broker lacks on this machine`() async throws {
        let text = """
            name: a
            tenant: { id: adatum }
            connections:
              rabbit:
                { kind: rabbitmq, url: "amqps://broker.example", user: u, password: "${{ secrets.p }}", ca-file: ca.pem }
            steps:
              - id: reply
                uses: receive
                with: { on: rabbit, queue: replies }

            """
        let place = try Place([
            "runner.yaml": Files.project, "workflows/a.yaml": text, "lib/librabbitmq.so.4": "no library",
        ])
        func told(_ variables: [String: String] = [:]) async throws -> [Value] {
            let report = try Value(json: try await place("doctor -o json", with: variables).output)
            return report["checks"]?.array?.filter { $0["check"] == "connection" } ?? []
        }
        func lacking(_ text: String, _ fix: String) -> [Value] {
            [["check": "connection", "verdict": "bad", "text": .string(text), "fix": .string(fix)]]
        }
        #expect(
            try await told(["LD_LIBRARY_PATH": "\(place.path)/lib"])
                == lacking(
                    "the kind rabbitmq: the library librabbitmq can't be loaded: \(place.path)/lib/librabbitmq.so.4: file too "
                        + "short", "apt-get install librabbitmq4, or what your system calls it"))
        #expect(
            try await told()
                == lacking(
                    "rabbit: \"\(place.path)/ca.pem\" can't be read, and the broker's certificate is checked by it",
                    "put the file there, or change `ca-file`"))
        try place.write("", to: "ca.pem")
        #expect(try await told() == [])
    }

    @Test func `Doctor doesn't send anybody to verify what is no log`() async throws {
        let place = try Place([".tenantry/log.db": String(repeating: "garbage ", count: 1000)])
        let ending = try await place("doctor -o jsonl")
        #expect(ending.code == 1)
        let log = try #require(ending.output.split(separator: "\n").first { $0.contains("\"check\":\"log\"") })
        #expect(
            log.replacing(/\/[^ ]*\/log\.db/) { _ in "LOG" }
                == "{\"check\":\"log\",\"fix\":\"see what the file is; put the log back from a backup, or say where it is: --log "
                + "sqlite:PATH\",\"text\":\"the log can't be used: LOG is not a log: it is no SQLite database at all\","
                + "\"verdict\":\"bad\"}")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `There are completions`(shell: String) async throws {
        let ending = try await Place()("completions \(shell)")
        #expect(ending.code == 0)
        #expect(ending.output.contains("completions"))
    }

    @Test func `The bench prints every figure`() async throws {
        let place = try Place()
        let ending = try await place("bench steps --runs 3 --steps 4 --concurrency 2 -o json")
        #expect(ending.code == 0, "\(ending.errors)")
        let figures = try Value(json: ending.output)
        #expect(
            figures.object?.keys == [
                "bytes_per_run", "commits", "commits_per_step", "concurrency", "cpu_us_per_step", "disk_ratio",
                "format-version",
                "other_commits", "p50_ms", "p99_ms", "peak_rss_mb", "raw_commits_per_second", "runs", "seconds",
                "steps",
                "steps_per_second",
            ]
        )
        #expect(figures["runs"] == .number(Number(3)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [])
        let codec = try Value(json: try await place("bench codec --events 100 -o json").output)
        #expect(codec.object?.keys.contains("write_us") == true)
        let start = try Value(json: try await place("bench start --starts 2 -o json").output)
        #expect(start.object?.keys.contains("median_ms") == true)
    }

    @Test func `The tenant's side is played from another process, with the same rights`() async throws {
        let place = try Place(["send.yaml": Self.sending])
        #expect(try await place("run send.yaml", with: ["TENANTRY_SECRET_PASS_WORD": "hunter2"]).code == 0)
        let refused = try await place("local receive adatum.commands --as mallory")
        #expect(refused.code == 1)
        #expect(refused.errors.hasPrefix("runner: \"mallory\" may not do this: it takes the role receiver on "))
        #expect(try await place("local roles grant receiver adatum queues/adatum.commands --as provider").code == 0)
        let received = try await place("local receive adatum.commands --as adatum -o json")
        #expect(try Value(json: received.output)["body"] == "{\"a\":1}")
        let empty = try await place("local receive adatum.commands --as adatum")
        #expect(empty.code == 8)
        #expect(empty.errors == "adatum.commands has no message for adatum now\n")
    }
}
