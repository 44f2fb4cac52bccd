import Foundation
import TestSupport
import Testing
import Workflow

/// What an undo could not take away, as `why`, `history`, `history --at` and `status` say it.
@Suite struct LeftTests {
    /// A queue whose message somebody has put aside, and a message that was received.
    private static let file = """
        name: undone
        tenant: { id: contoso }
        on-failure: compensate
        connections:
          bus: { kind: local, path: .tenantry/bus.db, as: provider }
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: contoso.commands }
            retry: { max-attempts: 1, delay: 1ms, backoff: constant, jitter: false }
          - id: sent
            uses: transmit
            with: { to: bus, queue: contoso.commands, message: hello }
          - id: pause
            uses: wait
            with: { signal: go }
          - id: broken
            uses: retrieve
            with: { from: bus, path: none.csv }

        """
    private static let run = "r_01ARZ3NDEKTSV4RRFFQ69G5FAV"
    private static let stays =
        "the queue \"contoso.commands\" stays: its dead-letter queue \"contoso.commands.dead-letter\" still holds 1 message; "
        + "receive what is in it first"
    private static let received =
        "the message to queues/contoso.commands was received already and can't be taken back; tell whoever received it"
    private static let broken =
        "source-not-found: there is no file \"none.csv\" below \"PLACE\"; put it there, or correct the path"

    /// A run that was undone, and has left both.
    private func undone() async throws -> Place {
        let place = try Place(["undone.yaml": Self.file])
        #expect(try await place("run undone.yaml --run-id \(Self.run) --wait 1ms").code == 8)
        let aside = "local receive contoso.commands --as provider --system .tenantry/bus.db --dead-letter broken"
        #expect(try await place(aside).code == 0)
        #expect(try await place("signal \(Self.run) go").code == 0)
        #expect(try await place("resume \(Self.run)").code == 1)
        return place
    }

    private func steady(_ text: String, in place: Place) -> String {
        text.replacingOccurrences(of: place.path, with: "PLACE").steady
    }

    @Test func `Each is named with its reason, for whom, and what helps`() async throws {
        let place = try await undone()
        let why = try await place("why \(Self.run)")
        #expect(
            steady(why.output, in: place) == """
                Run RUN1 was undone at TIME, 0 effects undone, 2 left: sent, queue, because step broken failed: \(Self.broken).
                  left: messages queues/contoso.commands of step sent, for the tenant: \(Self.received) (nothing can take it \
                away: tell the tenant)
                  left: queue queues/contoso.commands of step queue, for the provider: \(Self.stays) (when that is done, try again)
                  try the rest again  runner cancel RUN1 --compensate
                  what happened  runner history RUN1

                """)
        let report = try Value(json: try await place("why \(Self.run) -o json").output)
        #expect(
            report["reasons"]?.array?.first?["left"] == [
                [
                    "advice": "nothing can take it away: tell the tenant", "code": "already-received",
                    "command": .string("runner history \(Self.run)"), "kind": "messages",
                    "message": .string(Self.received),
                    "resource": "queues/contoso.commands", "side": "tenant", "step": "sent", "try-again": false,
                ],
                [
                    "advice": "when that is done, try again", "code": "queue-not-empty",
                    "command": .string("runner cancel \(Self.run) --compensate"), "kind": "queue",
                    "message": .string(Self.stays), "resource": "queues/contoso.commands", "side": "provider",
                    "step": "queue", "try-again": true,
                ],
            ])
        let status = try Value(json: try await place("status -o jsonl").output)
        #expect(status["waits-on"] == "2 effects left")
    }

    @Test func `History says what each attempt came to, and how the run stood then`() async throws {
        let place = try await undone()
        let history = steady(try await place("history \(Self.run)").output, in: place).split(separator: "\n")
            .compactMap { $0.firstMatch(of: #/TIME +(.*)/#).map { String($0.1) } }
        let queue =
            "step.undo-failed  queue  runner:PROCESS queue queues/contoso.commands: queue-not-empty (provider): "
        let again = queue + Self.stays + "; next attempt at TIME"
        #expect(
            history.filter { $0.hasPrefix("step.undo-failed ") || $0.hasPrefix("compensation.") }
                .map { $0.replacing("runner:PROCESS  ", with: "runner:PROCESS ") } == [
                    "compensation.started  -  runner:PROCESS step broken failed: \(Self.broken)",
                    "step.undo-failed  sent  runner:PROCESS messages queues/contoso.commands: already-received (tenant): "
                        + "\(Self.received); it is left",
                    again, again, again, again, queue + Self.stays + "; it is left",
                    "compensation.completed  -  runner:PROCESS 0 effects undone, 2 left: sent, queue",
                ])
        let moment = try await place("history \(Self.run) --at 16")
        #expect(moment.code == 0)
        #expect(
            steady(moment.output, in: place).replacing(#/  (\d+m +)?(\d+\.\d|\d+)s +/#) { _ in "  SPAN  " }
                .replacing(#/at TIME, from .*/#) { _ in "at TIME, from SOMEBODY" } == """
                    undone for contoso: compensating · RUN1
                    after event 16 of 25, step.undo-failed queue, at TIME UTC
                      ✓ queue  succeeded  SPAN  created true, dead-letter contoso.commands.dead-letter, name contoso.commands, \
                    queue queues/contoso.commands
                      ✓ sent  succeeded  SPAN  correlation RUN1/sent, messages 1, records 1, resource queues/contoso.commands
                      ✓ pause  succeeded  SPAN  at TIME, from SOMEBODY
                      ✗ broken  failed  SPAN  \(Self.broken)
                    waited for
                      Run RUN1 is being undone, 0 of 2 effects so far; next it tries again to take away queue \
                    queues/contoso.commands of step queue at TIME. The last attempt failed: queue-not-empty: \(Self.stays).
                    effects so far
                      created queue queues/contoso.commands (queue, event 3): its undo failed: queue-not-empty: \(Self.stays); \
                    tried again at TIME
                      created messages queues/contoso.commands (sent, event 5): its undo failed: already-received: \(Self.received)

                    """)
    }
}
