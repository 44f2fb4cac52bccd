import ArgumentParser

/// `runner bench`: repeats the figures of the README.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this program on this machine.",
        subcommands: [
            BenchSteps.self, BenchCodec.self, BenchStart.self, BenchWaiting.self, BenchResume.self, BenchHistory.self,
            BenchFairness.self,
            BenchContention.self, BenchForeach.self, BenchCarry.self, BenchContend.self,
        ]
    )
}
