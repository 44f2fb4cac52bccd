import Foundation
import TestSupport
import Testing
import Workflow

/// `plan`, and `run` of a plan that was kept.
@Suite struct PlanTests {
    private static let run = "r_01ARZ3NDEKTSV4RRFFQ69G5FAV"

    /// The shipped example of Contoso in a folder of its own.
    private func contoso() async throws -> Place {
        let place = try Place(variables: ["TENANTRY_ACTOR": "dana"])
        #expect(try await place("init --example contoso").code == 0)
        return place
    }

    private func files(in place: Place) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted()
    }

    @Test func `Before the first run everything would be made, and the plan itself makes nothing`() async throws {
        let place = try await contoso()
        let before = try files(in: place)
        let ending = try await place("plan workflows/contoso.yaml")
        #expect(ending.code == 0)
        #expect(ending.errors == "")
        #expect(try files(in: place) == before)
        #expect(
            ending.output.steady == """
                contoso-onboarding · tenant contoso · definition DIGEST
                bus, exchange, exports: .tenantry/local.db isn't there yet; the first step that needs it makes it

                  export  retrieve
                  < read records contoso-employees.csv
                  rights: read contoso-employees.csv
                  people  transform
                  changes nothing outside
                  with.dataset: known after export
                  consent  consent
                  + create consent 8f3c2d1e-0000-4000-8000-00000000c0de
                  rights: User.Read.All, Queue.Exchange
                  ◷ waits for alex@contoso.example, at most 14d
                  messaging  workflows/templates/cross-tenant-messaging.yaml
                  messaging/commands  provision-queue
                  + create queue queues/contoso.commands
                  rights: make queues
                  messaging/status  provision-queue
                  + create queue queues/contoso.status
                  rights: make queues
                  messaging/provider-sends  assign-role
                  ± create or find role-assignment sender of (known later) on queues/contoso.commands
                  rights: grant roles on queues/contoso.commands
                  with.to: known after consent
                  messaging/tenant-receives  assign-role
                  + create role-assignment receiver of contoso-app on queues/contoso.commands
                  rights: grant roles on queues/contoso.commands
                  messaging/tenant-sends  assign-role
                  + create role-assignment sender of contoso-app on queues/contoso.status
                  rights: grant roles on queues/contoso.status
                  messaging/provider-receives  assign-role
                  ± create or find role-assignment receiver of (known later) on queues/contoso.status
                  rights: grant roles on queues/contoso.status
                  with.to: known after consent
                  release  approve
                  ◷ waits for dana, kim, robin, at most 3d
                  with.show.consent-by: known after consent
                  with.show.records, with.show.rejected: known after people
                  send  transmit
                  > send messages to queues/contoso.commands
                  rights: send to queues/contoso.commands
                  with.dataset: known after people
                  reply  receive
                  < read message queues/contoso.status
                  rights: receive from queues/contoso.status
                  ◷ waits for a message on contoso.status, at most 2d

                Plan: 5 to create, 0 to change, 0 found, 2 to create or find, 2 to read, 1 to send, waits for 2 people and 1 message

                """)
    }

    @Test func `After a finished run everything is found, and a plan from before it is refused`() async throws {
        let place = try await contoso()
        let kept = try await place("plan workflows/contoso.yaml --out plan.json")
        #expect(kept.code == 0)
        #expect(kept.errors == "to carry it out: runner run plan.json\n")
        #expect(try await place("run plan.json --run-id \(Self.run) --wait 1s").code == 8)
        #expect(try await place("local consents grant 1 --as alex@contoso.example").code == 0)
        #expect(try await place("resume \(Self.run) --wait 1s").code == 8)
        #expect(try await place("approve \(Self.run) --as kim").code == 0)
        #expect(try await place("resume \(Self.run) --wait 1s").code == 8)
        let answer = "local send contoso.status --as contoso-app --correlation contoso-import --body {\"accepted\":980}"
        #expect(try await place(answer).code == 0)
        #expect(try await place("resume \(Self.run)").code == 0)
        let started = try await place("history \(Self.run) -o jsonl").output.split(separator: "\n").first
            .map(String.init)
        #expect(try Value(json: started ?? "")["data"]?["trigger"]?.string?.hasPrefix("plan ") == true)
        let before = try files(in: place)
        let ending = try await place("plan workflows/contoso.yaml")
        #expect(ending.code == 0)
        #expect(try files(in: place) == before)
        #expect(
            ending.output.steady == """
                contoso-onboarding · tenant contoso · definition DIGEST

                  export  retrieve
                  < read records contoso-employees.csv
                  rights: read contoso-employees.csv
                  people  transform
                  changes nothing outside
                  with.dataset: known after export
                  consent  consent
                  = found consent 8f3c2d1e-0000-4000-8000-00000000c0de
                  messaging  workflows/templates/cross-tenant-messaging.yaml
                  messaging/commands  provision-queue
                  = found queue queues/contoso.commands
                  messaging/status  provision-queue
                  = found queue queues/contoso.status
                  messaging/provider-sends  assign-role
                  = found role-assignment sender of provider@DIGEST-0000-4000-8000-00000000c0de on queues/contoso.commands
                  messaging/tenant-receives  assign-role
                  = found role-assignment receiver of contoso-app on queues/contoso.commands
                  messaging/tenant-sends  assign-role
                  = found role-assignment sender of contoso-app on queues/contoso.status
                  messaging/provider-receives  assign-role
                  = found role-assignment receiver of provider@DIGEST-0000-4000-8000-00000000c0de on queues/contoso.status
                  release  approve
                  ◷ waits for dana, kim, robin, at most 3d
                  with.show.records, with.show.rejected: known after people
                  send  transmit
                  > send messages to queues/contoso.commands
                  rights: send to queues/contoso.commands
                  with.dataset: known after people
                  reply  receive
                  < read message queues/contoso.status
                  rights: receive from queues/contoso.status
                  ◷ waits for a message on contoso.status, at most 2d

                Plan: 0 to create, 0 to change, 7 found, 2 to read, 1 to send, waits for 1 person and 1 message

                """)
        let stale = try await place("run plan.json")
        #expect(stale.code == 2)
        let principal = "provider@8f3c2d1e-0000-4000-8000-00000000c0de"
        #expect(
            stale.errors == """
                runner: the plan plan.json isn't right any more:
                  step consent: consent 8f3c2d1e-0000-4000-8000-00000000c0de was "create" and is "found" now
                  step messaging/commands: queue queues/contoso.commands was "create" and is "found" now
                  step messaging/status: queue queues/contoso.status was "create" and is "found" now
                  step messaging/provider-sends: role-assignment sender of (known later) on queues/contoso.commands was "create-or-find" and isn't planned now
                  step messaging/provider-sends: role-assignment sender of \(principal) on queues/contoso.commands wasn't planned and is "found" now
                  step messaging/tenant-receives: role-assignment receiver of contoso-app on queues/contoso.commands was "create" and is "found" now
                  step messaging/tenant-sends: role-assignment sender of contoso-app on queues/contoso.status was "create" and is "found" now
                  step messaging/provider-receives: role-assignment receiver of (known later) on queues/contoso.status was "create-or-find" and isn't planned now
                  step messaging/provider-receives: role-assignment receiver of \(principal) on queues/contoso.status wasn't planned and is "found" now
                  step release: more or less of what it is given is known now
                make a new one: runner plan workflows/contoso.yaml --out plan.json

                """)
    }

    @Test func `A plan is refused when a file that it was made of has changed`() async throws {
        let place = try await contoso()
        for (path, old, new, message) in [
            ("workflows/contoso.yaml", "timeout: 3d", "timeout: 4d", "workflows/contoso.yaml has changed"),
            (
                "workflows/templates/cross-tenant-messaging.yaml", "lock: 1m", "lock: 2m",
                "workflows/templates/cross-tenant-messaging.yaml has changed"
            ),
            ("runner.yaml", "[dana, kim, robin]", "[dana, kim]", "runner.yaml has changed"),
        ] {
            #expect(try await place("plan workflows/contoso.yaml --out plan.json").code == 0)
            let text = try String(contentsOfFile: "\(place.path)/\(path)", encoding: .utf8)
            try place.write(text.replacingOccurrences(of: old, with: new), to: path)
            let ending = try await place("run plan.json --wait 1ms")
            #expect(ending.code == 2)
            #expect(
                ending.errors == """
                    runner: the plan plan.json isn't right any more:
                      \(message)
                    make a new one: runner plan workflows/contoso.yaml --out plan.json

                    """)
        }
        #expect(try await place("plan workflows/contoso.yaml --out plan.json").code == 0)
        try place.write("EmployeeID\n", to: "workflows/data/contoso-employees.csv")
        let ending = try await place("run plan.json --wait 1ms")
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: the plan plan.json isn't right any more:
                  step export: contoso-employees.csv has changed since the plan was made
                make a new one: runner plan workflows/contoso.yaml --out plan.json

                """)
        #expect(!(try files(in: place)).contains(".tenantry"))
    }

    @Test func `A plan that was edited, cut or made by another version of the runner is refused`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        #expect(try await place("plan signal.yaml --out plan.json").code == 0)
        let text = try String(contentsOfFile: "\(place.path)/plan.json", encoding: .utf8)
        let changes: [(text: String, problem: String)] = [
            (
                text.replacingOccurrences(of: "\"on\":\"the signal", with: "\"on\":\"no signal"),
                "it was changed by hand: its content isn't what its digest says"
            ),
            (
                text.replacingOccurrences(of: "\"file\"", with: "\"extra\":1,\"file\""),
                "it was changed by hand: its content isn't what its digest says"
            ),
            (
                text.replacingOccurrences(of: "\"format-version\":2", with: "\"format-version\":3"),
                "it is of version 3, and this program knows 2; use the runner that made it"
            ),
            (
                text.replacingOccurrences(of: "\"format-version\":2", with: "\"format-version\":1"),
                "it is of version 1, and this program knows 2"
            ),
        ]
        for (changed, problem) in changes {
            #expect(changed != text)
            try place.write(changed, to: "changed.json")
            let ending = try await place("run changed.json --wait 1ms")
            #expect(ending.code == 2)
            #expect(
                ending.errors
                    == "runner: the plan changed.json can't be used: \(problem); make a new one: runner plan FILE --out PLAN\n"
            )
        }
        try place.write(String(text.prefix(400)), to: "changed.json")
        #expect(
            try await place("run changed.json --wait 1ms").errors
                == "runner: changed.json is no whole plan: it is cut or damaged; make a new one: runner plan FILE --out PLAN\n"
        )
        #expect(try await place("run plan.json --wait 1ms").code == 8)
        // The same plan twice is one run.
        #expect(try await place("run plan.json --wait 1ms").code == 8)
        #expect(try await place("status").output.hasSuffix("1 run · 1 waiting\n"))
    }

    @Test func `The same plan twice is one run, also when it has made something by then or was killed`() async throws {
        let place = try Place(["note.yaml": Files.note])
        #expect(try await place("plan note.yaml --out plan.json").code == 0)
        let killed = try await place("run plan.json", with: ["TENANTRY_FAIL_AT": "after-effect:1"])
        #expect(killed.code == 137, "\(killed.errors)")
        for _ in 1...2 {
            let ending = try await place("run plan.json")
            #expect(ending.code == 0, "\(ending.errors)")
        }
        #expect(try await place("status").output.hasSuffix("1 run · 1 completed\n"))
    }

    @Test func `A step that can't be done stands in its place, and the plan isn't kept`() async throws {
        let place = try Place([
            "two.yaml": """
            name: two
            tenant: { id: adatum }
            connections: { here: { kind: local } }
            inputs: { lock: { type: duration } }
            steps:
              - id: export
                uses: retrieve
                with: { from: here, path: none.csv }
              - id: queue
                uses: provision-queue
                with: { on: here, name: adatum.in, lock: "${{ inputs.lock }}" }

            """
        ])
        let ending = try await place("plan two.yaml --input lock=1m --out plan.json")
        #expect(ending.code == 1)
        #expect(
            ending.output.steady.replacingOccurrences(of: place.path, with: "PLACE") == """
                two · tenant adatum · definition DIGEST
                here: .tenantry/local.db isn't there yet; the first step that needs it makes it

                  export  retrieve
                  ✗ there is no file "none.csv" below "PLACE"; put it there, or correct the path
                  queue  provision-queue
                  + create queue queues/adatum.in
                  rights: make queues

                Plan: 1 to create, 0 to change, 0 found, 1 can't be done

                """)
        #expect(ending.errors == "plan.json isn't written: a plan that can't be carried out isn't kept\n")
        #expect(try files(in: place) == ["two.yaml"])
        let missing = try await place("plan two.yaml")
        #expect(missing.code == 2)
        #expect(
            missing.errors
                == "runner: input \"lock\" is missing: give a duration such as 30s (--input NAME=VALUE)\n")
    }

    @Test func `A plan holds its inputs, and nothing else is overwritten by one`() async throws {
        let place = try Place(["signal.yaml": Files.signal, "notes.json": "{}"])
        let kept = try await place("plan signal.yaml --out notes.json")
        #expect(kept.code == 2)
        #expect(
            kept.errors == "runner: can't write the plan: notes.json: something that is no plan is there, and is kept\n"
        )
        for _ in 1...2 { #expect(try await place("plan signal.yaml --out plan.json").code == 0) }
        let ending = try await place("run plan.json --input a=b")
        #expect(ending.code == 2)
        #expect(
            ending.errors == "runner: --input: plan.json is a plan, which holds its inputs; plan anew instead\n")
    }

    @Test(arguments: ["contoso.yaml", "fabrikam.yaml", "examples/all-features.yaml"])
    func `Every shipped file can be planned`(file: String) async throws {
        let place = try Place()
        for name in ["runner.yaml", "workflows"] {
            try FileManager.default.copyItem(
                atPath: "\(BuiltRunner.package)/\(name)", toPath: "\(place.path)/\(name)")
        }
        let before = try files(in: place)
        let ending = try await place("plan workflows/\(file) -o json")
        #expect(ending.code == 0, "\(ending.errors)")
        let plan = try Value(json: ending.output)
        #expect(plan["format-version"] == 1)
        #expect(plan["steps"]?.array?.isEmpty == false)
        #expect(plan["totals"]?["create"]?.int ?? 0 > 0)
        #expect(try files(in: place) == before)
    }
}
