import Foundation
import TestSupport
import Testing
import Workflow

/// `runner torture`: finds what isn't safe to repeat, says so, and passes what is.
@Suite struct TortureTests {
    private let place: Place

    init() throws {
        place = try Place([
            "order.yaml": Self.order, "take.yaml": Self.take, "undo.yaml": Self.undo, "people.yaml": Self.people,
            "hour.yaml": Self.hour,
        ])
    }

    /// What a torture says, as data.
    private func torture(_ line: String, expecting code: Int32) async throws -> Value {
        let ending = try await place("torture \(line) -o json")
        try #require(ending.code == code, "\(ending.output)\(ending.errors)")
        return try Value(json: ending.output)
    }

    // MARK: - Unsafe steps

    @Test func `A step whose effect is doubled by a kill is found, with the kill, the row and what to do`() async throws
    {
        #expect(try await place("run order.yaml").code == 0)
        try ForgetfulBroker.make("\(place.path)/.tenantry/local.db")
        let ending = try await place("torture order.yaml --connections --yes")
        #expect(ending.code == 1)
        #expect(
            ending.output == """
                order · tenant adatum · 8 runs on scratch logs and the connections that the file names, 8 kills

                  before-intent  2 of 2, in 1 run
                  after-intent   2 of 2, in 1 run
                  after-effect   2 of 2, in 1 run
                  after-result   2 of 2, in 1 run
                  lost-answer    1 of 1, in 1 run

                events lost                0
                successes performed again  0
                effects doubled            2
                steps not safe to repeat   1

                unsafe  order
                  killed after its effect, before the append of its result: it was done again: 2 of message on adatum.commands \
                instead of 1
                  its answer was lost: it was done again: 2 of message on adatum.commands instead of 1
                  do: the other side forgets what it was told, so that doing it again does it twice: have it keep names or \
                message ids unique, or put an `approve` before the step and do it by hand

                """)
    }

    @Test func `A message that a kill makes disappear is found, on a scratch system alone`() async throws {
        let report = try await torture("take.yaml", expecting: 1)
        #expect(
            report["unsafe-steps"]?.canonicalText == """
                [{"do":["what it waits for was taken and lost: give the queue a longer `lock` and more `max-deliveries`, and \
                let it have a dead-letter queue that somebody looks at"],"step":"reply","why":[{"harm":"killed after its \
                effect, before the append of its result","what":"the run stands still: reply waits for what has come already, \
                and is gone"}]}]
                """)
        #expect(
            report["findings"]?.array?.map { $0["what"]?.string } == [
                "the run stands still: reply waits for what has come already, and is gone",
                "it left 1 of message on adatum.status.dead-letter instead of 0",
            ])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).count == 5, "something was left behind")
    }

    // MARK: - Safe ones

    @Test func `People, signals and a list are played, every boundary has its kill, and nothing is found`() async throws
    {
        try place.write(#"{"answer": ["a", "b"]}"#, to: "answers.json")
        let report = try await torture("people.yaml --answers answers.json", expecting: 0)
        #expect(report["findings"] == [])
        #expect(report["notes"] == [])
        #expect(["events-lost", "successes-performed-again", "effects-doubled"].map { report[$0]?.int } == [0, 0, 0])
        #expect(report["signals"] == ["early": 4, "twice": 6, "late": 8])
        let boundaries = try #require(report["boundaries"]?.array)
        #expect(
            boundaries.map { $0["at"]?.string } == [
                "before-intent", "after-intent", "after-effect", "after-result", "lost-answer",
            ])
        #expect(boundaries.map { $0["steps"]?.int } == [5, 5, 8, 8, 2])
        #expect(boundaries.map { $0["done"]?.int } == [5, 5, 8, 8, 2])
    }

    @Test func `The way back is tortured too`() async throws {
        let report = try await torture("undo.yaml", expecting: 0)
        #expect(report["findings"] == [])
        #expect(
            report["notes"]?.array?.first?.string?.contains("it is compensated at broken (source-not-found)") == true)
        // Two steps that make something, one that fails, and two effects that are taken away.
        #expect(report["boundaries"]?.array?.first?["done"]?.int == 5)
    }

    @Test func `A project's own checkpoints, secrets and system stay out of it`() async throws {
        try place.write(
            """
            checkpoint:
              key: audit.pem
              to: checkpoints
              every: 1
            attributes: { name: x }

            """, to: "runner.yaml")
        try place.write("not a key", to: "audit.pem", mode: 0o600)
        try place.write("not a database", to: "data/own.db")
        try place.write(Self.order.replacing("kind: local", with: "kind: local, path: data/own.db"), to: "own.yaml")
        let ending = try await place("torture own.yaml --keep")
        #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
        let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(!left.contains("checkpoints") && !left.contains(".tenantry"))
        let folder = try #require(left.first { $0.hasPrefix(".tenantry-torture-") })
        let copied = try FileManager.default.subpathsOfDirectory(atPath: "\(place.path)/\(folder)/original").sorted()
        #expect(
            copied == [
                "data", "hour.yaml", "order.yaml", "own.yaml", "people.yaml", "runner.yaml", "take.yaml", "undo.yaml",
            ])
        let project = try place.text("\(folder)/original/runner.yaml")
        #expect(project == "attributes: { name: x }\n")
    }

    // MARK: - What can't be tortured

    @Test func `Without a yes nothing is done, and what would be touched is said`() async throws {
        let ending = try await place("torture order.yaml --connections")
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: --connections would make 10 runs or more through these connections, and leave there what they make:
                  bus: local .tenantry/local.db as provider
                each run, as far as a plan can tell:
                  queue: create queue queues/adatum.commands
                  order: send 1 message queues/adatum.commands
                nothing was done; to do it: --connections --yes

                """)
        #expect(!FileManager.default.fileExists(atPath: "\(place.path)/.tenantry"))
    }

    @Test func `A wait that nobody can play is named, with what helps`() async throws {
        let ending = try await place("torture hour.yaml")
        #expect(ending.code == 8)
        #expect(
            ending.errors.steady == """
                runner: step pause waits for what torture can't play: a moment, TIME, which is too far away: give the step a \
                shorter wait by an --input, or stay for it with --wait

                """)
    }

    @Test func `An undisturbed run that fails is nothing to compare with`() async throws {
        let ending = try await place("torture people.yaml")
        #expect(ending.code == 1)
        #expect(
            ending.errors == """
                runner: the undisturbed run is failed at queues (foreach-not-a-list), so that there is nothing to compare with: \
                its `foreach` must yield a list, not null (if it is for what others say: --answers)

                """)
    }

    @Test func `A connection that leads out of the project has no copy`() async throws {
        try place.write(
            Self.order.replacing("kind: local", with: "kind: local, path: /var/lib/other.db"), to: "other.yaml")
        let ending = try await place("torture other.yaml")
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: torture runs a copy of the project, and `path` of the connection "bus" leads out of it \
                (/var/lib/other.db): name a place below ., or torture the connections themselves: --connections

                """)
    }

    @Test func `Answers must be an object`() async throws {
        try place.write("[1]", to: "answers.json")
        let ending = try await place("torture people.yaml --answers answers.json")
        #expect(ending.code == 2)
        #expect(ending.errors == "runner: --answers: answers.json: expected an object: {\"STEP\": PAYLOAD}\n")
    }
}

extension TortureTests {
    private static let order = """
        name: order
        tenant: { id: adatum }
        connections:
          bus: { kind: local }
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: adatum.commands }
          - id: order
            uses: transmit
            with: { to: bus, queue: adatum.commands, message: { order: 7 } }

        """

    /// Hides the message for less time than a runner needs to be back, on a queue that hands it out only once.
    private static let take = """
        name: take
        tenant: { id: adatum }
        connections:
          bus: { kind: local }
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: adatum.status, max-deliveries: 1 }
          - id: ask
            uses: transmit
            with: { to: bus, queue: adatum.status, message: { hello: world } }
          - id: reply
            uses: receive
            with: { on: bus, queue: adatum.status, lock: 1ms }

        """

    private static let undo = """
        name: undo
        tenant: { id: adatum }
        connections:
          bus: { kind: local }
        on-failure: compensate
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: adatum.commands }
          - id: role
            uses: assign-role
            with: { on: bus, role: sender, to: adatum-app, scope: "${{ steps.queue.output.queue }}" }
          - id: broken
            uses: retrieve
            with: { from: bus, path: no-such-file.json }

        """

    private static let people = """
        name: people
        tenant: { id: adatum }
        connections:
          bus: { kind: local }
        steps:
          - id: release
            uses: approve
            with: { approvers: [kim, robin, dana], quorum: 2, show: { count: 3 } }
          - id: answer
            uses: wait
            with: { signal: go }
          - id: queues
            uses: provision-queue
            foreach: ${{ steps.answer.output.payload }}
            with: { on: bus, name: "adatum.${{ item }}" }
          - id: ask
            uses: consent
            with: { directory: d-1, permissions: [Read], ask: [alex] }
        outputs:
          by: ${{ steps.release.output.approved-by }}
          at: ${{ steps.answer.output.at }}

        """

    private static let hour = """
        name: hour
        tenant: { id: adatum }
        steps:
          - id: pause
            uses: wait
            with: { for: 1h }

        """
}
