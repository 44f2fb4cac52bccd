import Workflow

/// What came of one harm.
struct TorturePass: Sendable {
    let harm: TortureHarm
    /// The steps that come to where it is done, as undisturbed runs show.
    let expected: [String]
    /// The steps that it was done to.
    private(set) var harmed: [String] = []
    private(set) var runs = 0
    private(set) var kills = 0
    private(set) var words = TorturePlayer.Tally()
    private(set) var findings: [TortureFinding] = []

    init(harm: TortureHarm, expected: [String]) {
        self.harm = harm
        self.expected = expected
    }

    /// The steps that never came to where it is done.
    var left: [String] { expected.filter { !harmed.contains($0) } }

    /// Takes in what came of one run.
    mutating func add(_ lap: TortureLap, findings: [TortureFinding]) {
        harmed += lap.harmed
        runs += 1
        kills += lap.kills
        words.add(lap.player.tally)
        self.findings += findings.filter { !self.findings.contains($0) }
    }
}
