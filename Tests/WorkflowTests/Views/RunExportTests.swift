import TestSupport
import Testing

@testable import Workflow

/// A run as one text: what it holds, that it folds to what it was, and everything that can be wrong with it.
@Suite struct RunExportTests {
    /// A run that waits for a signal at its second step, and has made a queue at its first.
    private func story() throws -> Story {
        var story = try Story.started([.named("a"), .named("b", needs: [0], awaits: .callback)])
        try story.goOn()
        let effect = Effect(
            kind: "queue", connection: ConnectionIdentity(kind: "local", endpoint: "local.db", account: "provider"),
            resource: "contoso.commands", provenance: .created)
        try story.succeed("a", ["n": 1], effects: [effect])
        try story.wait("b", Wait(.callback, on: "somebody", summary: "a word"))
        return story
    }

    private func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    private func replay(_ lines: [String]) throws -> RunReplay { try RunReplay(try RunExport(reading: bytes(lines))) }

    @Test func `An export folds to the state that was exported`() throws {
        let story = try story()
        let replay = try RunReplay(try RunExport(reading: try story.exported()))
        #expect(replay.differences == [])
        #expect(replay.state == story.state)
        #expect(replay.history.map(\.event) == story.history.map(\.event))
        #expect(replay.export.definition == StoredDefinition(digest: .sha256([]), bytes: []))
    }

    @Test func `The lines are what the table says`() throws {
        var story = try Story.started([.named("a")])
        try story.goOn()
        let lines = lines(try story.exported())
        #expect(
            lines[0] == #"{"definition":"","format":"tenantry/run","format-version":1,"#
                + #""run":"r_01ARZ3NDEKTSV4RRFFQ69G5FAV","written-by":"0.0.0"}"#)
        let event = try #require(try Value(json: lines[2]).object)
        #expect(
            event.keys == [
                "actor", "causation", "hash", "id", "payload", "payload-version", "recorded-at", "sequence", "time",
                "type",
            ])
        #expect(
            event["payload"]
                == .string(String(decoding: EventCoding.encode(story.history[1].event).payload, as: UTF8.self)))
        #expect(lines[3] == "{\"phase\":\"running\",\"state\":\"\(story.state.digest.hex)\",\"version\":2}")
        #expect(lines.count == 4)
    }

    @Test func `The canonical form of a state is the one that is written down`() throws {
        let started =
            #""started":{"actor":{"identity":"dana@host-a","kind":"system"},"definition":""#
            + Digest.sha256([]).hex + #"","graph":[{"id":"a"},{"id":"b","needs":[0]}],"inputs":{},"#
            + #""tenant":"contoso","trigger":"command","trusts-claims":false,"workflow":"story"}"#
        let time = "2027-01-15T08:00:00.000000Z"
        func start(_ step: String) throws -> String {
            let node = try #require(try story().state.node(at: StepPath(text: step))?.lastStart)
            return String(decoding: EventCoding.encode(.stepStarted(node)).payload, as: UTF8.self)
        }
        let waitDigest = try #require(
            try story().history.last
                .map { fact in
                    if case .stepWaiting(let event) = fact.event { event.digest.hex } else { "" }
                })
        let effect =
            #"{"connection":{"account":"provider","endpoint":"local.db","kind":"local"},"kind":"queue","#
            + #""provenance":"created","resource":"contoso.commands"}"#
        let first =
            #"{"attempt":1,"effects":["# + effect + #"],"first-started-at":""# + time
            + #"","last-start":"# + (try start("a")) + #","output":{"n":1},"since":""# + time
            + #"","status":"succeeded","step":"a"}"#
        let second =
            #"{"attempt":1,"first-started-at":""# + time + #"","last-start":"# + (try start("b"))
            + #","since":""# + time + #"","status":"waiting","step":"b","waiting":{"digest":""# + waitDigest
            + #"","since":""# + time
            + #"","wait":{"kind":"callback","on":"somebody","summary":"a word"}}}"#
        let expected =
            #"{"changed-at":""# + time + #"","format":"tenantry/state/1","phase":"waiting","phase-since":""#
            + time + #"","run":"r_01ARZ3NDEKTSV4RRFFQ69G5FAV","# + started + #","started-at":""# + time
            + #"","steps":["# + first + "," + second + #"],"version":5}"#
        #expect(String(decoding: try story().state.canonicalBytes, as: UTF8.self) == expected)
    }

    @Test func `Every member of the canonical form is in its place`() throws {
        for seed in UInt64(0)..<60 {
            let run = try RandomRun(seed: seed)
            let bytes = run.state.canonicalBytes
            #expect(try Value(json: bytes).canonicalBytes == bytes, "TENANTRY_SEED=\(seed)")
        }
    }

    // MARK: What is not what was written

    @Test func `A changed event is found with its line`() throws {
        var lines = lines(try story().exported())
        lines[3] = lines[3].replacing("contoso.commands", with: "contoso.comments")
        #expect(
            try replay(lines).differences.map(\.description) == [
                "line 4: event 3: the event is not what was written: its hash doesn't fit its bytes and the hash before it"
            ])
        #expect(try replay(lines).history.isEmpty)
    }

    @Test func `A missing event, a cut tail and another end are found`() throws {
        let whole = lines(try story().exported())
        var missing = whole
        missing.remove(at: 2)
        #expect(try replay(missing).differences.map(\.description) == ["line 3: event 2: the event is missing"])
        var cut = whole
        cut.remove(at: 5)
        #expect(
            try replay(cut).differences.map(\.description) == [
                "line 6: the export says that the run was waiting after event 5, and it folds to running after event 4"
            ])
        let state = try story().state.digest
        var other = whole
        other[6] = other[6].replacing(state.hex, with: Digest.sha256("x").hex)
        #expect(
            try replay(other).differences.map(\.description) == [
                "line 7: the export says that the run was waiting after event 5, and it folds to waiting after event 5; "
                    + "the digests of the two states are \(Digest.sha256("x").short) and \(state.short)"
            ])
    }

    @Test func `Another definition than the run was started with is found`() throws {
        var lines = lines(try story().exported())
        lines[0] = lines[0].replacing(#""definition":"""#, with: #""definition":"{}""#)
        #expect(
            try replay(lines).differences.map(\.description) == [
                "line 2: event 1: the definition of the first line has the SHA-256 \(Digest.sha256("{}").short), "
                    + "and the run was started with \(Digest.sha256([]).short)"
            ])
    }

    // MARK: Payloads that stand elsewhere

    private func withArtifact() throws -> [String] {
        let story = try story()
        var export = try ExportedRun(of: Story.run, definition: [])
        for (number, fact) in story.history.enumerated() {
            try export.add(fact.event, at: fact.at) { payload in
                guard number == 2 else { return payload }
                let name = Digest.sha256(payload).hex
                return Array(#"{"$payload":{"artifact":"\#(name)","bytes":\#(payload.count),"tenant":"contoso"}}"#.utf8)
            }
        }
        return lines(export.finished())
    }

    @Test func `A payload that the log keeps as an artifact is carried along, and checked`() throws {
        let lines = try withArtifact()
        #expect(try replay(lines).differences == [])
        #expect(try replay(lines).state == (try story().state))
        var changed = lines
        changed[3] = changed[3].replacing("contoso.commands", with: "contoso.comments")
        let differences = try replay(changed).differences.map(\.description)
        #expect(differences.count == 1)
        #expect(differences[0].hasPrefix("line 4: event 3: its content has the SHA-256 "), "\(differences)")
        var object = try #require(try Value(json: lines[3]).object)
        object["content"] = nil
        var bare = lines
        bare[3] = Value.object(object).canonicalText
        #expect(
            throws: RunExportError(
                line: 4, column: 1,
                message: "event 3: its payload stands in an artifact, which is not carried along")
        ) { try replay(bare) }
    }

    // MARK: What is no export

    @Test func `What can't be read is refused where it stands`() throws {
        let whole = lines(try story().exported())
        func message(_ change: (inout [String]) -> Void) -> String {
            var lines = whole
            change(&lines)
            do {
                _ = try replay(lines)
                return "read"
            } catch {
                return "\(error)"
            }
        }
        #expect(message { $0 = [] } == "1:1: expected an export of a run, found nothing")
        #expect(message { $0 = ["name: contoso"] } == "1:1: expected a value, found \"name\"")
        #expect(message { $0 = ["[]"] } == "1:1: expected an object, found an empty list")
        #expect(
            message { $0.removeFirst() }
                == "1:1: expected the first line of an export, which says \"format\":\"tenantry/run\"")
        #expect(
            message { $0[0] = $0[0].replacing(#""format-version":1"#, with: #""format-version":2"#) }
                == "1:1: the export is of format version 2, and this program reads 1; use the version that wrote it "
                + "(0.0.0), or a newer one")
        #expect(
            message { $0[0] = $0[0].replacing("r_01", with: "x_01") }
                == "1:1: /run should be r_ and 26 characters of Crockford's base 32, and is text \"x_01ARZ3NDEKTSV4RRFFQ69G5FAV\""
        )
        #expect(
            message { $0[2] = String($0[2].dropLast()) }
                == "3:\(whole[2].unicodeScalars.count): expected \",\" or \"}\", found the end of the text")
        #expect(
            message { $0[2] = $0[2].replacing(#""sequence":2"#, with: #""sequence":0"#) }
                == "3:1: /sequence should be 1 or more, and is 0")
        #expect(
            message { $0[2] = $0[2].replacing(#""id":"0"#, with: #""id":"x"#) }
                == "3:1: /id should be a UUID, and is text \"x0000000-0000-0007-0000-000000000002\"")
        #expect(
            message { $0[2] = $0[2].replacing(#""type""#, with: #""kind""#) } == "3:1: /type is missing")
        #expect(
            message { $0.removeLast() }
                == "7:1: the export ends before its last line, which says how the run stood: it was cut off")
        #expect(message { $0.append($0[6]) } == "8:1: the export goes on after its last line")
    }

    @Test func `No beginning of an export passes for one, whatever stands behind it`() throws {
        let whole = try story().exported()
        for length in stride(from: 0, to: whole.count - 1, by: 5) {
            #expect(throws: RunExportError.self) { try RunExport(reading: Array(whole[..<length])) }
            let garbled = Array(whole[..<length]) + [0xff, UInt8(ascii: "{")] + whole[length...]
            #expect(throws: RunExportError.self) { try RunExport(reading: garbled) }
        }
    }
}
