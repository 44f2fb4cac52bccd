import Foundation
import Workflow

/// Turns what a clock on the wall shows in a time zone into a moment.
struct TimeZoneRules: Sendable {
    /// What is done with a local time that exists twice, because the clocks go back.
    enum Ambiguous: String, Sendable, CaseIterable {
        case earlier, later, reject
    }

    private let zone: TimeZone
    /// The name as it was written.
    let name: String
    private let ambiguous: Ambiguous

    /// The rules of a zone of the IANA database, such as `Europe/Berlin`; `nil` if there is none of that name.
    init?(_ name: String, ambiguous: Ambiguous) {
        guard name == "UTC" || name.utf8.contains(UInt8(ascii: "/")), let zone = TimeZone(identifier: name) else {
            return nil
        }
        self.zone = zone
        self.name = name
        self.ambiguous = ambiguous
    }

    /// The known name that is nearest to one that isn't known.
    static func nearest(to name: String) -> String? {
        let known = TimeZone.knownTimeZoneIdentifiers
        if let near = Nearest.name(to: name, among: known) { return near }
        let city = name.split(separator: "/").last.map(String.init) ?? name
        return known.first { $0.split(separator: "/").last?.lowercased() == city.lowercased() }
    }

    /// The seconds since 1970-01-01T00:00:00Z at which the zone's clocks show a time.
    func moment(of local: CivilTime) throws(DatePattern.Mismatch) -> Int {
        let shown = local.seconds
        // No zone is further than a day from UTC, so the offsets a day before and after frame every change between.
        let before = offset(at: shown - 86_400)
        let after = offset(at: shown + 86_400)
        let moments = Set([before, after, offset(at: shown - before)])
            .map { shown - $0 }
            .filter { offset(at: $0) == shown - $0 }
            .sorted()
        switch (moments.count, ambiguous) {
        case (0, _):
            throw DatePattern.Mismatch(
                reason: "that time doesn't exist in \(name), where the clocks are put forward over it"
            )
        case (1, _), (_, .earlier): return moments[0]
        case (_, .later): return moments[moments.count - 1]
        case (_, .reject):
            throw DatePattern.Mismatch(
                reason: "that time exists twice in \(name), where the clocks are put back; "
                    + "\"ambiguous: earlier\" or \"later\" says which is meant"
            )
        }
    }

    private func offset(at moment: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
    }
}
