import Foundation
import Glibc
import TestSupport
import Testing
import Workflow

private let waitHelp = "Help:  --wait <duration>  Stay for what is due within this time, such as 90s or 10m."

/// What the command line says when it is used in a way that it can't be.
@Suite struct UsageTests {
    @Test(arguments: ["schema", "status -o json"])
    func `Results that can't be written end the program with 74`(command: String) async throws {
        let place = try Place(["approval.yaml": Files.approval, "runner.yaml": Files.project])
        _ = try await place.run("run approval.yaml --as dana --wait 1ms", expecting: 8)
        let line = "exec \"\(BuiltRunner.path)\" \(command) > /dev/full"
        let ending = try await Program("/bin/bash", ["-c", line], in: place.path).ending(within: .seconds(60))
        #expect(ending.code == 74)
        #expect(
            ending.errors
                == "runner: the results could not be written to the standard output: No space left on device\n")
    }

    @Test func `A terminal that doesn't say its size is taken for one of 80 columns`() async throws {
        let silent = try await onTerminal(columns: 0, rows: 0, "steps")
        #expect(silent.contains("…"))
        #expect(try await onTerminal(columns: 80, rows: 24, "steps") == silent)
        #expect(try await onTerminal(columns: 100, rows: 24, "steps") != silent)
    }

    /// What a command writes to a terminal of a size.
    private func onTerminal(columns: UInt16, rows: UInt16, _ command: String) async throws -> String {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(terminal) }
        // TIOCGPTN and TIOCSPTLCK, which Swift doesn't know: the number of its other end, and that this can be opened.
        let (numberOfOther, lockOther) = (UInt(0x8004_5430), UInt(0x4004_5431))
        var (number, isLocked): (Int32, Int32) = (0, 0)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(terminal, numberOfOther, &number) == 0, ioctl(terminal, lockOther, &isLocked) == 0,
            ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0
        else { throw Unexpected(description: "no terminal") }
        let name = "/dev/pts/\(number)"
        // What is written stays in the terminal while somebody has its other end open.
        let other = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(other) }
        let place = try Place()
        let line = "exec \"\(BuiltRunner.path)\" \(command) > \(name)"
        let ending = try await Program("/bin/bash", ["-c", line], in: place.path).ending(within: .seconds(60))
        #expect(ending.code == 0, "\(ending.errors)")
        guard fcntl(terminal, F_SETFL, O_NONBLOCK) == 0 else { return "" }
        var text: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while case let count = read(terminal, &bytes, bytes.count), count > 0 { text += bytes[..<count] }
        return String(decoding: text, as: UTF8.self)
    }

    @Test func `Status says what it looked for and did not find`() async throws {
        let place = try Place(["approval.yaml": Files.approval, "runner.yaml": Files.project])
        _ = try await place.run("run approval.yaml --as dana --wait 1ms", expecting: 8)
        let tenant = try await place("status --tenant adatm").output
        #expect(tenant == "there are no runs of \"adatm\"; did you mean \"adatum\"?\n")
        #expect(try await place("status --state failed").output == "no run is failed now; 1 run · 1 waiting\n")
    }

    @Test func `One wait has one end, whoever says it`() async throws {
        let workflow = Files.signal.replacing("with: { signal: go }", with: "with: { signal: go }\n    timeout: 1h")
        let place = try Place(["signal.yaml": workflow])
        let ending = try await place("run signal.yaml --wait 1ms")
        let said = try #require(ending.errors.firstMatch(of: /until=([^ \n]+)Z/)).1
        let run = try #require(ending.errors.firstMatch(of: /r_[0-9A-Z]{26}/)).0
        let why = try Value(json: try await place("why \(run) -o json").output)
        let status = try Value(json: try await place("status -o json").output)
        let until = try #require(why["reasons"]?.array?.first?["until"]?.string)
        #expect(until.hasPrefix(said))
        #expect(status["runs"]?.array?.first?["due"]?.string == until)
    }

    @Test func `A graph as data has nodes and edges`() async throws {
        let place = try Place(["approval.yaml": Files.approval])
        let graph = try Value(json: try await place("graph approval.yaml -o json").output)
        #expect(graph["nodes"]?.array?.map { $0["step"]?.string } == ["pause", "release", "after"])
        #expect(
            graph["edges"]?.canonicalText
                == #"[{"from":"pause","to":"release"},{"from":"release","to":"after"}]"#)
        #expect(graph["format-version"] == 1)
    }

    @Test(arguments: [
        (
            "run",
            "Missing expected argument '<file>'\nHelp:  <file>  The workflow file, or a plan that `runner plan --out` kept."
        ),
        ("status --limit 0", "--limit: expected 1 to 100000, found 0"),
        ("status --limit -1", "--limit: expected 1 to 100000, found -1"),
        ("work --attempts -1", "--attempts: expected 1 to 10000, found -1"),
        ("status --all --limit 5", "--all and --limit exclude each other"),
        (
            "status --state asleep",
            """
            The value 'asleep' is invalid for '--state <state>'. Please provide one of the following:
              - queued
              - running
              - waiting
              - paused
              - needs-decision
              - compensating
              - compensated
              - completed
              - failed
              - cancelled
            Help:  --state <state>  Only runs in this state; may be given several times.
            """
        ),
        (
            "decide r_1 step",
            "Missing expected argument '--reason <reason>'\nHelp:  --reason <reason>  Why; kept for ever."
        ),
        ("decide r_1 step --reason x", "say one of --done, --retry, --fail and --look-up"),
        ("consent r_1 --grant --decline", "say one of --grant and --decline"),
        ("run x.yaml --wait soon", "The value 'soon' is invalid for '--wait <duration>'\n\(waitHelp)"),
        ("run x.yaml --wait -1s", "The value '-1s' is invalid for '--wait <duration>'\n\(waitHelp)"),
    ])
    func `A usage error exits 2 and says what is wrong`(line: String, message: String) async throws {
        let ending = try await Place()(line)
        #expect(ending.code == 2)
        #expect(ending.output == "")
        let command = line.prefix { $0 != " " }
        #expect(
            ending.errors.replacing(/Usage: runner ([a-z]+) .*\n/) { "Usage: runner \($0.1) …\n" } == """
                Error: \(message)
                Usage: runner \(command) …
                  See 'runner \(command) --help' for more information.

                """
        )
    }

    @Test(arguments: [
        ("launch", "there is no command \"runner launch\" (runner --help lists them)"),
        ("statsu", "there is no command \"runner statsu\"; did you mean \"status\"? (runner --help lists them)"),
        (
            "audit verfy",
            "there is no command \"runner audit verfy\"; did you mean \"verify\"? (runner audit --help lists them)"
        ),
    ])
    func `A command that there is none of names the nearest`(line: String, message: String) async throws {
        let ending = try await Place()(line)
        #expect(ending.code == 2)
        #expect(ending.output == "")
        #expect(ending.errors == "runner: \(message)\n")
    }

    @Test(arguments: ["--help", "--version", "run --help", "local send --help", "help audit verify", ""])
    func `Help and version exit 0 on standard output`(line: String) async throws {
        let ending = try await Place()(line)
        #expect(ending.code == 0)
        #expect(!ending.output.isEmpty)
        #expect(ending.errors == "")
    }

    @Test func `The help has the exit codes`() async throws {
        let help = try await Place()("--help").output
        for code in [
            "0    done", "2    the arguments", "8    waiting", "9    a person", "74   the store", "130  interr",
        ] {
            #expect(help.contains("  \(code)"))
        }
    }

    @Test(arguments: ["postgres://db/log", "sqlite:", "sqlite://host/log.db", "log.db", "sqlite:folder/"])
    func `A log that can't be opened is refused before anything is done`(url: String) async throws {
        let ending = try await Place()("status --log \(url)")
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: --log: can't open the log "\(url)": expected sqlite:PATH, for instance sqlite:.tenantry/log.db

                """
        )
    }

    @Test func `Where there is no log yet it is said how to get one`() async throws {
        let place = try Place()
        let ending = try await place("status")
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: there is no log at sqlite:.tenantry/log.db yet: `runner run FILE` makes it; or say where it is: \
                --log, TENANTRY_LOG

                """
        )
        #expect(!FileManager.default.fileExists(atPath: "\(place.path)/.tenantry"))
    }

    @Test func `A name that can't be one is refused`() async throws {
        let place = try Place(["hour.yaml": Files.hour])
        let ending = try await place("run hour.yaml", with: ["TENANTRY_ACTOR": " dana"])
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: " dana" can't be a name (--as, TENANTRY_ACTOR): expected 1 to 128 characters, no spaces at either \
                end, no control characters

                """
        )
    }

    @Test func `Colours only where they are wanted`() async throws {
        let place = try Place(["broken.yaml": "name: 1\n"])
        #expect(try await !place("validate broken.yaml").output.contains("\u{1b}"))
        #expect(try await place("validate broken.yaml --color always").output.contains("\u{1b}[1m"))
    }
}
