import Foundation
import TestSupport
import Testing

/// What the command line says when it is used in a way that it can't be.
@Suite struct UsageTests {
    @Test(arguments: [
        ("fly", "Error: Unexpected argument 'fly'"),
        ("run", "Error: Missing expected argument '<file>'"),
        ("status --limit 0", "Error: --limit: expected 1 to 100000, found 0"),
        ("status --state asleep", "Error: The value 'asleep' is invalid for '--state <state>'"),
        ("decide r_1 step", "Error: Missing expected argument '--reason <reason>'"),
        ("decide r_1 step --reason x", "Error: say one of --done, --retry and --fail"),
        ("consent r_1 --grant --decline", "Error: say one of --grant and --decline"),
        ("run x.yaml --wait soon", "Error: The value 'soon' is invalid for '--wait <duration>'"),
    ])
    func `A usage error exits 2 and says what is wrong`(line: String, message: String) async throws {
        let ending = try await Place()(line)
        #expect(ending.code == 2)
        #expect(ending.output == "")
        #expect(ending.errors.split(separator: "\n").first.map { $0.hasPrefix(message) } == true, "\(ending.errors)")
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
        let place = try Place(["minute.yaml": Files.minute])
        let ending = try await place("run minute.yaml", with: ["TENANTRY_ACTOR": " dana"])
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
