import Foundation
import Synchronization
import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("transmit")
struct TransmitTests {
    private let local: LocalFixture
    private let artifacts = MemoryArtifactStore()
    private let step = Transmit()

    init() async throws {
        local = try LocalFixture()
        try await local.queue("q")
    }

    private func people(_ count: Int) -> Value {
        let text = (1...count).map { "{\"id\":\($0),\"rate\":1.10}\n" }.joined()
        return dataset(text, format: "ndjson", records: count)
    }

    private func dataset(_ text: String, format: String, records: Int) -> Value {
        let digest = artifacts.keep(Array(text.utf8))
        return Dataset(digest: digest, format: format, records: records, bytes: text.utf8.count).value
    }

    private func input(_ members: Object) -> Value {
        var input: Object = ["to": "bus"]
        for member in members { input[member.key] = member.value }
        return .object(input)
    }

    private func context(
        _ members: Object, key: String = "key", secrets: [String: Secret] = [:], cursor: Value = .null,
        probe: StepProbe = StepProbe(), as principal: String = "provider"
    ) -> StepContext {
        local.context(
            input(members), key: key, secrets: secrets, cursor: cursor, artifacts: artifacts, probe: probe,
            as: principal)
    }

    private func received() async throws -> [OutgoingMessage] {
        var messages: [OutgoingMessage] = []
        while let found = try await local.receive("q", key: "reader-\(messages.count)") {
            messages.append(found.message)
        }
        return messages
    }

    @Test("sends each record as a message of its own, with an id that its key makes")
    func records() async throws {
        let probe = StepProbe()
        let outcome = try await step.perform(
            context(["queue": "q", "dataset": people(3), "headers": ["source": "hr"]], probe: probe))
        #expect(
            outcome.output == [
                "records": 3, "messages": 3, "correlation": "r_01KAHT2Z000000000000000000/step",
                "resource": "queues/q",
            ])
        #expect(
            outcome.effects == [
                Effect(
                    kind: "messages", connection: local.connection().identity, resource: "queues/q",
                    undo: ["queue": "q", "key": "key", "count": 3], provenance: .created)
            ])
        #expect(probe.gates == 1)
        #expect(probe.progress.isEmpty)
        let messages = try await received()
        #expect(messages.map(\.id) == ["key-0", "key-1", "key-2"])
        #expect(messages[0].body == Array("{\"id\":1,\"rate\":1.10}".utf8))
        #expect(messages[0].contentType == "application/json")
        #expect(messages[0].correlation == "r_01KAHT2Z000000000000000000/step")
        #expect(messages[0].headers == ["source": "hr"])
    }

    @Test("puts several records into a message where the file says so")
    func groups() async throws {
        let outcome = try await step.perform(
            context(["queue": "q", "dataset": people(5), "records-per-message": 2, "correlation": "c"]))
        #expect(outcome.output?["records"] == 5)
        #expect(outcome.output?["messages"] == 3)
        let messages = try await received()
        #expect(messages.count == 3)
        #expect(messages[2].body == Array("[{\"id\":5,\"rate\":1.10}]".utf8))
        #expect(messages.allSatisfy { $0.correlation == "c" })
    }

    @Test("reads data sets of every format", arguments: [("csv", "id\r\n1\r\n"), ("json", "[{\"id\":\"1\"}]")])
    func formats(format: String, text: String) async throws {
        _ = try await step.perform(context(["queue": "q", "dataset": dataset(text, format: format, records: 1)]))
        #expect(try await received().map(\.body) == [Array("{\"id\":\"1\"}".utf8)])
    }

    @Test("an empty data set sends nothing")
    func empty() async throws {
        let probe = StepProbe()
        let outcome = try await step.perform(
            context(["queue": "q", "dataset": dataset("", format: "ndjson", records: 0)], probe: probe))
        #expect(outcome.output?["messages"] == 0)
        #expect(outcome.effects.isEmpty)
        #expect(probe.gates == 0)
    }

    @Test("sends one message: text as it is, everything else as JSON")
    func single() async throws {
        _ = try await step.perform(context(["queue": "q", "message": ["b": 1, "a": [true]]], key: "1"))
        _ = try await step.perform(context(["queue": "q", "message": "hello"], key: "2"))
        let messages = try await received()
        #expect(messages.map { String(decoding: $0.body, as: UTF8.self) } == ["{\"a\":[true],\"b\":1}", "hello"])
        #expect(messages.map(\.contentType) == ["application/json", "text/plain; charset=utf-8"])
    }

    @Test("signs each body with the key, which stands nowhere")
    func signs() async throws {
        let secret = Secret(bytes: Array("s3cret-key".utf8))
        let outcome = try await step.perform(
            context(["queue": "q", "message": "hello", "sign-with": .null], secrets: ["/sign-with": secret]))
        let message = try #require(try await received().first)
        // echo -n hello | openssl dgst -sha256 -hmac s3cret-key
        #expect(
            message.headers["signature"]
                == "sha256=9e96b258265bdd5f39076d3fb4dff14b122c77ce5d8933a974618003b516627d")
        #expect(!"\(String(describing: outcome))\(message)".contains("s3cret-key"))
        let text = await failure {
            _ = try await step.perform(context(["queue": "q", "message": "hello", "sign-with": "plain"]))
        }
        #expect(text == "input-invalid: with.sign-with of step step must be a secret: `${{ secrets.<name> }}`")
    }

    @Test("records its progress after each batch but the last, and a resumed attempt goes on from there")
    func progress() async throws {
        let probe = StepProbe()
        let members: Object = ["queue": "q", "dataset": people(7), "batch": 3]
        let whole = try await step.perform(context(members, probe: probe))
        #expect(probe.progress.map(\.cursor) == [["sent": 3], ["sent": 6]])
        #expect(probe.progress[0].effects.map(\.undo) == [["queue": "q", "key": "key", "count": 3]])
        #expect(probe.gates == 1)
        let again = try await step.perform(context(members, cursor: ["sent": 6]))
        #expect(again.output == whole.output)
        #expect(again.effects == whole.effects)
        #expect(try await received().count == 7)
    }

    @Test("what is sent again under the same key is no duplicate")
    func repeated() async throws {
        let members: Object = ["queue": "q", "dataset": people(4), "batch": 3]
        let broken = StepProbe()
        let connection = local.connection()
        let half = CutOff(connection, after: 1)
        let first = StepContext.testing(
            input: input(members), key: "key", connections: ["bus": half], artifacts: artifacts, probe: broken)
        await #expect(throws: StepUnknown("the connection broke")) { _ = try await step.perform(first) }
        #expect(broken.gates == 1)
        // The batch whose answer was lost is there; the rest isn't, so as a whole it is absent and sent again.
        let cursor: Value = broken.progress.last?.cursor ?? .null
        #expect(try await step.lookUp(context(members, cursor: cursor)) == .absent)
        let outcome = try await step.perform(context(members, cursor: cursor))
        #expect(outcome.output?["messages"] == 4)
        #expect(try await received().map(\.id) == ["key-0", "key-1", "key-2", "key-3"])
        let answer = try await step.lookUp(context(members))
        #expect(answer == .present(output: try #require(outcome.output), effects: outcome.effects))
    }

    @Test("takes back what nobody has received, twice is once, and says what can't be taken back")
    func undoes() async throws {
        let members: Object = ["queue": "q", "dataset": people(3)]
        let context = context(members)
        let effect = try #require(try await step.perform(context).effects.first)
        #expect(try await step.verify(effect, in: context) == .asMade)
        let one = try #require(try await local.receive("q"))
        let text = await failure { try await step.undo(effect, in: context) }
        #expect(
            text
                == "already-received: 1 of the 3 messages to queues/q was received already and can't be taken back; tell "
                + "whoever received it")
        #expect(try await step.verify(effect, in: context) == .changed("2 of 3 messages are gone"))
        try await local.system.settle(one.receipt, .complete, as: "provider")
        let second: Object = ["queue": "q", "message": "x"]
        let other = try #require(try await step.perform(self.context(second, key: "k2")).effects.first)
        try await step.undo(other, in: self.context(second, key: "k2"))
        try await step.undo(other, in: self.context(second, key: "k2"))
        #expect(try await received().isEmpty)
        let third = try #require(try await step.perform(self.context(second, key: "k3")).effects.first)
        let taken = try #require(try await local.receive("q"))
        #expect(
            await failure { try await step.undo(third, in: self.context(second, key: "k3")) }
                == "already-received: the message to queues/q was received already and can't be taken back; tell whoever "
                + "received it")
        try await local.system.settle(taken.receipt, .complete, as: "provider")
        // With the queue goes what could tell.
        #expect(try await local.system.removeQueue("q", madeBy: nil, as: "provider") == .removed)
        let gone = await failure { try await step.undo(effect, in: context) }
        #expect(
            gone
                == "queue-not-found: the queue of the 3 messages to queues/q is gone, so that nobody can tell whether they "
                + "were received; ask whoever took it away")
        #expect(
            await failure { try await step.undo(third, in: self.context(second, key: "k3")) }
                == "queue-not-found: the queue of the message to queues/q is gone, so that nobody can tell whether it was "
                + "received; ask whoever took it away")
    }

    @Test("is refused when its principal may not send")
    func refused() async throws {
        let text = await failure {
            _ = try await step.perform(context(["queue": "q", "message": "x"], as: "mallory"))
        }
        #expect(text.hasPrefix("role-missing: \"mallory\" may not do this: it takes the role sender on queues/q"))
        #expect(try await received().isEmpty)
    }

    @Test("must say what and where, once each, and never a key in the open")
    func checks() async {
        let problems = Transmit.check(.literal(["to": "bus", "dataset": 1, "message": 2, "sign-with": "abc"]))
        #expect(
            problems == [
                InputProblem(pointer: "", message: "expected one of \"queue\" or \"file\""),
                InputProblem(
                    pointer: "/message",
                    message:
                        "\"message\" can't stand beside \"dataset\"; expected only one of \"dataset\" or \"message\""),
                InputProblem(
                    pointer: "/sign-with",
                    message:
                        "a key must not be written in a workflow file; expected `${{ secrets.<name> }}` instead of text"
                ),
            ])
        let text = await failure { _ = try await step.perform(context(["queue": "q"])) }
        #expect(
            text == "input-invalid: step step must say \"dataset\" or \"message\", and only one of them")
    }

    // MARK: Into a file

    private func file(_ name: String) throws -> String {
        try String(contentsOfFile: local.folder.path + "/" + name, encoding: .utf8)
    }

    @Test("writes a data set byte for byte, and finds it again after its answer was lost")
    func writes() async throws {
        let members: Object = ["file": "out/people.ndjson", "dataset": people(2)]
        #expect(try await step.lookUp(context(members)) == .absent)
        let outcome = try await step.perform(context(members))
        #expect(
            outcome.output == [
                "records": 2, "messages": 0, "correlation": "r_01KAHT2Z000000000000000000/step",
                "resource": "out/people.ndjson",
            ])
        #expect(outcome.effects.map(\.provenance) == [.created])
        #expect(try file("out/people.ndjson") == "{\"id\":1,\"rate\":1.10}\n{\"id\":2,\"rate\":1.10}\n")
        #expect(
            try await step.lookUp(context(members))
                == .present(output: try #require(outcome.output), effects: outcome.effects))
        let probe = StepProbe()
        #expect(try await step.perform(context(members, probe: probe)).effects == outcome.effects)
        #expect(probe.gates == 0)
        let found = try await step.perform(context(members, key: "other"))
        #expect(found.effects.map(\.provenance) == [.found])
    }

    @Test("leaves nothing unfinished behind, whatever moment an attempt before was cut off at")
    func tidies() async throws {
        let members: Object = ["file": "out/a.txt", "message": "whole"]
        let folder = local.folder.path + "/out"
        var other = ""
        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
        /// What an unfinished file is called; the writer takes it with it, unless it is killed.
        func part(key: String) async throws -> String {
            let writer = try await local.connection().write(ObjectRequest(name: "out/a.txt", key: key, replace: false))
            try await writer.write(Array("ha".utf8))
            let part = try #require(try names().first { $0 != other })
            await writer.discard()
            return part
        }
        other = try await part(key: "other")
        try restore(other, in: folder)
        let own = try await part(key: "key")

        try restore(own, in: folder)
        #expect(try names() == [other, own].sorted())
        #expect(try await step.lookUp(context(members)) == .absent)
        #expect(try names() == [other])
        try restore(own, in: folder)
        _ = try await step.perform(context(members))
        #expect(try names() == [other, "a.txt"].sorted())
        #expect(try file("out/a.txt") == "whole")
        // The file has its name, and the other name was not yet taken away.
        try restore(own, in: folder)
        guard case .present = try await step.lookUp(context(members)) else {
            Issue.record("the file isn't found")
            return
        }
        #expect(try names() == [other, "a.txt"].sorted())
        try restore(own, in: folder)
        _ = try await step.perform(context(members))
        #expect(try names() == [other, "a.txt"].sorted())
    }

    private func restore(_ part: String, in folder: String) throws {
        try Data("ha".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(part)"))
    }

    @Test("replaces another file only where the file says so, and can't bring the old one back")
    func replaces() async throws {
        _ = try await step.perform(context(["file": "a.txt", "message": "old"], key: "1"))
        let text = await failure { _ = try await step.perform(context(["file": "a.txt", "message": "new"])) }
        #expect(
            text
                == "file-exists: there is a file \"a.txt\" with other content; move it away, choose another name, or say "
                + "`replace: true`")
        let members: Object = ["file": "a.txt", "message": "new", "replace": true]
        let outcome = try await step.perform(context(members))
        #expect(try file("a.txt") == "new")
        let effect = try #require(outcome.effects.first)
        #expect(effect.provenance == .changed(from: ["digest": .string(Digest.sha256("old").hex)]))
        #expect(
            try await step.lookUp(context(members))
                == .present(output: try #require(outcome.output), effects: [effect]))
        let undo = await failure { try await step.undo(effect, in: context(members)) }
        #expect(
            undo
                == "cannot-undo: the file \"a.txt\" replaced another, which wasn't kept; put the earlier one back")
    }

    @Test("takes its own file away, twice is once, and leaves one that was changed since")
    func undoesFile() async throws {
        let members: Object = ["file": "a.txt", "message": "mine"]
        let context = context(members)
        let effect = try #require(try await step.perform(context).effects.first)
        #expect(try await step.verify(effect, in: context) == .asMade)
        try Data("theirs".utf8).write(to: URL(fileURLWithPath: local.folder.path + "/a.txt"))
        #expect(try await step.verify(effect, in: context) == .changed("the file has other content: 6 bytes"))
        let kept = await failure { try await step.undo(effect, in: context) }
        #expect(
            kept
                == "file-kept: the file \"a.txt\" stays: it was changed since it was written; look at what it holds, and "
                + "delete it yourself")
        #expect(try file("a.txt") == "theirs")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: local.folder.path + "/a.txt"))
        try await step.undo(effect, in: context)
        try await step.undo(effect, in: context)
        #expect(try await step.verify(effect, in: context) == .gone)
    }
}

/// Sends, and loses the answer of one batch.
private final class CutOff: Messages {
    private let real: LocalConnection
    private let rest: Mutex<Int>
    let identity: ConnectionIdentity

    init(_ real: LocalConnection, after batches: Int) {
        self.real = real
        rest = Mutex(batches)
        identity = real.identity
    }

    func scope(of queue: String) -> String { real.scope(of: queue) }

    func send(_ messages: [OutgoingMessage], to queue: String) async throws -> [Bool] {
        let isLost = rest.withLock { rest in
            rest -= 1
            return rest == 0
        }
        let new = try await real.send(messages, to: queue)
        if isLost { throw StepUnknown("the connection broke") }
        return new
    }

    func sent(_ ids: [String], to queue: String) async throws -> Set<String>? { nil }
    func withdraw(_ ids: [String], from queue: String) async throws -> Int { 0 }
    func receive(_ request: ReceiveRequest) async throws -> ReceivedMessage? { nil }
    func settle(_ receipt: MessageReceipt, _ verdict: Verdict) async throws {}
}
