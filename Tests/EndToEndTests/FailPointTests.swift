import TestSupport
import Testing
import Workflow

/// Every shipped file, with every process that carries it out killed at a boundary, ends as if nothing had happened.
@Suite struct FailPointTests {
    @Test(arguments: ShippedFile.allCases)
    func `A run that is killed at each boundary of each step ends like an undisturbed one`(file: ShippedFile)
        async throws
    {
        let calm = try await Journey(file)
        let expected = try Outcome(of: calm.project, report: try await calm.undisturbed())
        try await calm.checkRecord()
        let once = try calm.arrivals()
        #expect(!once.isEmpty && once.values.allSatisfy { $0 == 1 }, "\(once)")
        for place in FailPoint.allCases {
            let journey = try await Journey(file)
            let (report, kills) = try await journey.killed(at: place)
            print("\(file.rawValue): \(kills) kills at \(place.rawValue)")
            // Only Contoso's file has a step with something to settle: `receive` takes its message off the queue.
            let isReached = place != .beforeSettle || file == .contoso
            #expect(kills > 0 || !isReached, "nothing was killed at \(place.rawValue)")
            try await journey.checkRecord()
            let outcome = try Outcome(of: journey.project, report: report)
            #expect(outcome == expected, "killed at \(place.rawValue)\n\(outcome.difference(from: expected))")
            let arrivals = try journey.arrivals()
            #expect(arrivals == once, "killed at \(place.rawValue), and sent otherwise: \(arrivals)")
        }
    }

    @Test func `A fail-point that can't be read is refused before anything is done`() async throws {
        let project = try ScratchProject()
        let ending = try await project.runner(
            "run", "workflows/fabrikam.yaml", with: ["TENANTRY_FAIL_AT": "after-lunch:1"])
        #expect(ending.code == 2)
        #expect(
            ending.errors == """
                runner: TENANTRY_FAIL_AT: can't read "after-lunch:1": expected PLACE:N or PLACE:each:FILE, where PLACE is \
                one of before-intent, after-intent, after-effect, after-result, before-settle, lost-answer and N counts from \
                1, or note:FILE

                """
        )
    }
}
