import Foundation
import TestSupport
import Testing

/// What a shell offers, asked of a real bash that has read the script.
@Suite struct CompletionTests {
    private func offered(for words: [String], in place: Place) async throws -> [String] {
        try place.write(try await place("completions bash").output, to: "completions.bash")
        let script = """
            source completions.bash
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            _runner "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let words = [BuiltRunner.path] + words
        let asked = try Program("/bin/bash", ["-c", script, "bash"] + words, in: place.path)
        let ending = await asked.ending(within: .seconds(60))
        guard ending.code == 0, ending.errors.isEmpty else { throw Unexpected(description: "\(ending)") }
        return ending.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test func `Runs and their steps are offered`() async throws {
        let place = try Place(["runner.yaml": Files.project, "workflow.yaml": Files.approval])
        let run = try await place.run("run workflow.yaml --wait 1ms", expecting: 8)
        for command in ["approve", "why", "resume", "history", "export", "cancel", "consent", "signal", "decide"] {
            #expect(try await offered(for: [command, "r_"], in: place) == [run], "\(command)")
        }
        #expect(try await offered(for: ["approve", run, ""], in: place).contains("release"))
        #expect(try await offered(for: ["approve", run, "--step", ""], in: place) == ["after", "pause", "release"])
    }

    @Test func `Where there is no log nothing is offered and nothing made`() async throws {
        let place = try Place()
        #expect(try await offered(for: ["why", "r_"], in: place) == [])
        #expect(!FileManager.default.fileExists(atPath: "\(place.path)/.tenantry"))
    }
}
