import Foundation
import TestSupport
import Testing
import Workflow

/// `bench waiting | resume | history | contention | fairness` at sizes that take a moment: what they count, never how long it takes.
@Suite struct BenchTests {
    /// The figures of a bench, which must leave nothing behind.
    private func figures(_ line: String) async throws -> Value {
        let place = try Place()
        let ending = try await place("bench \(line) -o json")
        try #require(ending.code == 0, "\(ending.errors)")
        #expect(ending.errors.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [])
        return try Value(json: ending.output)
    }

    /// The members that count something.
    private func counts(_ figures: Value, _ names: String...) -> [Int?] { names.map { figures[$0]?.int } }

    @Test func `Waiting parks every run and finishes those that are woken`() async throws {
        let figures = try await figures("waiting --runs 20 --woken 5 --idle 100ms")
        #expect(
            figures.object?.keys == [
                "finished", "format-version", "idle_cpu_percent", "idle_seconds", "park_seconds", "parked",
                "rss_mb_all_parked", "rss_mb_tenth_parked", "runs", "status_all_peak_rss_mb", "status_all_seconds",
                "status_ms", "status_peak_rss_mb", "wake_seconds", "woken",
            ])
        #expect(counts(figures, "runs", "parked", "woken", "finished") == [20, 20, 5, 5])
    }

    @Test func `History makes a log of the size that is asked for, which is what was written`() async throws {
        let figures = try await figures("history --events 220 --items 30 --rounds 1")
        #expect(
            figures.object?.keys == [
                "cpu_ratio", "cpu_us_per_step_empty", "cpu_us_per_step_long", "events", "fill_seconds", "foreach",
                "format-version", "history_ms", "history_peak_rss_mb", "verify_ok", "verify_peak_rss_mb",
                "verify_seconds", "writer_peak_rss_mb",
            ])
        // As many runs again were made to measure what a step costs.
        #expect(figures["events"]?.int == 440)
        #expect(figures["verify_ok"] == true)
        let foreach = try #require(figures["foreach"])
        #expect(
            foreach.object?.keys == [
                "completed", "cpu_ratio", "cpu_us_per_step_first_tenth", "cpu_us_per_step_last_tenth",
                "format-version", "items", "peak_rss_mb", "rounds", "seconds",
            ])
        #expect(counts(foreach, "items", "rounds", "completed") == [30, 5, 5])
    }

    @Test func `A killed runner's runs go on, and no success is performed again`() async throws {
        let figures = try await figures("resume --runs 5 --steps 12 --step-time 200ms")
        #expect(
            figures.object?.keys == [
                "all_completed_seconds", "completed", "cut_off_performed_again", "first_step_started_ms",
                "first_step_succeeded_ms", "format-version", "open_when_killed", "runs", "steps", "successes_before",
                "successes_performed_again",
            ])
        #expect(
            counts(figures, "runs", "open_when_killed", "completed", "successes_performed_again") == [5, 5, 5, 0])
        #expect(try #require(figures["successes_before"]?.int) > 0)
    }

    @Test func `Processes that contend make no forks and keep no late write`() async throws {
        let figures = try await figures("contention --claims 90 --processes 3 --runs 2 --hang-every 5")
        #expect(
            figures.object?.keys == [
                "acknowledged_and_lost", "appends_acknowledged", "claims", "claims_refused", "events_kept", "forks",
                "format-version", "late_writes", "late_writes_refused", "processes", "runs", "seconds", "taken_over",
                "verify_ok", "writes_refused_after_a_takeover",
            ])
        #expect(counts(figures, "claims", "late_writes", "late_writes_refused") == [90, 90, 90])
        #expect(counts(figures, "forks", "acknowledged_and_lost") == [0, 0])
        // Whoever hung past its lease was taken over by another, and what it wrote then was refused.
        #expect(try #require(figures["writes_refused_after_a_takeover"]?.int) > 0)
        #expect(figures["verify_ok"] == true)
        #expect(figures["appends_acknowledged"] == figures["events_kept"])
    }

    @Test func `One tenant's runs begin while another's are queued, and are worked off, for each reason to queue`()
        async throws
    {
        let figures = try await figures("fairness --starts 10 --queued 330 --step-time 50ms")
        #expect(
            figures.object?.keys == [
                "busy_p95_ms", "claim", "format-version", "holds", "idle_p50_ms", "idle_p95_ms", "key", "limit_ms",
                "queued", "queued_at_end", "starts", "tier",
            ])
        #expect(counts(figures, "starts", "queued") == [10, 330])
        let crowds = try ["claim", "tier", "key"].map { try #require(figures[$0]) }
        for crowd in crowds {
            #expect(
                crowd.object?.keys == [
                    "busy_max_ms", "busy_p50_ms", "busy_p95_ms", "ended_meanwhile", "format-version", "queued_at_end",
                ])
            let times = try ["busy_p50_ms", "busy_p95_ms", "busy_max_ms"].map { try number(crowd, $0) }
            #expect(times == times.sorted())
        }
        // What is neither queued nor over is being carried out: so many that a runner takes, the tier lets run, the key admits.
        for (crowd, most) in zip(crowds, [Limits().runs, 4, 1]) {
            let (left, ended) = (try #require(crowd["queued_at_end"]?.int), try #require(crowd["ended_meanwhile"]?.int))
            #expect((0...most).contains(330 - left - ended), "\(crowd.canonicalText)")
        }
        // One at a time: the key alone lets them last for as long as a test does.
        #expect(try #require(crowds[2]["queued_at_end"]?.int) > 0)
        #expect(figures["queued_at_end"]?.int == crowds.compactMap { $0["queued_at_end"]?.int }.min())
        // The verdict is that of the figures beside it; of so few runs too few are left for it to hold.
        #expect(try number(figures, "busy_p95_ms") == crowds.map { try number($0, "busy_p95_ms") }.max())
        #expect(try abs(number(figures, "limit_ms") - max(50, 2 * number(figures, "idle_p95_ms"))) < 0.01)
        #expect(figures["holds"] == false)
    }

    private func number(_ figures: Value, _ name: String) throws -> Double {
        try #require(figures[name].flatMap { Double($0.canonicalText) }, "\(name)")
    }

    @Test func `Sizes out of bounds are refused`() async throws {
        let place = try Place()
        for (line, message) in [
            ("waiting --runs 3 --woken 4", "--woken: expected 1 to 3, found 4"),
            ("resume --runs 257", "--runs: expected 1 to 256, found 257"),
            ("history --rounds 0", "--rounds: expected 1 to 1000, found 0"),
            ("fairness --starts 0", "--starts: expected 1 to 1000000, found 0"),
            ("contention --processes 65", "--processes: expected 1 to 64, found 65"),
        ] {
            let ending = try await place("bench \(line)")
            #expect(ending.code == 2)
            #expect(ending.errors.hasPrefix("Error: \(message)\n"), "\(ending.errors)")
        }
    }
}
